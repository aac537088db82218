// Runs the simulated world until something of the open books has come to a state: looks at each commit, and stops the clock when
// it has, or when it never will. Owns the present target and how the last run ended.

import { rank } from '../core/orders/machine.js';
import type { RunEnd, RunTarget } from '../core/feed/lab-status.js';
import type { ShipmentState } from '../core/orders/types.js';
import type { BooksStore } from '../store/store.js';

export type StateTarget = Exclude<RunTarget, { type: 'time' }>;

/** The rows that a commit brought. */
export interface CommittedRows {
  orders(): readonly { readonly id: number; readonly state: ShipmentState }[];
  shipment(id: number): { readonly state: ShipmentState } | undefined;
}

/** Null: not yet. */
export function endOf(state: ShipmentState, wanted: ShipmentState): RunEnd | null {
  if (state === wanted) return 'reached';
  if (state === 'cancelled' || state === 'failed') return 'never';
  if (wanted === 'cancelled' || wanted === 'failed') return state === 'delivered' ? 'never' : null;
  return rank(state) >= rank(wanted) ? 'reached' : null;
}

/** Null: there is no such order or shipment. */
export async function stateOf(store: BooksStore, { type, id }: StateTarget): Promise<ShipmentState | null> {
  if (type === 'order') return (await store.order(id))?.order.state ?? null;
  return (await store.shipment(id))?.state ?? null;
}

export class RunWatch {
  readonly #stop: () => void;
  #target: RunTarget | null = null;
  #last: { readonly target: RunTarget; readonly end: RunEnd } | null = null;

  /** `stop`: the clock is to stand still now. */
  constructor(stop: () => void) {
    this.#stop = stop;
  }

  get target(): RunTarget | null {
    return this.#target;
  }

  get last(): { readonly target: RunTarget; readonly end: RunEnd } | null {
    return this.#last;
  }

  begin(target: RunTarget): void {
    this.#target = target;
    this.#last = null;
  }

  /** The clock was moved by hand, or the books have changed hands. */
  forget(): void {
    this.#target = null;
    this.#last = null;
  }

  /** The clock stands still. */
  stood(): void {
    if (this.#target?.type === 'time') this.#end('reached');
  }

  committed(rows: CommittedRows): void {
    const target = this.#target;
    if (target === null || target.type === 'time') return;
    const row = target.type === 'order' ? rows.orders().find(({ id }) => id === target.id) : rows.shipment(target.id);
    const end = row === undefined ? null : endOf(row.state, target.state);
    if (end === null) return;
    this.#end(end);
    this.#stop();
  }

  #end(end: RunEnd): void {
    if (this.#target !== null) this.#last = { target: this.#target, end };
    this.#target = null;
  }
}
