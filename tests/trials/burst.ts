// npm run trial:burst: thousands of orders placed within a second while both links lose and reorder frames. Everything real: the
// program and its processes, a world and a UPS, sockets, SQLite at FULL. Prints what it took, and fails when anything is missing.

import { parseArgs } from 'node:util';
import type { LineFaults } from '../../main/core/faults/config.js';
import { seededRandom } from '../../main/core/lib/random.js';
import { eventually } from '../support/served-program.js';
import type { LedgerVerdict } from './lib/ledger-check.js';
import { asProgram, numberList, wholeNumber } from './lib/options.js';
import type { TrialLinks } from './lib/links.js';
import { Stage } from './lib/stage.js';

export interface BurstOptions {
  readonly orders: number;
  /** Percent of frames lost each way, on both links. */
  readonly loss: number;
  /** Percent of frames overtaken by the next. */
  readonly reorder: number;
  readonly seed: number;
  readonly trucks: number;
  readonly deadlineMs: number;
  /** Folder for CPU profiles of app, world and UPS; null: none. */
  readonly profileDir: string | null;
}

export interface BurstResult {
  readonly loss: number;
  readonly placeMs: number;
  readonly totalMs: number;
  /** Items and acks that were written to both links, both ways, for each order. */
  readonly itemsPerOrder: number;
  readonly framesPerOrder: number;
  /** Numbered items that were written again, by who wrote them: our two links, the world, the UPS. */
  readonly copies: {
    readonly toWorld: number;
    readonly fromWorld: number;
    readonly toUps: number;
    readonly fromUps: number;
  };
  readonly longestStallMs: number;
  readonly problems: number;
  readonly memoryMb: Readonly<Record<string, number>>;
  /** Processor time of the app while the orders were placed, and of each process from then to the end, in s. */
  readonly placingSeconds: number;
  readonly processor: Readonly<Record<string, number>>;
  readonly ledger: LedgerVerdict;
}

/** Orders that are delivered before anything goes wrong. */
const WARM_UP = 20;
/** As fast as the settings go: the network is the limit. */
const SIMSPEED = 1_000_000;

export async function burst(options: BurstOptions, log: (line: string) => void): Promise<BurstResult> {
  const { orders, loss, reorder, seed, trucks } = options;
  const nodeArgs = options.profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profileDir}`];
  const stage = await Stage.open({ mode: 'real', seed, simspeed: SIMSPEED, trucks, nodeArgs });
  try {
    const { desk, links } = stage;
    if (links === null) throw new Error('there are no proxies');
    // A connection that has been used knows the pace of its peer. (A fresh one to a world of unknown pace waits 15 s for a first ack.)
    await desk.place(desk.prepare(WARM_UP, seededRandom(seed + 1)));
    await eventually(
      'the first orders delivered',
      () => desk.openOrders,
      (open) => open === 0,
      120_000,
    );
    const before = countAll(links);

    const direction = { drop: loss, reorder };
    const faults: LineFaults | null = loss + reorder === 0 ? null : { in: direction, out: direction };
    links.set(faults);
    const parts = desk.prepare(orders, seededRandom(seed));
    const startedAt = Date.now();
    desk.watchStalls(true);
    const processorBefore = stage.processor();
    const { placed, ms } = await desk.place(parts);
    const placing = (stage.processor()['app'] ?? NaN) - (processorBefore['app'] ?? NaN);
    log(`  ${placed} orders are durable after ${ms} ms`);
    if (placed !== orders) throw new Error(`${placed} of ${orders} orders were placed`);
    const peak: Record<string, number> = {};
    const look = (): void => {
      for (const [name, mb] of Object.entries(stage.memory())) peak[name] = Math.max(peak[name] ?? 0, Math.round(mb));
    };
    let saidAt = Date.now();
    await eventually(
      `${orders} delivered`,
      () => {
        look();
        if (Date.now() - saidAt > 10_000) {
          saidAt = Date.now();
          log(`  ${Math.round((saidAt - startedAt) / 1000)} s: ${desk.delivered} delivered, ${desk.openOrders} open`);
        }
        return desk.openOrders;
      },
      (open) => open === 0,
      options.deadlineMs,
    );
    const totalMs = Date.now() - startedAt;
    desk.watchStalls(false);
    links.set(null);
    const { world, ups } = links;
    const after = countAll(links);
    const processor = Object.fromEntries(
      Object.entries(stage.processor()).map(([name, s]) => [name, s - (processorBefore[name] ?? 0)]),
    );
    const { longestStallMs, problems } = desk;
    return {
      loss,
      placeMs: ms,
      totalMs,
      itemsPerOrder: (after.items + after.acks - before.items - before.acks) / orders,
      framesPerOrder: (after.frames - before.frames) / orders,
      copies: {
        toWorld: world.tally.in.itemCopies,
        fromWorld: world.tally.out.itemCopies,
        toUps: ups.tally.in.itemCopies,
        fromUps: ups.tally.out.itemCopies,
      },
      longestStallMs,
      problems,
      memoryMb: peak,
      placingSeconds: placing,
      processor,
      ledger: await stage.close(orders + WARM_UP),
    };
  } finally {
    await stage.dispose();
  }
}

function countAll({ world, ups }: TrialLinks): { items: number; acks: number; frames: number } {
  const sum = { items: 0, acks: 0, frames: 0 };
  for (const { tally } of [world, ups]) {
    for (const { items, acks, frames } of [tally.in, tally.out]) {
      sum.items += items;
      sum.acks += acks;
      sum.frames += frames;
    }
  }
  return sum;
}

/** Without loss our links and the UPS send nothing again. (The world's clock is fixed: what waits 2 s for its ack comes again.) */
export function burstHolds({ ledger, loss, copies }: BurstResult): boolean {
  const whole = ledger.lost === 0 && ledger.doubled === 0 && ledger.pieces === 0;
  return whole && (loss > 0 || copies.toWorld + copies.toUps + copies.fromUps === 0);
}

const row = (result: BurstResult): string => {
  const { ledger, memoryMb, copies } = result;
  const seconds = Object.entries(result.processor).map(([name, s]) => `${name} ${s.toFixed(1)}`);
  const memory = Object.entries(memoryMb).map(([name, mb]) => `${name} ${mb}`);
  return [
    `loss ${result.loss} % each way: ${burstHolds(result) ? 'held' : 'FAILED'}`,
    `placed in ${result.placeMs} ms, all delivered after ${(result.totalMs / 1000).toFixed(1)} s`,
    `lost ${ledger.lost}, doubled ${ledger.doubled}, delivered by the world ${ledger.delivered}, pieces off ${ledger.pieces}`,
    `${result.itemsPerOrder.toFixed(1)} items and acks an order in ${result.framesPerOrder.toFixed(3)} frames`,
    `sent again: to the world ${copies.toWorld}, by it ${copies.fromWorld}, to the UPS ${copies.toUps}, by it ${copies.fromUps}`,
    `problems at the end ${result.problems}`,
    `longest stall ${result.longestStallMs} ms`,
    `processor time in s: ${seconds.join(', ')}; of it the app's while placing ${result.placingSeconds.toFixed(1)}`,
    `peak RSS in MB: ${memory.join(', ')}`,
  ].join('\n  ');
};

export function main(argv: readonly string[]): Promise<number> {
  return asProgram(async () => {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        orders: { type: 'string', default: '10000' },
        loss: { type: 'string', default: '0,30,60,90' },
        reorder: { type: 'string', default: '10' },
        seed: { type: 'string', default: '1' },
        trucks: { type: 'string', default: '100' },
        deadline: { type: 'string', default: '900' },
        profile: { type: 'string' },
      },
    });
    const orders = wholeNumber('orders', values.orders, 1, 1_000_000);
    const seed = wholeNumber('seed', values.seed, 1, 2 ** 31 - 1);
    const trucks = wholeNumber('trucks', values.trucks, 1, 10_000);
    const deadlineMs = wholeNumber('deadline', values.deadline, 1, 86_400) * 1000;
    const reorder = wholeNumber('reorder', values.reorder, 0, 100);
    let held = true;
    for (const loss of numberList('loss', values.loss, 0, 95)) {
      console.log(`${orders} orders, loss ${loss} %, reordering ${loss === 0 ? 0 : reorder} %, seed ${seed}`);
      // Without loss nothing is reordered: TCP does not, and copies are counted.
      const options = {
        orders,
        loss,
        reorder: loss === 0 ? 0 : reorder,
        seed,
        trucks,
        deadlineMs,
        profileDir: values.profile ?? null,
      };
      const result = await burst(options, (line) => console.log(line));
      console.log(row(result));
      held = held && burstHolds(result);
    }
    return held;
  });
}
