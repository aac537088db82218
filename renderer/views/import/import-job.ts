// One import from file to placed orders: reads, checks in batches, places in batches; can be stopped and gone on with.

import type { Call, ImportRow } from '../../../main/contracts/app-api.js';
import { LIMITS } from '../../../main/contracts/app-api.js';
import type { CodedError } from '../../../main/core/lib/result.js';
import { newClientId } from '../../components/quantity.js';
import { toCodedError } from '../../state/rpc-error.js';
import { cutIntoBatches } from './batches.js';
import { readCsv } from './read-csv.js';
import { s } from './strings.js';

export interface CheckedRow {
  readonly row: ImportRow;
  /** Empty when the row is right. */
  readonly errors: readonly string[];
}

export type ImportState =
  | { readonly step: 'empty'; readonly error: CodedError | null }
  | { readonly step: 'reading'; readonly name: string }
  | { readonly step: 'checking'; readonly name: string; readonly done: number; readonly total: number }
  | {
      readonly step: 'checked' | 'placing' | 'placed';
      readonly name: string;
      readonly rows: readonly CheckedRow[];
      /** References of the orders that can be placed. */
      readonly orders: ReadonlySet<string>;
      readonly badOrders: number;
      readonly placed: number;
      readonly repeated: number;
      readonly handled: number;
      readonly stopped: boolean;
      readonly error: CodedError | null;
    };

const START: ImportState = { step: 'empty', error: null };

export class ImportJob {
  readonly #call: Call;
  #state: ImportState = START;
  #stop = false;
  /** One per file: going on after a stop or a lost connection places nothing twice. */
  #importId = newClientId();
  readonly #listeners = new Set<() => void>();

  constructor(call: Call) {
    this.#call = call;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly getState = (): ImportState => this.#state;

  reset(): void {
    this.#stop = true;
    this.#set(START);
  }

  stop(): void {
    this.#stop = true;
  }

  /** Reads and checks a file. Errors end in the state, never in a rejection. */
  async open(file: File): Promise<void> {
    this.#stop = false;
    this.#importId = newClientId();
    const { name } = file;
    this.#set({ step: 'reading', name });
    try {
      const read = await readCsv(file);
      if (!read.ok) return this.#set({ step: 'empty', error: read.error });
      await this.#check(name, read.value);
    } catch (error) {
      this.#set({ step: 'empty', error: toCodedError(error) });
    }
  }

  async #check(name: string, rows: readonly ImportRow[]): Promise<void> {
    const { batches, tooBig } = cutIntoBatches(rows);
    const errors = new Map<number, readonly string[]>();
    for (const [line, { ref, rows: n }] of tooBig)
      errors.set(line, [s('bigOrder', { ref, n, max: LIMITS.importRows })]);
    let done = tooBig.size;
    for (const batch of batches) {
      this.#set({ step: 'checking', name, done, total: rows.length });
      const { verdicts } = await this.#call('orders.importCheck', { rows: [...batch] });
      if (this.#stop) return this.#set(START);
      for (const verdict of verdicts)
        errors.set(
          verdict.line,
          verdict.errors.map((error) => error.message),
        );
      done += batch.length;
    }
    const checked = rows.map((row) => ({ row, errors: errors.get(row.line) ?? [] }));
    const bad = new Set(checked.filter(({ errors: found }) => found.length > 0).map(({ row }) => refOf(row)));
    const orders = new Set(rows.map(refOf).filter((ref) => ref !== '' && !bad.has(ref)));
    this.#set({
      step: 'checked',
      name,
      rows: checked,
      orders,
      badOrders: bad.size,
      placed: 0,
      repeated: 0,
      handled: 0,
      stopped: false,
      error: null,
    });
  }

  /** Places the orders that are right. Called again after a stop or an error, it goes on; nothing is placed twice. */
  async place(): Promise<void> {
    const from = this.#state;
    if (from.step !== 'checked' && from.step !== 'placed') return;
    this.#stop = false;
    let state = { ...from, step: 'placing' as const, placed: 0, repeated: 0, handled: 0, stopped: false, error: null };
    this.#set(state);
    const rows = from.rows.filter(({ row }) => from.orders.has(refOf(row))).map(({ row }) => row);
    const { batches } = cutIntoBatches(rows);
    try {
      for (const batch of batches) {
        if (this.#stop) return this.#set({ ...state, step: 'placed', stopped: true });
        const result = await this.#call('orders.importPlace', { importId: this.#importId, rows: [...batch] });
        const failed = new Map(
          result.verdicts
            .filter(({ errors }) => errors.length > 0)
            .map((v) => [v.line, v.errors.map((e) => e.message)]),
        );
        state = {
          ...state,
          rows: state.rows.map((each) => ({ ...each, errors: failed.get(each.row.line) ?? each.errors })),
          placed: state.placed + result.placed,
          repeated: state.repeated + result.repeated,
          handled: state.handled + new Set(batch.map(refOf)).size,
        };
        this.#set(state);
      }
      this.#set({ ...state, step: 'placed' });
    } catch (error) {
      this.#set({ ...state, step: 'placed', stopped: true, error: toCodedError(error) });
    }
  }

  #set(state: ImportState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function refOf(row: ImportRow): string {
  return (row.cells['order_ref'] ?? '').trim();
}
