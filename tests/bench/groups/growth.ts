// B18 and U2: what many old orders cost: the engine's rate over that with empty books, and every list and search over the same with
// a hundredth of the orders.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import type { BooksStore } from '../../../main/store/store.js';
import { EngineClient } from '../engines/client.js';
import { NO_ENGINE_OPTIONS } from '../engines/port.js';
import type { Context, Group } from '../harness/context.js';
import { interleave, ratios } from '../harness/sampling.js';
import { inWords, median, shortNumber, summary } from '../harness/stats.js';
import { addOldOrders } from './growth-data.js';
import { BENCH_IDENTITY } from './journal-data.js';
import { LISTS, p95, SEARCHES } from './list-queries.js';

function booksFile(dataDir: string): string {
  const name = readdirSync(dataDir).find((file) => /^books-.*\.db$/.test(file));
  if (name === undefined) throw new Error(`no books in ${dataDir}`);
  return path.join(dataDir, name);
}

/** An engine's folder with its books, closed: orders can be put into them. */
async function newBooks(context: Context): Promise<string> {
  const folder = context.folder();
  const engine = await EngineClient.open('ours', { ...NO_ENGINE_OPTIONS, folder });
  await engine.close();
  return folder;
}

async function measureLists(context: Context, few: BooksStore, many: BooksStore): Promise<readonly [number, string]> {
  const asks = context.size(30, 8);
  let worst = { name: '', over: 0, few: 0, many: 0 };
  for (const [name, ask] of Object.entries(LISTS)) {
    await p95(few, ask, 3);
    await p95(many, ask, 3);
    const times = { few: [] as number[], many: [] as number[] };
    for (let round = 0; round < context.repeats; round += 1) {
      times.few.push(await p95(few, ask, asks));
      times.many.push(await p95(many, ask, asks));
    }
    const over = median(times.many) / median(times.few);
    if (over > worst.over) worst = { name, over, few: median(times.few), many: median(times.many) };
  }
  const { name, over, few: small, many: large } = worst;
  return [
    over,
    `worst of ${Object.keys(LISTS).length} lists: ${name}, ${shortNumber(small)} to ${shortNumber(large)} ms`,
  ];
}

async function measureGrowth(
  context: Context,
): Promise<{ readonly figures: readonly number[]; readonly note: string }> {
  const size = context.size(1_000_000, 10_000);
  const large = await newBooks(context);
  const empty = await newBooks(context);
  const fewFile = path.join(context.folder(), 'books.db');
  context.say(`writing ${size} old orders`);
  await addOldOrders(booksFile(large), size, context.say);
  await addOldOrders(fewFile, Math.ceil(size / 100), context.say);
  const many = await openSqliteBooks(booksFile(large), BENCH_IDENTITY);
  const few = await openSqliteBooks(fewFile, BENCH_IDENTITY);
  let lists: readonly [number, string];
  try {
    context.say('lists and searches');
    lists = await measureLists(context, few, many);
  } finally {
    await many.close();
    await few.close();
  }
  const engines = {
    large: await EngineClient.open('ours', { ...NO_ENGINE_OPTIONS, folder: large }),
    empty: await EngineClient.open('ours', { ...NO_ENGINE_OPTIONS, folder: empty }),
  };
  try {
    const orders = context.size(10_000, 1000);
    const arm = (name: 'large' | 'empty') => async (): Promise<number> => {
      const { ms } = await engines[name].run({ orders, inFlight: 1000, perSecond: null, delivered: true });
      return (orders / ms) * 1000;
    };
    const arms = { large: arm('large'), empty: arm('empty') };
    await arms.large();
    await arms.empty();
    context.say(`${context.repeats} rounds of ${orders} orders on ${size} old ones and on none`);
    const sampled = await interleave(arms, context.calibrations, context);
    const over = ratios(sampled.arms.large, sampled.arms.empty);
    const rates = `rate ${inWords(summary(over))}`;
    const texts = [`${size} old orders`, rates, lists[1], sampled.remark];
    return { figures: [median(over), lists[0]], note: texts.filter((text) => text !== '').join('; ') };
  } finally {
    await engines.large.close();
    await engines.empty.close();
  }
}

async function measureSearch(
  context: Context,
): Promise<{ readonly figures: readonly number[]; readonly note: string }> {
  const size = context.size(100_000, 5000);
  const file = path.join(context.folder(), 'books.db');
  context.say(`writing ${size} orders to search in`);
  await addOldOrders(file, size, context.say);
  const books = await openSqliteBooks(file, BENCH_IDENTITY);
  try {
    const found: [string, number][] = [];
    for (const [name, ask] of Object.entries(SEARCHES)) {
      const times: number[] = [];
      await p95(books, ask, 3);
      for (let round = 0; round < context.repeats; round += 1) times.push(await p95(books, ask, context.size(30, 8)));
      found.push([name, median(times)]);
    }
    const worst = Math.max(...found.map(([, ms]) => ms));
    const told = found.map(([name, ms]) => `${name} ${shortNumber(ms)}`).join(', ');
    return { figures: [worst], note: `${size} orders, without the way through the socket; p95 in ms: ${told}` };
  } finally {
    await books.close();
  }
}

export const growth: Group = {
  ids: ['B18', 'U2'],
  async measure(context, report) {
    if (context.wanted('B18')) report('B18', await measureGrowth(context));
    if (context.wanted('U2')) report('U2', await measureSearch(context));
  },
};
