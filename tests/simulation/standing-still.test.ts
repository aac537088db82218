// The real world and UPS servers with a store beside them, in virtual time, while their clock stands still, is stepped and runs
// until a moment: nothing moves, nobody is taken for dead, nothing is sent again and again.

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClockReport } from '../../main/contracts/sim-clock.js';
import { SimClock } from '../../main/processes/lib/sim-clock.js';
import { startUpsServer } from '../../main/processes/lib/ups-server.js';
import { startWorldServer } from '../../main/processes/lib/world-server.js';
import { TestStore } from '../process/simulator/test-store.js';
import { installGlobals } from './machine/globals.js';
import { SimNet } from './machine/net.js';
import { SimProcess } from './machine/process.js';
import { Timeline } from './machine/timeline.js';

vi.mock('node:net', () => import('./machine/net-module.js'));

const PORTS = { amazon: 7001, worldUps: 7002, ups: 7003 };
const MINUTE = 60_000;
const SHIPMENTS = [1, 2, 3, 4, 5, 6];

/** The runtime's intervals, as chains of the virtual timeouts. */
function virtualIntervals(): () => void {
  const { setInterval: realSet, clearInterval: realClear } = globalThis;
  const running = new Map<object, ReturnType<typeof setTimeout>>();
  globalThis.setInterval = ((fn: () => void, ms: number) => {
    const key = {};
    const arm = (): void => {
      const timer = setTimeout(() => {
        if (!running.has(key)) return;
        fn();
        if (running.has(key)) arm();
      }, ms);
      running.set(key, timer);
    };
    arm();
    return key;
  }) as unknown as typeof setInterval;
  globalThis.clearInterval = ((key: object) => {
    const timer = running.get(key);
    running.delete(key);
    if (timer !== undefined) clearTimeout(timer);
  }) as unknown as typeof clearInterval;
  return () => {
    globalThis.setInterval = realSet;
    globalThis.clearInterval = realClear;
  };
}

class Rig {
  readonly timeline = new Timeline(7);
  readonly net = new SimNet(this.timeline, { latencyMs: [1, 5], split: 0.1, merge: 0.1 });
  readonly simulator = new SimProcess('simulator', this.timeline, this.net);
  readonly shop = new SimProcess('store', this.timeline, this.net);
  readonly failures: unknown[] = [];
  /** Bytes written by anyone, and when. */
  written = 0;
  report: ClockReport | null = null;
  #clock: SimClock | null = null;
  #store: TestStore | null = null;

  get store(): TestStore {
    if (this.#store === null) throw new Error('the store has not come yet');
    return this.#store;
  }

  async start(profile: 'brisk' | 'classic'): Promise<this> {
    this.net.onWrite = (_, bytes) => {
      this.written += bytes.length;
    };
    const onError = (error: unknown): void => {
      this.failures.push(error);
    };
    this.simulator.run(() => {
      void (async () => {
        const world = await startWorldServer({
          amazonPort: PORTS.amazon,
          upsPort: PORTS.worldUps,
          store: null,
          profile,
          seed: 1,
          onError,
          onStopped: () => this.#clock?.stopped(),
        });
        const ups = await startUpsServer({
          port: PORTS.ups,
          worldHost: '127.0.0.1',
          worldPort: PORTS.worldUps,
          store: null,
          trucks: [
            { id: 1, x: 0, y: 0 },
            { id: 2, x: 40, y: 40 },
          ],
          onError,
        });
        this.#clock = new SimClock({
          world: world.clock,
          ups: ups.clock,
          now: () => performance.now(),
          onReport: (report) => {
            this.report = report;
          },
        });
      })().catch(onError);
    });
    await this.until(() => this.#clock !== null, 'the servers listen');
    this.shop.run(() => {
      this.#store = new TestStore(PORTS);
    });
    await this.until(() => this.store.ups?.connected === true, 'the store is in');
    await this.pass(15_000);
    return this;
  }

  /** In the simulator's process; resolves when it is done. */
  async act(action: Parameters<SimClock['act']>[0]): Promise<Awaited<ReturnType<SimClock['act']>>> {
    let done: { readonly stepped: Awaited<ReturnType<SimClock['act']>> } | null = null;
    this.simulator.run(() => {
      const clock = this.#clock;
      if (clock === null) throw new Error('no clock yet');
      clock.act(action).then(
        (stepped) => {
          this.report = clock.report();
          done = { stepped };
        },
        (error: unknown) => this.failures.push(error),
      );
    });
    await this.until(() => done !== null, `the clock did: ${action.do}`);
    return (done as { readonly stepped: Awaited<ReturnType<SimClock['act']>> } | null)?.stepped ?? null;
  }

  ship(ids: readonly number[]): void {
    this.shop.run(() => {
      for (const id of ids) this.store.ship(id, 1 + (id % 2), id * 10, 30 - id);
    });
  }

  async pass(ms: number): Promise<void> {
    await this.timeline.run(this.timeline.now() + ms, () => this.failures.length > 0);
    expect(this.failures).toEqual([]);
  }

  async until(condition: () => boolean, what: string, ms = 30 * MINUTE): Promise<void> {
    const came = await this.timeline.run(this.timeline.now() + ms, () => this.failures.length > 0 || condition());
    expect(this.failures).toEqual([]);
    expect(came, what).toBe(true);
  }

  get worldTime(): number {
    return this.report?.worldTime ?? -1;
  }
}

describe('a world and a UPS that stand still', { timeout: 120_000 }, () => {
  const restore: (() => void)[] = [];
  afterEach(() => {
    for (const undo of restore.splice(0).reverse()) undo();
  });

  async function rig(profile: 'brisk' | 'classic' = 'brisk'): Promise<Rig> {
    restore.push(installGlobals(), virtualIntervals());
    return new Rig().start(profile);
  }

  it.each(['brisk', 'classic'] as const)(
    '%s: for a quarter of an hour nothing moves, no connection is lost, next to nothing is said',
    async (profile) => {
      const one = await rig(profile);
      one.ship(SHIPMENTS.slice(0, 3));
      await one.pass(20_000);
      await one.act({ do: 'pause' });
      const { worldTime } = one;
      const connections = one.store.world.connections + (one.store.ups?.connections ?? 0);
      one.ship(SHIPMENTS.slice(3));
      // What is under way is acked and answered; then it is quiet.
      await one.pass(MINUTE);
      const heard = one.store.heard.length;
      const before = one.written;
      await one.pass(15 * MINUTE);
      expect(one.worldTime).toBe(worldTime);
      expect(one.report).toMatchObject({ paused: true, ratio: 0 });
      expect(one.store.heard).toHaveLength(heard);
      expect(one.store.deliveredIds()).toEqual([]);
      expect(one.store.world.connections + (one.store.ups?.connections ?? 0)).toBe(connections);
      expect(one.written - before).toBeLessThan(2000);
      await one.act({ do: 'resume' });
      await one.until(() => one.store.deliveredIds().length === SHIPMENTS.length, 'all are delivered afterwards');
      expect(one.store.deliveredIds()).toEqual(SHIPMENTS);
      expect(one.store.worldErrors).toEqual([]);
    },
  );

  it('is stepped from order to door, one event at a time, while the wall hardly moves', async () => {
    const one = await rig();
    await one.act({ do: 'pause' });
    one.ship(SHIPMENTS);
    await one.pass(1000);
    const from = one.worldTime;
    const wall = one.timeline.now();
    let steps = 0;
    while (one.store.deliveredIds().length < SHIPMENTS.length) {
      const stepped = await one.act({ do: 'step', what: 'event' });
      expect(stepped?.event).not.toBe('tick');
      steps += 1;
      expect(steps).toBeLessThan(200);
      // What it caused elsewhere comes back within a few ticks of the lines.
      await one.pass(400);
    }
    expect(one.store.deliveredIds()).toEqual(SHIPMENTS);
    expect(one.worldTime - from).toBeGreaterThan(30_000);
    expect(one.timeline.now() - wall).toBeLessThan(steps * 500);
  });

  it('runs until a moment and stops there, the UPS with it; ticks go on from there', async () => {
    const one = await rig();
    one.ship([1]);
    await one.act({ do: 'pause' });
    const worldTime = one.worldTime + 31_000;
    await one.act({ do: 'until', worldTime });
    await one.until(() => one.report?.paused === true, 'it has stopped by itself');
    expect(one.report).toMatchObject({ worldTime, until: null });
    await one.pass(10 * MINUTE);
    expect(one.worldTime).toBe(worldTime);
    expect(await one.act({ do: 'step', what: 'tick' })).toEqual({ event: 'tick', id: null, ms: 50 });
    expect(one.worldTime).toBe(worldTime + 50);
    await one.act({ do: 'resume' });
    await one.until(() => one.store.deliveredIds().length === 1, 'delivered');
  });
});
