// One SQLite connection with promises: one call at a time, statements prepared once, slow calls reported.
// Knows no tables. Of the whole program only main/store imports the driver.

import sqlite3 from 'sqlite3';
import { toOpenError, toStoreError } from './errors.js';
import { StoreError } from './store.js';

export type SqlValue = string | number | null;

/** A call that took longer than `slowMs`. */
export interface SlowQuery {
  readonly file: string;
  readonly sql: string;
  readonly ms: number;
}

export interface ConnectionOptions {
  /** Called with every driver call that takes at least `slowMs` (default 50). */
  readonly log?: ((slow: SlowQuery) => void) | undefined;
  readonly slowMs?: number | undefined;
}

/** Prepared statements kept at most; the queries of the lists have a few hundred shapes. */
const STATEMENTS_MAX = 200;

export class Connection {
  readonly file: string;
  readonly #db: sqlite3.Database;
  readonly #log: ConnectionOptions['log'];
  readonly #slowMs: number;
  readonly #statements = new Map<string, sqlite3.Statement>();
  /** The driver orders nothing by itself, and parallel calls would fill the thread pool: so they queue here. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(file: string, db: sqlite3.Database, options: ConnectionOptions) {
    this.file = file;
    this.#db = db;
    this.#log = options.log;
    this.#slowMs = options.slowMs ?? 50;
  }

  /** Opens (and, for 'write', creates) the file. Rejects with a StoreError. */
  static async open(file: string, mode: 'write' | 'read', options: ConnectionOptions = {}): Promise<Connection> {
    const flags =
      (mode === 'write' ? sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE : sqlite3.OPEN_READONLY) |
      sqlite3.OPEN_FULLMUTEX;
    const db = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened: sqlite3.Database = new sqlite3.Database(file, flags, (error) => {
        if (error === null) resolve(opened);
        else toOpenError(error, file).then(reject, reject);
      });
    });
    return new Connection(file, db, options);
  }

  /** All rows of one statement. */
  all<Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#queued(sql, (done) => {
      const statement = this.#statement(sql, (error) => done(error, []));
      statement.all(...params, (error: Error | null, rows: Row[]) => done(error, rows));
    });
  }

  /** Runs one prepared statement: one driver call. */
  async run(sql: string, params: readonly SqlValue[] = []): Promise<void> {
    await this.#queued<undefined>(sql, (done) => {
      this.#statement(sql, (error) => done(error, undefined)).run(...params, (error: Error | null) =>
        done(error, undefined),
      );
    });
  }

  /** Runs several statements, without parameters. */
  async exec(sql: string): Promise<void> {
    await this.#queued<undefined>(sql, (done) => {
      this.#db.exec(sql, (error) => done(error, undefined));
    });
  }

  /** Waits for what is queued, then closes. A second call does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#last;
    for (const statement of this.#statements.values()) {
      await new Promise<void>((resolve) => statement.finalize(() => resolve()));
    }
    this.#statements.clear();
    await new Promise<void>((resolve, reject) => {
      this.#db.close((error) => (error === null ? resolve() : reject(toStoreError(error, this.file))));
    });
  }

  /** `failed`: it cannot be prepared, and the driver will not answer the call that uses it (as with a damaged file). */
  #statement(sql: string, failed: (error: Error) => void): sqlite3.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= STATEMENTS_MAX) {
      const oldest = this.#statements.entries().next().value;
      if (oldest !== undefined) {
        this.#statements.delete(oldest[0]);
        oldest[1].finalize();
      }
    }
    const statement = this.#db.prepare(sql, (error) => {
      if (error === null) return;
      this.#statements.delete(sql);
      failed(error);
    });
    this.#statements.set(sql, statement);
    return statement;
  }

  #queued<T>(sql: string, start: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError('closed', `${this.file}: the store is closed.`));
    const call = async (): Promise<T> => {
      const began = performance.now();
      try {
        return await new Promise<T>((resolve, reject) => {
          start((error, value) => (error === null ? resolve(value) : reject(toStoreError(error, this.file))));
        });
      } finally {
        const ms = performance.now() - began;
        if (ms >= this.#slowMs) this.#log?.({ file: this.file, sql, ms });
      }
    };
    const result = this.#last.then(call);
    this.#last = result.catch(() => undefined); // The caller has the error; the queue goes on.
    return result;
  }
}
