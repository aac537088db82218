import { describe, expect, it } from 'vitest';
import { viewRecord } from '../../../main/core/inspector/entries.js';
import { ReplayPeer } from '../../../main/core/replay/replay-peer.js';
import { ScriptReader } from '../../../main/core/replay/script.js';
import { joined } from '../../../main/core/recording/codec.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import { frame, FrameReader } from '../../../main/core/session/frame.js';
import { encodeAConnect } from '../../../main/processes/lib/codec/handshake.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import type { WorldCommand } from '../../../main/core/wire/world-amazon.js';
import { load, pack, Wire } from '../inspector/wire-script.js';

const RECORDED = new Wire()
  .connect(0)
  .commands(100, [[12, pack(7)]])
  .responses(140, { acks: [12] })
  .commands(150, [[13, pack(8)]])
  .responses(200, { acks: [13], ready: [{ seq: 900, shipid: 7 }] })
  .commands(210, [[14, load(7)]], [900])
  .responses(300, { ready: [{ seq: 901, shipid: 8 }], acks: [14] })
  .responses(320, { loaded: [{ seq: 902, shipid: 7 }] })
  .put(400, { kind: 'closed' }).records;

function script(records: readonly WireRecord[] = RECORDED) {
  const reader = new ScriptReader('world', 'world-store');
  for (const record of records) reader.take(record);
  return reader.script();
}

/** A store that talks to the replayed world on a clock of its own. */
class Store {
  readonly peer: ReplayPeer;
  readonly heard: {
    kind: string;
    seq: number | null;
    acks: readonly number[];
    shipments: readonly number[];
    at: number;
  }[] = [];
  readonly frames: Uint8Array[] = [];
  now = 0;
  #first = true;

  constructor(speed = Infinity, records = RECORDED) {
    this.peer = new ReplayPeer(script(records), speed);
  }

  connect(): this {
    this.#first = true;
    this.peer.connected(this.now);
    this.peer.receive(frame(encodeAConnect({ initwh: [], isAmazon: true })), this.now);
    return this.run(0);
  }

  say(items: readonly (readonly [number, WorldCommand])[], acks: readonly number[] = []): this {
    const parts = items.map(([seq, body]) => worldStoreCodec.encodeItem({ seq, body }));
    if (acks.length > 0) parts.push(worldStoreCodec.encodeAcks(acks));
    this.peer.receive(frame(joined(parts)), this.now);
    return this.run(0);
  }

  run(ms: number): this {
    const end = this.now + ms;
    for (;;) {
      for (const bytes of this.peer.take(this.now)) this.#hear(bytes);
      const at = this.peer.wakeAt();
      if (at === null || at > end) break;
      this.now = Math.max(this.now, at);
    }
    this.now = end;
    return this;
  }

  #hear(bytes: Uint8Array): void {
    this.frames.push(bytes);
    new FrameReader(1 << 20).push(bytes, (buffer, start, end) => {
      const record: WireRecord = {
        kind: 'frame',
        at: 0,
        connection: 1,
        side: 'world-store',
        role: 'store',
        dialect: 'parcelyard',
        direction: 'in',
        first: this.#first,
        bytes: frame(buffer.slice(start, end)),
        lost: 0,
      };
      this.#first = false;
      for (const { kind, seq, acks, shipments } of viewRecord(record).entries) {
        this.heard.push({ kind, seq, acks, shipments, at: this.now });
      }
      return true;
    });
  }

  kinds(): string[] {
    return this.heard.map(({ kind, seq, acks }) =>
      seq === null ? `${kind}${acks.length > 0 ? ` ${acks.join()}` : ''}` : `${kind} #${seq}`,
    );
  }
}

describe('a replayed world', () => {
  it('says to the byte what it said, to a store that says what that one said', () => {
    const store = new Store().connect();
    store
      .say([[12, pack(7)]])
      .say([[13, pack(8)]])
      .say([[14, load(7)]], [900])
      .run(2000)
      .say([], [901, 902]);
    const said = RECORDED.filter(({ direction, kind }) => direction === 'in' && kind === 'frame').map(({ bytes }) => [
      ...bytes,
    ]);
    expect(store.frames.map((bytes) => [...bytes])).toEqual(said);
    expect(store.peer.takeMismatches()).toEqual([]);
    expect(store.peer.over).toBe(true);
    expect(store.peer.missing()).toEqual([]);
  });

  it('translates the store’s numbers and shipments into those of now', () => {
    const store = new Store().connect();
    store
      .say([[501, pack(70)]])
      .say([[502, pack(80)]])
      .say([[503, load(70)]], [900])
      .run(2000);
    expect(store.heard.find(({ kind }) => kind === 'acks')?.acks).toEqual([501]);
    expect(store.heard.filter(({ kind }) => kind === 'ready').map(({ shipments }) => shipments)).toEqual([[70], [80]]);
    expect(store.heard.find(({ kind }) => kind === 'loaded')?.shipments).toEqual([70]);
    expect(store.peer.takeMismatches()).toEqual([]);
  });

  it('says nothing before the store has said what it is an answer to', () => {
    const store = new Store().connect();
    store.run(60_000);
    expect(store.kinds()).toEqual(['AConnected']);
    store.say([[12, pack(7)]]).run(60_000);
    // The frame that acks both packs and says `ready` goes in parts: pack 8 was never said.
    expect(store.kinds()).toEqual(['AConnected', 'acks 12', 'ready #900']);
  });

  it('takes as long as recorded, or that much faster', () => {
    for (const speed of [1, 4]) {
      const store = new Store(speed).connect();
      store.say([[12, pack(7)]]).run(1000);
      expect(store.heard.find(({ kind }) => kind === 'acks')?.at).toBeCloseTo(40 / speed, 5);
    }
  });

  it('acks a repetition again, once it was acked at all', () => {
    const store = new Store(1).connect();
    store.say([[12, pack(7)]]).say([[12, pack(7)]]);
    expect(store.kinds()).toEqual(['AConnected']);
    store.run(50).say([[12, pack(7)]]);
    expect(store.kinds()).toEqual(['AConnected', 'acks 12', 'acks 12']);
  });

  it('tells what differs from the recording, with both; and what nobody expected, which is acked', () => {
    const store = new Store().connect();
    store.say([[12, { ...pack(7), kind: 'pack', whnum: 2, things: [], shipid: 7 }]]);
    store.say([[60, { kind: 'query', packageid: 7 }]]);
    const mismatches = store.peer.takeMismatches();
    expect(mismatches).toMatchObject([
      {
        type: 'differs',
        kind: 'topack',
        expected: expect.stringContaining('whnum 1'),
        received: expect.stringContaining('whnum 2'),
      },
      { type: 'unexpected', kind: 'queries', received: 'packageid 7, seqnum 60' },
    ]);
    expect(store.heard.flatMap(({ acks }) => acks)).toContain(60);
    expect(store.peer.missing()).toHaveLength(2);
  });

  it('after a lost connection goes on where it was, and says again what was not acked', () => {
    const store = new Store().connect();
    store.say([[12, pack(7)]]).say([[13, pack(8)]]);
    expect(store.kinds()).toContain('ready #900');
    store.peer.disconnected();
    store.heard.length = 0;
    store.connect();
    expect(store.kinds()).toEqual(['AConnected', 'ready #900']);
    store.say([[14, load(7)]], [900]).run(2000);
    expect(store.kinds().slice(2)).toEqual(['ready #901', 'acks 14', 'loaded #902']);
  });

  it('bytes that are no message end the connection, with a word', () => {
    const store = new Store().connect();
    store.peer.receive(frame(Uint8Array.of(0x12, 9, 1)), 0);
    expect(store.peer.broken).toBe(true);
    expect(store.peer.takeMismatches()).toMatchObject([{ type: 'unreadable' }]);
    expect(script().left.get('the ends of connections')).toBe(1);
  });
});
