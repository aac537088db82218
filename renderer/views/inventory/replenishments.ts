// Purchases that were sent with one key: each cell's last one, from the key to the shelf. Lives as long as the client, so that a
// row still tells what became of it when one comes back; never sends a second one while the first is under way.

import { createStore } from 'zustand/vanilla';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { newClientId } from '../../components/quantity.js';
import type { AppClient, Kept } from '../../state/app-store.js';
import { toCodedError } from '../../state/rpc-error.js';

export interface Replenishment {
  /** Kept until an answer came: sending again after a lost connection buys nothing twice. */
  readonly clientId: string;
  readonly phase: 'sending' | 'sent' | 'arrived' | 'refused' | 'failed';
  readonly quantity: number;
  readonly purchaseId: number | null;
  /** Why it was refused, or could not be sent. */
  readonly text: string | null;
}

export type ReplenishmentsState = ReadonlyMap<string, Replenishment>;

/** How long a row says that its purchase has arrived, ms. */
const SHOW_ARRIVED_MS = 60_000;

export const cellKey = (of: { readonly warehouseId: number; readonly productId: number }): string =>
  `${of.warehouseId}/${of.productId}`;

export class Replenishments implements Kept {
  readonly store = createStore<{ readonly cells: ReplenishmentsState }>(() => ({ cells: new Map() }));
  readonly #client: AppClient;
  readonly #stop: () => void;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(client: AppClient) {
    this.#client = client;
    this.#stop = client.onEvents((_books, events) => this.#heard(events));
  }

  /** Sends it, unless one of this cell is being sent or is on its way. Resolves to what became of it, or null: nothing sent. */
  async send(
    cell: { readonly warehouseId: number; readonly productId: number },
    quantity: number,
  ): Promise<Replenishment | null> {
    const key = cellKey(cell);
    const before = this.store.getState().cells.get(key);
    if (before?.phase === 'sending' || before?.phase === 'sent') return null;
    // The same try again: the quantity stays, too, because the program may have taken it the first time.
    const again = before?.phase === 'failed' ? before : null;
    const clientId = again?.clientId ?? newClientId();
    const pieces = again?.quantity ?? quantity;
    const begun = { clientId, quantity: pieces, purchaseId: null, text: null };
    this.#set(key, { ...begun, phase: 'sending' });
    const { warehouseId, productId } = cell;
    try {
      const lines = [{ productId, quantity: pieces }];
      const { purchaseId } = await this.#client.call('inventory.buy', { clientId, warehouseId, lines });
      const now = this.store.getState().cells.get(key);
      // It may have arrived before the answer did.
      if (now?.clientId === clientId && now.phase === 'sending') {
        this.#set(key, { ...begun, phase: 'sent', purchaseId });
      }
    } catch (thrown) {
      this.#set(key, { ...begun, phase: 'failed', text: toCodedError(thrown).message });
    }
    return this.store.getState().cells.get(key) ?? null;
  }

  dispose(): void {
    this.#stop();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #heard(events: readonly BookEvent[]): void {
    for (const { kind, data } of events) {
      const purchaseId = data?.['purchaseId'];
      if (typeof purchaseId !== 'number') continue;
      if (kind === 'purchase-arrived') this.#became(purchaseId, 'arrived', null);
      else if (kind === 'problem') this.#became(purchaseId, 'refused', String(data?.['text'] ?? ''));
    }
  }

  #became(purchaseId: number, phase: 'arrived' | 'refused', text: string | null): void {
    for (const [key, cell] of this.store.getState().cells) {
      if (cell.purchaseId !== purchaseId || cell.phase !== 'sent') continue;
      this.#set(key, { ...cell, phase, text });
      if (phase !== 'arrived') continue;
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        if (this.store.getState().cells.get(key)?.purchaseId === purchaseId) this.#set(key, null);
      }, SHOW_ARRIVED_MS);
      this.#timers.add(timer);
    }
  }

  #set(key: string, value: Replenishment | null): void {
    const cells = new Map(this.store.getState().cells);
    if (value === null) cells.delete(key);
    else cells.set(key, value);
    this.store.setState({ cells });
  }
}
