// Makes demo-orders.csv from demo.json: 500 orders, the same ones every time. Run: node resources/make-demo-orders.mjs

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ORDERS = 500;
const HEADING = ['order_ref', 'customer', 'x', 'y', 'ups_account', 'sku', 'quantity'];
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** mulberry32: small, seeded, the same on every platform (public domain, Tommy Ettinger). */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = seeded(500);
/** 0 to n - 1. */
const below = (n) => Math.floor(random() * n);
const cell = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));

const demo = JSON.parse(readFileSync(here('demo.json'), 'utf8'));
const rows = [HEADING];
for (let order = 1; order <= ORDERS; order += 1) {
  const customer = demo.customers[below(demo.customers.length)];
  const products = new Set();
  const lines = 1 + below(4);
  while (products.size < lines) products.add(demo.products[below(demo.products.length)]);
  for (const product of products) {
    const ref = `D${String(order).padStart(4, '0')}`;
    rows.push([ref, customer.name, customer.x, customer.y, customer.upsAccount ?? '', product.sku, 1 + below(6)]);
  }
}
writeFileSync(here('demo-orders.csv'), `${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`);
