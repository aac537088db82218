// B9: the program is killed with 10,000 orders open and started again: how long until the world hears the first of them again,
// beyond what starting a bare node takes.

import { spawn, type ChildProcess } from 'node:child_process';
import { programFile } from '../../../main/hosts/common/node-ports.js';
import { EngineClient } from '../engines/client.js';
import { NO_ENGINE_OPTIONS } from '../engines/port.js';
import { startWorldChild, type WorldChild } from '../engines/world-child.js';
import type { Group } from '../harness/context.js';
import { interleave } from '../harness/sampling.js';
import { inWords, median, summary } from '../harness/stats.js';
import type { BenchWorldCounts, ToBenchWorld } from '../world/port.js';

const FIRST_MS = 60_000;
const preciseNow = (): number => performance.timeOrigin + performance.now();

/** The world that takes everything in and never answers. */
class DeafWorld {
  readonly #child: WorldChild;
  readonly #said: ((counts: BenchWorldCounts) => void)[];

  static async start(): Promise<DeafWorld> {
    const said: ((counts: BenchWorldCounts) => void)[] = [];
    const child = await startWorldChild((message) => said.shift()?.(message as BenchWorldCounts));
    return new DeafWorld(child, said);
  }

  private constructor(child: WorldChild, said: ((counts: BenchWorldCounts) => void)[]) {
    this.#child = child;
    this.#said = said;
  }

  get ports(): { readonly amazon: number; readonly ups: number } {
    return this.#child;
  }

  say(message: ToBenchWorld): void {
    this.#child.child.send(message);
  }

  counts(): Promise<BenchWorldCounts> {
    return new Promise((resolve) => {
      this.#said.push(resolve);
      this.say({ bench: 'counts' });
    });
  }

  /** When the first item came since the last reset. */
  async firstItemAt(): Promise<number> {
    const deadline = Date.now() + FIRST_MS;
    for (;;) {
      const { firstItemAt } = await this.counts();
      if (firstItemAt !== null) return firstItemAt;
      if (Date.now() > deadline) throw new Error(`nothing was sent again within ${FIRST_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The links of a program that was killed go by themselves, a moment later. */
  async alone(): Promise<void> {
    const deadline = Date.now() + FIRST_MS;
    while ((await this.counts()).connections > 0) {
      if (Date.now() > deadline) throw new Error('the links of the killed program are still connected');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  stop(): void {
    this.#child.stop();
  }
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** From before the start until its first line of JavaScript runs, ms. */
async function bareNode(): Promise<number> {
  const began = preciseNow();
  const child = spawn(process.execPath, ['-e', 'console.log(performance.timeOrigin + performance.now())'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return Number(text) - began;
}

export const recovery: Group = {
  ids: ['B9'],
  async measure(context, report) {
    const orders = context.size(10_000, 1000);
    const dataDir = context.folder();
    const world = await DeafWorld.start();
    try {
      context.say(`placing ${orders} orders that stay open`);
      const engine = await EngineClient.open('ours', { ...NO_ENGINE_OPTIONS, folder: dataDir, world: world.ports });
      world.say({ bench: 'mode', mode: { answers: false, lossPercent: 0, seed: 1, counting: false } });
      await engine.run({ orders, inFlight: 1000, perSecond: null, delivered: false });
      await engine.kill();
      const entry = programFile('browser');
      const start = async (): Promise<number> => {
        await world.alone();
        world.say({ bench: 'reset' });
        const began = preciseNow();
        const child = spawn(process.execPath, [entry, '--data', dataDir, '--no-open'], { stdio: 'ignore' });
        try {
          return (await world.firstItemAt()) - began;
        } finally {
          await killed(child);
        }
      };
      await start();
      context.say(`${context.repeats} starts`);
      const { arms, remark } = await interleave({ start, bare: bareNode }, context.calibrations, context);
      const beyond = arms.start.map((ms, at) => ms - (arms.bare[at] ?? NaN));
      const texts = [
        `${inWords(summary(beyond))} ms`,
        `start to resend ${inWords(summary(arms.start))} ms, bare node ${inWords(summary(arms.bare))} ms`,
        remark,
      ];
      report('B9', { figures: [median(beyond)], note: texts.filter((text) => text !== '').join('; ') });
    } finally {
      world.stop();
    }
  },
};
