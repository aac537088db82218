import { describe, expect, it } from 'vitest';
import {
  ALREADY_EXISTS,
  CANNOT_FIND,
  DESCRIPTION_TOO_LONG,
  DOES_NOT_EXIST,
  INTEGER_OUT_OF_RANGE,
  NOT_ENOUGH,
} from '../../../main/core/world-sim/error-texts.js';
import { ask, buy, deliver, load, newRigWorld, pack, pickup, Rig, thing } from './rig.js';

function stocked(count = 10, options = {}) {
  const rig = new Rig(options);
  const { store, ups } = newRigWorld(rig);
  rig.tell(store, buy(1, thing(1, count), thing(2, count)));
  rig.pass(50);
  return { rig, store, ups, shelf: () => Object.fromEntries(rig.model.worlds.get(1)?.stock.get(1) ?? []) };
}

function statusOf(rig: Rig, store: ReturnType<typeof stocked>['store'], id: number): string | undefined {
  rig.tell(store, ask(id));
  rig.pass(50);
  return store.of('packagestatus').at(-1)?.status;
}

describe('buy', () => {
  it('counts at once and announces warehouse and things at the next tick', () => {
    const { store, shelf } = stocked();
    expect(shelf()).toEqual({ 1: 10, 2: 10 });
    expect(store.of('arrived')).toEqual([{ kind: 'arrived', whnum: 1, things: [thing(1, 10), thing(2, 10)] }]);
  });

  it('sums the same product twice in one command', () => {
    const { rig, store, shelf } = stocked();
    rig.tell(store, buy(1, thing(1, 2), thing(3, 1), thing(1, 3)));
    rig.pass(50);
    expect(shelf()).toEqual({ 1: 15, 2: 10, 3: 1 });
    expect(store.of('arrived')[1]?.things).toEqual([thing(1, 5), thing(3, 1)]);
  });

  it('keeps the first description and answers a later one with it, in every warehouse', () => {
    const { rig, store } = stocked();
    rig.tell(store, buy(1, thing(1, 1, 'other')), buy(2, thing(1, 1, 'another')));
    rig.pass(50);
    expect(store.of('arrived').map(({ things }) => things[0]?.description)).toEqual(['thing 1', 'thing 1', 'thing 1']);
  });

  it('refuses a description of more than 50 characters, counted as characters', () => {
    const { rig, store, shelf } = stocked();
    rig.tell(store, buy(1, thing(3, 1, '\u{1F69A}'.repeat(50))), buy(1, thing(4, 1, 'x'.repeat(51))));
    rig.pass(50);
    expect(store.errors).toEqual([DESCRIPTION_TOO_LONG]);
    expect(shelf()).toEqual({ 1: 10, 2: 10, 3: 1 });
  });

  it('refuses an unknown warehouse', () => {
    const { rig, store } = stocked();
    rig.tell(store, buy(9, thing(1, 1)));
    rig.pass(50);
    expect(store.errors).toEqual([DOES_NOT_EXIST]);
  });

  it('accepts nothing and zero', () => {
    const { rig, store, shelf } = stocked();
    rig.tell(store, buy(1), buy(1, thing(1, 0), thing(5, 0)));
    rig.pass(50);
    expect(store.errors).toEqual([]);
    expect(store.of('arrived')).toHaveLength(3);
    expect(shelf()).toEqual({ 1: 10, 2: 10, 5: 0 });
  });

  it('refuses a negative count even with enough stock', () => {
    const { rig, store } = stocked();
    rig.tell(store, buy(1, thing(1, -1)));
    rig.pass(50);
    expect(store.errors).toEqual([NOT_ENOUGH]);
  });

  it('refuses to go beyond 2^31-1 on hand, and undoes the whole buy for one bad line', () => {
    const { rig, store, shelf } = stocked();
    rig.tell(store, buy(1, thing(2, 5), thing(1, 2 ** 31 - 1)));
    rig.tell(store, buy(1, thing(1, 2 ** 31 - 1), thing(1, 2 ** 31 - 1)));
    rig.pass(50);
    expect(store.errors).toEqual([INTEGER_OUT_OF_RANGE, INTEGER_OUT_OF_RANGE]);
    expect(shelf()).toEqual({ 1: 10, 2: 10 });
    rig.tell(store, buy(1, thing(1, 2 ** 31 - 11)));
    expect(shelf()).toEqual({ 1: 2 ** 31 - 1, 2: 10 });
  });
});

describe('topack', () => {
  it('takes the lines out of stock at once and is ready after the packing time', () => {
    const { rig, store, shelf } = stocked();
    rig.tell(store, pack(7, 1, thing(1, 4), thing(2, 1)));
    expect(shelf()).toEqual({ 1: 6, 2: 9 });
    rig.pass(59_999);
    expect(store.of('ready')).toEqual([]);
    expect(statusOf(rig, store, 7)).toBe('PACKING');
    expect(statusOf(rig, store, 7)).toBe('PACKED');
    expect(store.of('ready')).toEqual([{ kind: 'ready', shipid: 7 }]);
  });

  it('takes all lines or none, and leaves the shipid free on failure', () => {
    const { rig, store, shelf } = stocked();
    rig.tell(store, pack(7, 1, thing(1, 4), thing(2, 11)));
    rig.pass(50);
    expect(store.errors).toEqual([NOT_ENOUGH]);
    expect(shelf()).toEqual({ 1: 10, 2: 10 });
    rig.tell(store, pack(7, 1, thing(1, 4)));
    rig.pass(50);
    expect(store.errors).toHaveLength(1);
    expect(shelf()).toEqual({ 1: 6, 2: 10 });
  });

  it('sums the lines of one product against the stock', () => {
    const { rig, store, shelf } = stocked();
    rig.tell(store, pack(7, 1, thing(1, 6), thing(1, 6)));
    rig.pass(50);
    expect(store.errors).toEqual([NOT_ENOUGH]);
    rig.tell(store, pack(7, 1, thing(1, 6), thing(1, 4)));
    expect(shelf()).toEqual({ 1: 0, 2: 10 });
  });

  it('works right after a buy in the same message', () => {
    const { rig, store } = stocked();
    rig.tell(store, pack(7, 1, thing(9, 4)), buy(1, thing(9, 4)));
    rig.pass(50);
    expect(store.errors).toEqual([]);
  });

  it.each([
    ['an unknown warehouse', pack(7, 9, thing(1, 1)), DOES_NOT_EXIST],
    ['a product that the warehouse never had', pack(7, 1, thing(9, 1)), DOES_NOT_EXIST],
    ['a product that only another warehouse has', pack(7, 2, thing(1, 1)), DOES_NOT_EXIST],
    ['a negative count', pack(7, 1, thing(1, -1)), NOT_ENOUGH],
    ['more than there is', pack(7, 1, thing(1, 11)), NOT_ENOUGH],
  ])('refuses %s', (_name, command, text) => {
    const { rig, store, shelf } = stocked();
    rig.tell(store, command);
    rig.pass(50);
    expect(store.errors).toEqual([text]);
    expect(shelf()).toEqual({ 1: 10, 2: 10 });
  });

  it('refuses a shipid for ever, delivered ones too, also after a restart', () => {
    const { rig, store, ups, shelf } = stocked();
    rig.send(store, { simspeed: 6000 });
    rig.tell(store, pack(7, 1, thing(1, 1)));
    rig.tell(store, pack(7, 1, thing(1, 1)));
    rig.tell(ups, pickup(1));
    rig.pass(1000);
    rig.tell(store, load(7, 1));
    rig.tell(ups, deliver(1, [7, 10, 20]));
    rig.pass(1000);
    expect(ups.of('delivered')).toHaveLength(1);
    rig.tell(store, pack(7, 1, thing(1, 1)));
    rig.pass(50);
    rig.restart();
    const second = rig.store(1);
    rig.tell(second, pack(7, 1, thing(1, 1)), ask(7));
    rig.pass(50);
    expect([...store.errors, ...second.errors]).toEqual([ALREADY_EXISTS, ALREADY_EXISTS, ALREADY_EXISTS]);
    expect(second.of('packagestatus')).toMatchObject([{ status: 'DELIVERED' }]);
    expect(shelf()).toEqual({ 1: 9, 2: 10 });
  });

  it.each([0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('takes shipid %d', (shipid) => {
    const { rig, store } = stocked();
    rig.tell(store, pack(shipid, 1, thing(1, 1)));
    rig.pass(31_000);
    expect(store.of('ready')).toEqual([{ kind: 'ready', shipid }]);
  });
});

describe('load', () => {
  function atWarehouse(simspeed = 100) {
    const all = stocked();
    all.rig.send(all.store, { simspeed });
    all.rig.tell(all.store, pack(7, 1, thing(1, 1)), pack(8, 1, thing(1, 1)), pack(9, 1, thing(1, 1)));
    all.rig.tell(all.ups, pickup(1));
    all.rig.pass(31_000);
    expect(all.store.of('ready')).toHaveLength(3);
    expect(all.ups.of('completion')).toHaveLength(1);
    return all;
  }

  it('takes a minute at 60 to 119, the package then is LOADED', () => {
    const { rig, store } = atWarehouse();
    rig.tell(store, load(7, 1));
    expect(statusOf(rig, store, 7)).toBe('LOADING');
    rig.pass(59_000);
    expect(store.of('loaded')).toEqual([]);
    rig.pass(1100);
    expect(store.of('loaded')).toEqual([{ kind: 'loaded', shipid: 7 }]);
    expect(statusOf(rig, store, 7)).toBe('LOADED');
  });

  it('takes no time from 120', () => {
    const { rig, store } = atWarehouse(120);
    rig.tell(store, load(7, 1), load(8, 1));
    expect(rig.model.worlds.get(1)?.packages.get(8)?.status).toBe('LOADED');
    rig.pass(100);
    expect(store.of('loaded').map(({ shipid }) => shipid)).toEqual([7, 8]);
  });

  it('queues several on one truck: those stay PACKED, the truck is LOADING until the last', () => {
    const { rig, store } = atWarehouse();
    rig.tell(store, load(7, 1), load(8, 1), load(9, 1));
    expect(statusOf(rig, store, 7)).toBe('LOADING');
    expect(statusOf(rig, store, 8)).toBe('PACKED');
    const truck = () => rig.model.worlds.get(1)?.trucks.get(1)?.status;
    rig.pass(60_000);
    expect(statusOf(rig, store, 7)).toBe('LOADED');
    expect(statusOf(rig, store, 8)).toBe('LOADING');
    expect(truck()).toBe('LOADING');
    rig.pass(120_000);
    expect(store.of('loaded').map(({ shipid }) => shipid)).toEqual([7, 8, 9]);
    expect(truck()).toBe('ARRIVE WAREHOUSE');
  });

  it('takes another package while the truck is LOADING', () => {
    const { rig, store } = atWarehouse();
    rig.tell(store, load(7, 1));
    rig.pass(1000);
    rig.tell(store, load(8, 1));
    rig.pass(120_000);
    expect(store.of('loaded')).toHaveLength(2);
  });

  it.each([
    ['an unknown truck', load(7, 99)],
    ['a truck that is not there', load(7, 2)],
    ['an unknown package', load(99, 1)],
    ['an unknown warehouse', load(7, 1, 9)],
    ['another warehouse than the package and the truck are at', load(7, 1, 2)],
  ])('refuses %s', (_name, command) => {
    const { rig, store } = atWarehouse();
    rig.tell(store, command);
    rig.pass(50);
    expect(store.errors).toEqual([CANNOT_FIND]);
  });

  it('refuses a package that is still being packed, queued, on its way or loaded', () => {
    const { rig, store } = atWarehouse();
    rig.tell(store, pack(10, 1, thing(1, 1)), load(10, 1));
    rig.tell(store, load(7, 1), load(8, 1));
    rig.tell(store, load(7, 1), load(8, 1));
    rig.pass(60_000);
    rig.tell(store, load(7, 1));
    rig.pass(60_050);
    expect(store.errors).toEqual([CANNOT_FIND, CANNOT_FIND, CANNOT_FIND, CANNOT_FIND]);
  });

  it('refuses a truck that has left', () => {
    const { rig, store, ups } = atWarehouse(120);
    rig.tell(store, load(7, 1));
    rig.tell(ups, deliver(1, [7, 500, 500]));
    rig.tell(store, load(8, 1));
    rig.pass(50);
    expect(store.errors).toEqual([CANNOT_FIND]);
  });
});

describe('queries and simspeed', () => {
  it('refuses an unknown package', () => {
    const { rig, store } = stocked();
    rig.tell(store, ask(1));
    rig.pass(50);
    expect(store.errors).toEqual([DOES_NOT_EXIST]);
  });

  it('shows all six statuses, in upper case', () => {
    const { rig, store, ups } = stocked();
    rig.tell(ups, pickup(1));
    rig.tell(store, pack(7, 1, thing(1, 1)));
    const seen = [statusOf(rig, store, 7)];
    rig.pass(30_000);
    seen.push(statusOf(rig, store, 7));
    rig.tell(store, load(7, 1));
    seen.push(statusOf(rig, store, 7));
    rig.pass(60_000);
    seen.push(statusOf(rig, store, 7));
    rig.tell(ups, deliver(1, [7, 1000, 1000]));
    seen.push(statusOf(rig, store, 7));
    rig.pass(60_000);
    seen.push(statusOf(rig, store, 7));
    expect(seen).toEqual(['PACKING', 'PACKED', 'LOADING', 'LOADED', 'DELIVERING', 'DELIVERED']);
  });

  it('never tells the store of a delivery by itself', () => {
    const { rig, store, ups } = stocked();
    rig.send(store, { simspeed: 6000 });
    rig.tell(ups, pickup(1));
    rig.tell(store, pack(7, 1, thing(1, 1)));
    rig.pass(1000);
    rig.tell(store, load(7, 1));
    rig.pass(100);
    const before = store.items.length;
    rig.tell(ups, deliver(1, [7, 0, 0]));
    rig.pass(10_000);
    expect(ups.of('delivered')).toHaveLength(1);
    expect(store.items.length).toBe(before);
  });

  it('applies to future events only', () => {
    const { rig, store } = stocked();
    rig.tell(store, pack(7, 1, thing(1, 1)));
    rig.send(store, { simspeed: 6000 });
    rig.tell(store, pack(8, 1, thing(1, 1)));
    rig.pass(1000);
    expect(store.of('ready').map(({ shipid }) => shipid)).toEqual([8]);
    rig.pass(30_000);
    expect(store.of('ready').map(({ shipid }) => shipid)).toEqual([8, 7]);
  });

  it('is kept by the world, while a connection keeps the copy that it read at connect', () => {
    const { rig, store, ups } = stocked();
    rig.send(ups, { simspeed: 6000 });
    rig.tell(store, pack(7, 1, thing(1, 1)));
    rig.pass(29_000);
    expect(store.of('ready')).toEqual([]);
    rig.hangUp(store);
    const second = rig.store(1);
    rig.tell(second, pack(8, 1, thing(1, 1)));
    rig.pass(400);
    expect(second.of('ready').map(({ shipid }) => shipid)).toEqual([8]);
  });

  it('works below 60, slower: 30 packs in a minute and loads in two; 0 is ignored', () => {
    const { rig, store, ups } = stocked();
    rig.tell(ups, pickup(1));
    rig.send(store, { simspeed: 30 });
    rig.send(store, { simspeed: 0 });
    rig.tell(store, pack(7, 1, thing(1, 1)));
    rig.pass(59_900);
    expect(store.of('ready')).toEqual([]);
    rig.pass(200);
    expect(store.of('ready')).toHaveLength(1);
    rig.tell(store, load(7, 1));
    rig.pass(119_900);
    expect(store.of('loaded')).toEqual([]);
    rig.pass(200);
    expect(store.of('loaded')).toHaveLength(1);
  });
});
