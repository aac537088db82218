// Backups and restoring through the real program with its real world and UPS: the world is never put back, and goes on.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { worldLedger } from '../../e2e/support/ledgers.js';
import { eventually, PageClient, serveProgram, type ServedProgram } from '../../support/served-program.js';

let dataDir: string;
let program: ServedProgram;
let page: PageClient;

async function open(): Promise<void> {
  program = await serveProgram(dataDir);
  page = await PageClient.connect(program);
  const people = (await page.call('session.state', {})).oneClick;
  const manager = people.find(({ role }) => role === 'manager');
  await page.call('session.signInDemo', { personId: manager?.id ?? 0 });
  await eventually(
    'both links',
    () => page.status,
    (status) => status?.links.world.state === 'connected' && status.links.ups.state === 'connected',
    60_000,
  );
}

let orders = 0;
async function place(count: number): Promise<number[]> {
  const { rows } = await page.call('inventory.list', { offset: 0, limit: 8, sort: 'available', descending: true });
  const placed = Array.from({ length: count }, async () => {
    orders += 1;
    const result = await page.call('orders.place', {
      clientId: `restore-test-${String(orders)}`,
      customerId: null,
      customerName: 'Ada',
      destination: { x: 10 * (orders % 7), y: 20 },
      upsAccount: null,
      lines: [{ productId: rows[orders % rows.length]?.productId ?? 1, quantity: 1 }],
    });
    return result.orderId;
  });
  return Promise.all(placed);
}

async function states(): Promise<Readonly<Record<number, string>>> {
  const query = { offset: 0, limit: 500, sort: 'id', descending: false } as const;
  const { rows } = await page.call('orders.list', query);
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]));
}

const allDelivered = (ids: readonly number[], now: Readonly<Record<number, string>>): boolean =>
  ids.every((id) => now[id] === 'delivered');

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'parcelyard-restore-'));
  await open();
});
afterAll(async () => {
  page.close();
  await program.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('restoring the books of a world that went on', () => {
  it('delivers every order exactly once, old and new, whatever stage the backup had them in', async () => {
    await page.call('sim.setSpeed', { simspeed: 2000 });
    const early = await place(6);
    await eventually('the first delivery', states, (now) => early.some((id) => now[id] === 'delivered'), 90_000);
    // At several stages when the backup is made, and further when it comes back.
    const middle = await place(8);
    await eventually(
      'some are packed',
      states,
      (now) => middle.some((id) => !['placed', 'packing'].includes(now[id] ?? '')),
      90_000,
    );
    const late = await place(6);
    const { names } = await page.call('backups.make', {});
    const books = names.find((name) => name.startsWith('books-')) ?? '';
    expect(names).toHaveLength(2);

    const lost = await place(5);
    await eventually('further than the backup', states, (now) => allDelivered(middle.slice(0, 2), now), 90_000);
    const listed = (await page.call('backups.list', {})).backups.find(({ name }) => name === books);
    expect(listed).toMatchObject({ kind: 'manual', orders: 20, fault: null, current: true });

    const restored = await page.call('backups.restore', { name: books });
    expect(restored.atNextStart).toBe(false);
    expect(restored.text).toMatch(/5 orders, #21 to #25, are not in them/);
    expect(existsSync(path.join(dataDir, 'backups', restored.setAside ?? ''))).toBe(true);
    await eventually(
      'it is said',
      () => page.status?.restored ?? '',
      (text) => text.includes('not in them'),
    );
    const after = await states();
    for (const id of lost) expect(after[id]).toBeUndefined();

    const fresh = await place(6);
    expect(Math.min(...fresh)).toBeGreaterThan(Math.max(...lost));
    const all = [...early, ...middle, ...late, ...fresh];
    await eventually('all are delivered', states, (now) => allDelivered(all, now), 180_000);
    const quarantined = await page.call('quarantine.list', { offset: 0, limit: 50 });
    expect(quarantined.rows).toEqual([]);
    const audit = await page.call('audit.run', {});
    // The orders that the books lost took their goods: said as packages that only the world has.
    const codes = audit.differences.map(({ code }) => code);
    expect(codes.filter((code) => code === 'lost-package')).toHaveLength(5);
    expect(codes.filter((code) => code !== 'lost-package')).toEqual([]);
  }, 600_000);

  it('survives kill -9 afterwards, and no number was used twice in the world', async () => {
    const before = await states();
    page.close();
    program.child.kill('SIGKILL');
    await new Promise((resolve) => program.child.once('exit', resolve));
    await open();
    expect(await states()).toEqual(before);
    const more = await place(3);
    await eventually('new orders are delivered', states, (now) => allDelivered(more, now), 120_000);
    page.close();
    await program.stop();
    const ledger = await worldLedger(dataDir);
    expect(new Set(ledger.delivered).size).toBe(ledger.delivered.length);
    // All of ours, and those of the lost orders that were on their way when they were lost.
    expect(ledger.delivered.length).toBeGreaterThanOrEqual(Object.keys(before).length + more.length);
    expect(readdirSync(dataDir).filter((name) => name.includes('restoring'))).toEqual([]);
    await open();
  }, 300_000);
});
