// An order that a person holds is not packed until it is released, whatever else happens to it.
import { describe, expect, it } from 'vitest';
import { explainWaiting } from '../../../main/core/fulfilment/waiting.js';
import { cell, init, line, place } from './fixtures.js';
import { Rig } from './rig.js';

const hold = (rig: Rig, on: boolean, orderId = 1) =>
  rig.run({ type: 'person-hold', at: rig.now, personId: 4, orderId, hold: on }).outcome;
const UP = { world: true, ups: true };

describe('holding', () => {
  it('keeps it from being packed when the time for taking it back is over, over a restart too', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5)] }));
    rig.run(place('client-1', [line(1, 2)], 1000, { holdMs: 8000 }));
    expect(hold(rig, true)).toEqual({ type: 'done' });
    rig.now += 60_000;
    rig.run({ type: 'holds-over', at: rig.now });
    rig.restart();
    rig.run({ type: 'holds-over', at: rig.now });
    rig.run({ type: 'send-now', at: rig.now, personId: 4, orderId: 1 });
    expect(rig.commands('pack')).toEqual([]);
    expect(rig.shipment(1).onHold).toEqual({ at: 1000, by: 4 });
    expect(explainWaiting(rig.books, rig.shipment(1), UP, rig.now)).toMatchObject({ whose: 'person', since: 1000 });
    expect(hold(rig, false)).toEqual({ type: 'done' });
    expect(rig.commands('pack')).toHaveLength(1);
    expect(rig.shipment(1)).not.toHaveProperty('onHold');
    expect(rig.kinds()).toEqual(expect.arrayContaining(['order-held', 'order-released']));
  });

  it('gets the goods that it waits for, and keeps them', () => {
    const rig = new Rig(init());
    rig.run(place('client-1', [line(1, 2)]));
    hold(rig, true);
    const [buy] = rig.commands('buy');
    rig.world({ kind: 'arrived', whnum: buy?.body.whnum ?? 0, things: buy?.body.things ?? [] });
    expect(rig.shipment(1).reserved).toBe(true);
    expect(rig.commands('pack')).toEqual([]);
    hold(rig, false);
    expect(rig.commands('pack')).toHaveLength(1);
  });

  it('twice is once; what went out to be packed is too late; taking it back ends it', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5)] }));
    rig.run(place('client-1', [line(1, 1)], 1000, { holdMs: 8000 }));
    hold(rig, true);
    hold(rig, true);
    hold(rig, false);
    hold(rig, false);
    expect(rig.kinds().filter((kind) => kind === 'order-held' || kind === 'order-released')).toHaveLength(2);
    // Released in time, it can still be taken back as if nothing had been.
    expect(rig.commands('pack')).toEqual([]);
    rig.run({ type: 'send-now', at: rig.now, personId: 4, orderId: 1 });
    expect(hold(rig, true)).toMatchObject({ type: 'rejected', code: 'too-late' });
    rig.run(place('client-2', [line(1, 1)], 1000, { holdMs: 8000 }));
    hold(rig, true, 2);
    rig.run({ type: 'cancel', at: rig.now, personId: 4, orderId: 2 });
    expect(rig.shipment(2).state).toBe('cancelled');
    expect(rig.books.stock.get('1/1')).toMatchObject({ reserved: 1 });
    expect(hold(rig, true, 9)).toMatchObject({ type: 'rejected', code: 'not-open' });
  });
});
