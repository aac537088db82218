// One run: the real kernel, links, world and UPS on one virtual clock and one seed, with simulated processes, sockets and disk
// below them, people above them, faults among them and checks beside them.

import { DEFAULT_SETTINGS } from '../../main/kernel/settings.js';
import { createKernel, type Kernel } from '../../main/kernel/kernel.js';
import type { Logger, ProcessName } from '../../main/kernel/ports.js';
import type { WriteBatch } from '../../main/store/store.js';
import { BooksCheck } from './checks/books.js';
import { checkEnd, checkFeed, unfinished } from './checks/end.js';
import { mustHold, Violation } from './checks/violation.js';
import { WireCheck } from './checks/wire.js';
import { WorldCheck } from './checks/world.js';
import { SimNet } from './machine/net.js';
import { SimProcess } from './machine/process.js';
import { between, Timeline } from './machine/timeline.js';
import { Children, PORTS } from './parts/children.js';
import { SimDisk } from './parts/disk.js';
import { Faults, type Breakable, type CrashPoint } from './parts/faults.js';
import { People } from './parts/people.js';
import { SimChannel, type SimWindow } from './parts/window.js';
import type { Plant } from './plants.js';
import { drawScenario, type Scenario, type ScenarioWish } from './scenario.js';

export interface SimulationOptions extends ScenarioWish {
  readonly plant?: Plant;
}

/** What one run came to. */
export interface SimulationResult {
  readonly orders: number;
  readonly shipments: number;
  readonly events: number;
  /** Packages that were ready after a later one. */
  readonly overtaken: number;
  readonly steps: number;
  readonly faults: number;
  readonly crashes: number;
  /** Virtual time, in ms. */
  readonly tookMs: number;
}

const LOOK_MS = 200;
/** Virtual time in which nothing may change once all is done. */
const QUIET_MS = 20_000;
const STOP_MS = 60_000;
/** A program that could not start is closed and started again by a person. */
const FAILED_MS = 3000;

interface Running {
  readonly process: SimProcess;
  readonly kernel: Kernel;
  readonly children: Children;
  readonly channel: SimChannel;
  readonly window: SimWindow;
}

export class Simulation implements Breakable {
  readonly timeline: Timeline;
  readonly scenario: Scenario;
  readonly net: SimNet;
  readonly disk: SimDisk;
  readonly books = new BooksCheck();
  readonly #world = new WorldCheck(this.books);
  readonly #wire: WireCheck;
  readonly #people: People;
  readonly #plant: Plant | null;
  readonly #random;
  #running: Running | null = null;
  #kernels = 0;
  #crashes = 0;
  #armed: { readonly point: CrashPoint; left: number } | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(seed: number, options: SimulationOptions = {}) {
    this.timeline = new Timeline(seed);
    this.scenario = drawScenario(this.timeline, options);
    this.#plant = options.plant ?? null;
    this.#random = this.timeline.random('simulation');
    this.net = new SimNet(this.timeline, this.scenario.net);
    const { demo, commitMs } = this.scenario;
    this.disk = new SimDisk(this.timeline, {
      demo,
      commitMs,
      plant: this.#plant,
      events: {
        books: (batch) => this.#checked(() => this.books.commit(batch)),
        simulator: (rows) => this.#checked(() => this.#world.commit(rows)),
        crashPoint: (where) => this.#crashPoint(where),
        tooEarly: (batch) => this.#tooEarly(batch),
      },
    });
    this.#wire = new WireCheck(this.books, { world: PORTS.amazon, ups: PORTS.ups });
    this.net.onWrite = (socket, bytes) => this.#checked(() => this.#wire.wrote(socket, bytes));
    this.#people = new People(this.timeline, this.scenario, (error) => this.#broken(error));
  }

  /** Throws what a check found, or what the program threw. */
  async run(): Promise<SimulationResult> {
    const { profile, simspeed } = this.scenario;
    await this.disk.prepare({ ...DEFAULT_SETTINGS, simulated: { profile, simspeed } });
    this.#boot();
    const faults = new Faults(this.timeline, this.scenario, this);
    this.#look();
    await this.#until(this.scenario.faultsUntil, () => false);
    this.#armed = null;
    this.timeline.log('no more faults');
    const done = await this.#until(this.scenario.faultsUntil + this.scenario.patience, () => this.#done());
    if (!done) throw new Violation(`not done in time:\n  ${this.#whereItStands().join('\n  ')}`);
    const tookMs = this.timeline.elapsed;
    await this.#until(tookMs + QUIET_MS, () => false);
    await this.#end();
    return {
      orders: this.books.orders.size,
      shipments: this.books.shipments.size,
      events: this.books.rev,
      overtaken: this.books.overtaken,
      steps: this.timeline.steps,
      faults: faults.count,
      crashes: this.#crashes,
      tookMs,
    };
  }

  killChild(name: ProcessName): void {
    const child = this.#running?.children.living.findLast((other) => other.name === name);
    if (child === undefined) return;
    this.timeline.log(`FAULT kill ${name}`);
    child.end(null, 'SIGKILL');
  }

  arm(point: CrashPoint, nth: number): void {
    this.#armed = { point, left: nth };
  }

  /** The kernel dies here and now; its children notice, a new one starts on the same disk. */
  crash(why: string): void {
    const running = this.#running;
    if (running === null) return;
    this.timeline.log(`FAULT the kernel crashes ${why}`);
    this.#crashes += 1;
    this.#armed = null;
    this.#leave(running);
    this.timeline.after(between(this.#random, 100, 4000), null, () => this.#boot());
  }

  #leave({ process, children }: Running): void {
    this.#running = null;
    this.#people.use(null);
    process.kill();
    children.killAll();
  }

  #boot(): void {
    this.#kernels += 1;
    const process = new SimProcess(`kernel ${this.#kernels}`, this.timeline, this.net);
    this.timeline.log(`${process.name} starts`);
    const children = new Children(process, this.timeline, this.net, {
      flakiness: this.scenario.flakiness,
      plant: this.#plant,
      storeFor: (owner) => this.disk.simFor(owner),
      crashPoint: (what) => this.#crashPoint(what),
      broken: (error) => this.#broken(error),
    });
    const channel = new SimChannel(process);
    const kernel = process.run(() =>
      createKernel(
        {
          clock: this.timeline,
          timers: process,
          random: this.timeline.random(process.name),
          logger: this.#logger(),
          paths: { dataDir: '/data', logFile: '/data/log', resourcesDir: '/resources' },
          processes: children,
          channel,
          appVersion: '0.0.0',
          hostName: 'test',
        },
        {
          storage: this.disk.storageFor(process),
          breathe: () => new Promise((resolve) => void process.setTimer(0, resolve)),
        },
      ),
    );
    const window = channel.open();
    this.#running = { process, kernel, children, channel, window };
    process.run(() => kernel.start().catch((error: unknown) => this.#broken(error)));
    this.#people.use(window);
  }

  /** People look at the screen now and then: they ask for what they want, and press "Try again". */
  #look(): void {
    this.timeline.after(LOOK_MS, null, () => {
      this.#people.look();
      this.#tryAgain();
      this.#look();
    });
  }

  #tryAgain(): void {
    const running = this.#running;
    if (running === null) return;
    const status = running.process.run(() => running.kernel.status());
    if (status.phase === 'failed') {
      this.timeline.log(`the kernel could not start: ${status.phaseText}`);
      this.#leave(running);
      this.timeline.after(FAILED_MS, null, () => this.#boot());
      return;
    }
    const restart = (name: ProcessName): void => {
      this.timeline.log(`a person restarts ${name}`);
      void running.window.ask('processes.restart', { name });
    };
    if (this.timeline.elapsed < this.scenario.faultsUntil) return;
    if (status.links.world.state === 'failed') restart('world-link');
    if (status.links.ups.state === 'failed') restart('ups-link');
    if (status.simulator?.state === 'failed') restart('simulator');
  }

  #done(): boolean {
    return this.#running !== null && unfinished(this.books, this.#people).length === 0;
  }

  #whereItStands(): readonly string[] {
    const running = this.#running;
    const open = unfinished(this.books, this.#people);
    if (running === null) return [...open, 'the kernel is not running'];
    const { phase, links, simulator } = running.process.run(() => running.kernel.status());
    const wires = this.net.connections.map(({ owner, remotePort }) => `${owner.name} to ${remotePort}`);
    return [
      ...open,
      `the kernel is ${phase}, the simulator ${simulator?.state}, connections: ${wires.join(', ')}`,
      ...Object.values(links).map((link) => JSON.stringify(link)),
    ];
  }

  async #end(): Promise<void> {
    const running = this.#running;
    if (running === null) throw new Violation('the kernel is not running at the end');
    const open = unfinished(this.books, this.#people);
    mustHold(open.length === 0, () => `what was done is open again:\n  ${open.join('\n  ')}`);
    const status = running.process.run(() => running.kernel.status());
    const { worldId, booksId } = status;
    mustHold(worldId !== null && booksId !== null, () => 'the world has no number at the end');
    checkEnd(this.scenario, this.books, this.#world.ledger(worldId), this.#people);
    await this.#checkFeed(running, booksId);
    await this.#stop(running);
  }

  async #checkFeed({ window, channel }: Running, booksId: string): Promise<void> {
    const fresh = channel.open();
    fresh.subscribe();
    await this.#until(this.timeline.elapsed + 1000, () => false);
    const store = this.disk.books.get(booksId);
    mustHold(store !== undefined, () => `there are no books ${booksId}`);
    mustHold(window.state !== null && fresh.state !== null, () => 'a window was sent no snapshot');
    await checkFeed(store, window.state, fresh.state);
    fresh.close();
  }

  async #stop({ process, kernel, children }: Running): Promise<void> {
    let stopped = false;
    this.#people.use(null);
    process.run(() => {
      kernel.stop().then(
        () => {
          stopped = true;
        },
        (error: unknown) => this.#broken(error),
      );
    });
    const inTime = await this.#until(this.timeline.elapsed + STOP_MS, () => stopped);
    mustHold(inTime, () => 'kernel.stop() does not come to an end');
    mustHold(process.pending === 0, () => `the stopped kernel left ${process.pending} timers behind`);
    for (const child of children.all) mustHold(child.leftovers === null, () => child.leftovers ?? '');
    mustHold(children.living.length === 0, () => `${children.living.length} processes live on after the kernel's stop`);
    mustHold(this.net.connections.length === 0, () => `${this.net.connections.length} connections are left`);
    const { rev } = this.books;
    await this.#until(this.timeline.elapsed + QUIET_MS, () => false);
    mustHold(this.books.rev === rev, () => 'the stopped kernel wrote into its books');
  }

  /** Runs until that time or until `over`, which is asked after every event. */
  async #until(elapsed: number, over: () => boolean): Promise<boolean> {
    const end = this.timeline.now() + elapsed - this.timeline.elapsed;
    for (;;) {
      const went = await this.timeline.step(end);
      if (this.#failure !== null) throw this.#failure.error;
      if (over()) return true;
      if (!went) return false;
    }
  }

  #crashPoint(what: string): boolean {
    const armed = this.#armed;
    if (armed === null) return false;
    const { point } = armed;
    const commit = what === 'before commit' || what === 'after commit';
    const here = point === 'any message' ? !commit : commit ? what === point : what.startsWith(`${point} to`);
    if (!here) return false;
    armed.left -= 1;
    if (armed.left > 0) return false;
    this.crash(`at: ${what}`);
    return true;
  }

  #tooEarly({ outboxPut = [] }: WriteBatch): void {
    for (const { link, seq, body } of outboxPut) {
      const name = link === 'world' ? 'world-link' : 'ups-link';
      const child = this.#running?.children.living.findLast((other) => other.name === name);
      child?.process.run(() => child.inside?.handle({ type: 'send', items: [{ seq, body }] }));
    }
  }

  /** A broken rule ends the run, wherever in the program it was noticed. */
  #checked(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#broken(error);
      throw error;
    }
  }

  /** What the program threw where nobody caught it. */
  fail(error: unknown): void {
    this.#broken(error);
  }

  #broken(error: unknown): void {
    this.#failure ??= { error };
  }

  #logger(): Logger {
    const say =
      (level: string) =>
      (message: string, details?: unknown): void => {
        const more = details instanceof Error ? (details.stack ?? details.message) : (JSON.stringify(details) ?? '');
        this.timeline.log(`${level}: ${message} ${more}`);
        if (level !== 'error' || this.#failure !== null) return;
        // Commits fail when the disk does; nothing else has a reason to.
        if (/simulated disk|Nothing was saved|the books could not be opened/.test(`${message} ${more}`)) return;
        this.#broken(new Violation(`the program logs an error: ${message} ${more}`));
      };
    return { error: say('error'), warn: say('warn'), info: say('info'), debug: () => undefined };
  }
}
