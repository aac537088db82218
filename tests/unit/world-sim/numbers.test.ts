import { describe, expect, it } from 'vitest';
import { CANNOT_FIND, DOES_NOT_EXIST } from '../../../main/core/world-sim/error-texts.js';
import { BRISK, CLASSIC } from '../../../main/core/world-sim/profile.js';
import { ask, askTruck, buy, deliver, load, newRigWorld, pack, pickup, Rig, thing } from './rig.js';

describe('sequence numbers', () => {
  it('acks each request by its own number', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    const seqs = rig.tell(store, buy(1, thing(1, 5)), ask(3));
    rig.pass(50);
    expect(store.acks).toEqual(seqs);
  });

  it('does not execute a used number again but acks it again, even with other content', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.send(store, { items: [{ seq: 1, body: buy(1, thing(1, 5)) }] });
    rig.send(store, { items: [{ seq: 1, body: buy(1, thing(2, 5)) }] });
    rig.pass(50);
    expect(store.acks).toEqual([1, 1]);
    expect(store.of('arrived')).toHaveLength(1);
    expect(rig.model.worlds.get(1)?.stock.get(1)).toEqual(new Map([[1, 5]]));
  });

  it('remembers a number whose command failed', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.send(store, { items: [{ seq: 1, body: ask(9) }] });
    rig.send(store, { items: [{ seq: 1, body: buy(1, thing(1, 5)) }] });
    rig.pass(50);
    expect(store.errors).toEqual([DOES_NOT_EXIST]);
    expect(store.of('arrived')).toEqual([]);
    expect(store.acks).toEqual([1, 1]);
  });

  it('fault 10: remembers used numbers across reconnects and restarts', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.send(store, { items: [{ seq: 1, body: buy(1, thing(1, 5)) }] });
    rig.hangUp(store);
    const second = rig.store(1);
    rig.send(second, { items: [{ seq: 1, body: buy(1, thing(1, 5)) }] });
    rig.pass(50);
    expect(second.acks).toEqual([1]);
    rig.restart();
    const third = rig.store(1);
    rig.send(third, { items: [{ seq: 1, body: buy(1, thing(1, 5)) }] });
    rig.pass(50);
    expect(third.acks).toEqual([1]);
    expect(rig.model.worlds.get(1)?.stock.get(1)?.get(1)).toBe(5);
  });

  it('has one number space for all kinds of command of one side, and one for each side and world', () => {
    const rig = new Rig();
    const { store, ups } = newRigWorld(rig);
    rig.send(store, { items: [{ seq: 1, body: buy(1, thing(1, 5)) }] });
    rig.send(store, { items: [{ seq: 1, body: pack(1, 1, thing(1, 1)) }] });
    rig.send(ups, { items: [{ seq: 1, body: askTruck(1) }] });
    const other = rig.store(undefined, [{ id: 1, x: 0, y: 0 }]);
    rig.send(other, { items: [{ seq: 1, body: buy(1, thing(1, 5)) }] });
    rig.pass(50);
    expect(rig.model.worlds.get(1)?.packages.size).toBe(0);
    expect(ups.of('truckstatus')).toHaveLength(1);
    expect(other.of('arrived')).toHaveLength(1);
  });

  it('takes the requests of one message as buy, topack, load, queries, whatever their order', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.tell(store, ask(1), pack(1, 1, thing(1, 5)), buy(1, thing(1, 5)));
    rig.pass(50);
    expect(store.of('packagestatus')).toEqual([{ kind: 'packagestatus', packageid: 1, status: 'PACKING' }]);
  });

  it('takes pickups before queries on the side of the UPS', () => {
    const rig = new Rig();
    const { ups } = newRigWorld(rig);
    rig.tell(ups, askTruck(1), pickup(1));
    rig.pass(50);
    expect(ups.of('truckstatus')).toMatchObject([{ status: 'TRAVELING' }]);
  });
});

describe('responses', () => {
  it('leave on ticks only, everything pending in one message', () => {
    const rig = new Rig({ profile: CLASSIC });
    const { store } = newRigWorld(rig);
    rig.pass(1000);
    rig.tell(store, buy(1, thing(1, 5)));
    rig.pass(4000);
    rig.tell(store, ask(1), ask(2));
    expect(store.messages).toEqual([]);
    rig.pass(2000);
    expect(store.messages).toHaveLength(1);
    expect(store.messages[0]?.at).toBe(6000);
    expect(store.messages[0]?.acks).toHaveLength(3);
    expect(store.messages[0]?.items).toHaveLength(3);
  });

  it('tell what a request set going on the tick after its ack at the earliest, what needs no time with the ack', () => {
    const rig = new Rig({ profile: CLASSIC });
    const { store, ups } = newRigWorld(rig);
    rig.send(store, { simspeed: 60_000 });
    rig.send(ups, { simspeed: 60_000 });
    // Polled at 5 s, before the tick at 6 s that carries the acks.
    rig.pass(4000);
    rig.tell(store, buy(1, thing(1, 5)), pack(7, 1, thing(1, 1)), ask(7), ask(9));
    rig.tell(ups, pickup(1), askTruck(1));
    rig.pass(20_000);
    const kinds = (peer: typeof store) =>
      peer.messages.map(({ at, items, acks }) => [at, acks.length, ...items.map(({ body }) => body.kind)]);
    expect(kinds(store)).toEqual([
      [6000, 4, 'arrived', 'packagestatus', 'error'],
      [12_000, 0, 'ready'],
    ]);
    expect(kinds(ups)).toEqual([
      [6000, 2, 'truckstatus'],
      [12_000, 0, 'completion'],
    ]);
  });

  it('of all stops of one delivery that takes no time wait for the tick after its ack, in their order', () => {
    const rig = new Rig();
    const { store, ups } = newRigWorld(rig);
    for (const peer of [store, ups]) rig.send(peer, { simspeed: 60_000 });
    rig.tell(ups, pickup(1));
    rig.tell(store, buy(1, thing(1, 5)), ...[7, 8, 9].map((id) => pack(id, 1, thing(1, 1))));
    rig.pass(1000);
    rig.tell(store, ...[7, 8, 9].map((id) => load(id, 1)));
    rig.pass(100);
    expect(store.messages.slice(-2).map(({ acks, items }) => [acks.length, items.length])).toEqual([
      [3, 0],
      [0, 3],
    ]);
    rig.tell(ups, deliver(1, [7, 10, 20], [8, 10, 20], [9, 10, 20]));
    rig.pass(100);
    expect(
      ups.messages.slice(-2).map(({ acks, items }) => [acks.length, ...items.map(({ body }) => body.kind)]),
    ).toEqual([[1], [0, 'delivered', 'delivered', 'delivered', 'completion']]);
  });

  it('have numbers from one counter over all worlds and sides', () => {
    const rig = new Rig();
    const { store, ups } = newRigWorld(rig);
    const other = rig.store();
    rig.tell(store, ask(1));
    rig.tell(ups, askTruck(1));
    rig.tell(other, ask(1));
    rig.tell(store, ask(2));
    rig.pass(50);
    expect(store.items.map(({ seq }) => seq)).toEqual([1, 4]);
    expect(ups.items.map(({ seq }) => seq)).toEqual([2]);
    expect(other.items.map(({ seq }) => seq)).toEqual([3]);
  });

  for (const [profile, wait] of [
    [BRISK, 2000],
    [CLASSIC, 300_000],
  ] as const) {
    it(`that are not acked come again after ${String(wait)} ms (${profile.name}), same number`, () => {
      const rig = new Rig({ profile, autoAck: false });
      const { store } = newRigWorld(rig);
      rig.tell(store, ask(1));
      rig.pass(profile.tickMs + 3 * wait);
      expect(store.messages.map(({ at }) => at - profile.tickMs)).toEqual([0, wait, 2 * wait, 3 * wait]);
      expect(new Set(store.items.map(({ seq }) => seq)).size).toBe(1);
      rig.send(store, { acks: [1] });
      rig.pass(5 * wait);
      expect(store.messages).toHaveLength(4);
    });
  }

  it('that are not acked come again after a reconnect, when their time has come', () => {
    const rig = new Rig({ autoAck: false });
    const { store } = newRigWorld(rig);
    rig.tell(store, ask(1));
    rig.pass(500);
    rig.hangUp(store);
    const second = rig.store(1);
    rig.pass(1500);
    expect(second.messages).toEqual([]);
    rig.pass(50);
    expect(second.items.map(({ seq }) => seq)).toEqual(store.items.map(({ seq }) => seq));
  });

  it('made while nobody is connected wait for the next connection', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.tell(store, buy(1, thing(1, 5)), pack(1, 1, thing(1, 1)));
    rig.hangUp(store);
    rig.pass(60_000);
    const second = rig.store(1);
    rig.pass(50);
    expect(second.bodies.map(({ kind }) => kind)).toEqual(['arrived', 'ready']);
  });

  it('are deleted for good by their number alone, whoever acks it, in another world too', () => {
    const rig = new Rig({ autoAck: false });
    const { store } = newRigWorld(rig);
    const other = rig.ups();
    rig.tell(store, ask(1), ask(2));
    rig.pass(50);
    const [first] = store.items;
    rig.send(other, { acks: [first?.seq ?? 0] });
    rig.pass(2000);
    expect(store.messages[1]?.items.map(({ seq }) => seq)).toEqual([store.items[1]?.seq]);
  });

  it('are not harmed by an ack of an unknown or a future number', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.send(store, { acks: [1, 2, 3, -5, 10 ** 12] });
    rig.tell(store, ask(1));
    rig.pass(50);
    expect(store.items.map(({ seq }) => seq)).toEqual([1]);
  });

  it('that are errors name the number of their command and are to be acked; the command is acked too', () => {
    const rig = new Rig({ autoAck: false });
    const { store } = newRigWorld(rig);
    rig.send(store, { items: [{ seq: 40, body: load(1, 1) }] });
    rig.pass(50);
    expect(store.acks).toEqual([40]);
    expect(store.items).toEqual([{ seq: 1, body: { kind: 'error', err: CANNOT_FIND, originseqnum: 40 } }]);
    rig.pass(2000);
    expect(store.messages).toHaveLength(2);
  });

  it('wait while the peer does not read, and come in one message when it does', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.block(store, true);
    rig.tell(store, ask(1));
    rig.pass(10_000);
    expect(store.messages).toEqual([]);
    rig.block(store, false);
    rig.pass(50);
    expect(store.messages).toHaveLength(1);
    expect(store.acks).toHaveLength(1);
  });

  it('beyond 20,000 go in several messages of the same tick, finished with the last', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    const items = Array.from({ length: 45_000 }, (_, i) => ({ seq: i + 1, body: ask(i) }));
    rig.send(store, { items, disconnect: true });
    rig.pass(50);
    expect(store.messages.map(({ at, items: { length }, finished }) => [at, length, finished])).toEqual([
      [50, 20_000, false],
      [50, 20_000, false],
      [50, 5000, true],
    ]);
    expect(store.acks).toHaveLength(45_000);
  });

  it('500 packs, loads and queries at once are done without loss', () => {
    const rig = new Rig();
    const { store, ups } = newRigWorld(rig);
    rig.send(store, { simspeed: 6000 });
    rig.tell(ups, pickup(1));
    rig.tell(store, buy(1, thing(1, 500)));
    const ids = Array.from({ length: 500 }, (_, i) => i + 1);
    rig.tell(store, ...ids.map((id) => pack(id, 1, thing(1, 1))));
    rig.pass(2000);
    rig.tell(store, ...ids.map((id) => load(id, 1)));
    rig.tell(store, ...ids.map((id) => ask(id)));
    rig.pass(2000);
    expect(store.of('ready')).toHaveLength(500);
    expect(store.of('loaded').map(({ shipid }) => shipid)).toEqual(ids);
    expect(store.of('packagestatus')).toHaveLength(500);
    expect(store.errors).toEqual([]);
  });
});

describe('flakiness', () => {
  it('drops single requests, which are neither done nor acked nor remembered; the same seed drops the same', () => {
    const run = (): readonly number[] => {
      const rig = new Rig({ flakiness: 50, seed: 7 });
      const { store } = newRigWorld(rig);
      rig.send(store, { items: Array.from({ length: 200 }, (_, i) => ({ seq: i + 1, body: buy(1, thing(1, 1)) })) });
      rig.pass(50);
      expect(rig.model.worlds.get(1)?.stock.get(1)?.get(1)).toBe(store.acks.length);
      return store.acks;
    };
    const acks = run();
    expect(acks.length).toBeGreaterThan(60);
    expect(acks.length).toBeLessThan(140);
    expect(run()).toEqual(acks);
  });

  it('lets a dropped request through in the end when it is sent again under its number', () => {
    const rig = new Rig({ flakiness: 90 });
    const { store } = newRigWorld(rig);
    let tries = 0;
    while (store.acks.length === 0) {
      tries += 1;
      expect(tries).toBeLessThan(500);
      rig.send(store, { items: [{ seq: 1, body: buy(1, thing(1, 5)) }] });
      rig.pass(50);
    }
    expect(rig.model.worlds.get(1)?.stock.get(1)?.get(1)).toBe(5);
  });

  it('never drops acks, simspeed, disconnect, connect or responses', () => {
    const rig = new Rig({ flakiness: 99, autoAck: false });
    const { store } = newRigWorld(rig);
    for (let seq = 1; store.items.length === 0; seq++) {
      rig.send(store, { items: [{ seq, body: ask(1) }] });
      rig.pass(50);
    }
    rig.send(store, { acks: [1], simspeed: 777 });
    expect(rig.model.worlds.get(1)?.simspeed).toBe(777);
    rig.send(store, { disconnect: true });
    rig.pass(5000);
    expect(store.messages.at(-1)?.finished).toBe(true);
    expect(store.items).toHaveLength(1);
  });

  it.each([-1, 100, 0.5, NaN])('refuses to be %s', (flakiness) => {
    expect(() => new Rig({ flakiness })).toThrow(/flakiness: got .* allowed whole numbers from 0 to 99/);
  });
});
