import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type FromSim, fromSimSchema, type ToSim } from '../../../main/contracts/sim-port.js';
import { eventually, TestStore } from './test-store.js';

const PROGRAM = fileURLToPath(new URL('../../../dist/main/processes/simulator.js', import.meta.url));
const TRUCKS = [
  { id: 1, x: 0, y: 0 },
  { id: 2, x: 50, y: 50 },
  { id: 3, x: -40, y: 10 },
];

/** A forked simulator and what it said under its epoch. */
class Child {
  readonly said: FromSim[] = [];
  readonly epoch: number;
  readonly process: ChildProcess;
  exit: { readonly code: number | null; readonly signal: string | null } | null = null;

  constructor(epoch: number) {
    this.epoch = epoch;
    this.process = fork(PROGRAM, [`--epoch=${epoch}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      execArgv: [],
    });
    this.process.on('message', (raw: { epoch: number; message: unknown }) => {
      expect(raw.epoch).toBe(epoch);
      this.said.push(fromSimSchema.parse(raw.message));
    });
    this.process.on('exit', (code, signal) => {
      this.exit = { code, signal };
    });
  }

  post(message: ToSim): void {
    this.process.send({ epoch: this.epoch, message });
  }

  async start(dataDir: string): Promise<Extract<FromSim, { type: 'listening' }>> {
    this.post({ type: 'start', dataDir, profile: 'brisk', seed: 5, trucks: TRUCKS });
    const listening = () => this.said.find((message) => message.type === 'listening');
    await eventually(() => listening() !== undefined || this.exit !== null, 'listening');
    const message = listening();
    if (message?.type !== 'listening') throw new Error(`it ended: ${JSON.stringify(this.said)}`);
    return message;
  }

  async end(): Promise<void> {
    if (this.exit === null) this.process.kill('SIGKILL');
    await eventually(() => this.exit !== null, 'exit');
  }
}

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function dataFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parcelyard-sim-'));
  closing.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

function child(epoch = 1): Child {
  const started = new Child(epoch);
  closing.push(() => started.end());
  return started;
}

async function storeAt(ports: { amazon: number; ups: number }): Promise<TestStore> {
  const store = new TestStore(ports);
  closing.push(() => {
    store.close();
  });
  await eventually(() => store.ups?.connected === true, 'the store is in');
  store.fast();
  return store;
}

describe('the simulator process', () => {
  it('says hello, listens, answers pings, carries a shipment, stops with 0 and keeps its ports', async () => {
    const dir = join(await dataFolder(), 'not', 'there', 'yet');
    const first = child();
    const ports = await first.start(dir);
    expect(first.said[0]).toEqual({ type: 'hello', pid: first.process.pid });
    const store = await storeAt(ports);
    store.ship(1, 1, 20, -5);
    await eventually(() => store.deliveredIds().length === 1, 'delivered');
    first.post({ type: 'ping', id: 42 });
    await eventually(() => first.said.some((message) => message.type === 'pong' && message.id === 42), 'pong');
    first.post({ type: 'stop' });
    await eventually(() => first.exit !== null, 'exit');
    expect(first.exit).toEqual({ code: 0, signal: null });
    const second = child(2);
    expect(await second.start(dir)).toEqual(ports);
    store.ship(2, 2, 9, 9);
    await eventually(() => store.deliveredIds().length === 2, 'delivered after the restart');
  });

  it('killed in the middle of 20 shipments, it delivers each exactly once after its restart', async () => {
    const dir = await dataFolder();
    let current = child(1);
    const ports = await current.start(dir);
    const store = await storeAt(ports);
    for (let shipid = 1; shipid <= 20; shipid++) {
      store.ship(shipid, 1 + (shipid % 2), (shipid * 37) % 120, (shipid * 53) % 90);
    }
    // Once with trucks at the warehouse, once with packages on the road.
    await eventually(() => store.told('truckArrived').length > 0, 'a truck is there');
    await current.end();
    current = child(2);
    expect(await current.start(dir)).toEqual(ports);
    await eventually(() => store.deliveredIds().length > 3, 'some are delivered');
    await current.end();
    expect(store.deliveredIds().length).toBeLessThan(20);
    current = child(3);
    expect(await current.start(dir)).toEqual(ports);
    await eventually(() => store.deliveredIds().length >= 20, 'all are delivered', 40_000);
    expect(store.deliveredIds()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(store.told('error')).toEqual([]);
    expect(store.worldErrors).toEqual([]);
    const query = store.say({ kind: 'statusQuery', shipids: [1, 20], trucks: true });
    await eventually(() => store.told('status').some(({ answers }) => answers === query), 'status');
    const status = store.told('status').find(({ answers }) => answers === query);
    expect(status?.packages.map((pkg) => pkg.status)).toEqual(['DELIVERED', 'DELIVERED']);
  });

  it('moves trucks at the speed that the store sets', async () => {
    const ports = await child().start(await dataFolder());
    const store = await storeAt(ports);
    const began = performance.now();
    // 60,000 units are ten minutes at the first speed and one second at this one.
    store.ship(1, 1, 60_000, 10);
    await eventually(() => store.deliveredIds().length === 1, 'delivered', 15_000);
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  it('takes faults on purpose while it runs, and before it starts', async () => {
    const simulator = child();
    const stalled = { in: { stalled: true }, out: { stalled: true } };
    simulator.post({ type: 'faults', config: { seed: 1, lines: { worldStore: { refuse: 100 } } } });
    const ports = await simulator.start(await dataFolder());
    const store = new TestStore(ports);
    closing.push(() => {
      store.close();
    });
    await expect(eventually(() => store.world.connected, 'in', 500)).rejects.toThrow('not within');
    simulator.post({ type: 'faults', config: null });
    await eventually(() => store.ups?.connected === true, 'the store is in');
    store.fast();
    store.ship(1, 1, 20, -5);
    await eventually(() => store.deliveredIds().length === 1, 'delivered');
    simulator.post({ type: 'faults', config: { seed: 1, lines: { upsStore: stalled } } });
    simulator.post({ type: 'ping', id: 1 });
    await eventually(() => simulator.said.some(({ type }) => type === 'pong'), 'pong');
    store.ship(2, 1, 0, 0);
    await expect(eventually(() => store.deliveredIds().length === 2, 'it', 1000)).rejects.toThrow('not within');
    simulator.post({ type: 'faults', config: null });
    await eventually(() => store.deliveredIds().length === 2, 'delivered');
  });

  it('takes other ports when its own were taken meanwhile', async () => {
    const dir = await dataFolder();
    const first = child(1);
    const ports = await first.start(dir);
    await first.end();
    const { createServer } = await import('node:net');
    const squatter = createServer().listen(ports.ups, '127.0.0.1');
    closing.push(() => void squatter.close());
    await eventually(() => squatter.listening, 'the port is taken');
    const again = await child(2).start(dir);
    expect(again.amazon).toBe(ports.amazon);
    expect(again.ups).not.toBe(ports.ups);
    await storeAt(again);
  });

  it('says what is wrong and exits with 1 when it cannot start', async () => {
    const file = join(await dataFolder(), 'a-file');
    await writeFile(file, 'in the way');
    const broken = child();
    await expect(broken.start(file)).rejects.toThrow(/simulator-failed/);
    await eventually(() => broken.exit !== null, 'exit');
    expect(broken.exit).toEqual({ code: 1, signal: null });
  });

  it('refuses a second owner of the same data', async () => {
    const dir = await dataFolder();
    await child(1).start(dir);
    const second = child(2);
    await expect(second.start(dir)).rejects.toThrow(/simulator-database-locked/);
    await eventually(() => second.exit?.code === 1, 'exit');
  });
});
