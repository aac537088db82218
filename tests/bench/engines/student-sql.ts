// The driver as a beginner's promise wrapper around it, and the tables that both yardsticks use.

import sqlite3 from 'sqlite3';

export class Db {
  readonly #db: sqlite3.Database;
  commits = 0;

  static open(file: string): Promise<Db> {
    return new Promise((resolve, reject) => {
      const db = new sqlite3.Database(file, (error) => (error === null ? resolve(new Db(db)) : reject(error)));
    });
  }

  private constructor(db: sqlite3.Database) {
    this.#db = db;
  }

  run(sql: string, params: readonly unknown[] = []): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#db.run(sql, [...params], (error: Error | null) => (error === null ? resolve() : reject(error)));
    });
  }

  prepare(sql: string): Prepared {
    return new Prepared(this.#db.prepare(sql));
  }

  get<Row>(sql: string, params: readonly unknown[] = []): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      this.#db.get(sql, [...params], (error: Error | null, row: Row | undefined) =>
        error === null ? resolve(row) : reject(error),
      );
    });
  }

  exec(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#db.exec(sql, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => void this.#db.close(() => resolve()));
  }
}

/** A statement that is compiled once. */
export class Prepared {
  readonly #statement: sqlite3.Statement;

  constructor(statement: sqlite3.Statement) {
    this.#statement = statement;
  }

  run(...params: readonly unknown[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#statement.run([...params], (error: Error | null) => (error === null ? resolve() : reject(error)));
    });
  }

  get<Row>(...params: readonly unknown[]): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      this.#statement.get([...params], (error: Error | null, row: Row | undefined) => {
        if (error === null) this.#statement.reset(() => resolve(row));
        else reject(error);
      });
    });
  }

  finalize(): Promise<void> {
    return new Promise((resolve) => void this.#statement.finalize(() => resolve()));
  }
}

/** Orders with their package, stock, what waits for its ack, and what was seen. */
export const TABLES = `
  CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, x INTEGER, y INTEGER, product_id INTEGER, quantity INTEGER,
    status TEXT, created_at INTEGER);
  CREATE TABLE packages (id INTEGER PRIMARY KEY, order_id INTEGER, warehouse_id INTEGER, status TEXT, truck_id INTEGER);
  CREATE TABLE stock (product_id INTEGER PRIMARY KEY, on_hand INTEGER);
  CREATE TABLE outbox (link TEXT, seq INTEGER, message TEXT, PRIMARY KEY (link, seq));
  CREATE TABLE seen (link TEXT, seq INTEGER, PRIMARY KEY (link, seq));
  CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER, what TEXT, at INTEGER);
`;
