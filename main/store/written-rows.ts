// What this process knows to be on disk already: customers' names, and open orders and shipments as they were written last. Only ever a shortcut: what is not known here goes in whole.

import { CLOSED_STATES, type Order, type Shipment } from '../core/orders/types.js';
import type { LoadedBooks, WriteBatch } from './store.js';

const NAMES_MAX = 20_000;

export class WrittenRows {
  #names = new Set<string>();
  #orders = new Map<number, Order>();
  #shipments = new Map<number, Shipment>();

  hasName(name: string): boolean {
    return this.#names.has(name);
  }

  /** As it was written last; undefined when it is closed or was not met yet. */
  order(id: number): Order | undefined {
    return this.#orders.get(id);
  }

  shipment(id: number): Shipment | undefined {
    return this.#shipments.get(id);
  }

  /** What was read from the disk just now, with nothing being written. */
  loaded({ orders, shipments }: Pick<LoadedBooks, 'orders' | 'shipments'>): void {
    this.forget();
    this.#learn(orders, shipments);
  }

  /** After the commit. */
  committed(batches: readonly WriteBatch[]): void {
    if (this.#names.size > NAMES_MAX) this.#names.clear();
    for (const { orders = [], shipments = [] } of batches) {
      this.#learn(orders, shipments);
      for (const { customerName } of orders) this.#names.add(customerName);
    }
  }

  /** After a commit that failed: nothing is known. */
  forget(): void {
    this.#names = new Set();
    this.#orders = new Map();
    this.#shipments = new Map();
  }

  #learn(orders: readonly Order[], shipments: readonly Shipment[]): void {
    for (const order of orders) keepOpen(this.#orders, order);
    for (const shipment of shipments) keepOpen(this.#shipments, shipment);
  }
}

function keepOpen<Row extends Order | Shipment>(rows: Map<number, Row>, row: Row): void {
  if (CLOSED_STATES.includes(row.state)) rows.delete(row.id);
  else rows.set(row.id, row);
}
