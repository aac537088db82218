// Our engine as the program runs it: the kernel with its real link processes and the SQLite store (or, for M, one that keeps
// nothing), placing orders as a window does.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { accessToken } from '../../../main/hosts/browser/access.js';
import { startPageServer } from '../../../main/hosts/browser/http.js';
import { LIMITS } from '../../../main/contracts/app-api.js';
import { createKernel, type Kernel } from '../../../main/kernel/kernel.js';
import { diskStorage } from '../../../main/kernel/storage.js';
import { DEFAULT_SETTINGS } from '../../../main/kernel/settings.js';
import { percentile } from '../harness/stats.js';
import { benchHost, type BenchHost } from './bench-host.js';
import { benchDemo, benchOrder, WAREHOUSE } from './catalogue.js';
import { engineMain, type Engine } from './engine-main.js';
import { openNullBooks } from './null-store.js';
import type { EngineOptions, RunOptions, RunResult } from './port.js';
import { watchStore, type StoreWatch } from './watched-store.js';

/** A window may have this many calls open; each window of the bench has as many orders under way. */
const CALLS = 1000;
const READY_MS = 60_000;

class OurEngine implements Engine {
  readonly #host: BenchHost;
  readonly #kernel: Kernel;
  readonly #watch: () => StoreWatch;
  readonly #windows: ((method: string, params: unknown) => Promise<unknown>)[] = [];
  readonly #prefix = `o${process.pid}-${Date.now().toString(36)}`;
  readonly url: string | null;
  /** Only for a page: when which order became durable. */
  readonly #deliveredAt: number[] = [];
  #placed = 0;

  constructor(host: BenchHost, kernel: Kernel, watch: () => StoreWatch, url: string | null) {
    this.#host = host;
    this.#kernel = kernel;
    this.#watch = watch;
    this.url = url;
  }

  toWorld(message: unknown): void {
    this.#host.toWorld(message);
  }

  async signIn(windows: number): Promise<void> {
    while (this.#windows.length < windows) {
      const call = this.#host.channel.open();
      const people = (await call('session.state', {})) as { readonly oneClick: readonly { readonly id: number }[] };
      await call('session.signInDemo', { personId: people.oneClick[0]?.id });
      this.#windows.push(call);
    }
  }

  /** Both links stand and the first stock has come. */
  async ready(): Promise<void> {
    const deadline = Date.now() + READY_MS;
    for (;;) {
      const status = this.#kernel.status();
      const up = (['world', 'ups'] as const).every((link) => status.links[link].state === 'connected');
      if (up && status.phase === 'ready' && status.links.world.unackedOut === 0) return;
      if (Date.now() > deadline) throw new Error(`not ready: ${JSON.stringify(status)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async run({ orders, inFlight, perSecond, delivered }: RunOptions): Promise<RunResult> {
    const watch = this.#watch();
    await this.signIn(Math.ceil(inFlight / CALLS));
    const before = { commits: watch.commits(), events: watch.events, writes: await this.#host.writes() };
    const resentBefore = this.#resent();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const cpu = process.cpuUsage();
    delay.enable();
    const began = performance.now();
    const times = await this.#place(orders, inFlight, perSecond, delivered, watch);
    const ms = performance.now() - began;
    delay.disable();
    const used = process.cpuUsage(cpu);
    const commits = watch.commits() - before.commits;
    const events = watch.events - before.events;
    if (delivered) await this.#settled();
    return {
      ms,
      orders,
      p50Ms: inFlight === 1 ? percentile(times, 0.5) : null,
      commits,
      events,
      writes: (await this.#host.writes()) - before.writes,
      resent: this.#resent() - resentBefore,
      // The monitor's own timer ticks once a millisecond: what is beyond that is delay.
      loopP99Ms: Math.max(0, delay.percentile(99) / 1e6 - 1),
      loopMaxMs: Math.max(0, delay.max / 1e6 - 1),
      cpuMs: (used.user + used.system) / 1000,
      deliveredAt: this.#deliveredAt,
    };
  }

  async close(): Promise<void> {
    await this.#kernel.stop();
  }

  #resent(): number {
    const { world, ups } = this.#kernel.status().links;
    return world.retransmits + ups.retransmits;
  }

  /** The last acks are in: the next run begins with nothing under way. */
  async #settled(): Promise<void> {
    const deadline = Date.now() + READY_MS;
    for (;;) {
      const { world, ups } = this.#kernel.status().links;
      if (world.unackedOut === 0 && ups.unackedOut === 0) return;
      if (Date.now() > deadline) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Resolves to each order's time, ms, once all are durably delivered (or placed). */
  #place(
    orders: number,
    inFlight: number,
    perSecond: number | null,
    delivered: boolean,
    watch: StoreWatch,
  ): Promise<number[]> {
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const startedAt = new Map<number, number>();
      const early = new Set<number>();
      const times: number[] = [];
      let started = 0;
      let over = 0;
      const finish = (start: number): void => {
        times.push(performance.now() - start);
        over += 1;
        if (over === orders) resolve(times);
        else fill();
      };
      const fill = (): void => {
        const due = perSecond === null ? orders : Math.floor(((performance.now() - began) / 1000) * perSecond) + 1;
        while (started < orders && started - over < inFlight && started < due) startOne();
      };
      const startOne = (): void => {
        started += 1;
        this.#placed += 1;
        const window = this.#windows[this.#placed % this.#windows.length];
        const start = performance.now();
        window?.('orders.place', benchOrder(this.#prefix, this.#placed)).then((placed) => {
          const { orderId } = placed as { readonly orderId: number };
          if (!delivered || early.delete(orderId)) finish(start);
          else startedAt.set(orderId, start);
        }, reject);
      };
      watch.onClosed = (ids, at) => {
        for (const id of ids) {
          if (this.url !== null) this.#deliveredAt.push(at);
          const start = startedAt.get(id);
          if (start === undefined) early.add(id);
          else {
            startedAt.delete(id);
            finish(start);
          }
        }
      };
      fill();
      if (perSecond === null) return;
      const timer = setInterval(() => {
        if (over === orders) clearInterval(timer);
        else fill();
      }, 2);
    });
  }
}

async function openOurs(options: EngineOptions, fromWorld: (message: unknown) => void): Promise<Engine> {
  const host = benchHost(options.folder, fromWorld);
  const disk = diskStorage(host.paths);
  let watch: StoreWatch | null = null;
  let stallMs = 0;
  const kernel = createKernel(host, {
    storage: {
      ...disk,
      demo: () => Promise.resolve(benchDemo()),
      async openBooks(identity) {
        watch = watchStore(
          options.store === 'none' ? openNullBooks(identity) : await disk.openBooks(identity),
          () => stallMs,
        );
        return watch.store;
      },
    },
  });
  await kernel.start();
  const url = options.page ? await servePage(host, options.folder) : null;
  const current = (): StoreWatch => {
    if (watch === null) throw new Error('the books are not open');
    return watch;
  };
  const engine = new OurEngine(host, kernel, current, url);
  await engine.signIn(1);
  if (options.world === null) await engine.ready();
  else {
    await goToRealWorld(host, options.world);
    await engine.ready();
    await buyStock(host);
    await engine.ready();
  }
  stallMs = options.stallMs;
  return engine;
}

/** As the browser host does; resolves to the address. */
async function servePage(host: BenchHost, folder: string): Promise<string> {
  const token = accessToken(folder);
  const { channel, logger } = host;
  const onUpgrade = channel.upgrade;
  const { port } = await startPageServer({ port: 0, token, logger, onUpgrade });
  return `http://127.0.0.1:${port}/#token=${token}`;
}

/** As the settings page does. */
async function goToRealWorld(host: BenchHost, world: { readonly amazon: number; readonly ups: number }): Promise<void> {
  const call = host.channel.open();
  await call('session.signIn', { name: 'Bench', password: 'bench-bench' });
  const { real } = DEFAULT_SETTINGS;
  await call('settings.save', {
    ...DEFAULT_SETTINGS,
    mode: 'real',
    real: {
      ...real,
      worldHost: '127.0.0.1',
      worldPort: world.amazon,
      world: 'new',
      ups: { mode: 'connect', host: '127.0.0.1', port: world.ups, dialect: 'parcelyard' },
    },
  });
}

/** A real world begins with empty shelves. */
async function buyStock(host: BenchHost): Promise<void> {
  const call = host.channel.open();
  await call('session.signIn', { name: 'Bench', password: 'bench-bench' });
  const stock = benchDemo().initialStock;
  for (let at = 0; at < stock.length; at += LIMITS.linesPerOrder) {
    const lines = stock
      .slice(at, at + LIMITS.linesPerOrder)
      .map(({ productId }) => ({ productId, quantity: LIMITS.quantity }));
    await call('inventory.buy', { clientId: `bench-stock-${at}`, warehouseId: WAREHOUSE.id, lines });
  }
}

engineMain(openOurs);
