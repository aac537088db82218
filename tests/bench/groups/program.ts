// U1, U3 to U6: what the users of the whole program feel: placing, importing, memory and CPU. No goals, shown.

import Papa from 'papaparse';
import { LIMITS, type ImportRow, type MethodName, type Params, type Results } from '../../../main/contracts/app-api.js';
import { eventually } from '../../support/served-program.js';
import type { Context, Group } from '../harness/context.js';
import type { Measured } from '../harness/table.js';
import { inWords, percentile, shortNumber, summary } from '../harness/stats.js';
import { cpuOf, memoryOf, processesOf, startServed, type Served } from './served.js';

const REST_MS = 5000;
const DAY_LIMIT_MS = 900_000;
const DAY_POLL_MS = 1000;
const IN_FLIGHT = 400;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const order = (prefix: string, n: number): Params<'orders.place'> => ({
  clientId: `${prefix}-${String(n).padStart(8, '0')}`,
  customerId: null,
  customerName: `Customer ${n % 28}`,
  destination: { x: 300 + (n % 700), y: 200 + ((n * 7) % 700) },
  upsAccount: null,
  lines: [{ productId: (n % 80) + 1, quantity: 1 }],
});

async function measurePlacing(context: Context, { page }: Served): Promise<Measured> {
  const times: number[] = [];
  const count = context.size(1000, 100);
  for (let n = 0; n < count; n += 1) {
    const began = performance.now();
    await page.call('orders.place', order('u1', n));
    times.push(performance.now() - began);
  }
  const p50 = shortNumber(percentile(times, 0.5));
  return {
    figures: [percentile(times, 0.99)],
    note: `${count} orders one by one, p50 ${p50} ms, ${inWords(summary(times))}`,
  };
}

function csv(orders: number): string {
  const rows = Array.from({ length: orders }, (_, n) => [`R${n}`, `Customer ${n % 28}`, n % 900, (n * 7) % 900, '', n]);
  return `order_ref,customer,x,y,ups_account,sku,quantity\n${rows.map((row) => row.join()).join('\n')}\n`;
}

/** As the import page does: read in one go, handed over in calls of as many rows as one may have. */
async function measureImport(context: Context, { page }: Served): Promise<Measured> {
  const orders = context.size(50_000, 500);
  const { products } = await firstProducts(page);
  const skus = products.map(({ sku }) => sku);
  const lines = csv(orders)
    .trim()
    .split('\n')
    .map((line, at) =>
      at === 0 ? line : line.replace(/,(\d+)$/, (_, n: string) => `,${skus[Number(n) % skus.length] ?? ''},1`),
    );
  const text = lines.join('\n');
  const began = performance.now();
  const parsed = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  const rows: ImportRow[] = parsed.data.map((cells, at) => ({ line: at + 2, cells }));
  let placed = 0;
  for (let at = 0; at < rows.length; at += LIMITS.importRows) {
    const result = await page.call('orders.importPlace', {
      importId: 'bench-import',
      rows: rows.slice(at, at + LIMITS.importRows),
    });
    placed += result.placed;
  }
  const ms = performance.now() - began;
  if (placed !== orders) throw new Error(`${placed} of ${orders} orders were placed`);
  return {
    figures: [ms / 1000],
    note: `${orders} orders, ${shortNumber((orders / ms) * 1000)} a second, until all are placed`,
  };
}

async function firstProducts(
  page: Served['page'],
): Promise<{ readonly products: readonly { readonly sku: string }[] }> {
  const { rows } = (await page.call('products.search' satisfies MethodName, {
    offset: 0,
    limit: 80,
  })) as Results['products.search'];
  return { products: rows.map(({ product }) => product) };
}

async function measureIdle(
  context: Context,
  served: Served,
  report: (id: string, measured: Measured) => void,
): Promise<void> {
  await pause(context.size(REST_MS, 2000));
  const pids = processesOf(served);
  const memory = memoryOf(pids);
  report('U4', {
    figures: [memory],
    note: `${pids.length} processes: ${pids.map((pid) => shortNumber(memoryOf([pid]))).join(', ')} MB`,
  });
  if (!context.wanted('U6')) return;
  const seconds = context.size(20, 3);
  const before = cpuOf(pids);
  await pause(seconds * 1000);
  const percent = ((cpuOf(pids) - before) / seconds) * 100;
  report('U6', { figures: [percent], note: `over ${seconds} s, ${pids.length} processes, one page connected` });
}

/** Each of the 28 customers has one address: a truck brings several things to a door, in the time of one. */
const addressOf = (n: number): { readonly x: number; readonly y: number } => ({
  x: 300 + (n % 28) * 25,
  y: 200 + (((n % 28) * 7) % 28) * 25,
});

/**
 * As many trucks as a world may have. At the highest speed a leg of a trip still takes 0.6 s, the world's shortest, so that one truck
 * brings two to three orders a second: the five of a first world could not bring a day's in a quarter of an hour.
 */
const DAY_WORLD = { seed: 1, profile: 'brisk', trucks: 200, warehouses: 20 } as const;

async function dayWorld({ page }: Served): Promise<void> {
  const { oneClick } = await page.call('session.state', {});
  await page.call('session.signInDemo', { personId: oneClick.find(({ role }) => role === 'tester')?.id ?? 0 });
  const { booksId } = await page.call('lab.createWorld', DAY_WORLD);
  const ready = (): boolean =>
    page.status?.booksId === booksId &&
    page.status.links.world.state === 'connected' &&
    page.status.links.ups.state === 'connected' &&
    page.status.links.world.unackedOut === 0;
  await eventually('the world of the day', ready, Boolean, 120_000);
  await page.call('sim.setSpeed', { simspeed: 1_000_000 });
}

/** A day's orders as fast as the built-in world at its highest speed takes them, all delivered. */
async function measureDay(context: Context, served: Served): Promise<Measured> {
  const { page } = served;
  const orders = context.size(100_000, 100);
  await dayWorld(served);
  const began = performance.now();
  const secondsSince = (): number => (performance.now() - began) / 1000;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < orders) {
      const one = order('u5', (next += 1));
      await page.call('orders.place', { ...one, destination: addressOf(next) });
    }
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, orders) }, worker));
  const placed = secondsSince();
  const deadline = Date.now() + DAY_LIMIT_MS;
  let open = Infinity;
  while (open > 0 && Date.now() < deadline) {
    await pause(DAY_POLL_MS);
    const list = await page.call('orders.list', {
      offset: 0,
      limit: 1,
      states: ['placed', 'packing', 'packed', 'loading', 'loaded', 'delivering'],
      sort: 'id',
      descending: true,
    });
    open = list.total;
  }
  const seconds = secondsSince();
  await pause(context.size(REST_MS, 1000));
  const pids = processesOf(served);
  const each = pids.map((pid) => shortNumber(memoryOf([pid]))).join(', ');
  const cpu = pids.map((pid) => shortNumber(cpuOf([pid]))).join(', ');
  const left = open > 0 ? `; ${open} still open after ${DAY_LIMIT_MS / 1000} s` : '';
  const took = `${orders} orders placed in ${shortNumber(placed)} s, delivered after ${shortNumber(seconds)} s by ${DAY_WORLD.trucks} trucks`;
  return { figures: [memoryOf(pids)], note: `${each} MB; ${took}; CPU ${cpu} s${left}` };
}

export const program: Group = {
  ids: ['U1', 'U3', 'U4', 'U5', 'U6'],
  async measure(context, report) {
    const run = async (ids: readonly string[], use: (served: Served) => Promise<void>): Promise<void> => {
      if (!ids.some((id) => context.wanted(id))) return;
      context.say(ids.join(', '));
      const served = await startServed(context.folder());
      try {
        await use(served);
      } finally {
        await served.stop();
      }
    };
    await run(['U4', 'U6'], (served) => measureIdle(context, served, report));
    await run(['U1', 'U3'], async (served) => {
      if (context.wanted('U1')) report('U1', await measurePlacing(context, served));
      if (context.wanted('U3')) report('U3', await measureImport(context, served));
    });
    await run(['U5'], async (served) => report('U5', await measureDay(context, served)));
  },
};
