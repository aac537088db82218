// The browser host and its children as real processes: who may connect, and what one stopped process means for the others.
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, PageClient, serveProgram, type ServedProgram } from '../../support/served-program.js';

let dataDir: string;
let program: ServedProgram;
let page: PageClient;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'parcelyard-served-'));
  program = await serveProgram(dataDir);
  page = await PageClient.connect(program);
  const people = (await page.call('session.state', {})).oneClick;
  const manager = people.find(({ role }) => role === 'manager');
  await page.call('session.signInDemo', { personId: manager?.id ?? 0 });
  await eventually(
    'both links',
    () => page.status,
    (status) => linked(status, 'world') && linked(status, 'ups'),
  );
  await page.call('sim.setSpeed', { simspeed: 50_000 });
});
afterAll(async () => {
  page.close();
  await program.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const linked = (status: PageClient['status'], link: 'world' | 'ups'): boolean =>
  status?.links[link].state === 'connected';

/** The process id of a link, as the status names it. */
function pidOf(link: 'world' | 'ups'): number {
  const pid = page.status?.links[link].pid ?? 0;
  expect(pid, `${link} link runs`).toBeGreaterThan(1);
  return pid;
}

let orders = 0;
/** Places an order of one piece. */
async function place(): Promise<number> {
  orders += 1;
  const { rows } = await page.call('inventory.list', { offset: 0, limit: 1, sort: 'available', descending: true });
  const placed = await page.call('orders.place', {
    clientId: `served-test-${String(orders)}`,
    customerId: null,
    customerName: 'Ada',
    destination: { x: 10, y: 20 },
    upsAccount: null,
    lines: [{ productId: rows[0]?.productId ?? 1, quantity: 1 }],
  });
  return placed.orderId;
}

const stateOf = async (orderId: number): Promise<string> => (await page.call('orders.get', { orderId })).order.state;

function get(url: URL, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port: url.port, path: '/', headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .on('error', reject);
  });
}

describe('who may talk to the browser host', () => {
  it('pages under its own name, and nobody under another', async () => {
    expect(await get(program.url, { host: program.url.host })).toBe(200);
    expect(await get(program.url, { host: 'rebound.example' })).toBe(403);
  });

  it('sockets with the token and from its own page only', async () => {
    await expect(PageClient.connect(program, 'https://elsewhere.example')).rejects.toThrow(/403/);
    await expect(PageClient.connect({ ...program, token: 'x'.repeat(32) })).rejects.toThrow(/403/);
  });
});

describe('several processes', () => {
  it('fault 3: kernel, world link, UPS link and simulator are processes of their own', () => {
    const pids = [program.child.pid, page.status?.simulator?.pid, pidOf('world'), pidOf('ups')];
    expect(new Set(pids).size).toBe(4);
    // Signal 0 asks whether such a process is there.
    for (const pid of pids) expect(process.kill(pid ?? 0, 0)).toBe(true);
  });

  it('fault 3, 6: a world link that stands still stops neither the program nor the UPS link; orders go on when it does', async () => {
    const pid = pidOf('world');
    process.kill(pid, 'SIGSTOP');
    try {
      const startedAt = Date.now();
      const order = await place();
      expect(Date.now() - startedAt, 'placing does not wait for the link').toBeLessThan(5000);
      // The UPS link works meanwhile: a new connection, its greeting, its acks.
      const before = page.status?.links.ups.since ?? 0;
      await page.call('links.reconnect', { link: 'ups' });
      await eventually(
        'UPS again',
        () => page.status,
        (status) => linked(status, 'ups') && (status?.links.ups.since ?? 0) > before,
      );
      expect(await stateOf(order)).toBe('placed');
      process.kill(pid, 'SIGCONT');
      await eventually(
        'delivered',
        () => stateOf(order),
        (state) => state === 'delivered',
      );
    } finally {
      // Harmless when it goes on already, or was replaced.
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // The supervisor took it for dead and started another: that is a right answer too.
      }
    }
  });

  it('fault 6: a UPS link that stands still does not hold up the world link', async () => {
    const pid = pidOf('ups');
    process.kill(pid, 'SIGSTOP');
    try {
      const order = await place();
      // Packed by the world while the UPS is silent.
      await eventually(
        'packed',
        () => stateOf(order),
        (state) => state === 'packed',
      );
      process.kill(pid, 'SIGCONT');
      await eventually(
        'delivered',
        () => stateOf(order),
        (state) => state === 'delivered',
      );
    } finally {
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // As above.
      }
    }
  });
});
