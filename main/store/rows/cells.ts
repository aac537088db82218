// Reading back what the database holds: each value is looked at once, and a wrong one names its table, key and field.

import { StoreError } from '../store.js';

/** One row as an array of values, in the order of its columns. */
export type RawRow = readonly unknown[];

export class Cells {
  readonly #table: string;
  readonly #key: string;
  readonly #values: RawRow;

  /** `key` is what a person finds the row by. */
  constructor(table: string, key: string, values: unknown) {
    this.#table = table;
    this.#key = key;
    if (!Array.isArray(values)) throw this.wrong('row', values, 'a row');
    this.#values = values;
  }

  int(at: number, field: string): number {
    const value = this.#values[at];
    if (!Number.isSafeInteger(value)) throw this.wrong(field, value, 'a whole number');
    return value as number;
  }

  intOrNull(at: number, field: string): number | null {
    return this.#values[at] === null ? null : this.int(at, field);
  }

  text(at: number, field: string): string {
    const value = this.#values[at];
    if (typeof value !== 'string') throw this.wrong(field, value, 'a text');
    return value;
  }

  textOrNull(at: number, field: string): string | null {
    return this.#values[at] === null ? null : this.text(at, field);
  }

  /** Stored as 0 or 1. */
  flag(at: number, field: string): boolean {
    const value = this.#values[at];
    if (value !== 0 && value !== 1) throw this.wrong(field, value, '0 or 1');
    return value === 1;
  }

  oneOf<T extends string>(at: number, field: string, allowed: ReadonlySet<T>): T {
    const value = this.#values[at];
    if (!allowed.has(value as T)) throw this.wrong(field, value, `one of ${[...allowed].join(', ')}`);
    return value as T;
  }

  ints(at: number, field: string): readonly number[] {
    const value = this.#values[at];
    if (!Array.isArray(value) || !value.every(Number.isSafeInteger)) throw this.wrong(field, value, 'whole numbers');
    return value as number[];
  }

  /** Pairs of product and quantity. */
  lines(at: number, field: string): readonly { readonly productId: number; readonly quantity: number }[] {
    const value = this.#values[at];
    if (!Array.isArray(value)) throw this.wrong(field, value, 'pairs of product and quantity');
    return value.map((pair: unknown) => {
      const [productId, quantity] = Array.isArray(pair) ? (pair as unknown[]) : [];
      if (!Number.isSafeInteger(productId) || !Number.isSafeInteger(quantity)) {
        throw this.wrong(field, pair, 'a pair of product and quantity');
      }
      return { productId: productId as number, quantity: quantity as number };
    });
  }

  /** A text such as `3 12,4 1`: product and quantity of each line; null when there is none. */
  lineText(at: number, field: string): readonly { readonly productId: number; readonly quantity: number }[] {
    const text = this.textOrNull(at, field);
    if (text === null) return [];
    const lines: { readonly productId: number; readonly quantity: number }[] = [];
    // Looked through by places: lists of pieces for every line were a tenth of reading an order.
    for (let from = 0; from <= text.length;) {
      const comma = text.indexOf(',', from);
      const end = comma === -1 ? text.length : comma;
      const blank = text.indexOf(' ', from);
      const productId = blank === -1 ? NaN : Number(text.slice(from, blank));
      const quantity = Number(text.slice(blank + 1, end));
      if (!Number.isSafeInteger(productId) || !Number.isSafeInteger(quantity)) {
        throw this.wrong(field, text.slice(from, end), 'product and quantity');
      }
      lines.push({ productId, quantity });
      from = end + 1;
    }
    return lines;
  }

  record(at: number, field: string): Readonly<Record<string, unknown>> {
    const value = this.#values[at];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.wrong(field, value, 'a JSON object');
    }
    return value as Record<string, unknown>;
  }

  recordOrNull(at: number, field: string): Readonly<Record<string, unknown>> | null {
    return this.#values[at] === null ? null : this.record(at, field);
  }

  wrong(field: string, value: unknown, allowed: string): StoreError {
    const shown = (JSON.stringify(value) ?? String(value)).slice(0, 60);
    return new StoreError(
      'corrupt',
      `${this.#table} ${this.#key}: ${field} is ${shown}; it should be ${allowed}. The file is damaged or was edited by hand.`,
    );
  }
}
