// npm run soak: real processes over faulty proxies for minutes on end, with steady orders and random kills. Reports what was placed,
// delivered, lost and doubled, the longest stall, and how the memory of each process grew; fails when it should not have.

import { parseArgs } from 'node:util';
import type { LineFaults } from '../../main/core/faults/config.js';
import { type Random, randomInt, seededRandom } from '../../main/core/lib/random.js';
import { eventually } from '../support/served-program.js';
import type { LedgerVerdict } from './lib/ledger-check.js';
import { LiveHeap } from './lib/live-heap.js';
import { asProgram, wholeNumber } from './lib/options.js';
import { type Sample, slope } from './lib/process-memory.js';
import { Stage } from './lib/stage.js';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Orders placed each second. */
  readonly rate: number;
  /** Seconds between two kills, on average. */
  readonly killEvery: number;
}

export interface ProcessMemory {
  readonly name: string;
  /** What it held after its garbage was collected, at the end of its warm-up and last. */
  readonly firstMb: number;
  readonly lastMb: number;
  /** Resident, last: what the heap has grown to between collections. */
  readonly residentMb: number;
  /** MB a minute after warm-up held after collections, of the longest life that a process of this name had. */
  readonly slope: number;
  /** Minutes that this slope was measured over. */
  readonly minutes: number;
}

export interface SoakResult {
  readonly placed: number;
  readonly ledger: LedgerVerdict;
  readonly kills: Readonly<Record<string, number>>;
  readonly longestStallMs: number;
  readonly memory: readonly ProcessMemory[];
  readonly drainMs: number;
}

/** Each of a hundred frames: lost, repeated, overtaken, late; and now and then a connection breaks or goes silent. */
const FAULTS: LineFaults = {
  in: {
    drop: 10,
    duplicate: 3,
    reorder: 5,
    split: 5,
    merge: 5,
    delay: { percent: 10, minMs: 5, maxMs: 80 },
    disconnect: 0.05,
    halfOpen: 0.02,
  },
  out: {
    drop: 10,
    duplicate: 3,
    reorder: 5,
    split: 5,
    merge: 5,
    delay: { percent: 10, minMs: 5, maxMs: 80 },
    disconnect: 0.05,
    halfOpen: 0.02,
  },
};
const SIMSPEED = 1_000_000;
const DRAIN_MS = 600_000;
/** Kills come in this first part of the time; in the rest every process lives long enough to show whether it grows. */
const KILLING = 0.6;
/** Of a process's life, this share is warm-up: caches and heaps find their size. */
const WARM_UP = 0.3;
/** Bound: so many MB a minute after warm-up at most, held after collections, measured over at least so many minutes. */
export const GROWTH_MB = 1;
const MEASURED_MINUTES = 2;
/** Seconds between two collections that are asked for. */
const COLLECT_EVERY = 5;

/** One process from its start to its end. */
interface Life {
  readonly name: string;
  readonly samples: Sample[];
  residentMb: number;
  /** When the last sample was taken. */
  at: number;
}

class Soak {
  readonly #options: SoakOptions;
  readonly #stage: Stage;
  readonly #random: Random;
  readonly #heap: LiveHeap;
  readonly #samples = new Map<string, Life>();
  #looks = 0;
  readonly kills: Record<string, number> = {};
  placed = 0;
  longestStallMs = 0;

  constructor(options: SoakOptions, stage: Stage, heap: LiveHeap) {
    this.#options = options;
    this.#stage = stage;
    this.#heap = heap;
    this.#random = seededRandom(options.seed);
  }

  async run(log: (line: string) => void): Promise<void> {
    const { minutes, killEvery } = this.#options;
    const { desk } = this.#stage;
    const startedAt = Date.now();
    const end = startedAt + minutes * 60_000;
    let nextKillAt = startedAt + killEvery * 1000;
    let saidAt = startedAt;
    desk.watchStalls(true);
    while (Date.now() < end) {
      const second = Date.now();
      await this.#placeOneSecond();
      const minute = (Date.now() - startedAt) / 60_000;
      this.#look(minute);
      if (minute < minutes * KILLING && Date.now() >= nextKillAt) {
        await this.#trouble();
        nextKillAt = Date.now() + killEvery * 1000 * (0.5 + this.#random.next());
      }
      if (Date.now() - saidAt > 60_000) {
        saidAt = Date.now();
        log(
          `  ${minute.toFixed(1)} min: placed ${this.placed}, open ${desk.openOrders}, stall ${desk.longestStallMs} ms`,
        );
      }
      await pause(Math.max(0, second + 1000 - Date.now()));
    }
    this.longestStallMs = desk.longestStallMs;
    desk.watchStalls(false);
  }

  async #placeOneSecond(): Promise<void> {
    const { desk } = this.#stage;
    const parts = desk.prepare(this.#options.rate, this.#random);
    const { placed } = await desk.place(parts);
    this.placed += placed;
  }

  /** kill -9 of one process, or a cut of both lines. */
  async #trouble(): Promise<void> {
    const { desk, peers, links } = this.#stage;
    const what = (['app', 'world-link', 'ups-link', 'world', 'ups', 'cut'] as const)[randomInt(this.#random, 0, 5)];
    const pid = this.#stage.pids()[what ?? ''];
    this.kills[what ?? ''] = (this.kills[what ?? ''] ?? 0) + 1;
    if (what === 'cut') {
      links?.world.cut();
      links?.ups.cut();
    } else if (what === 'world') await peers?.restartWorld();
    else if (what === 'ups') await peers?.restartUps();
    else if (what === 'app') {
      await desk.kill9();
      await desk.start();
      await desk.page.call('inventory.list', { offset: 0, limit: 1, sort: 'sku', descending: false });
    } else if (pid !== null && pid !== undefined) process.kill(pid, 'SIGKILL');
  }

  #look(minute: number): void {
    const resident = this.#stage.memory();
    for (const [name, pid] of Object.entries(this.#stage.pids())) {
      if (pid === null || resident[name] === undefined) continue;
      const key = `${name} ${pid}`;
      const life = this.#samples.get(key) ?? { name, samples: [], residentMb: 0, at: 0 };
      this.#samples.set(key, life);
      life.residentMb = resident[name];
      const reading = this.#heap.read(pid);
      if (reading !== null && reading.at > life.at) {
        life.at = reading.at;
        life.samples.push({ minute, mb: reading.mb });
      }
      if (this.#looks % COLLECT_EVERY === 0) this.#heap.ask(pid);
    }
    this.#looks += 1;
  }

  /** Of each name, the process that lived longest after the warm-up of its own life. */
  memory(): readonly ProcessMemory[] {
    const longest = new Map<string, ProcessMemory>();
    for (const { name, samples, residentMb } of this.#samples.values()) {
      const [first] = samples;
      const last = samples.at(-1);
      if (first === undefined || last === undefined) continue;
      const warm = samples.filter(({ minute }) => minute >= first.minute + (last.minute - first.minute) * WARM_UP);
      const minutes = last.minute - (warm[0]?.minute ?? last.minute);
      const known = longest.get(name);
      if (known !== undefined && known.minutes >= minutes) continue;
      const firstMb = warm[0]?.mb ?? first.mb;
      longest.set(name, { name, firstMb, lastMb: last.mb, residentMb, slope: slope(warm), minutes });
    }
    return [...longest.values()];
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function soak(options: SoakOptions, log: (line: string) => void): Promise<SoakResult> {
  const heap = new LiveHeap();
  let stage: Stage | null = null;
  try {
    stage = await Stage.open({ mode: 'real', seed: options.seed, simspeed: SIMSPEED, trucks: 300 });
    const { links, desk } = stage;
    links?.set(FAULTS);
    const run = new Soak(options, stage, heap);
    await run.run(log);
    links?.set(null);
    const drainFrom = Date.now();
    await eventually(
      'all orders delivered',
      () => ({ open: desk.openOrders, pipeline: desk.pipeline, links: desk.status?.links }),
      ({ open }) => open === 0,
      DRAIN_MS,
    );
    const drainMs = Date.now() - drainFrom;
    const { placed, kills, longestStallMs } = run;
    return { placed, kills, longestStallMs, memory: run.memory(), drainMs, ledger: await stage.close(placed) };
  } finally {
    await stage?.dispose();
    heap.dispose();
  }
}

export const grows = ({ slope: mb, minutes }: ProcessMemory): boolean => minutes >= MEASURED_MINUTES && mb > GROWTH_MB;

export function soakHolds({ ledger, memory }: SoakResult): boolean {
  return ledger.lost === 0 && ledger.doubled === 0 && ledger.pieces === 0 && !memory.some(grows);
}

export function main(argv: readonly string[]): Promise<number> {
  return asProgram(async () => {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string', default: '1' },
        rate: { type: 'string', default: '20' },
        'kill-every': { type: 'string', default: '20' },
      },
    });
    const options: SoakOptions = {
      minutes: wholeNumber('minutes', values.minutes, 1, 10_000),
      seed: wholeNumber('seed', values.seed, 1, 2 ** 31 - 1),
      rate: wholeNumber('rate', values.rate, 1, 1000),
      killEvery: wholeNumber('kill-every', values['kill-every'], 1, 10_000),
    };
    console.log(`${options.minutes} minutes, ${options.rate} orders a second, seed ${options.seed}`);
    const result = await soak(options, (line) => console.log(line));
    const { ledger } = result;
    const kills = Object.entries(result.kills).map(([name, count]) => `${name} ${count}`);
    console.log(
      [
        soakHolds(result) ? 'held' : 'FAILED',
        `orders placed ${result.placed}, delivered by the world ${ledger.delivered}, lost ${ledger.lost}, duplicates ${ledger.doubled}, pieces off ${ledger.pieces}`,
        `kill -9 and cuts: ${kills.join(', ')}; longest stall ${result.longestStallMs} ms; drained in ${result.drainMs} ms`,
        `held after collections, after warm-up (bound: ${GROWTH_MB} MB a minute over at least ${MEASURED_MINUTES} minutes):`,
        ...result.memory.map(
          (one) =>
            `  ${one.name}: ${one.firstMb.toFixed(0)} -> ${one.lastMb.toFixed(0)} MB in ${one.minutes.toFixed(1)} min, ${one.slope.toFixed(2)} MB a minute; resident ${one.residentMb.toFixed(0)} MB${grows(one) ? ' GROWS' : ''}`,
        ),
      ].join('\n  '),
    );
    return soakHolds(result);
  });
}
