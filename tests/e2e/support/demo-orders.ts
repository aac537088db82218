// The demo file of 500 orders, whole or its beginning.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROGRAM_DIR } from './targets.js';

export function demoOrders(): string {
  return readFileSync(path.join(PROGRAM_DIR, 'resources', 'demo-orders.csv'), 'utf8');
}

/** The first orders of the demo file, as a file of their own. */
export function firstOrders(count: number): string {
  const [heading = '', ...rows] = demoOrders().trim().split('\n');
  const refs = [...new Set(rows.map((row) => row.split(',')[0]))].slice(0, count);
  return [heading, ...rows.filter((row) => refs.includes(row.split(',')[0]))].join('\n');
}
