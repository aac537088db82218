// npm run trial:kill: kill -9 of random processes at random moments while hundreds of orders are open, again and again on one data
// folder, and both ledgers compared when all is delivered. Everything restarts as in real use: children by the supervisor, the
// program itself by whoever starts it again.

import { parseArgs } from 'node:util';
import { type Random, randomInt, seededRandom } from '../../main/core/lib/random.js';
import type { LinkStatus } from '../../main/core/feed/types.js';
import { eventually } from '../support/served-program.js';
import type { ImportPart } from './lib/desk.js';
import type { LedgerVerdict } from './lib/ledger-check.js';
import { asProgram, wholeNumber } from './lib/options.js';
import { Stage, type StageMode } from './lib/stage.js';
import { quantile } from './lib/statistics.js';

export interface KillOptions {
  readonly mode: StageMode;
  readonly runs: number;
  /** Open orders that every kill meets at least. */
  readonly orders: number;
  /** Runs on one data folder, one after another. */
  readonly perFolder: number;
  readonly seed: number;
}

export interface KillResult {
  readonly runs: number;
  readonly killed: Readonly<Record<string, number>>;
  readonly placed: number;
  /** Summed over the folders. */
  readonly ledger: LedgerVerdict;
  /** From the restart (of the program) or the kill (of anything else) to the first command that left again. */
  readonly firstSendMs: readonly number[];
  readonly allDeliveredMs: readonly number[];
  /** Kills after which nothing had to be sent. */
  readonly nothingToSend: number;
  /** Times that a person had to press "Try again" because a process ended more than five times in a minute. */
  readonly triedAgain: number;
  readonly fewestOpen: number;
}

type Victim = 'app' | 'world-link' | 'ups-link' | 'simulator' | 'world' | 'ups';

/** Slow enough that orders are under way when the kill comes, and fast enough that a run is short. */
const SIMSPEED = 3000;
const FAST = 1_000_000;
/** The kill comes at a random moment within this time after the orders were there. */
const MOMENT_MS = 700;
const RECOVERY_MS = 120_000;
const DELIVERY_MS = 300_000;
const NOTHING_TO_SEND_MS = 3000;

interface Kill {
  readonly victims: readonly Victim[];
  readonly killedAt: number;
  /** When what was killed was started again, as far as that is ours to do. */
  readonly from: number;
  /** Items that the links had sent before. */
  readonly sentBefore: Readonly<Record<'world' | 'ups', number>>;
}

class KillTrial {
  readonly #options: KillOptions;
  readonly #log: (line: string) => void;
  readonly #random: Random;
  readonly killed: Record<string, number> = {};
  readonly firstSendMs: number[] = [];
  readonly allDeliveredMs: number[] = [];
  placed = 0;
  triedAgain = 0;
  nothingToSend = 0;
  fewestOpen = Infinity;
  run = 0;
  ledger: LedgerVerdict = { lost: 0, doubled: 0, delivered: 0, pieces: 0 };

  constructor(options: KillOptions, log: (line: string) => void) {
    this.#options = options;
    this.#log = log;
    this.#random = seededRandom(options.seed);
  }

  async folder(): Promise<void> {
    const { mode, perFolder, runs, seed } = this.#options;
    const stage = await Stage.open({ mode, seed: seed + this.run, simspeed: SIMSPEED, trucks: 50 });
    try {
      let here = 0;
      const until = Math.min(runs, this.run + perFolder);
      while (this.run < until) {
        this.run += 1;
        here += await this.#oneRun(stage);
      }
      const lastKillAt = Date.now();
      await this.#speed(stage, FAST);
      await eventually(
        'all orders delivered',
        async () => {
          await this.#pressTryAgain(stage);
          const { openOrders, pipeline, problems } = stage.desk;
          return { openOrders, pipeline, problems, status: stage.desk.status?.links };
        },
        ({ openOrders }) => openOrders === 0,
        DELIVERY_MS,
      );
      this.allDeliveredMs.push(Date.now() - lastKillAt);
      this.placed += here;
      const verdict = await stage.close(here);
      this.ledger = {
        lost: this.ledger.lost + verdict.lost,
        doubled: this.ledger.doubled + verdict.doubled,
        delivered: this.ledger.delivered + verdict.delivered,
        pieces: this.ledger.pieces + Math.abs(verdict.pieces),
      };
      this.#log(`  ${this.run} runs, ${this.placed} orders: lost ${this.ledger.lost}, doubled ${this.ledger.doubled}`);
    } finally {
      await stage.dispose();
    }
  }

  /** Tops the open orders up, kills, waits until everything is back. Gives how many orders it placed. */
  async #oneRun(stage: Stage): Promise<number> {
    const { desk } = stage;
    const { orders } = this.#options;
    const want = Math.max(10, Math.round(orders * 1.1) - desk.openOrders);
    const parts = desk.prepare(want, this.#random);
    const whilePlacing = this.#random.next() < 0.2 && desk.openOrders >= orders;
    const placing = desk.place(parts);
    // A kill in the middle of placing ends the call; the same call comes again afterwards, as a page does it.
    const first = placing.then(
      () => true,
      () => false,
    );
    if (!whilePlacing) await placing;
    await pause(this.#random.next() * (whilePlacing ? 50 : MOMENT_MS));
    await eventually(
      'open orders known',
      () => desk.openOrders,
      (open) => open > 0,
    );
    this.fewestOpen = Math.min(this.fewestOpen, desk.openOrders);
    await this.#kill(stage, this.#victims());
    if (!(await first)) await this.#placeAgain(stage, parts);
    return want;
  }

  async #placeAgain(stage: Stage, parts: readonly ImportPart[]): Promise<void> {
    const { placed } = await stage.desk.place(parts);
    const wanted = parts.reduce((sum, { rows }) => sum + rows.length, 0);
    if (placed !== wanted) throw new Error(`${placed} of ${wanted} orders were placed when asked again`);
  }

  #victims(): readonly Victim[] {
    const outside: readonly Victim[] = this.#options.mode === 'real' ? ['world', 'ups'] : ['simulator'];
    const all: Victim[] = ['app', 'world-link', 'ups-link', ...outside];
    const dice = this.#random.next();
    const count = dice < 0.75 ? 1 : dice < 0.93 ? 2 : all.length;
    const chosen: Victim[] = [];
    while (chosen.length < count) {
      const [victim] = all.splice(randomInt(this.#random, 0, all.length - 1), 1);
      if (victim !== undefined) chosen.push(victim);
    }
    return chosen;
  }

  async #kill(stage: Stage, victims: readonly Victim[]): Promise<void> {
    const { desk, peers } = stage;
    const before = stage.pids();
    const sentBefore = { world: sent(desk.status?.links.world), ups: sent(desk.status?.links.ups) };
    const killedAt = Date.now();
    for (const victim of victims) {
      this.killed[victim] = (this.killed[victim] ?? 0) + 1;
      const pid = before[victim] ?? null;
      if (pid !== null && victim !== 'app' && victim !== 'world' && victim !== 'ups') process.kill(pid, 'SIGKILL');
    }
    const back: Promise<void>[] = [];
    if (victims.includes('world') && peers !== null) back.push(peers.restartWorld());
    if (victims.includes('ups') && peers !== null) back.push(peers.restartUps());
    let from = killedAt;
    if (victims.includes('app')) {
      await desk.kill9();
      from = Date.now();
      await desk.start();
    }
    await Promise.all(back);
    await eventually(
      'everything runs and is connected again',
      async () => {
        await this.#pressTryAgain(stage);
        const { status } = desk;
        const now = stage.pids();
        const gone = victims.filter((victim) => (now[victim] ?? null) === null || now[victim] === before[victim]);
        const { phase, phaseText, notice, simulator } = status ?? {};
        const links = { world: status?.links.world.state, ups: status?.links.ups.state };
        return { gone, ...links, phase, phaseText, notice, simulator, pids: now };
      },
      ({ gone, world, ups }) => gone.length === 0 && world === 'connected' && ups === 'connected',
      RECOVERY_MS,
    );
    await this.#firstSend(stage, { victims, killedAt, from, sentBefore });
  }

  /** Notes when something left again. Where all had been acked there may be nothing to send. */
  async #firstSend({ desk, links }: Stage, { victims, killedAt, from, sentBefore }: Kill): Promise<void> {
    const affected = (['world', 'ups'] as const).filter((link) => {
      const peers: readonly Victim[] =
        link === 'world' ? ['app', 'simulator', 'world-link', 'world'] : ['app', 'simulator', 'ups-link', 'ups'];
      return victims.some((victim) => peers.includes(victim));
    });
    const sentAt = (link: 'world' | 'ups'): number | null => {
      if (links !== null)
        return links[link].times.findLast(({ openedAt }) => openedAt >= killedAt)?.firstItemAt ?? null;
      const isNew = victims.includes('app') || victims.includes(`${link}-link`);
      return sent(desk.status?.links[link]) > (isNew ? 0 : sentBefore[link]) ? Date.now() : null;
    };
    const deadline = Date.now() + NOTHING_TO_SEND_MS;
    for (;;) {
      const first = Math.min(...affected.map((link) => sentAt(link) ?? Infinity));
      if (first !== Infinity) {
        this.firstSendMs.push(Math.max(0, first - from));
        return;
      }
      if (Date.now() > deadline) {
        this.nothingToSend += 1;
        return;
      }
      await pause(20);
    }
  }

  async #pressTryAgain({ desk }: Stage): Promise<void> {
    const { status } = desk;
    if (status === null) return;
    const failed = (
      [
        ['world-link', status.links.world.state],
        ['ups-link', status.links.ups.state],
        ['simulator', status.simulator?.state],
      ] as const
    ).find(([, state]) => state === 'failed');
    if (failed === undefined) return;
    this.triedAgain += 1;
    await desk.page.call('processes.restart', { name: failed[0] });
  }

  async #speed(stage: Stage, simspeed: number): Promise<void> {
    if (stage.peers === null) return stage.setSpeed(simspeed);
    await stage.desk.saveSettings((settings) => ({ ...settings, real: { ...settings.real, simspeed } }));
  }
}

const sent = (link: LinkStatus | undefined): number => (link === undefined ? 0 : link.sent + link.retransmits);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function kill(options: KillOptions, log: (line: string) => void): Promise<KillResult> {
  const trial = new KillTrial(options, log);
  while (trial.run < options.runs) await trial.folder();
  const { killed, placed, ledger, firstSendMs, allDeliveredMs, triedAgain, nothingToSend, fewestOpen } = trial;
  return {
    runs: trial.run,
    killed,
    placed,
    ledger,
    firstSendMs,
    allDeliveredMs,
    triedAgain,
    nothingToSend,
    fewestOpen,
  };
}

export function killHolds({ ledger }: KillResult): boolean {
  return ledger.lost === 0 && ledger.doubled === 0 && ledger.pieces === 0;
}

const times = (ms: readonly number[]): string =>
  `median ${quantile(ms, 0.5)} ms, p95 ${quantile(ms, 0.95)} ms, most ${quantile(ms, 1)} ms`;

export function main(argv: readonly string[]): Promise<number> {
  return asProgram(async () => {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        runs: { type: 'string', default: '200' },
        orders: { type: 'string', default: '500' },
        'per-folder': { type: 'string', default: '25' },
        seed: { type: 'string', default: '1' },
        real: { type: 'boolean', default: false },
      },
    });
    const options: KillOptions = {
      mode: values.real ? 'real' : 'simulated',
      runs: wholeNumber('runs', values.runs, 1, 100_000),
      orders: wholeNumber('orders', values.orders, 1, 100_000),
      perFolder: wholeNumber('per-folder', values['per-folder'], 1, 1000),
      seed: wholeNumber('seed', values.seed, 1, 2 ** 31 - 1),
    };
    const startedAt = Date.now();
    console.log(
      `${options.runs} kills with ${options.orders} open orders, ${options.mode} world, seed ${options.seed}`,
    );
    const result = await kill(options, (line) => console.log(line));
    const { ledger } = result;
    const kills = Object.entries(result.killed).map(([name, count]) => `${name} ${count}`);
    console.log(
      [
        killHolds(result) ? 'held' : 'FAILED',
        `${result.runs} runs in ${Math.round((Date.now() - startedAt) / 1000)} s; killed: ${kills.join(', ')}`,
        `fewest open orders at a kill ${result.fewestOpen}; "Try again" pressed ${result.triedAgain} times`,
        `placed ${result.placed}, delivered by the world ${ledger.delivered}, lost ${ledger.lost}, doubled ${ledger.doubled}, pieces off ${ledger.pieces}`,
        `to the first command sent again: ${times(result.firstSendMs)}; ${result.nothingToSend} times there was none`,
        `from the last kill on a folder to all delivered: ${times(result.allDeliveredMs)}`,
      ].join('\n  '),
    );
    return killHolds(result);
  });
}
