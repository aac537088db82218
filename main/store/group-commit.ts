// The one door for writes: while one commit runs, the next batches gather and become one transaction. Knows no SQL.

import { StoreError } from './store.js';

export interface GroupCommitStats {
  /** Transactions that were durable. */
  commits: number;
  /** Batches in them. */
  batches: number;
  /** Groups that failed and were tried again batch by batch. */
  retriedGroups: number;
}

interface Waiting<B> {
  readonly batch: B;
  readonly size: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Rows in one transaction at most (a single larger batch still goes in whole): bounds memory and the wait of the last. */
const GROUP_ROWS = 20_000;

/** Batches in, durable transactions out, in the order of the calls. */
export class GroupCommit<B> {
  readonly stats: GroupCommitStats = { commits: 0, batches: 0, retriedGroups: 0 };
  readonly #commit: (batches: readonly B[]) => Promise<void>;
  readonly #sizeOf: (batch: B) => number;
  readonly #name: string;
  #waiting: (Waiting<B> | { readonly job: () => Promise<void> })[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  /** `commit` makes all batches durable in one transaction, or nothing of them. */
  constructor(name: string, sizeOf: (batch: B) => number, commit: (batches: readonly B[]) => Promise<void>) {
    this.#name = name;
    this.#sizeOf = sizeOf;
    this.#commit = commit;
  }

  /** Resolves when durable; rejects alone when only this batch is at fault. */
  write(batch: B): Promise<void> {
    if (this.#closed) return Promise.reject(new StoreError('closed', `${this.#name}: the store is closed.`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, size: this.#sizeOf(batch), resolve, reject });
      this.#start();
    });
  }

  /** Runs `job` after the writes asked for before it and before those asked for later. */
  alone<T>(job: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError('closed', `${this.#name}: the store is closed.`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job: () => job().then(resolve, reject) });
      this.#start();
    });
  }

  /** Refuses new writes and waits for those already asked for. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  #start(): void {
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    await Promise.resolve(); // The writes of one turn belong to one group.
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      if ('job' in group) await group.job();
      else await this.#commitGroup(group);
    }
    // In the same step as the last look: a write asked for from now on starts the next run.
    this.#running = null;
  }

  #takeGroup(): readonly Waiting<B>[] | { readonly job: () => Promise<void> } {
    const group: Waiting<B>[] = [];
    let rows = 0;
    let taken = 0;
    for (const next of this.#waiting) {
      if ('job' in next) {
        if (taken > 0) break;
        this.#waiting = this.#waiting.slice(1);
        return next;
      }
      if (taken > 0 && rows + next.size > GROUP_ROWS) break;
      group.push(next);
      rows += next.size;
      taken += 1;
    }
    this.#waiting = taken === this.#waiting.length ? [] : this.#waiting.slice(taken);
    return group;
  }

  async #commitGroup(group: readonly Waiting<B>[]): Promise<void> {
    try {
      await this.#commit(group.map((waiting) => waiting.batch));
      this.#count(group.length);
      for (const waiting of group) waiting.resolve();
      return;
    } catch (error) {
      const [only] = group;
      if (group.length === 1 && only !== undefined) {
        only.reject(error);
        return;
      }
    }
    // One of them is at fault, and only that one may fail.
    this.stats.retriedGroups += 1;
    for (const waiting of group) {
      try {
        await this.#commit([waiting.batch]);
        this.#count(1);
        waiting.resolve();
      } catch (error) {
        waiting.reject(error);
      }
    }
  }

  #count(batches: number): void {
    this.stats.commits += 1;
    this.stats.batches += batches;
  }
}
