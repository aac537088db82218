import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { BRISK, CLASSIC } from '../../../main/core/world-sim/profile.js';
import { type Peer, Rig } from './rig.js';

const THING = { id: 7, description: 'lamp', count: 1 };

describe('a world that stands still', () => {
  let rig: Rig;
  let store: Peer;
  let ups: Peer;

  const begin = (profile = BRISK): void => {
    rig = new Rig({ profile });
    store = rig.store(undefined, [{ id: 1, x: 0, y: 0 }]);
    ups = rig.ups(store.answer?.worldid ?? 0, [{ id: 1, x: 60, y: 0 }]);
    rig.tell(store, { kind: 'buy', whnum: 1, things: [{ ...THING, count: 50 }] });
    rig.pass(100);
  };
  beforeEach(() => {
    begin();
  });
  const pack = (shipid: number): number[] => rig.tell(store, { kind: 'pack', whnum: 1, things: [THING], shipid });

  it('takes and acks commands and answers queries, and nothing that takes time happens', () => {
    pack(1);
    rig.pass(1000);
    rig.model.pause(rig.now);
    const before = rig.model.worldTime;
    const [late] = pack(2);
    rig.tell(ups, { kind: 'pickup', truckid: 1, whid: 1 });
    rig.tell(store, { kind: 'query', packageid: 1 });
    rig.pass(3_600_000);
    expect(rig.model.worldTime).toBe(before);
    expect(store.acks).toContain(late);
    expect(store.of('ready')).toEqual([]);
    expect(ups.of('completion')).toEqual([]);
    expect(store.of('packagestatus')).toMatchObject([{ packageid: 1, status: 'PACKING' }]);
  });

  it('does not answer again and again while it stands still: each answer leaves once when it is acked', () => {
    rig.model.pause(rig.now);
    for (let shipid = 1; shipid <= 5; shipid++) rig.tell(store, { kind: 'query', packageid: shipid });
    rig.pass(600_000);
    expect(store.errors).toHaveLength(5);
    const messages = store.messages.length;
    rig.pass(600_000);
    expect(store.messages).toHaveLength(messages);
  });

  it('goes on where it stood: what was half done takes the other half', () => {
    pack(1);
    rig.pass(10_000);
    rig.model.pause(rig.now);
    rig.pass(500_000);
    rig.model.resume(rig.now);
    rig.pass(19_900);
    expect(store.of('ready')).toEqual([]);
    rig.pass(200);
    expect(store.of('ready')).toHaveLength(1);
  });

  it('steps one event at a time, also when several are due at the same moment', () => {
    rig.model.pause(rig.now);
    pack(1);
    pack(2);
    const from = rig.model.worldTime;
    expect(rig.model.nextIn()).toBe(30_000);
    expect(rig.model.stepEvent(rig.now)).toMatchObject({ kind: 'packed', id: 1 });
    expect(rig.model.worldTime).toBe(from + 30_000);
    rig.pass(1000);
    expect(store.of('ready').map(({ shipid }) => shipid)).toEqual([1]);
    expect(rig.model.nextIn()).toBe(0);
    expect(rig.model.stepEvent(rig.now)).toMatchObject({ kind: 'packed', id: 2 });
    expect(rig.model.worldTime).toBe(from + 30_000);
    expect(rig.model.stepEvent(rig.now)).toBeNull();
    expect(rig.model.nextIn()).toBeNull();
  });

  it('passes over what was called off: a truck that was turned round arrives once', () => {
    rig.tell(ups, { kind: 'pickup', truckid: 1, whid: 1 });
    rig.pass(2000);
    expect(ups.of('completion')).toHaveLength(1);
    pack(1);
    rig.pass(31_000);
    rig.tell(store, { kind: 'load', whnum: 1, truckid: 1, shipid: 1 });
    rig.pass(61_000);
    rig.tell(ups, { kind: 'deliver', truckid: 1, packages: [{ packageid: 1, x: 0, y: 500 }] });
    rig.pass(1000);
    rig.model.pause(rig.now);
    rig.tell(ups, { kind: 'deliver', truckid: 1, packages: [{ packageid: 1, x: 0, y: 200 }] });
    const event = rig.model.stepEvent(rig.now);
    expect(event).toMatchObject({ kind: 'arrived', id: 1 });
    rig.pass(100);
    expect(ups.of('delivered')).toHaveLength(1);
    expect(rig.model.stepEvent(rig.now)).toBeNull();
  });

  it('lets a span pass at once, with all that happens in it', () => {
    pack(1);
    rig.tell(ups, { kind: 'pickup', truckid: 1, whid: 1 });
    rig.model.pause(rig.now);
    rig.model.pass(29_999, rig.now);
    rig.pass(100);
    expect(store.of('ready')).toEqual([]);
    expect(ups.of('completion')).toHaveLength(1);
    rig.model.pass(1, rig.now);
    rig.pass(100);
    expect(store.of('ready')).toHaveLength(1);
  });

  it('wants to be woken for ticks alone: an event in between is told of at its tick, and has its own time', () => {
    const wakes: number[] = [];
    rig.pass(1000 - (rig.now % 50) + 17);
    pack(1);
    const [began, packedAt] = [rig.now, rig.model.worldTime + 30_000];
    for (let at = rig.model.wakeAt(); at !== null && at <= began + 31_000; at = rig.model.wakeAt()) {
      wakes.push(at);
      rig.pass(at - rig.now);
    }
    expect(wakes.filter((at) => at % 50 !== 0)).toEqual([]);
    expect(store.messages.at(-1)?.at).toBe(Math.ceil((packedAt + 1) / 50) * 50);
    expect(store.of('ready')).toHaveLength(1);
    expect(wakes.length).toBeLessThanOrEqual(3);
  });

  it('stops by itself at a moment, after what happens at it, and says so once', () => {
    rig.model.pause(rig.now);
    pack(1);
    const due = rig.model.worldTime + 30_000;
    rig.model.resume(rig.now, due);
    expect(rig.model.wakeAt()).not.toBeNull();
    rig.pass(40_000);
    expect(rig.model.stoppedByItself()).toBe(true);
    expect(rig.model.stoppedByItself()).toBe(false);
    expect(rig.model.worldTime).toBe(due);
    expect(store.of('ready')).toHaveLength(1);
    expect(rig.model.paused).toBe(true);
  });

  it('stands at its own time again after a restart, and runs: whether it is to stand still is for others to say', () => {
    rig.model.pause(rig.now);
    rig.model.pass(123_456, rig.now);
    const at = rig.model.worldTime;
    pack(1);
    rig.saveClock();
    rig.restart();
    expect(rig.model.worldTime).toBe(at);
    expect(rig.model.paused).toBe(false);
    expect(rig.model.nextIn()).toBe(30_000);
  });

  it('keeps the classic rhythm of its lines: acks at 6 s ticks of the wall, while events wait', () => {
    begin(CLASSIC);
    rig.pass(12_000);
    rig.model.pause(rig.now);
    const [seq] = pack(1);
    rig.pass(12_000);
    expect(store.acks).toContain(seq);
    // Noticed at the next multiple of 5 s of world time.
    const step = rig.model.stepEvent(rig.now);
    expect((step?.at ?? 1) % 5000).toBe(0);
  });

  it('with pauses and steps anywhere the same things happen, in the same order, as in a world that only runs', () => {
    const move = fc.oneof(
      fc.record({ do: fc.constant('run' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
      fc.record({ do: fc.constant('still' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
      fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
      fc.record({ do: fc.constant('step' as const), ms: fc.constant(0) }),
    );
    const lamps = (one: Rig, peer: Peer): void => {
      for (let shipid = 1; shipid <= 4; shipid++) {
        const things = Array.from({ length: shipid }, () => THING);
        one.tell(peer, { kind: 'pack', whnum: 1, things, shipid });
      }
    };
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        begin();
        lamps(rig, store);
        for (const { do: what, ms } of moves) {
          if (what === 'run') rig.pass(ms);
          else {
            rig.model.pause(rig.now);
            const at = rig.model.worldTime;
            if (what === 'still') {
              rig.pass(ms);
              expect(rig.model.worldTime).toBe(at);
            } else if (what === 'pass') rig.model.pass(ms, rig.now);
            else rig.model.stepEvent(rig.now);
            rig.model.resume(rig.now);
          }
        }
        rig.pass(200_000);
        expect(store.of('ready').map(({ shipid }) => shipid)).toEqual([1, 2, 3, 4]);
      }),
      { numRuns: 60 },
    );
  });
});
