// Managers' figures and the day's report at their edges: empty days, the bounds of a day, days of 23 and 25 hours, no promise to
// measure by, and a clock that was set back.

import { describe, expect, it } from 'vitest';
import type { BookEvent, EventKind } from '../../../main/core/orders/types.js';
import { event, order, shipment } from '../../contract/store/rows.js';
import { FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import type { FakeClient } from '../../support/fake-channel.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Midnight, Greenwich. */
const MONDAY = Date.UTC(2024, 0, 8);

interface Past {
  readonly placedAt: number;
  readonly deliveredAt: number;
  readonly packedAt?: number | null;
  readonly warehouseId?: number;
}

/** Orders that were placed and delivered then, and a program that was started at `now`. */
async function after(past: readonly Past[], now: number, more: readonly Partial<BookEvent>[] = []) {
  const disk = new FakeDisk();
  const first = await new KernelRig(disk).start();
  await first.stop();
  const [store] = disk.books.values();
  if (store === undefined) throw new Error('the first start made books');
  const { counters } = await store.load();
  const told = (kind: EventKind, at: number, id: number, warehouseId: number): Partial<BookEvent> => {
    return { kind, at, orderId: id, shipmentId: id, warehouseId };
  };
  const events = past.flatMap(({ placedAt, deliveredAt, warehouseId = 1 }, index) => [
    told('order-placed', placedAt, index + 1, warehouseId),
    told('shipment-planned', placedAt, index + 1, warehouseId),
    told('delivered', deliveredAt, index + 1, warehouseId),
  ]);
  const all = [...events, ...more].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  await store.write({
    orders: past.map(({ placedAt, deliveredAt }, index) =>
      order(index + 1, { placedAt, closedAt: deliveredAt, state: 'delivered' }),
    ),
    shipments: past.map(({ placedAt, deliveredAt, packedAt = placedAt, warehouseId = 1 }, index) =>
      shipment(index + 1, { placedAt, packedAt, deliveredAt, warehouseId, state: 'delivered', reserved: false }),
    ),
    counters: {
      ...counters,
      nextOrderId: past.length + 1,
      nextShipmentId: past.length + 1,
      nextRev: counters.nextRev + all.length,
    },
    events: all.map((one, index) => event(counters.nextRev + index, one)),
  });
  const rig = new KernelRig(disk);
  await rig.clock.sleep(now - rig.clock.now());
  await rig.start();
  return { rig, manager: await rig.signedIn('manager') };
}

const today = (client: FakeClient, dayStart: number) => client.call('kpis.get', { range: 'today', dayStart });

describe('an empty day', () => {
  it('is noughts, and "not known" where nothing can be said', async () => {
    const { rig, manager } = await after([], MONDAY + 12 * HOUR);
    const report = await manager.call('reports.get', { from: MONDAY, to: MONDAY + DAY });
    expect(report).toMatchObject({ placed: 0, delivered: 0, cancelled: 0, late: 0, sampled: 0, exceptionsTotal: 0 });
    expect(report).toMatchObject({ lateAfter: null, cycleP50: null, cycleP90: null });
    expect([report.byWarehouse, report.lateOrders, report.exceptions]).toEqual([[], [], []]);
    const kpis = await today(manager, MONDAY);
    expect(kpis.delivered).toMatchObject({ value: 0, before: 0 });
    expect(kpis.late).toMatchObject({ value: 0, before: 0 });
    for (const figure of [kpis.cycleP50, kpis.cycleP90, kpis.fillRate, kpis.truckUse]) {
      expect(figure).toMatchObject({ value: null, before: null });
      expect(figure.course.every((value) => value === null)).toBe(true);
    }
    expect(kpis).toMatchObject({ lateAfter: null, sampled: 0 });
    await rig.stop();
  });

  it('is refused when it ends before it begins, or is longer than a month', async () => {
    const { rig, manager } = await after([], MONDAY);
    for (const to of [MONDAY, MONDAY - 1, MONDAY + 31 * DAY + 1]) {
      const { error } = await manager.ask('reports.get', { from: MONDAY, to });
      expect(error).toMatchObject({ code: 'bad-request' });
      expect(error?.message).toContain(String(to));
    }
    await rig.stop();
  });
});

describe('the bounds of a day', () => {
  it('are: its first moment, and not the next one’s', async () => {
    const moments = [MONDAY - 1, MONDAY, MONDAY + DAY - 1, MONDAY + DAY];
    const past = moments.map((at) => ({ placedAt: at, deliveredAt: at }));
    const wrong = moments.map((at): Partial<BookEvent> => ({ kind: 'problem', at, data: { text: `at ${at}` } }));
    const { rig, manager } = await after(past, MONDAY + 2 * DAY, wrong);
    const report = await manager.call('reports.get', { from: MONDAY, to: MONDAY + DAY });
    expect(report).toMatchObject({ placed: 2, delivered: 2, sampled: 2, exceptionsTotal: 2 });
    expect(report.exceptions.map(({ text }) => text)).toEqual([`at ${MONDAY + DAY - 1}`, `at ${MONDAY}`]);
    expect(report.byWarehouse).toMatchObject([{ warehouseId: 1, planned: 2, delivered: 2 }]);
    await rig.stop();
  });

  it('hold what has happened in this very millisecond, and yesterday as far into its own day', async () => {
    const noon = MONDAY + 12 * HOUR;
    const past = [noon - DAY, noon - DAY + 1, MONDAY - 1, MONDAY, noon].map((at) => ({
      placedAt: at,
      deliveredAt: at,
    }));
    const { rig, manager } = await after(past, noon);
    const { delivered, from, to } = await today(manager, MONDAY);
    expect({ from, to }).toEqual({ from: MONDAY, to: noon + 1 });
    // Of yesterday's three only the one that had been delivered by noon.
    expect(delivered).toMatchObject({ value: 2, before: 1 });
    expect(delivered.course.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(2);
    await rig.stop();
  });

  it('may lie 23 or 25 hours apart: each hour belongs to one day', async () => {
    // Berlin puts its clocks on at 2024-03-31 01:00 Greenwich, and back at 2024-10-27 01:00.
    for (const [midnight, hours] of [
      [Date.UTC(2024, 2, 30, 23), 23],
      [Date.UTC(2024, 9, 26, 22), 25],
    ] as const) {
      const end = midnight + hours * HOUR;
      const past = Array.from({ length: 80 }, (_, hour) => midnight + (hour - 24) * HOUR).map((at) => ({
        placedAt: at,
        deliveredAt: at,
      }));
      const { rig, manager } = await after(past, end + 2 * DAY);
      const dayOf = async (from: number, to: number) => (await manager.call('reports.get', { from, to })).delivered;
      expect(await dayOf(midnight, end)).toBe(hours);
      expect([await dayOf(midnight - DAY, midnight), await dayOf(end, end + DAY)]).toEqual([24, 24]);
      await rig.stop();
    }
  });
});

describe('what is late', () => {
  it('took more than twice what is usual: orders carry no promise', async () => {
    const times = [10, 10, 10, 20, 21, 50].map((minutes) => minutes * 60_000);
    const past = times.map((ms, index) => ({
      placedAt: MONDAY + index,
      deliveredAt: MONDAY + index + ms,
      warehouseId: (index % 2) + 1,
    }));
    const { rig, manager } = await after(past, MONDAY + 2 * HOUR);
    const report = await manager.call('reports.get', { from: MONDAY, to: MONDAY + DAY });
    // Twice ten minutes; what took just that long is not late.
    expect(report).toMatchObject({ lateAfter: 20 * 60_000, late: 2, cycleP50: 10 * 60_000, cycleP90: 50 * 60_000 });
    expect(report.lateOrders.map(({ orderId, ms }) => [orderId, ms / 60_000])).toEqual([
      [6, 50],
      [5, 21],
    ]);
    const kpis = await today(manager, MONDAY);
    expect(kpis).toMatchObject({ lateAfter: report.lateAfter, late: { value: report.late } });
    await rig.stop();
  });

  it('is nobody when all took as long, and a package of which little is known counts as a whole', async () => {
    const past = [0, 1, 2].map((index) => ({
      placedAt: MONDAY + index,
      deliveredAt: MONDAY + index + 60_000,
      packedAt: null,
    }));
    const { rig, manager } = await after(past, MONDAY + HOUR);
    const report = await manager.call('reports.get', { from: MONDAY, to: MONDAY + DAY });
    expect(report).toMatchObject({ late: 0, lateOrders: [], sampled: 3, cycleP50: 60_000 });
    const { stages } = await today(manager, MONDAY);
    expect([stages.packing.count, stages.whole.count]).toEqual([0, 3]);
    const slowest = { range: 'today', dayStart: MONDAY, limit: 10 } as const;
    expect(await manager.call('kpis.slowest', { ...slowest, stage: 'packing' })).toEqual([]);
    expect(await manager.call('kpis.slowest', { ...slowest, stage: 'whole' })).toHaveLength(3);
    await rig.stop();
  });
});

describe('a clock that was set back', () => {
  it('makes no time negative', async () => {
    const past = [{ placedAt: MONDAY + 2 * HOUR, deliveredAt: MONDAY + HOUR, packedAt: MONDAY }];
    const { rig, manager } = await after(past, MONDAY + 3 * HOUR);
    const report = await manager.call('reports.get', { from: MONDAY, to: MONDAY + DAY });
    expect(report).toMatchObject({ delivered: 1, cycleP50: 0, cycleP90: 0, lateAfter: 0, late: 0 });
    const { stages } = await today(manager, MONDAY);
    for (const { max } of Object.values(stages)) expect(max ?? 0).toBeGreaterThanOrEqual(0);
    await rig.stop();
  });

  it('asks anew instead of giving an answer from the future, and begins no later than now', async () => {
    const { rig, manager } = await after([], MONDAY + 3 * HOUR);
    const kept = await today(manager, MONDAY);
    await rig.clock.advance(1000);
    expect(await today(manager, MONDAY)).toEqual(kept);
    await rig.clock.sleep(-2 * HOUR);
    expect((await today(manager, MONDAY)).at).toBe(kept.at + 1000 - 2 * HOUR);
    // The screen's day began after the clock's present: nothing is asked about the future.
    const { from, to, at } = await today(manager, MONDAY + 2 * HOUR);
    expect({ from, to }).toEqual({ from: at, to: at + 1 });
    await rig.stop();
  });
});
