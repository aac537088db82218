// Journals for the timeline's tests: plausible ones, and ones in which anything may come in any order.
import fc from 'fast-check';
import { EVENT_KINDS } from '../../../main/core/orders/types.js';
import type { EventKind } from '../../../main/core/orders/types.js';
import type { TimelineColumns } from '../../../main/core/feed/timeline-kinds.js';

export interface JournalLine {
  kind: EventKind;
  at: number;
  shipment?: number;
  order?: number;
  warehouse?: number;
  truck?: number;
  truckState?: number;
}

export function toColumns(lines: readonly JournalLine[], firstRev = 1): TimelineColumns {
  return {
    rev: lines.map((_, i) => firstRev + i),
    at: lines.map((line) => line.at),
    kind: lines.map((line) => EVENT_KINDS.indexOf(line.kind)),
    shipment: lines.map((line) => line.shipment ?? -1),
    order: lines.map((line) => line.order ?? -1),
    warehouse: lines.map((line) => line.warehouse ?? -1),
    truck: lines.map((line) => line.truck ?? -1),
    truckState: lines.map((line) => line.truckState ?? -1),
  };
}

export function slice(columns: TimelineColumns, from: number, to: number): TimelineColumns {
  const cut = (column: readonly number[]) => column.slice(from, to);
  const { rev, at, kind, shipment, order, warehouse, truck, truckState } = columns;
  return {
    rev: cut(rev),
    at: cut(at),
    kind: cut(kind),
    shipment: cut(shipment),
    order: cut(order),
    warehouse: cut(warehouse),
    truck: cut(truck),
    truckState: cut(truckState),
  };
}

const KINDS: readonly EventKind[] = [
  'order-placed',
  'shipment-planned',
  'shipment-waiting',
  'pack-sent',
  'pack-acked',
  'ready',
  'pickup-sent',
  'truck-arrived',
  'load-sent',
  'loaded',
  'out-for-delivery',
  'delivered',
  'cancelled',
  'order-taken-back',
  'problem',
  'command-rejected',
  'quarantined',
  'truck',
  'link',
];

/** Any event about any of a few shipments, warehouses and trucks; the clock may stand still or be set back. */
export const anyJournal = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      step: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 400 }) }, fc.constantFrom(0, 30_000, -5_000)),
      shipment: fc.integer({ min: -1, max: 6 }),
      warehouse: fc.integer({ min: -1, max: 2 }),
      truck: fc.integer({ min: -1, max: 3 }),
      state: fc.integer({ min: -1, max: 4 }),
    }),
    { maxLength: 120 },
  )
  .map((steps) => {
    let at = 1_000_000;
    return steps.map((one): JournalLine => {
      at += one.step;
      const shipment = one.shipment === 0 ? -1 : one.shipment;
      const order = shipment > 0 ? 10 + (shipment % 3) : one.kind === 'order-taken-back' ? 10 : -1;
      const { kind, warehouse, truck } = one;
      return { kind, at, shipment, order, warehouse, truck, truckState: kind === 'truck' ? one.state : -1 };
    });
  });

/** `count` packages through the whole road, several at once, in `warehouses` warehouses, on as many trucks. About 16 events each. */
export function busyJournal(count: number, warehouses: number, trucks: number, everyMs: number): JournalLine[] {
  const lines: JournalLine[] = [];
  for (let i = 1; i <= count; i++) {
    const at = 1_700_000_000_000 + i * everyMs;
    const refs = { shipment: i, order: i, warehouse: 1 + (i % warehouses) };
    const truck = 1 + (Math.floor(i / 4) % trucks);
    const step = everyMs * 4;
    const road: readonly [EventKind, number, boolean][] = [
      ['order-placed', 0, false],
      ['shipment-planned', 0, false],
      ['stock', 0, false],
      ['pack-sent', 0, false],
      ['pack-acked', 0.2, false],
      ['stock', 3, false],
      ['ready', 3, false],
      ['pickup-sent', 3, false],
      ['pickup-acked', 3.2, false],
      ['truck-arrived', 6, true],
      ['load-sent', 6, true],
      ['load-acked', 6.2, true],
      ['loaded', 7, true],
      ['depart-sent', 7, true],
      ['out-for-delivery', 8, true],
      ['delivered', 12, true],
    ];
    for (const [kind, after, onTruck] of road) {
      lines.push({ kind, at: at + after * step, ...refs, ...(onTruck ? { truck } : {}) });
    }
  }
  return lines.sort((a, b) => a.at - b.at);
}
