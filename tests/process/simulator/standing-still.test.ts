// The clock of the real simulator process: standing still, steps, running until a moment, kill -9 while it stands still.

import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClockAction, ClockReport, Stepped } from '../../../main/contracts/sim-clock.js';
import { type FromSim, fromSimSchema, type ToSim } from '../../../main/contracts/sim-port.js';
import { eventually, TestStore } from './test-store.js';

const PROGRAM = fileURLToPath(new URL('../../../dist/main/processes/simulator.js', import.meta.url));
const TRUCKS = [{ id: 1, x: 0, y: 0 }];

class Child {
  readonly said: FromSim[] = [];
  readonly process: ChildProcess;
  #lastId = 0;

  constructor() {
    const options = { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] as const, serialization: 'advanced' as const };
    this.process = fork(PROGRAM, ['--epoch=1'], { ...options, stdio: [...options.stdio], execArgv: [] });
    this.process.on('message', (raw: { message: unknown }) => {
      this.said.push(fromSimSchema.parse(raw.message));
    });
  }

  post(message: ToSim): void {
    this.process.send({ epoch: 1, message });
  }

  async start(dataDir: string, paused = false): Promise<{ readonly amazon: number; readonly ups: number }> {
    this.post({ type: 'start', dataDir, profile: 'brisk', seed: 5, trucks: TRUCKS, paused });
    const listening = () => this.said.find((message) => message.type === 'listening');
    await eventually(() => listening() !== undefined, 'listening');
    const message = listening();
    if (message?.type !== 'listening') throw new Error('it does not listen');
    return message;
  }

  /** The answer's report and what a step brought. */
  async act(action: ClockAction): Promise<{ readonly report: ClockReport; readonly stepped: Stepped | null }> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.post({ type: 'clock', id, action });
    const answer = () => this.said.find((one) => (one.type === 'clock' || one.type === 'refused') && one.id === id);
    await eventually(() => answer() !== undefined, `an answer to ${action.do}`);
    const found = answer();
    if (found?.type !== 'clock') throw new Error(JSON.stringify(found));
    return found;
  }

  get report(): ClockReport {
    const last = this.said.findLast((one) => one.type === 'clock');
    if (last?.type !== 'clock') throw new Error('no report yet');
    return last.report;
  }

  async reports(more: number): Promise<void> {
    const count = () => this.said.filter((one) => one.type === 'clock').length;
    const wanted = count() + more;
    await eventually(() => count() >= wanted, `${more} more reports`);
  }

  async end(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill('SIGKILL');
      await gone;
    }
  }
}

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function dataFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parcelyard-still-'));
  closing.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

function child(): Child {
  const started = new Child();
  closing.push(() => started.end());
  return started;
}

async function storeAt(ports: { readonly amazon: number; readonly ups: number }): Promise<TestStore> {
  const store = new TestStore(ports);
  closing.push(() => {
    store.close();
  });
  await eventually(() => store.ups?.connected === true, 'the store is in');
  return store;
}

describe('the clock of the simulator process', { timeout: 120_000 }, () => {
  it('stands still with its lines open, steps to the end of a shipment, and goes on', async () => {
    const simulator = child();
    const store = await storeAt(await simulator.start(await dataFolder()));
    const { report } = await simulator.act({ do: 'pause' });
    expect(report).toMatchObject({ paused: true, ratio: 0, until: null });
    store.ship(1, 1, 20, -5);
    // 30 s of packing: due while nothing moves.
    await eventually(() => simulator.report.nextIn !== null, 'the pack command was taken');
    await simulator.reports(2);
    expect(simulator.report).toMatchObject({ paused: true, worldTime: report.worldTime });
    expect(store.world.connected && store.ups?.connected).toBe(true);
    expect(store.heard.filter(({ kind }) => kind === 'truckArrived')).toEqual([]);

    const tick = await simulator.act({ do: 'step', what: 'tick' });
    expect(tick.stepped).toEqual({ event: 'tick', id: null, ms: 50 });
    expect(tick.report.worldTime).toBe(report.worldTime + 50);
    let worldTime = tick.report.worldTime;
    const seen: string[] = [];
    while (store.deliveredIds().length === 0) {
      // What a step causes at the other programs has to come back before the next one.
      await eventually(
        () => simulator.report.nextIn !== null || store.deliveredIds().length > 0,
        'something is coming',
      );
      const { stepped, report: after } = await simulator.act({ do: 'step', what: 'event' });
      seen.push(stepped?.event ?? '');
      expect(after.worldTime).toBe(worldTime + (stepped?.ms ?? 0));
      worldTime = after.worldTime;
      await simulator.reports(1);
      expect(seen.length).toBeLessThan(40);
    }
    expect(seen).toContain('packed');
    expect(seen).toContain('arrived');
    expect(seen).toContain('loaded');

    await simulator.act({ do: 'resume' });
    await simulator.reports(3);
    expect(simulator.report.paused).toBe(false);
    expect(simulator.report.worldTime).toBeGreaterThan(worldTime);
    expect(simulator.report.ratio).toBeGreaterThan(0.8);
    expect(simulator.report.ratio).toBeLessThan(1.2);
  });

  it('runs until a moment, exactly, and refuses steps while it runs', async () => {
    const simulator = child();
    await simulator.start(await dataFolder());
    await simulator.reports(1);
    const worldTime = simulator.report.worldTime + 700;
    await simulator.act({ do: 'until', worldTime });
    await expect(simulator.act({ do: 'step', what: 'tick' })).rejects.toThrow(/not-paused/);
    await eventually(() => simulator.report.paused, 'it has stopped by itself');
    expect(simulator.report).toMatchObject({ worldTime, until: null });
    await simulator.reports(2);
    expect(simulator.report.worldTime).toBe(worldTime);
  });

  it('killed while it stands still, it is where it was when it is told so at its start, and nothing has moved', async () => {
    const dir = await dataFolder();
    const first = child();
    const store = await storeAt(await first.start(dir));
    store.fast();
    await first.act({ do: 'pause' });
    await first.act({ do: 'step', what: 'tick' });
    store.ship(1, 1, 20, -5);
    await eventually(() => first.report.nextIn !== null, 'the commands were taken');
    const { worldTime } = first.report;
    await first.end();
    const second = child();
    await second.start(dir, true);
    await second.reports(2);
    expect(second.report).toMatchObject({ paused: true, worldTime });
    await eventually(() => store.ups?.connected === true && store.world.connected, 'the store is back');
    await second.reports(2);
    expect(second.report.worldTime).toBe(worldTime);
    expect(store.deliveredIds()).toEqual([]);
    await second.act({ do: 'resume' });
    await eventually(() => store.deliveredIds().length === 1, 'delivered in the end');
  });
});
