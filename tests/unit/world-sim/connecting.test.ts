import { describe, expect, it } from 'vitest';
import { CANNOT_PARSE, INIT_ID_EXISTS, worldNotAvailable } from '../../../main/core/world-sim/error-texts.js';
import { ask, askTruck, buy, newRigWorld, Rig, thing } from './rig.js';

describe('connecting to a world', () => {
  it('makes a new world, numbered from 1, for either side that names none', () => {
    const rig = new Rig();
    expect(rig.store().answer).toEqual({ worldid: 1, result: 'connected!' });
    expect(rig.ups().answer).toEqual({ worldid: 2, result: 'connected!' });
  });

  it('lets the other side into the same world', () => {
    const rig = new Rig();
    const ups = rig.ups();
    expect(rig.store(ups.answer?.worldid ?? 0).answer).toEqual({ worldid: 1, result: 'connected!' });
  });

  it('refuses a world that it does not know, then closes', () => {
    const rig = new Rig();
    const peer = rig.ups(77);
    expect(peer.answer).toEqual({ worldid: 77, result: worldNotAvailable(77) });
    expect(peer.closed).toBe(true);
  });

  it('refuses a second store and a second UPS with the same words, "for amazon" on both ports', () => {
    const rig = new Rig();
    newRigWorld(rig);
    for (const peer of [rig.store(1), rig.ups(1)]) {
      expect(peer.answer?.result).toBe(
        'error: world with world_id 1 is not available for amazon to connect.\n' +
          ' possible reason: world_id not exist or another ups/amazon already connected.',
      );
      expect(peer.closed).toBe(true);
    }
  });

  it('refuses ids that the world has, stores nothing and leaves the side free', () => {
    const rig = new Rig();
    const { store, ups } = newRigWorld(rig);
    rig.hangUp(store);
    rig.hangUp(ups);
    const before = rig.rows;
    const again = rig.store(1, [
      { id: 7, x: 1, y: 1 },
      { id: 1, x: 1, y: 1 },
    ]);
    expect(again.answer).toEqual({ worldid: 1, result: INIT_ID_EXISTS });
    expect(again.closed).toBe(true);
    expect(rig.ups(1, [{ id: 2, x: 9, y: 9 }]).answer?.result).toBe(INIT_ID_EXISTS);
    expect(rig.rows).toEqual(before);
    expect(rig.store(1, [{ id: 7, x: 1, y: 1 }]).answer?.result).toBe('connected!');
    expect(rig.ups(1, [{ id: 3, x: 1, y: 1 }]).answer?.result).toBe('connected!');
  });

  it('refuses an id twice in one list, without making a world', () => {
    const rig = new Rig();
    const twice = [
      { id: 1, x: 0, y: 0 },
      { id: 1, x: 5, y: 5 },
    ];
    expect(rig.store(undefined, twice).answer).toEqual({ worldid: 0, result: INIT_ID_EXISTS });
    expect(rig.ups(undefined, twice).answer?.result).toBe(INIT_ID_EXISTS);
    expect(rig.store().answer?.worldid).toBe(1);
  });

  it('lets two warehouses share coordinates', () => {
    const rig = new Rig();
    const places = [
      { id: 1, x: 3, y: 3 },
      { id: 2, x: 3, y: 3 },
    ];
    expect(rig.store(undefined, places).answer?.result).toBe('connected!');
  });

  it('hangs up without a word on the wrong isAmazon', () => {
    const rig = new Rig();
    const store = rig.open('amazon');
    rig.model.connect(store.id, { isAmazon: false, places: [] }, 0);
    const ups = rig.open('ups');
    rig.model.connect(ups.id, { isAmazon: true, places: [] }, 0);
    rig.pass(0);
    expect([store.answer, store.closed, ups.answer, ups.closed]).toEqual([null, true, null, true]);
    expect(rig.model.worlds.size).toBe(0);
  });

  it('answers a first message that does not parse without a world id, then closes', () => {
    const rig = new Rig();
    const peer = rig.open('amazon');
    rig.garbage(peer);
    expect(peer.answer).toEqual({ worldid: null, result: CANNOT_PARSE });
    expect(peer.closed).toBe(true);
  });

  it('says finished at once and closes when later bytes do not parse; the seat is free', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.garbage(store);
    expect(store.messages).toEqual([{ at: 0, items: [], acks: [], finished: true }]);
    expect(store.closed).toBe(true);
    expect(rig.store(1).answer?.result).toBe('connected!');
  });

  it('frees the seat at the end of the stream and tells the other side nothing', () => {
    const rig = new Rig();
    const { store, ups } = newRigWorld(rig);
    rig.hangUp(store);
    rig.pass(10_000);
    expect(ups.messages).toEqual([]);
    expect(rig.store(1).answer?.result).toBe('connected!');
  });

  it('processes the rest of a command with disconnect, says finished at the next tick, closes', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    const items = [{ seq: 5, body: buy(1, thing(1, 3)) }];
    rig.send(store, { items, disconnect: true });
    expect(store.messages).toEqual([]);
    expect(rig.store(1).closed).toBe(true);
    rig.pass(50);
    expect(store.messages).toHaveLength(1);
    expect(store.messages[0]).toMatchObject({ at: 50, acks: [5], finished: true });
    expect(store.of('arrived')).toHaveLength(1);
    expect(store.closed).toBe(true);
    expect(rig.store(1).answer?.result).toBe('connected!');
  });

  it('takes nothing more from a connection that said disconnect', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.send(store, { disconnect: true });
    rig.send(store, { items: [{ seq: 9, body: buy(1, thing(1, 3)) }] });
    rig.pass(100);
    expect(store.acks).toEqual([]);
    expect(rig.model.worlds.get(1)?.stock.size).toBe(0);
  });

  it('fires no idle time-out: the seat of a peer that says nothing for a week is its own', () => {
    const rig = new Rig();
    const { store, ups } = newRigWorld(rig);
    rig.pass(7 * 86_400_000);
    expect([store.closed, ups.closed]).toEqual([false, false]);
    expect(rig.store(1).answer?.result).toBe(worldNotAvailable(1));
    rig.tell(store, buy(1, thing(1, 1)));
    rig.pass(50);
    expect(store.of('arrived')).toHaveLength(1);
  });

  it('keeps worlds apart', () => {
    const rig = new Rig();
    newRigWorld(rig);
    const other = rig.store(undefined, [{ id: 1, x: 0, y: 0 }]);
    const truck = rig.ups(other.answer?.worldid ?? 0);
    rig.tell(other, ask(1));
    rig.tell(truck, askTruck(1));
    rig.pass(50);
    expect(other.errors).toHaveLength(1);
    expect(truck.errors).toHaveLength(1);
  });
});
