// Counts what a run comes to from what the books commit: orders, times, stock that came and went. Pure bookkeeping beside the
// books, so that an error in them shows as a difference.

import type { LinkName, Seq } from '../lib/ids.js';
import type { OutboxRow } from '../fulfilment/types.js';
import type { BookEvent, Order, Purchase, Shipment, ShipmentState, StockCell } from '../orders/types.js';
import type { Line } from '../orders/types.js';
import type { Figures } from './measures.js';

type Unacked = Pick<OutboxRow, 'link' | 'seq'>;

/** The rows and events of one commit. */
export interface Commit {
  readonly events?: readonly BookEvent[] | undefined;
  readonly orders?: readonly Order[] | undefined;
  readonly shipments?: readonly Shipment[] | undefined;
  readonly stock?: readonly StockCell[] | undefined;
  readonly purchases?: readonly Purchase[] | undefined;
  readonly quarantine?: readonly unknown[] | undefined;
  readonly outboxPut?: readonly Unacked[] | undefined;
  readonly outboxDelete?: readonly Unacked[] | undefined;
}

/** Where the world's ledger and the books say different things. */
export interface LedgerDifference {
  readonly twice: number;
  readonly lost: number;
  readonly stock: number;
}

/** What is not in the books. */
export interface Outside {
  readonly refused: number;
  readonly retransmissions: number;
  readonly reconnects: number;
  readonly restarts: number;
  /** Against the world's own ledger; null where nobody can look into it. */
  readonly ledger: LedgerDifference | null;
}

const PACKED: ReadonlySet<ShipmentState> = new Set(['packed', 'loading', 'loaded', 'delivering', 'delivered']);

export class ScenarioTally {
  readonly #open = new Set<number>();
  readonly #closed = new Set<number>();
  readonly #waited = new Set<number>();
  readonly #troubled = new Set<number>();
  readonly #escalated = new Set<number>();
  readonly #failed = new Set<number>();
  readonly #packed = new Set<number>();
  readonly #delivered = new Set<number>();
  readonly #lines = new Map<number, { readonly warehouseId: number; readonly lines: readonly Line[] }>();
  readonly #openPurchases = new Set<number>();
  readonly #unacked: Readonly<Record<LinkName, Set<Seq>>> = { world: new Set(), ups: new Set() };
  /** Pieces that should lie in each cell, from what arrived and what was packed. */
  readonly #due = new Map<string, number>();
  readonly #onHand = new Map<string, StockCell>();
  readonly #times: number[] = [];
  #sortedTimes = new Float64Array(0);
  #deliveredOrders = 0;
  #cancelledOrders = 0;
  #twice = 0;
  #purchases = 0;
  #lastPurchase = 0;
  #rejected = 0;
  #quarantined = 0;
  commits = 0;

  get open(): number {
    return this.#open.size;
  }

  get orders(): number {
    return this.#open.size + this.#closed.size;
  }

  get delivered(): number {
    return this.#deliveredOrders;
  }

  /** Nothing is on its way: no open order, no purchase that has not arrived, no command that is not acked. */
  get quiet(): boolean {
    const { world, ups } = this.#unacked;
    return this.#open.size === 0 && this.#openPurchases.size === 0 && world.size === 0 && ups.size === 0;
  }

  /** Shipments that the books call delivered, and those that they know to be packed. */
  get deliveredShipments(): ReadonlySet<number> {
    return this.#delivered;
  }

  get packedShipments(): ReadonlySet<number> {
    return this.#packed;
  }

  /** Cells as the books have them. */
  get stock(): ReadonlyMap<string, StockCell> {
    return this.#onHand;
  }

  take(commit: Commit): void {
    const { events = [], orders = [], shipments = [], stock = [], purchases = [], quarantine = [] } = commit;
    for (const { link, seq } of commit.outboxPut ?? []) this.#unacked[link].add(seq);
    for (const { link, seq } of commit.outboxDelete ?? []) this.#unacked[link].delete(seq);
    this.commits += 1;
    this.#quarantined += quarantine.length;
    for (const { id, warehouseId, lines, state } of shipments) {
      if (!this.#packed.has(id)) this.#lines.set(id, { warehouseId, lines });
      if (state === 'failed') this.#failed.add(id);
      else this.#failed.delete(id);
    }
    for (const event of events) this.#event(event);
    for (const order of orders) this.#order(order);
    for (const purchase of purchases) this.#purchase(purchase);
    for (const cell of stock) this.#onHand.set(`${cell.warehouseId}/${cell.productId}`, cell);
  }

  figures({ refused, retransmissions, reconnects, restarts, ledger }: Outside): Figures {
    const counted = this.orders - this.#cancelledOrders;
    const sorted = this.#sorted();
    return {
      orders: this.orders,
      refused,
      delivered: this.#deliveredOrders,
      deliveredPercent: counted === 0 ? null : (this.#deliveredOrders * 100) / counted,
      cancelled: this.#cancelledOrders,
      failed: this.#failed.size,
      open: this.#open.size,
      deliveredTwice: this.#twice + (ledger?.twice ?? 0),
      lost: ledger?.lost ?? null,
      stockDifference: this.#stockDifference() + (ledger?.stock ?? 0),
      waitedForStock: this.#waited.size,
      purchases: this.#purchases,
      problems: this.#troubled.size,
      escalated: this.#escalated.size,
      rejected: this.#rejected,
      quarantined: this.#quarantined,
      retransmissions,
      reconnects,
      restarts,
      deliverP50: percentile(sorted, 0.5),
      deliverP90: percentile(sorted, 0.9),
      deliverP99: percentile(sorted, 0.99),
    };
  }

  /** Sorting is dear: while a run goes on, what has grown by less than a tenth is not sorted again. */
  #sorted(): Float64Array {
    const { length } = this.#times;
    if (this.#open.size === 0 ? length > this.#sortedTimes.length : length * 10 > this.#sortedTimes.length * 11) {
      this.#sortedTimes = Float64Array.from(this.#times).sort();
    }
    return this.#sortedTimes;
  }

  #event({ kind, to, shipmentId, warehouseId, data }: BookEvent): void {
    switch (kind) {
      case 'shipment-waiting':
        if (shipmentId !== null) this.#waited.add(shipmentId);
        break;
      case 'problem':
        if (shipmentId === null) break;
        this.#troubled.add(shipmentId);
        if (data?.['whose'] === 'person') this.#escalated.add(shipmentId);
        break;
      case 'command-rejected':
        this.#rejected += 1;
        break;
      case 'purchase-arrived':
        this.#move(warehouseId, (data?.['lines'] ?? []) as readonly Line[], 1);
        break;
      default:
    }
    if (to === null || shipmentId === null) return;
    // What is cancelled after its pack command stays packed in the world: the goods are gone.
    if (PACKED.has(to) || kind === 'cancelled') this.#pack(shipmentId);
    if (to !== 'delivered') return;
    if (this.#delivered.has(shipmentId)) this.#twice += 1;
    this.#delivered.add(shipmentId);
  }

  #pack(shipmentId: number): void {
    if (this.#packed.has(shipmentId)) return;
    this.#packed.add(shipmentId);
    const known = this.#lines.get(shipmentId);
    if (known !== undefined) this.#move(known.warehouseId, known.lines, -1);
    this.#lines.delete(shipmentId);
  }

  #order({ id, state, placedAt, closedAt }: Order): void {
    if (state !== 'delivered' && state !== 'cancelled') {
      this.#open.add(id);
      return;
    }
    if (this.#closed.has(id)) return;
    this.#open.delete(id);
    this.#closed.add(id);
    if (state === 'cancelled') this.#cancelledOrders += 1;
    else {
      this.#deliveredOrders += 1;
      if (closedAt !== null) this.#times.push((closedAt - placedAt) / 1000);
    }
  }

  #purchase({ id, clientId, state }: Purchase): void {
    if (state === 'sent' || state === 'acked') this.#openPurchases.add(id);
    else this.#openPurchases.delete(id);
    if (id <= this.#lastPurchase) return;
    this.#lastPurchase = id;
    if (clientId === null) this.#purchases += 1;
  }

  #move(warehouseId: number | null, lines: readonly Line[], sign: 1 | -1): void {
    for (const { productId, quantity } of lines) {
      const key = `${warehouseId}/${productId}`;
      this.#due.set(key, (this.#due.get(key) ?? 0) + sign * quantity);
    }
  }

  /** Over all cells: pieces too many or too few, and pieces that nobody holds any more and that are still called reserved. */
  #stockDifference(): number {
    let difference = 0;
    for (const [key, { onHand, reserved }] of this.#onHand) {
      difference += Math.abs(onHand - (this.#due.get(key) ?? 0));
      if (this.#open.size === 0) difference += reserved;
    }
    return difference;
  }
}

function percentile(sorted: Float64Array, part: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null;
}
