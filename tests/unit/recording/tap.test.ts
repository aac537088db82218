import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined } from '../../../main/core/recording/codec.js';
import { ConnectionTap } from '../../../main/core/recording/tap.js';
import { LONGEST_PIECE, type WireRecord } from '../../../main/core/recording/types.js';
import { frame } from '../../../main/core/session/frame.js';
import { cuts } from './records.js';

const PLACE = { side: 'world-store', role: 'store', dialect: 'parcelyard' } as const;

function rig(digits = false) {
  const records: WireRecord[] = [];
  const state = { on: true };
  const ports = { on: () => state.on, put: (record: WireRecord) => void records.push(record), now: () => 5 };
  const tap = new ConnectionTap(ports, PLACE, 3, digits);
  return { records, state, tap };
}

const kinds = (records: readonly WireRecord[]) => records.map(({ kind }) => kind);

describe('a tapped connection', () => {
  it('gives every byte once and every frame whole, however the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 10 }),
        (bodies, at) => {
          const { records, tap } = rig();
          for (const chunk of cuts(joined(bodies.map(frame)), at)) tap.received(chunk);
          const heard = records.filter(({ kind }) => kind === 'frame');
          expect(heard.map(({ bytes }) => [...bytes])).toEqual(bodies.map((body) => [...frame(body)]));
          expect(heard.map(({ first }) => first)).toEqual(bodies.map((_, i) => i === 0));
        },
      ),
    );
  });

  it('any bytes: loses none of them and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 10 }), (chunks) => {
        const { records, tap } = rig();
        for (const chunk of chunks) tap.received(chunk);
        tap.closed('over');
        const heard = joined(records.filter(({ kind }) => kind !== 'closed').map(({ bytes }) => bytes));
        expect([...heard]).toEqual([...joined(chunks)]);
        expect(records.at(-1)).toMatchObject({ kind: 'closed' });
      }),
    );
  });

  it('says what is broken, what was cut off, and both directions apart', () => {
    const { records, tap } = rig();
    tap.sent(frame(Uint8Array.of(1)));
    tap.received(Uint8Array.of(5, 1, 2));
    tap.closed('reset');
    expect(kinds(records)).toEqual(['opened', 'frame', 'cut', 'closed']);
    expect(records.map(({ direction }) => direction)).toEqual(['in', 'out', 'in', 'in']);
    const bad = rig();
    bad.tap.received(Uint8Array.of(1, 7, 0xff, 0xff, 0xff, 0xff, 0xff, 1));
    bad.tap.received(Uint8Array.of(9, 9));
    expect(kinds(bad.records)).toEqual(['opened', 'frame', 'broken', 'broken']);
  });

  it('a frame that is too long to keep comes in pieces', () => {
    const { records, tap } = rig();
    const long = frame(new Uint8Array(LONGEST_PIECE * 2 + 10));
    for (let at = 0; at < long.length; at += 60_000) tap.received(long.slice(at, at + 60_000));
    tap.received(frame(Uint8Array.of(1)));
    const heard = kinds(records).slice(1);
    expect(heard.at(-1)).toBe('frame');
    expect(heard.slice(0, -1).every((kind) => kind === 'piece')).toBe(true);
    expect(joined(records.slice(1, -1).map(({ bytes }) => bytes)).length).toBe(long.length);
  });

  it('finds the next frame when listening begins in the middle of one', () => {
    const { records, state, tap } = rig();
    state.on = false;
    tap.received(Uint8Array.of(4, 1, 2));
    state.on = true;
    tap.received(Uint8Array.of(3, 4, 1, 9));
    expect(kinds(records)).toEqual(['opened', 'piece', 'frame']);
    expect(records.at(-1)).toMatchObject({ bytes: Uint8Array.of(1, 9), first: false });
  });

  it('digits come first where a dialect begins with them', () => {
    const { records, tap } = rig(true);
    tap.received(Uint8Array.of(0x34, 0x32));
    tap.received(Uint8Array.of(2, 1, 1));
    tap.framesBegin(3);
    expect(kinds(records)).toEqual(['opened', 'digits', 'frame']);
    expect([...(records[1]?.bytes ?? [])]).toEqual([0x34, 0x32]);
  });
});
