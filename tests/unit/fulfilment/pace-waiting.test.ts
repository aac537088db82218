// The learned pace, and the sentence that says why a shipment waits.
import { describe, expect, it } from 'vitest';
import { clockTime } from '../../../main/core/fulfilment/clock-time.js';
import { createPace, PACE_KINDS } from '../../../main/core/fulfilment/pace.js';
import { explainWaiting } from '../../../main/core/fulfilment/waiting.js';
import { cell, init, line, place, warehouse } from './fixtures.js';
import { Rig } from './rig.js';

describe('pace', () => {
  it('is generous at first, and a few quick answers do not change that', () => {
    const pace = createPace();
    expect(pace.expected()).toMatchObject({ pack: 60_000, purchase: 60_000 });
    for (let i = 0; i < 19; i++) pace.observe('pack', 10);
    expect(pace.expected().pack).toBe(60_000);
  });

  it('becomes twice what nearly all answers took, at least 15 s', () => {
    const pace = createPace();
    for (let i = 0; i < 200; i++) pace.observe('truck', 40_000 + i);
    expect(pace.expected().truck).toBeGreaterThan(80_000);
    expect(pace.expected().truck).toBeLessThan(80_400);
    for (let i = 0; i < 200; i++) pace.observe('load', 30);
    expect(pace.expected().load).toBe(15_000);
    expect(pace.expected().delivery).toBe(600_000);
  });

  it('slower answers count at once, also before enough is known, and are forgotten in time', () => {
    const pace = createPace();
    pace.observe('load', 500_000);
    expect(pace.expected().load).toBe(1_000_000);
    for (let i = 0; i < 300; i++) pace.observe('load', 10_000);
    expect(pace.expected().load).toBe(20_000);
  });

  it('knows that packing takes longer with more lines', () => {
    const pace = createPace();
    for (let i = 0; i < 50; i++) pace.observe('pack', 30_000 * 4, 4);
    expect(pace.expected().packPerLine).toBe(60_000);
  });

  it('ignores what is no time', () => {
    const pace = createPace();
    const before = pace.expected();
    for (const kind of PACE_KINDS) for (const ms of [-1, Number.NaN, Infinity]) pace.observe(kind, ms);
    expect(pace.expected()).toEqual(before);
  });
});

describe('why it waits', () => {
  const UP = { world: true, ups: true };
  const explain = (rig: Rig, up = UP) => explainWaiting(rig.books, rig.shipment(1), up, 1e9);
  const begin = (stock: number) => {
    const rig = new Rig(init({ warehouses: [warehouse(1, 0, 0, 'North Dock')], stock: [cell(1, 1, stock)] }));
    rig.run(place('client-1', [line(1, 12)]));
    return rig;
  };

  it('for stock: what, where, since when it is bought', () => {
    const rig = begin(0);
    const time = clockTime(1000);
    expect(explain(rig)).toEqual({
      text: `Waits for 12 × Bracket M8 at North Dock; bought ${time}, not arrived yet`,
      since: 1000,
      whose: 'world',
    });
    expect(explain(rig, { world: false, ups: true })?.text).toContain('the purchase goes out when the connection');
    rig.world({ kind: 'error', err: 'no', originseqnum: 1 });
    expect(explain(rig)).toMatchObject({ text: expect.stringContaining('refused purchase 1'), whose: 'person' });
  });

  it('for the world and the UPS, step by step', () => {
    const rig = begin(20);
    expect(explain(rig)?.text).toBe(`The world has not acknowledged the pack command sent ${clockTime(1000)}`);
    expect(explain(rig, { world: false, ups: true })).toMatchObject({
      text: 'Waits for the connection to the world; the pack command goes out when it is back',
      whose: 'world',
    });
    rig.ackAll('world');
    expect(explain(rig)?.text).toMatch(/^The world is packing it/);
    rig.world({ kind: 'ready', shipid: 1 });
    expect(explain(rig, { world: true, ups: false })?.text).toBe(
      'Waits for the connection to the UPS; the call for a truck goes out when it is back',
    );
    rig.ackAll('ups');
    expect(explain(rig)).toMatchObject({
      text: expect.stringMatching(/^Waits for the UPS to bring a truck/),
      whose: 'ups',
    });
    rig.ups({ kind: 'truckArrived', truckid: 1, whnum: 1, shipids: [1] });
    rig.ackAll('world');
    expect(explain(rig)?.text).toMatch(/^The world is loading it/);
    rig.world({ kind: 'loaded', shipid: 1 });
    rig.ackAll('ups');
    expect(explain(rig)?.text).toMatch(/^On its way/);
    rig.ups({ kind: 'delivered', truckid: 1, shipid: 1 });
    expect(explain(rig)).toBeNull();
  });
});
