// The rows of one server query, fetched by pages as they come into sight. While held, rows keep their places; news is counted.

import type { CodedError } from '../../../main/core/lib/result.js';
import { toCodedError } from '../../state/rpc-error.js';
import { keepSame } from './same-rows.js';

export const PAGE_SIZE = 200;
/** Pages kept at most; the ones farthest from sight go first. */
const MAX_PAGES = 24;

export interface Page<Row> {
  readonly total: number;
  /** `total` is a lower bound; some lists say so, others by the numbers in isBound. */
  readonly atLeast?: true;
  readonly rows: readonly Row[];
}
export type LoadPage<Row> = (offset: number, limit: number) => Promise<Page<Row>>;

/** How far past a page a filtered list is counted: `Paged` in main/store/store.ts. */
const COUNTED_PAST = 10_000;

/** Whether the total of this answer is only known to be at least that: the list goes on behind what was counted. */
function isBound({ total, atLeast }: Page<unknown>, offset: number): boolean {
  return atLeast === true || total === offset + PAGE_SIZE + 1 || total === offset + COUNTED_PAST + 1;
}

export interface PagedState {
  /** Null before the first answer. */
  readonly total: number | null;
  /** The total is a lower bound. */
  readonly atLeast: boolean;
  readonly error: CodedError | null;
  readonly fetching: boolean;
  /** Set when the server's order is no longer the shown one: how many rows came (0: only moved or went). */
  readonly held: { readonly newRows: number } | null;
  /** Grows with each change of any row. */
  readonly version: number;
}

/** The beginning of a list as it was last seen. */
export type KeptPage<Row> = Required<Omit<Page<Row>, 'atLeast'>> & { readonly atLeast: boolean };

export class PagedRows<Row> {
  readonly #load: LoadPage<Row>;
  readonly #keyOf: (row: Row) => string | number;
  readonly #listeners = new Set<() => void>();
  #pages = new Map<number, readonly Row[]>();
  readonly #inFlight = new Set<number>();
  #sight = { first: 0, last: 0 };
  /** Answers of an earlier generation are ignored. */
  #generation = 0;
  #state: PagedState = { total: null, atLeast: false, error: null, fetching: true, held: null, version: 0 };
  /** What is shown are the rows of an earlier question. */
  #borrowed = false;

  /**
   * Shown until this question's rows are there, for a list must not go empty in between: its own as they were `kept`, or those of
   * an earlier question, `before`.
   */
  constructor(
    load: LoadPage<Row>,
    keyOf: (row: Row) => string | number,
    { kept, before }: { readonly kept?: KeptPage<Row> | undefined; readonly before?: PagedRows<Row> } = {},
  ) {
    this.#load = load;
    this.#keyOf = keyOf;
    if (kept !== undefined) {
      const { rows, total, atLeast } = kept;
      this.#pages.set(0, rows);
      this.#state = { ...this.#state, total, atLeast };
      return;
    }
    if (before === undefined || before.#state.total === null) return;
    this.#borrowed = true;
    this.#pages = new Map(before.#pages);
    this.#state = { ...before.#state, error: null, fetching: true, held: null };
  }

  readonly getState = (): PagedState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE];
  }

  /** What the next table of this question may show at first; null when nothing of its own is there. */
  kept(): KeptPage<Row> | null {
    const { total, atLeast } = this.#state;
    const rows = this.#pages.get(0);
    return this.#borrowed || total === null || rows === undefined ? null : { rows, total, atLeast };
  }

  /** These rows are in sight: pages that are missing are fetched. */
  want(first: number, last: number): void {
    this.#sight = { first: Math.max(0, first), last: Math.max(0, last) };
    if (this.#borrowed) return; // the answer looks again at what is in sight
    for (const page of this.#pagesInSight()) {
      if (!this.#pages.has(page) && !this.#inFlight.has(page)) void this.#fetch(page);
    }
  }

  /** Asks for the pages in sight again. `hold`: rows keep their places, known rows get their new values. */
  async refresh(hold: boolean): Promise<void> {
    const generation = ++this.#generation;
    this.#inFlight.clear();
    this.#set({ fetching: true });
    const wanted = this.#pagesInSight();
    try {
      const answers = await Promise.all(wanted.map((page) => this.#load(page * PAGE_SIZE, PAGE_SIZE)));
      if (generation !== this.#generation) return;
      const fresh = new Map(wanted.map((page, index) => [page, this.#same(page, answers[index]?.rows ?? [])] as const));
      const last = answers.at(-1) ?? { total: 0, rows: [] };
      const { total } = last;
      const mayHold = hold && !this.#borrowed && this.#state.total !== null;
      if (mayHold && !this.#sameOrder(fresh, total)) return this.#merge(fresh, total);
      const borrowed = this.#borrowed;
      this.#borrowed = false;
      this.#pages = fresh;
      const atLeast = isBound(last, (wanted.at(-1) ?? 0) * PAGE_SIZE);
      this.#set({ total, atLeast, error: null, fetching: false, held: null });
      if (borrowed && total > 0) this.want(this.#sight.first, Math.min(this.#sight.last, total - 1));
    } catch (thrown) {
      if (generation !== this.#generation) return;
      // Rows of another question are no answer to this one.
      if (this.#borrowed) this.#pages = new Map();
      const known = this.#borrowed ? { total: null, atLeast: false } : {};
      this.#borrowed = false;
      this.#set({ ...known, error: toCodedError(thrown), fetching: false });
    }
  }

  dispose(): void {
    this.#generation += 1;
  }

  #pagesInSight(): readonly number[] {
    const first = Math.floor(this.#sight.first / PAGE_SIZE);
    const last = Math.floor(this.#sight.last / PAGE_SIZE);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  async #fetch(page: number): Promise<void> {
    const generation = this.#generation;
    this.#inFlight.add(page);
    this.#set({ fetching: true });
    try {
      const answer = await this.#load(page * PAGE_SIZE, PAGE_SIZE);
      const { total, rows } = answer;
      if (generation !== this.#generation) return;
      this.#inFlight.delete(page);
      this.#pages.set(page, this.#same(page, rows));
      this.#forgetFar();
      this.#set({
        ...(this.#state.held ? {} : { total, atLeast: isBound(answer, page * PAGE_SIZE) }),
        error: null,
        fetching: this.#inFlight.size > 0,
      });
    } catch (thrown) {
      if (generation !== this.#generation) return;
      this.#inFlight.delete(page);
      this.#set({ error: toCodedError(thrown), fetching: this.#inFlight.size > 0 });
    }
  }

  #same(page: number, fresh: readonly Row[]): readonly Row[] {
    return keepSame(this.#pages.get(page), fresh, this.#keyOf);
  }

  #sameOrder(fresh: ReadonlyMap<number, readonly Row[]>, total: number): boolean {
    if (total !== this.#state.total) return false;
    for (const [page, rows] of fresh) {
      const shown = this.#pages.get(page);
      if (shown === undefined || shown.length !== rows.length) return false;
      if (shown.some((row, index) => this.#keyOf(row) !== this.#keyOf(rows[index] as Row))) return false;
    }
    return true;
  }

  #merge(fresh: ReadonlyMap<number, readonly Row[]>, total: number): void {
    const byKey = new Map<string | number, Row>();
    for (const rows of fresh.values()) for (const row of rows) byKey.set(this.#keyOf(row), row);
    for (const [page, rows] of this.#pages) {
      this.#pages.set(
        page,
        rows.map((row) => byKey.get(this.#keyOf(row)) ?? row),
      );
    }
    const newRows = Math.max(0, total - (this.#state.total ?? 0));
    this.#set({ error: null, fetching: false, held: { newRows } });
  }

  #forgetFar(): void {
    const middle = (this.#sight.first + this.#sight.last) / 2 / PAGE_SIZE;
    const far = [...this.#pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const page of far.slice(0, Math.max(0, far.length - MAX_PAGES))) this.#pages.delete(page);
  }

  #set(change: Partial<PagedState>): void {
    const known = this.#state;
    if (Object.entries(change).every(([key, value]) => key === 'fetching' && known.fetching === value)) return;
    this.#state = { ...this.#state, ...change, version: this.#state.version + 1 };
    for (const listener of [...this.#listeners]) listener();
  }
}
