// The tally: what it counts, and that an error in the books shows as a difference.

import { describe, expect, it } from 'vitest';
import { compareLedger, ledgerOf } from '../../../main/core/scenario/ledger.js';
import { ScenarioTally, type Outside } from '../../../main/core/scenario/tally.js';
import type { BookEvent, Order, Shipment, ShipmentState, StockCell } from '../../../main/core/orders/types.js';

const OUTSIDE: Outside = { refused: 0, retransmissions: 0, reconnects: 0, restarts: 0, ledger: null };
const LINES = [{ productId: 1, quantity: 4 }];

let rev = 0;
function event(kind: BookEvent['kind'], more: Partial<BookEvent> = {}): BookEvent {
  const none = { personId: null, orderId: null, shipmentId: null, warehouseId: null, productId: null, truckId: null };
  const rest = { link: null, seq: null, peerSeq: null, from: null, to: null, data: null };
  return { rev: (rev += 1), at: 0, kind, source: 'us', ...none, ...rest, ...more };
}
const order = (id: number, state: ShipmentState, closedAt: number | null = null): Order =>
  ({ id, state, placedAt: 1000, closedAt, shipmentIds: [id] }) as unknown as Order;
const shipment = (id: number, state: ShipmentState): Shipment =>
  ({ id, orderId: id, warehouseId: 1, lines: LINES, state }) as unknown as Shipment;
const cell = (onHand: number, reserved = 0): StockCell => ({
  warehouseId: 1,
  productId: 1,
  onHand,
  reserved,
  inbound: 0,
});

/** Ten pieces arrived, order 1 of four pieces was placed, packed and delivered. */
function delivered(): ScenarioTally {
  const tally = new ScenarioTally();
  const lines = [{ productId: 1, quantity: 10 }];
  tally.take({ events: [event('purchase-arrived', { warehouseId: 1, data: { lines } })], stock: [cell(10)] });
  tally.take({
    orders: [order(1, 'placed')],
    shipments: [shipment(1, 'placed')],
    outboxPut: [{ link: 'world', seq: 1 }],
  });
  tally.take({ events: [event('ready', { shipmentId: 1, from: 'packing', to: 'packed' })], stock: [cell(6)] });
  tally.take({
    events: [event('delivered', { shipmentId: 1, from: 'delivering', to: 'delivered' })],
    orders: [order(1, 'delivered', 5000)],
    outboxDelete: [{ link: 'world', seq: 1 }],
  });
  return tally;
}

describe('the tally', () => {
  it('counts a delivery, its time, and finds nothing wrong', () => {
    const tally = delivered();
    expect(tally.quiet).toBe(true);
    const figures = tally.figures(OUTSIDE);
    expect(figures).toMatchObject({
      orders: 1,
      delivered: 1,
      open: 0,
      deliveredPercent: 100,
      deliverP50: 4,
      deliverP99: 4,
    });
    expect(figures).toMatchObject({ stockDifference: 0, deliveredTwice: 0, lost: null });
  });

  it('sees pieces that came from nowhere or went nowhere', () => {
    const tally = delivered();
    tally.take({ stock: [cell(7)] });
    expect(tally.figures(OUTSIDE).stockDifference).toBe(1);
    tally.take({ stock: [cell(6, 2)] });
    expect(tally.figures(OUTSIDE).stockDifference).toBe(2);
  });

  it('sees a shipment delivered twice', () => {
    const tally = delivered();
    tally.take({ events: [event('delivered', { shipmentId: 1, from: 'delivering', to: 'delivered' })] });
    expect(tally.figures(OUTSIDE).deliveredTwice).toBe(1);
  });

  it('knows goods that are cancelled after their pack command to be gone, and those before it not', () => {
    for (const [kind, onHand] of [
      ['cancelled', 2],
      ['order-taken-back', 6],
    ] as const) {
      const tally = delivered();
      tally.take({ orders: [order(2, 'placed')], shipments: [shipment(2, 'placed')] });
      tally.take({
        events: [event(kind, { shipmentId: 2, from: 'placed', to: 'cancelled' })],
        orders: [order(2, 'cancelled', 2000)],
        stock: [cell(onHand)],
      });
      expect(tally.figures(OUTSIDE)).toMatchObject({ cancelled: 1, stockDifference: 0, deliveredPercent: 100 });
    }
  });

  it('is not quiet while an order, a purchase or a command is on its way', () => {
    const tally = delivered();
    tally.take({ outboxPut: [{ link: 'ups', seq: 9 }] });
    expect(tally.quiet).toBe(false);
    tally.take({ outboxDelete: [{ link: 'ups', seq: 9 }], orders: [order(2, 'packing')] });
    expect(tally.quiet).toBe(false);
    expect(tally.figures(OUTSIDE)).toMatchObject({ open: 1, orders: 2 });
  });

  it('counts waiting, problems, escalations, refusals and what was put aside, each shipment once', () => {
    const tally = delivered();
    for (let i = 0; i < 2; i += 1) {
      tally.take({
        events: [
          event('shipment-waiting', { shipmentId: 1 }),
          event('problem', { shipmentId: 1, data: { whose: 'world' } }),
          event('problem', { shipmentId: 2, data: { whose: 'person' } }),
          event('command-rejected'),
        ],
        quarantine: [{}],
      });
    }
    expect(tally.figures({ ...OUTSIDE, refused: 3, restarts: 2 })).toMatchObject({
      waitedForStock: 1,
      problems: 2,
      escalated: 1,
      rejected: 2,
      quarantined: 2,
      refused: 3,
      restarts: 2,
    });
  });
});

describe("the world's ledger", () => {
  const rows = [
    { scope: 'world', key: 'stock/7/1/1', value: '6' },
    { scope: 'world', key: 'package/7/1', value: '{"whnum":1}' },
    { scope: 'world', key: 'stock/8/1/1', value: '99' },
    { scope: 'ups', key: 'package/7/5', value: '{}' },
  ];
  const ledger = ledgerOf(rows, 7);

  it('is that of the one world', () => {
    expect([...ledger.packages]).toEqual([1]);
    expect([...ledger.stock]).toEqual([['1/1', 6]]);
  });

  it('sees a delivery that the world knows nothing of, an order that is gone, a package that nobody wants, pieces too many', () => {
    expect(compareLedger({ ...ledger, delivered: new Set([1]) }, delivered(), 1)).toEqual({
      twice: 0,
      lost: 0,
      stock: 0,
    });
    expect(compareLedger(ledger, delivered(), 1).lost).toBe(1);
    expect(compareLedger({ ...ledger, delivered: new Set([1]) }, delivered(), 2).lost).toBe(1);
    expect(compareLedger({ ...ledger, packages: new Set([1, 2]) }, delivered(), 1).twice).toBe(1);
    expect(compareLedger({ ...ledger, stock: new Map([['1/1', 9]]) }, delivered(), 1).stock).toBe(3);
  });
});
