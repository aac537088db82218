// Scenarios inside the app: who may start them and when, the world they begin, faults that hold again after a restart, and how a
// run that is left or stopped ends.

import { afterEach, describe, expect, it } from 'vitest';
import type { AppStatus } from '../../../main/core/feed/types.js';
import { KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

let rig: KernelRig;
afterEach(() => rig.stop());

async function started(): Promise<Awaited<ReturnType<KernelRig['signedIn']>>> {
  rig = await (await new KernelRig().start()).connect();
  return rig.signedIn('tester');
}
const status = (): NonNullable<AppStatus['scenario']> => {
  const { scenario } = rig.kernel.status();
  if (scenario === null || scenario === undefined) throw new Error('no scenario in the status');
  return scenario;
};

describe('scenarios in the app', () => {
  it('are listed with what they are and what they expect; none makes no sense', async () => {
    const list = await (await started()).call('scenarios.list', {});
    expect(list.length).toBeGreaterThanOrEqual(12);
    for (const { error, expectations, orders, title } of list) {
      expect(error).toBeNull();
      expect(title).not.toBe('');
      expect(orders).toBeGreaterThan(0);
      expect(expectations).toContain('orders still open: 0');
    }
    expect(list.find(({ name }) => name === 'world-restart')).toMatchObject({ events: 5, warehouses: 4, trucks: 10 });
  });

  it('begin a world of their own, run in it and show how they stand', async () => {
    const client = await started();
    const before = rig.kernel.status().booksId;
    const answer = await client.call('scenarios.start', { name: 'rush-hour', seed: 3 });
    expect(answer).toMatchObject({ name: 'rush-hour', seed: 3, state: 'preparing', pace: 1, placed: 0 });
    await settle();
    expect(rig.kernel.status().booksId).not.toBe(before);
    expect(rig.kernel.status().simspeed).toBe(1000);
    expect(rig.processes.last('simulator').of('start').at(-1)).toMatchObject({ seed: 3, profile: 'brisk' });
    await rig.connect(2);
    await rig.clock.advance(120_000);
    const { state, placed, open, elapsedMs, planned, expectations } = status();
    expect(state).toBe('running');
    expect(placed).toBeGreaterThan(0);
    expect(open).toBe(placed);
    expect(planned).toBeGreaterThan(placed);
    expect(elapsedMs).toBeGreaterThan(100_000);
    expect(expectations.find(({ measure }) => measure === 'delivered')).toMatchObject({ state: 'unknown', actual: 0 });
    const { total } = await client.call('orders.list', { offset: 0, limit: 1, sort: 'id', descending: false });
    expect(total).toBe(placed);
    expect(await client.call('scenarios.stop', {})).toMatchObject({ state: 'stopped' });
    await rig.clock.advance(60_000);
    expect(status()).toMatchObject({ state: 'stopped', placed });
  });

  it('let things go wrong in the simulator, again after its restart, and take it back when they stop', async () => {
    const client = await started();
    await client.call('scenarios.start', { name: 'flaky-30', seed: 8 });
    await settle();
    await rig.connect(2);
    await rig.clock.advance(2000);
    const config = { seed: 8, lines: { worldStore: { in: { drop: 30 }, out: { drop: 30 } } } };
    expect(rig.processes.last('simulator').of('faults').at(-1)?.['config']).toMatchObject(config);
    expect(status().now[0]).toContain('worldStore in: drop 30 %');
    const old = rig.processes.last('simulator');
    old.exit(1);
    await rig.clock.advance(2000);
    const again = rig.processes.last('simulator');
    expect(again).not.toBe(old);
    again.hello();
    await settle();
    expect(again.of('faults').at(-1)?.['config']).toMatchObject(config);
    await client.call('scenarios.stop', {});
    expect(again.of('faults').at(-1)?.['config']).toBeNull();
  });

  it('kill what they say', async () => {
    const client = await started();
    await client.call('scenarios.start', { name: 'world-restart', seed: 1 });
    await settle();
    await rig.connect(2);
    const before = rig.processes.last('simulator');
    await rig.clock.advance(104_000);
    expect(rig.processes.last('simulator')).not.toBe(before);
    expect(status().figures.restarts).toBe(1);
  });

  it('end when their world is left', async () => {
    const client = await started();
    await client.call('scenarios.start', { name: 'flaky-30', seed: 1 });
    await settle();
    await rig.connect(2);
    await rig.clock.advance(5000);
    await client.call('worlds.startNew', {});
    await settle();
    expect(status().state).toBe('stopped');
    expect(rig.processes.last('simulator').of('faults').at(-1)?.['config'] ?? null).toBeNull();
  });

  it('run one at a time, by testers, in simulated mode', async () => {
    const client = await started();
    expect((await client.ask('scenarios.stop', {})).error?.code).toBe('not-running');
    expect(await client.call('scenarios.status', {})).toBeNull();
    expect((await client.ask('scenarios.start', { name: 'nothing-like-it', seed: 1 })).error?.code).toBe('not-found');
    expect((await client.ask('scenarios.start', { name: '../demo', seed: 1 })).error?.code).toBe('bad-request');
    expect((await client.ask('scenarios.start', { name: 'quiet-day', seed: 0 })).error?.code).toBe('bad-request');
    await client.call('scenarios.start', { name: 'quiet-day', seed: 1 });
    expect((await client.ask('scenarios.start', { name: 'quiet-day', seed: 2 })).error?.code).toBe('scenario-running');
    const manager = await rig.signedIn('manager');
    expect((await manager.ask('scenarios.list', {})).error?.code).toBe('forbidden');
    await client.call('scenarios.stop', {});
    const settings = await manager.call('settings.get', {});
    await manager.call('settings.save', { ...settings, mode: 'real' });
    await settle();
    const refused = await client.ask('scenarios.start', { name: 'quiet-day', seed: 1 });
    expect(refused.error?.code).toBe('simulated-only');
  });
});
