// The demo catalogue and the demo orders: whole, consistent, and within the limits of the world and of the import.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { IMPORT_COLUMNS, LIMITS, ROLES } from '../../../main/contracts/app-api.js';
import { loadDemo, type Demo } from '../../../main/contracts/demo.js';

const resource = (name: string): string => new URL(`../../../resources/${name}`, import.meta.url).pathname;
const json = JSON.parse(readFileSync(resource('demo.json'), 'utf8')) as Demo;

function demo(): Demo {
  const loaded = loadDemo(json);
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

describe('demo.json', () => {
  it('is accepted as it is', () => {
    expect(loadDemo(json)).toEqual({ ok: true, value: json });
  });

  it('has goods of many kinds, three warehouses, five trucks, a person of each role', () => {
    const { products, warehouses, trucks, customers, people } = demo();
    expect(products.length).toBeGreaterThanOrEqual(64);
    expect(new Set(products.map((product) => product.category)).size).toBeGreaterThanOrEqual(8);
    expect(products.map((product) => product.id)).toEqual(products.map((_, at) => at + 1));
    for (const product of products) {
      expect(product.sku).toMatch(/^[A-Z]{3}-\d{4}$/);
      expect(product.name.length).toBeLessThanOrEqual(50);
      expect(product.reorderPoint).toBeGreaterThanOrEqual(20);
      expect(product.reorderPoint).toBeLessThanOrEqual(60);
    }
    expect(warehouses).toHaveLength(3);
    expect(trucks).toHaveLength(5);
    expect(customers.length).toBeGreaterThanOrEqual(24);
    expect(people.map((person) => person.role).sort()).toEqual([...ROLES].sort());
    const places = [...warehouses, ...trucks, ...customers, ...people.map((person) => person.address)];
    for (const { x, y } of places) {
      expect(x >= 0 && x <= 2400 && y >= 0 && y <= 1600).toBe(true);
    }
  });

  it('has every product in every warehouse, and a few low in exactly one of them', () => {
    const { products, warehouses, initialStock } = demo();
    const lowIn = new Map<number, number>();
    for (const warehouse of warehouses) {
      const cells = initialStock.filter((cell) => cell.warehouseId === warehouse.id);
      expect(cells.map((cell) => cell.productId)).toEqual(products.map((product) => product.id));
      const low = cells.filter((cell) => cell.quantity < (products[cell.productId - 1]?.reorderPoint ?? 0));
      expect(low.length).toBeGreaterThan(0);
      for (const cell of low) lowIn.set(cell.productId, (lowIn.get(cell.productId) ?? 0) + 1);
    }
    expect([...lowIn.values()].every((count) => count === 1)).toBe(true);
  });
});

describe('loadDemo', () => {
  const wrong: [string, unknown, RegExp][] = [
    ['nothing', null, /demo\.json/],
    ['a name too long for the world', withProduct({ name: 'x'.repeat(51) }), /products\.0\.name.*50/],
    ['a SKU twice', withProduct({ sku: json.products[1]?.sku }), /products: sku .* comes twice/],
    ['an id twice', withProduct({ id: 2 }), /products: id 2 comes twice/],
    ['stock of an unknown product', { ...json, products: json.products.slice(1) }, /no product 1/],
    ['stock in an unknown warehouse', { ...json, warehouses: json.warehouses.slice(1) }, /no warehouse 1/],
  ];
  function withProduct(change: object): unknown {
    return { ...json, products: json.products.map((product, at) => (at === 0 ? { ...product, ...change } : product)) };
  }
  it.each(wrong)('says what is wrong: %s', (_what, value, message) => {
    const loaded = loadDemo(value);
    expect(loaded.ok).toBe(false);
    if (!loaded.ok) {
      expect(loaded.error.code).toBe('bad-demo');
      expect(loaded.error.message).toMatch(message);
    }
  });
});

describe('demo-orders.csv', () => {
  const text = readFileSync(resource('demo-orders.csv'), 'utf8');

  it('is 500 orders of known customers and goods, the rows of each together', () => {
    const { data, errors, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(meta.fields).toEqual([...IMPORT_COLUMNS]);
    const { products, customers } = demo();
    const orders = new Map<string, { rows: typeof data; last: number }>();
    data.forEach((row, at) => {
      const known = orders.get(row['order_ref'] ?? '');
      if (known === undefined) {
        orders.set(row['order_ref'] ?? '', { rows: [row], last: at });
      } else {
        expect(known.last).toBe(at - 1);
        known.rows.push(row);
        known.last = at;
      }
      const customer = customers.find((candidate) => candidate.name === row['customer']);
      expect([row['x'], row['y'], row['ups_account']]).toEqual([
        String(customer?.x),
        String(customer?.y),
        customer?.upsAccount ?? '',
      ]);
      expect(products.some((product) => product.sku === row['sku'])).toBe(true);
      expect(row['quantity']).toMatch(/^[1-6]$/);
    });
    expect(orders.size).toBe(500);
    for (const { rows } of orders.values()) {
      expect(rows.length).toBeLessThanOrEqual(4);
      expect(new Set(rows.map((row) => row['customer'])).size).toBe(1);
      expect(new Set(rows.map((row) => row['sku'])).size).toBe(rows.length);
    }
    expect(LIMITS.linesPerOrder).toBeGreaterThanOrEqual(4);
  });

  it('is what its generator makes of demo.json', () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-orders-'));
    try {
      for (const name of ['demo.json', 'make-demo-orders.mjs']) cpSync(resource(name), join(folder, name));
      execFileSync(process.execPath, [join(folder, 'make-demo-orders.mjs')]);
      expect(readFileSync(join(folder, 'demo-orders.csv'), 'utf8')).toBe(text);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
