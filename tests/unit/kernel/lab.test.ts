// The simulator console in the kernel: who may, when not, what is asked of the simulator process and asked again of the next one,
// runs until a state, worlds made and picked, load, what must hold.

import { describe, expect, it } from 'vitest';
import type { Role } from '../../../main/contracts/app-api.js';
import type { LabResults, RunTarget } from '../../../main/contracts/lab.js';
import { DEFAULT_SETTINGS } from '../../../main/kernel/settings.js';
import type { FakeClient } from '../../support/fake-channel.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import type { FakeChild } from '../../support/fake-process-host.js';
import { settle } from '../../support/virtual-clock.js';

/** Longer than orders are held back for those who change their mind. */
const HOLD_MS = 20_000;
const FLAKY = { seed: 3, lines: { worldStore: { in: { drop: 30 } } } };

/** Plays the simulator's side of the clock: does what it is asked, and answers. */
class SimClock {
  paused = false;
  worldTime = 5000;
  until: number | null = null;
  answers = true;
  readonly child: FakeChild;
  #seen = 0;

  constructor(child: FakeChild) {
    this.child = child;
    const post = child.post.bind(child);
    child.post = (message) => {
      post(message);
      const { type, paused } = (message as { message: { type: string; paused?: boolean } }).message;
      if (type === 'start') this.paused = paused === true;
      queueMicrotask(() => this.#look());
    };
  }

  report(id: number | null = null, stepped: object | null = null): void {
    const { paused, worldTime, until } = this;
    const report = { paused, worldTime, until, ratio: paused ? 0 : 1, lateMs: 0, nextIn: 700 };
    this.child.say({ type: 'clock', id, report, stepped });
  }

  #look(): void {
    const asked = this.child.of('clock').slice(this.#seen);
    this.#seen += asked.length;
    if (!this.answers) return;
    for (const { id, action } of asked as unknown as { id: number; action: { do: string; worldTime?: number } }[]) {
      if (action.do === 'pause') this.paused = true;
      if (action.do === 'resume' || action.do === 'until') this.paused = false;
      this.until = action.worldTime ?? null;
      if (action.do === 'step') this.worldTime += 700;
      this.report(id, action.do === 'step' ? { event: 'packed', id: 1, ms: 700 } : null);
    }
  }
}

interface Lab {
  readonly rig: KernelRig;
  readonly tester: FakeClient;
  /** Of the newest simulator process. */
  sim(): SimClock;
}

async function lab(disk = new FakeDisk()): Promise<Lab> {
  const rig = new KernelRig(disk);
  const greet = rig.processes.onStart;
  const sims = new Map<FakeChild, SimClock>();
  rig.processes.onStart = (child) => {
    if (child.name === 'simulator') sims.set(child, new SimClock(child));
    greet(child);
  };
  await rig.start();
  await rig.connect();
  const sim = (): SimClock => {
    const found = sims.get(rig.processes.last('simulator'));
    if (found === undefined) throw new Error('no simulator was started');
    return found;
  };
  sim().report();
  return { rig, tester: await rig.signedIn('tester'), sim };
}

const statusOf = (rig: KernelRig) => {
  const { lab: status } = rig.kernel.status();
  if (status === undefined || status === null) throw new Error('no status of the Lab');
  return status;
};

const CALLS: Readonly<Record<keyof LabResults, object>> = {
  'sim.pause': {},
  'sim.resume': {},
  'sim.step': { what: 'event' },
  'sim.runUntil': { target: { type: 'time', worldTime: 99_000 } },
  'sim.setFaults': { config: null },
  'lab.worlds': {},
  'lab.createWorld': { seed: 1, profile: 'brisk', trucks: 2, warehouses: 2 },
  'lab.pickWorld': { booksId: 'sim-x' },
  'lab.startLoad': { perSecond: 1, limit: 1, seed: 1 },
  'lab.stopLoad': {},
};

/** The first stock arrives, so that orders are packed at once. */
async function stocked(rig: KernelRig): Promise<void> {
  const buys = rig.sent(rig.world, 'buy');
  rig.world.say({
    type: 'deliver',
    items: buys.map(({ body }, index) => ({
      seq: 1000 + index,
      body: { kind: 'arrived', whnum: body['whnum'], things: body['things'] },
    })),
  });
  await settle();
}

/** Lets the order's shipment be packed, as the world would say it. */
async function ready(rig: KernelRig, shipid: number, seq: number): Promise<void> {
  rig.world.say({ type: 'deliver', items: [{ seq, body: { kind: 'ready', shipid } }] });
  await settle();
}

describe('the Lab in the kernel', () => {
  it('is for testers; managers may look at the worlds, staff not even that', async () => {
    const { rig } = await lab();
    const refused = async (role: Role): Promise<readonly string[]> => {
      const client = await rig.signedIn(role);
      const found: string[] = [];
      for (const [method, params] of Object.entries(CALLS)) {
        const { error } = await client.ask(method, params);
        if (error?.code === 'forbidden') found.push(method);
      }
      return found;
    };
    expect(await refused('staff')).toEqual(Object.keys(CALLS));
    expect(await refused('manager')).toEqual(Object.keys(CALLS).filter((method) => method !== 'lab.worlds'));
    await rig.stop();
  });

  it('is refused with its reason while a real world is connected, which also takes pause and faults back', async () => {
    const { rig, tester } = await lab();
    await tester.call('sim.setFaults', { config: FLAKY });
    await tester.call('sim.pause', {});
    await tester.call('settings.save', { ...DEFAULT_SETTINGS, mode: 'real' });
    await settle();
    for (const [method, params] of Object.entries(CALLS)) {
      if (method === 'lab.worlds' || method === 'lab.stopLoad') continue;
      const { error } = await tester.ask(method, params);
      expect(error, method).toMatchObject({ code: 'simulated-only' });
      expect(error?.message, method).toMatch(/simulated mode only/);
    }
    expect(rig.kernel.status().lab).toBeNull();
    await tester.call('settings.save', DEFAULT_SETTINGS);
    await settle();
    expect(statusOf(rig)).toMatchObject({ paused: false, faults: null });
    await rig.stop();
  });

  it('pauses, steps and goes on, and the status tells what was reached', async () => {
    const { rig, tester, sim } = await lab();
    expect((await tester.ask('sim.step', { what: 'event' })).error).toMatchObject({ code: 'not-paused' });
    await tester.call('sim.pause', {});
    expect(statusOf(rig)).toMatchObject({ paused: true, clock: { paused: true, worldTime: 5000, ratio: 0 } });
    expect(await tester.call('sim.step', { what: 'event' })).toEqual({ event: 'packed', id: 1, ms: 700 });
    expect(statusOf(rig).clock?.worldTime).toBe(5700);
    await tester.call('sim.resume', {});
    expect(statusOf(rig)).toMatchObject({ paused: false, clock: { paused: false } });
    expect(
      sim()
        .child.of('clock')
        .map(({ action }) => (action as { do: string }).do),
    ).toEqual(['pause', 'step', 'resume']);
    await rig.stop();
  });

  it('says so when the simulator does not answer, and when it is not there', async () => {
    const { rig, tester, sim } = await lab();
    await tester.call('sim.pause', {});
    sim().answers = false;
    const silent = tester.ask('sim.step', { what: 'tick' });
    await rig.clock.advance(10_500);
    expect((await silent).error).toMatchObject({ code: 'simulator-silent' });
    const gone = tester.ask('sim.step', { what: 'tick' });
    await settle();
    rig.processes.onStart = () => undefined;
    sim().child.exit(null, 'SIGKILL');
    expect((await gone).error).toMatchObject({ code: 'simulator-away' });
    expect((await tester.ask('sim.step', { what: 'tick' })).error).toMatchObject({ code: 'simulator-away' });
    // Pausing and going on are wishes: the next process begins with them.
    expect((await tester.ask('sim.resume', {})).error).toBeUndefined();
    expect((await tester.ask('sim.pause', {})).error).toBeUndefined();
    expect(statusOf(rig)).toMatchObject({ paused: true, clock: null });
    await rig.stop();
  });

  it('a simulator that is killed while it stands still comes back standing still, with the same faults', async () => {
    const { rig, tester, sim } = await lab();
    await tester.call('sim.setFaults', { config: FLAKY });
    await tester.call('sim.pause', {});
    const first = sim().child;
    expect(first.of('start')).toMatchObject([{ paused: false }]);
    first.exit(null, 'SIGKILL');
    await rig.clock.advance(2000);
    const second = sim().child;
    expect(second).not.toBe(first);
    expect(second.of('start')).toMatchObject([{ paused: true }]);
    expect(second.of('faults')).toMatchObject([{ config: FLAKY }]);
    expect(second.posted.findIndex(({ type }) => type === 'faults')).toBeLessThan(
      second.posted.findIndex(({ type }) => type === 'start'),
    );
    expect(statusOf(rig)).toMatchObject({ paused: true, faults: FLAKY });
    await tester.call('sim.setFaults', { config: null });
    expect(statusOf(rig).faults).toBeNull();
    await rig.stop();
  });

  it('what is wanted while a simulator starts reaches it when it listens', async () => {
    const { rig, tester, sim } = await lab();
    await tester.call('sim.pause', {});
    rig.processes.onStart = () => undefined;
    sim().child.exit(null, 'SIGKILL');
    await rig.clock.advance(2000);
    const child = rig.processes.last('simulator');
    child.hello();
    expect(child.of('start')).toMatchObject([{ paused: true }]);
    await tester.call('sim.resume', {});
    expect(child.of('clock')).toEqual([]);
    child.say({ type: 'listening', amazon: 3001, worldUps: 3002, ups: 3003 });
    await settle();
    expect(child.of('clock')).toMatchObject([{ action: { do: 'resume' } }]);
    await rig.stop();
  });

  it('a program that is started anew runs, without faults', async () => {
    const disk = new FakeDisk();
    const { rig, tester } = await lab(disk);
    await tester.call('sim.setFaults', { config: FLAKY });
    await tester.call('sim.pause', {});
    await rig.stop();
    const again = await lab(disk);
    expect(again.sim().child.of('start')).toMatchObject([{ paused: false }]);
    expect(again.sim().child.of('faults')).toEqual([]);
    expect(statusOf(again.rig)).toMatchObject({ paused: false, faults: null });
    await again.rig.stop();
  });

  it('checks faults field by field', async () => {
    const { rig, tester } = await lab();
    const config = { seed: 1, lines: { worldStore: { in: { drop: 101 } } } };
    const { error } = await tester.ask('sim.setFaults', { config });
    expect(error).toMatchObject({ code: 'bad-request' });
    expect(error?.message).toMatch(/config\.lines\.worldStore\.in\.drop.*101/);
    expect(statusOf(rig).faults).toBeNull();
    await rig.stop();
  });

  it('runs until an order is packed: the books are looked at, and the clock stops', async () => {
    const { rig, tester, sim } = await lab();
    await stocked(rig);
    await tester.call('sim.pause', {});
    const { orderId, shipmentIds } = await tester.call('orders.place', anOrder());
    const target: RunTarget = { type: 'order', id: orderId, state: 'packed' };
    await tester.call('sim.runUntil', { target });
    expect(statusOf(rig)).toMatchObject({ paused: false, until: target, lastRun: null });
    await rig.clock.advance(HOLD_MS);
    await ready(rig, shipmentIds[0] ?? 0, 1);
    expect(sim().paused).toBe(true);
    expect(statusOf(rig)).toMatchObject({ paused: true, until: null, lastRun: { target, end: 'reached' } });
    expect((await tester.ask('sim.runUntil', { target })).error).toMatchObject({ code: 'reached' });
    await rig.stop();
  });

  it('stops as well when the order will never get there', async () => {
    const { rig, tester, sim } = await lab();
    // Of a product that there is none of: it waits, so it can be taken back whole.
    const { orderId } = await tester.call('orders.place', anOrder(3));
    const target: RunTarget = { type: 'order', id: orderId, state: 'delivered' };
    await tester.call('sim.runUntil', { target });
    expect(sim().paused).toBe(false);
    const manager = await rig.signedIn('manager');
    await manager.call('orders.cancel', { orderId });
    await settle();
    expect(sim().paused).toBe(true);
    expect(statusOf(rig).lastRun).toEqual({ target, end: 'never' });
    await rig.stop();
  });

  it('refuses to run until something that is not there or is past', async () => {
    const { rig, tester } = await lab();
    const ask = async (target: RunTarget) => (await tester.ask('sim.runUntil', { target })).error;
    expect(await ask({ type: 'shipment', id: 77, state: 'packed' })).toMatchObject({ code: 'not-found' });
    expect(await ask({ type: 'time', worldTime: 4000 })).toMatchObject({ code: 'reached' });
    expect(statusOf(rig)).toMatchObject({ until: null, paused: false });
    await rig.stop();
  });

  it('runs until a time: the simulator stops itself and says so; one that is killed on the way is told again', async () => {
    const { rig, tester, sim } = await lab();
    await tester.call('sim.pause', {});
    const target: RunTarget = { type: 'time', worldTime: 60_000 };
    await tester.call('sim.runUntil', { target });
    expect(statusOf(rig)).toMatchObject({ paused: false, until: target });
    sim().child.exit(null, 'SIGKILL');
    await rig.clock.advance(2000);
    expect(sim().child.of('clock')).toMatchObject([{ action: { do: 'until', worldTime: 60_000 } }]);
    sim().worldTime = 60_000;
    sim().paused = true;
    sim().until = null;
    sim().report();
    expect(statusOf(rig)).toMatchObject({ paused: true, until: null, lastRun: { target, end: 'reached' } });
    await rig.stop();
  });

  it('nobody is blamed for silence while the world stands still, and afterwards all have their time anew', async () => {
    const { rig, tester } = await lab();
    await stocked(rig);
    await tester.call('orders.place', anOrder());
    await rig.clock.advance(HOLD_MS);
    const packs = rig.sent(rig.world, 'pack');
    expect(packs).toHaveLength(1);
    rig.world.say({ type: 'acked', seqs: packs.map(({ seq }) => seq) });
    await settle();
    const problem = async () => (await tester.call('orders.get', { orderId: 1 })).shipments[0]?.problem?.code ?? null;
    await tester.call('sim.pause', {});
    await rig.clock.advance(3_600_000);
    expect(await problem()).toBeNull();
    await tester.call('sim.resume', {});
    await rig.clock.advance(2000);
    expect(await problem()).toBeNull();
    await rig.clock.advance(3_600_000);
    expect(await problem()).toBe('silent-pack');
    await rig.stop();
  });

  it('makes a world with seed, trucks and warehouses, and goes back to the one before with its books', async () => {
    const { rig, tester, sim } = await lab();
    const before = rig.kernel.status().booksId ?? '';
    await tester.call('orders.place', anOrder());
    await tester.call('sim.pause', {});
    const wish = { seed: 42, profile: 'classic' as const, trucks: 3, warehouses: 4 };
    const { booksId } = await tester.call('lab.createWorld', wish);
    await settle(10);
    expect(rig.kernel.status()).toMatchObject({ booksId, worldId: null });
    expect(sim().child.of('start')).toMatchObject([{ seed: 42, profile: 'classic' }]);
    expect(sim().child.of('start')[0]?.['trucks']).toHaveLength(3);
    expect(statusOf(rig)).toMatchObject({ paused: false, world: { seed: 42, profile: 'classic', trucks: 3 } });
    expect(sim().paused).toBe(false);
    const opened = rig.world.of('open').at(-1)?.['config'] as { warehouses: readonly unknown[] };
    expect(opened.warehouses).toHaveLength(4);
    await rig.connect(2);
    const list = await tester.call('lab.worlds', {});
    expect(list.find((row) => row.booksId === booksId)).toMatchObject({
      current: true,
      worldId: 2,
      seed: 42,
      profile: 'classic',
      trucks: 3,
      warehouses: 4,
      orders: { all: 0, open: 0 },
    });
    expect(list.find((row) => row.booksId === before)).toMatchObject({
      current: false,
      worldId: 1,
      seed: null,
      profile: 'brisk',
      orders: { all: 1, open: 1 },
    });
    expect((await tester.ask('lab.pickWorld', { booksId })).error).toMatchObject({ code: 'current' });
    expect((await tester.ask('lab.pickWorld', { booksId: 'sim-none' })).error).toMatchObject({ code: 'not-found' });

    await tester.call('lab.pickWorld', { booksId: before });
    await settle(10);
    expect(rig.kernel.status()).toMatchObject({ booksId: before, worldId: 1 });
    expect(sim().child.of('start')).toMatchObject([{ profile: 'brisk' }]);
    expect(sim().child.of('start')[0]?.['trucks']).toHaveLength(1);
    expect((await tester.call('settings.get', {})).simulated.profile).toBe('brisk');
    expect((await tester.call('orders.get', { orderId: 1 })).order.state).not.toBe('cancelled');
    await rig.stop();
  });

  it('places load through the ordinary order path, in the tester’s name, up to its limit', async () => {
    const { rig, tester } = await lab();
    await tester.call('lab.startLoad', { perSecond: 5, limit: 12, seed: 9 });
    await rig.clock.advance(1000);
    const load = statusOf(rig).load;
    expect(load?.placed).toBeGreaterThanOrEqual(4);
    expect(load?.placed).toBeLessThanOrEqual(7);
    expect(load?.running).toBe(true);
    await rig.clock.advance(5000);
    expect(statusOf(rig).load).toMatchObject({ running: false, placed: 12, refused: 0, ended: 'limit' });
    const { rows } = await tester.call('events.list', {
      offset: 0,
      limit: 500,
      kinds: ['order-placed'],
      descending: false,
    });
    expect(rows).toHaveLength(new Set(rows.map(({ orderId }) => orderId)).size);
    const person = (await tester.call('session.state', {})).person;
    expect(rows.every(({ personId }) => personId === person?.id)).toBe(true);
    expect(statusOf(rig).invariants).toMatchObject({ stockFaults: [], deliveredTwice: [], openOrders: 12 });
    await rig.stop();
  });

  it('load changes its rate while it runs, stops on demand, and stops when the world changes hands', async () => {
    const { rig, tester } = await lab();
    await tester.call('lab.startLoad', { perSecond: 1, limit: 1000, seed: 9 });
    await rig.clock.advance(1000);
    await tester.call('lab.startLoad', { perSecond: 20, limit: 1000, seed: 9 });
    await rig.clock.advance(1000);
    expect(statusOf(rig).load?.placed).toBeGreaterThan(15);
    await tester.call('lab.stopLoad', {});
    const placed = statusOf(rig).load?.placed;
    await rig.clock.advance(3000);
    expect(statusOf(rig).load).toMatchObject({ running: false, placed, ended: null });
    await tester.call('lab.startLoad', { perSecond: 1, limit: 1000, seed: 9 });
    await tester.call('worlds.startNew', {});
    await settle(10);
    expect(statusOf(rig).load).toMatchObject({ running: false, ended: 'switched' });
    await rig.stop();
  });

  it('the same seed places the same orders', async () => {
    const linesOf = async (): Promise<string> => {
      const { rig, tester } = await lab();
      await tester.call('lab.startLoad', { perSecond: 20, limit: 10, seed: 5 });
      await rig.clock.advance(2000);
      const all = { offset: 0, limit: 50, sort: 'id', descending: false } as const;
      const { rows } = await tester.call('orders.list', all);
      await rig.stop();
      return JSON.stringify(rows.map(({ lines, destination }) => [lines, destination]));
    };
    const first = await linesOf();
    expect(first).toBe(await linesOf());
    expect(JSON.parse(first)).toHaveLength(10);
  });
});
