// Where a scan goes: to the dialog or form that asked for codes last, else to the thing itself. Keeps what the last scan came to.
// Lives as long as the client.

import { createStore } from 'zustand/vanilla';
import type { AppClient, Kept } from '../state/app-store.js';
import { toCodedError } from '../state/rpc-error.js';
import { readCode, type ScannedCode } from './codes.js';
import { s } from './strings.js';

/** Takes a code and says what it did with it; null: not one of mine. */
export type ScanTarget = (code: ScannedCode) => string | null;

export interface ScanResult {
  readonly ok: boolean;
  readonly text: string;
  /** Counts scans: the same code twice is two scans. */
  readonly number: number;
}

export type Opened = { readonly type: 'product' | 'order'; readonly id: number };

export class Scanner implements Kept {
  readonly store = createStore<{ readonly last: ScanResult | null }>(() => ({ last: null }));
  readonly #client: AppClient;
  readonly #targets: ScanTarget[] = [];
  #count = 0;

  constructor(client: AppClient) {
    this.#client = client;
  }

  /** The latest one is asked first. Gives how to withdraw it. */
  addTarget(target: ScanTarget): () => void {
    this.#targets.push(target);
    return () => {
      const at = this.#targets.lastIndexOf(target);
      if (at >= 0) this.#targets.splice(at, 1);
    };
  }

  /** Resolves to what is to be opened, or null when a target took it or nothing is known by this code. */
  async scan(text: string): Promise<Opened | null> {
    const code = readCode(text, this.#client.store.getState().products.values());
    for (const target of [...this.#targets].reverse()) {
      const said = target(code);
      if (said === null) continue;
      this.#became(true, said);
      return null;
    }
    try {
      const found = await this.#find(code);
      if (found === null) {
        this.#became(false, s(`unknown-${code.type}`, { code: code.text }));
        return null;
      }
      this.#became(true, s(`opened-${code.type === 'package' ? 'package' : found.type}`, { code: code.text }));
      return found;
    } catch (thrown) {
      this.#became(false, s('failed', { code: code.text, why: toCodedError(thrown).message }));
      return null;
    }
  }

  dispose(): void {
    this.#targets.length = 0;
  }

  async #find(code: ScannedCode): Promise<Opened | null> {
    switch (code.type) {
      case 'product':
        return { type: 'product', id: code.id };
      case 'order': {
        const rows = await this.#client.call('orders.some', { ids: [code.id] });
        return rows.length === 0 ? null : { type: 'order', id: code.id };
      }
      case 'package': {
        const page = { offset: 0, limit: 1, descending: false };
        const { rows } = await this.#client.call('events.list', { ...page, shipmentId: code.id });
        const orderId = rows[0]?.orderId ?? null;
        return orderId === null ? null : { type: 'order', id: orderId };
      }
      case 'unknown':
        return null;
    }
  }

  #became(ok: boolean, text: string): void {
    this.store.setState({ last: { ok, text, number: (this.#count += 1) } });
  }
}
