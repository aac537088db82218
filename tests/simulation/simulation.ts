// One run: the real kernel, links, world and UPS on one virtual clock and one seed, with simulated processes, sockets and disk
// below them, people above them, faults among them and checks beside them.

import type { Settings } from '../../main/contracts/app-api.js';
import type { ProcessName } from '../../main/kernel/ports.js';
import type { WriteBatch } from '../../main/store/store.js';
import { BooksCheck } from './checks/books.js';
import { checkEnd, checkFeed, unfinished } from './checks/end.js';
import { mustHold, Violation } from './checks/violation.js';
import { WireCheck } from './checks/wire.js';
import { WorldCheck } from './checks/world.js';
import { SimNet } from './machine/net.js';
import { Timeline } from './machine/timeline.js';
import type { Child } from './parts/children.js';
import { SimDisk } from './parts/disk.js';
import { Faults, type Breakable, type CrashPoint } from './parts/faults.js';
import { Outside } from './parts/outside.js';
import { People } from './parts/people.js';
import { Program, type Running } from './parts/program.js';
import { OTHER_PORTS, PORTS } from './parts/simulator.js';
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
  readonly #program: Program;
  readonly #outside: Outside | null;
  #failure: { readonly error: unknown } | null = null;

  constructor(seed: number, options: SimulationOptions = {}) {
    this.timeline = new Timeline(seed);
    this.scenario = drawScenario(this.timeline, options);
    this.#plant = options.plant ?? null;
    this.net = new SimNet(this.timeline, this.scenario.net);
    const { demo, commitMs } = this.scenario;
    this.disk = new SimDisk(this.timeline, {
      demo,
      commitMs,
      plant: this.#plant,
      events: {
        books: (batch) => this.#checked(() => this.books.commit(batch)),
        simulator: (rows) => this.#checked(() => this.#world.commit(rows)),
        crashPoint: (where) => this.#program.crashPoint(where),
        tooEarly: (batch) => this.#tooEarly(batch),
      },
    });
    this.#wire = new WireCheck(this.books, {
      world: [PORTS.amazon, OTHER_PORTS.amazon],
      ups: [PORTS.ups, OTHER_PORTS.ups],
    });
    this.net.onWrite = (socket, bytes) => this.#checked(() => this.#wire.wrote(socket, bytes));
    const { timeline, net, disk, scenario } = this;
    const plant = this.#plant;
    const broken = (error: unknown): void => this.#broken(error);
    this.#people = new People(timeline, scenario, broken);
    this.#program = new Program({ timeline, net, disk, scenario, plant, broken, use: (w) => this.#people.use(w) });
    this.#outside =
      scenario.mode === 'real' ? new Outside(timeline, net, scenario, (o) => disk.simFor(o), broken) : null;
  }

  /** Throws what a check found, or what the program threw. */
  async run(): Promise<SimulationResult> {
    await this.disk.prepare(this.#settings());
    this.#outside?.start();
    this.#program.start();
    const faults = new Faults(this.timeline, this.scenario, this);
    this.#look();
    await this.#until(this.scenario.faultsUntil, () => false);
    this.#program.disarm();
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
      crashes: this.#program.crashes,
      tookMs,
    };
  }

  #settings(): Settings {
    const { mode, profile, simspeed } = this.scenario;
    const { amazon: worldPort, ups: port } = PORTS;
    const host = '127.0.0.1';
    return {
      mode,
      simulated: { profile, simspeed },
      real: {
        worldHost: host,
        worldPort,
        world: 'new',
        simspeed,
        ups: { mode: 'connect', host, port, dialect: 'parcelyard' },
        warehouses: [],
      },
    };
  }

  killChild(name: ProcessName): void {
    if (name === 'simulator' && this.#outside !== null) {
      this.#outside.kill();
      return;
    }
    const child = this.#child(name);
    if (child === undefined) return;
    this.timeline.log(`FAULT kill ${name}`);
    child.end(null, 'SIGKILL');
  }

  hang(name: ProcessName, ms: number): void {
    const child = this.#child(name);
    if (child === undefined) return;
    this.timeline.log(`FAULT ${name} hangs for ${ms} ms`);
    child.process.hangUntil(this.timeline.now() + ms);
  }

  crash(why: string): void {
    this.#program.crash(why);
  }

  arm(point: CrashPoint, nth: number): void {
    this.#program.arm(point, nth);
  }

  #child(name: ProcessName): Child | undefined {
    return this.#program.running?.children.living.findLast((other) => other.name === name);
  }

  /** People look at the screen now and then: they ask for what they want, and press "Try again". */
  #look(): void {
    this.timeline.after(LOOK_MS, null, () => {
      this.#people.look();
      this.#program.lookAfter();
      this.#look();
    });
  }

  #done(): boolean {
    return this.#program.running !== null && unfinished(this.books, this.#people).length === 0;
  }

  #whereItStands(): readonly string[] {
    const running = this.#program.running;
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
    const running = this.#program.running;
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
    const left = this.net.connections.filter(({ owner }) => owner !== this.#outside?.process);
    mustHold(left.length === 0, () => `${left.length} connections are left`);
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

  #tooEarly({ outboxPut = [] }: WriteBatch): void {
    for (const { link, seq, body } of outboxPut) {
      const name = link === 'world' ? 'world-link' : 'ups-link';
      const child = this.#child(name);
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
}
