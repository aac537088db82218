// What every UPS dialect promises, asked of all four codecs.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UPS_DIALECTS } from '../../../main/contracts/link-port.js';
import { type Item, WireError } from '../../../main/core/session/types.js';
import type { StoreToUps } from '../../../main/core/wire/amazon-ups.js';
import { DIALECT_KINDS, SEQ, STORE_ITEMS } from './kinds.js';

const STORE_KINDS = Object.keys(STORE_ITEMS) as StoreToUps['kind'][];
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

describe.each(UPS_DIALECTS)('dialect %s', (name) => {
  const kind = DIALECT_KINDS[name];
  const { codec } = kind;
  const item = (of: StoreToUps['kind'], seq = SEQ): Item<StoreToUps> => ({ seq, body: STORE_ITEMS[of] });
  const refused = (of: StoreToUps['kind'], seq = SEQ) => codec.unsupported?.(item(of, seq)) ?? null;
  const decode = (bytes: Uint8Array) => codec.decode(bytes, 0, bytes.length);

  it.each(STORE_KINDS)('%s to the UPS is said, or refused in its place and never sent', (of) => {
    const expected = kind.out[of];
    const answers = refused(of);
    if ('says' in expected) {
      expect(answers).toBeNull();
      expect(kind.read(codec.encodeItem(item(of)))).toEqual(expected.says);
    } else {
      expect(answers?.map(({ body }) => body)).toEqual(expected.refused);
      expect(() => codec.encodeItem(item(of))).toThrow(WireError);
    }
  });

  it.each(Object.keys(kind.in) as (keyof typeof kind.in)[])('%s from the UPS is heard, where it has words', (of) => {
    const heard = kind.in[of];
    if (heard === null) return expect(name).not.toBe('parcelyard');
    expect(heard.body.kind).toBe(of);
    expect(decode(heard.bytes)).toMatchObject({ items: [{ seq: SEQ, body: heard.body }], acks: [], control: {} });
    // In place, from the middle of what a socket gave.
    const around = joined(Uint8Array.of(255, 255), heard.bytes, Uint8Array.of(255));
    expect(codec.decode(around, 2, 2 + heard.bytes.length).items).toEqual([{ seq: SEQ, body: heard.body }]);
  });

  it('acks go both ways, and fragments join into one envelope', () => {
    const acks = kind.ack([1, 300, 2 ** 40]);
    expect(kind.read(codec.encodeAcks([1, 300, 2 ** 40]))).toEqual(acks.out);
    expect(decode(acks.in)).toMatchObject({ items: [], acks: [1, 300, 2 ** 40] });
    const said = STORE_KINDS.filter((of) => 'says' in kind.out[of]);
    const envelope = kind.read(joined(...said.map((of) => codec.encodeItem(item(of))), codec.encodeAcks([5])));
    for (const of of said) {
      const says = (kind.out[of] as { says: Record<string, unknown[]> }).says;
      for (const [field, values] of Object.entries(says)) {
        expect((envelope as Record<string, unknown[]>)[field]).toEqual(expect.arrayContaining(values));
      }
    }
    expect(envelope).toMatchObject(kind.ack([5]).out as object);
  });

  it('control that has no words is nothing at all; our hello to a UPS of another dialect never has', () => {
    for (const control of [{ hello: 5 }, { disconnect: true }, { simspeed: 100 }]) {
      const bytes = codec.encodeControl(control);
      const worded = name === 'parcelyard' ? !('simspeed' in control) : name === 'ua' && 'disconnect' in control;
      expect(bytes.length > 0, JSON.stringify(control)).toBe(worded);
    }
  });

  it('refusals have numbers that no peer uses, one a command and the same each time', () => {
    const numbers = new Set<number>();
    for (let seq = 1; seq <= 50; seq += 1) {
      for (const of of STORE_KINDS) {
        const answers = refused(of, seq) ?? [];
        expect(answers.length).toBeLessThanOrEqual(1);
        expect(refused(of, seq) ?? []).toEqual(answers);
        for (const answer of answers) {
          expect(Number.isSafeInteger(answer.seq)).toBe(true);
          expect(answer.seq).toBeLessThan(-(2 ** 52));
          numbers.add(answer.seq);
        }
      }
    }
    expect(numbers.size).toBe(name === 'parcelyard' ? 0 : 50);
  });

  it('an answer counts as the ack of the command that it answers', () => {
    const keyOf = (of: StoreToUps['kind']) => codec.commandKey(STORE_ITEMS[of]);
    for (const heard of Object.values(kind.in)) {
      const answered = heard === null ? null : codec.answers(heard.body);
      if (answered === null) continue;
      if ('seq' in answered) continue;
      const keys = 'key' in answered ? [answered.key] : answered.keys;
      expect(STORE_KINDS.map(keyOf)).toContain(keys[0]);
    }
    const error = kind.in.error;
    if (error !== null) expect(codec.answers(error.body)).toEqual({ seq: 8 });
    // Two commands that are not the same question never share a key.
    const keys = STORE_KINDS.map(keyOf).filter((key) => key !== null);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('fault 9: whatever the bytes are, they are an envelope or a WireError', () => {
    const whole = Object.values(kind.in).flatMap((heard) => (heard === null ? [] : [heard.bytes]));
    const mangled = fc
      .tuple(fc.constantFrom(...whole), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean())
      .map(([bytes, at, value, cut]) => {
        const place = at % bytes.length;
        if (cut) return bytes.slice(0, place);
        const changed = bytes.slice();
        changed[place] = value;
        return changed;
      });
    const sound = (bytes: Uint8Array): void => {
      try {
        for (const { seq } of decode(bytes).items) expect(Number.isSafeInteger(seq)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), sound), { numRuns: 300 });
    fc.assert(fc.property(mangled, sound), { numRuns: 300 });
  });

  it('fault 9: a number beyond 2^53-1 is refused, not rounded', () => {
    // 2^62 as a varint, in place of the number 1 at the end of an ack list.
    const huge = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40);
    const one = kind.ack([1]).in;
    expect(() => decode(joined(one.slice(0, -1), huge))).toThrow(expect.objectContaining({ code: 'int64-range' }));
    expect(() => codec.encodeAcks([2 ** 53])).toThrow(expect.objectContaining({ code: 'int64-range' }));
  });
});
