// One run: the real kernel, links, world and UPS on one virtual clock and one seed, with simulated processes, sockets and disk
// below them, people above them, faults among them and checks beside them.

import type { Settings } from '../../main/contracts/app-api.js';
import type { ProcessName } from '../../main/kernel/ports.js';
import { openSqliteBooks } from '../../main/store/sqlite-books.js';
import type { WriteBatch } from '../../main/store/store.js';
import type { BooksCheck } from './checks/books.js';
import { isFinished } from './checks/end.js';
import { endRun, whereItStands } from './checks/ending.js';
import { ReconcileCheck } from './checks/reconcile.js';
import { BooksShelfCheck } from './checks/shelf.js';
import { Violation } from './checks/violation.js';
import { WireCheck } from './checks/wire.js';
import { WorldCheck } from './checks/world.js';
import { drawScenario } from './draw.js';
import { SimNet } from './machine/net.js';
import { Timeline } from './machine/timeline.js';
import { memoryFiles, sqliteFiles, type BooksFiles } from './parts/books-files.js';
import type { Child } from './parts/children.js';
import { SimDisk } from './parts/disk.js';
import { Faults, type Breakable, type CrashPoint, type SimulatorPoint } from './parts/faults.js';
import { Outside } from './parts/outside.js';
import { People } from './parts/people.js';
import { Program, type Running } from './parts/program.js';
import { OTHER_PORTS, PORTS, STORE_PORT } from './parts/simulator.js';
import { Tally, type Hits } from './parts/tally.js';
import { plant } from './plants/active.js';
import type { Plant } from './plants/plants.js';
import type { Scenario, ScenarioWish } from './scenario.js';

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
  /** What was tried, how often. */
  readonly hits: Hits;
}

const LOOK_MS = 200;
/** So long after a connect everything open must have been asked about. A world from outside has to prove first that it is ours. */
const SOON_MS = { simulated: 10_000, real: 60_000 };

export class Simulation implements Breakable {
  readonly timeline: Timeline;
  readonly scenario: Scenario;
  readonly net: SimNet;
  readonly disk: SimDisk;
  readonly tally = new Tally();
  readonly shelf = new BooksShelfCheck();
  readonly world = new WorldCheck(this.shelf);
  readonly people: People;
  readonly outside: Outside | null;
  readonly #reconcile: ReconcileCheck;
  readonly #files: BooksFiles;
  readonly #program: Program;
  #simulatorArmed: { readonly point: SimulatorPoint; left: number } | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(seed: number, options: SimulationOptions = {}) {
    this.timeline = new Timeline(seed);
    this.scenario = drawScenario(this.timeline, options);
    const { timeline, scenario, tally } = this;
    plant(options.plant ?? null);
    const planted = options.plant ?? null;
    this.net = new SimNet(timeline, scenario.net);
    const { demo, commitMs } = scenario;
    this.#files = scenario.store === 'sqlite' ? sqliteFiles(openSqliteBooks) : memoryFiles();
    this.disk = new SimDisk(timeline, {
      demo,
      commitMs,
      files: this.#files,
      plant: planted,
      tally,
      events: {
        books: (batch, booksId) => this.#checked(() => this.#commit(batch, booksId)),
        opened: (identity) => this.shelf.opened(identity),
        simulator: (rows) => this.#checked(() => this.world.commit(rows)),
        crashPoint: (where) => this.#program.crashPoint(where),
        simulatorPoint: (where) => this.#simulatorPoint(where),
        tooEarly: (batch) => this.#tooEarly(batch),
      },
    });
    const broken = (error: unknown): void => this.fail(error);
    const dialect = scenario.mode === 'real' ? scenario.carrier.dialect : 'parcelyard';
    const wire = new WireCheck(this.shelf, dialect, {
      world: [PORTS.amazon, OTHER_PORTS.amazon],
      ups: [PORTS.ups, OTHER_PORTS.ups],
      listening: STORE_PORT,
    });
    this.net.onWrite = (socket, bytes) => this.#checked(() => wire.wrote(socket, bytes));
    this.#reconcile = new ReconcileCheck(this.shelf, timeline, {
      tally,
      askable: { world: true, ups: dialect === 'parcelyard' },
      soonMs: SOON_MS[scenario.mode],
      broken,
    });
    this.people = new People(timeline, scenario, broken);
    this.#program = new Program({
      timeline,
      net: this.net,
      disk: this.disk,
      scenario,
      plant: planted,
      tally,
      broken,
      use: (window) => this.people.use(window),
      heard: (name, message) => this.#reconcile.heard(name === 'world-link' ? 'world' : 'ups', message),
      gone: () => this.#reconcile.kernelGone(),
    });
    this.outside =
      scenario.mode === 'real' ? new Outside(timeline, this.net, scenario, (o) => this.disk.simFor(o), broken) : null;
    tally.hit(`runs: ${scenario.mode}, ${scenario.profile}`);
    tally.hit(`runs: books in ${scenario.store}`);
    if (scenario.orders.some(({ order }) => order.undo === true)) tally.hit('runs: some orders are held first');
    if (scenario.mode === 'real') {
      const { listens, announces } = scenario.carrier;
      tally.hit(
        `runs: UPS speaks ${dialect}, ${listens} listens, ${announces ? 'it makes the world' : 'the store does'}`,
      );
    }
  }

  /** Throws what a check found, or what the program threw. */
  async run(): Promise<SimulationResult> {
    try {
      return await this.#run();
    } finally {
      await this.#files.dispose();
    }
  }

  /** The open books as they were committed. */
  get books(): BooksCheck {
    return this.shelf.current;
  }

  /** The program, which must be running. */
  get running(): Running {
    const { running } = this.#program;
    if (running === null) throw new Violation('the kernel is not running at the end');
    return running;
  }

  get isRunning(): boolean {
    return this.#program.running !== null;
  }

  /** Lets so much virtual time pass, or less when `over`, which is asked after every event, says so: true. */
  pass(ms: number, over: () => boolean = () => false): Promise<boolean> {
    return this.timeline.run(this.timeline.now() + ms, () => {
      if (this.#failure !== null) throw this.#failure.error;
      return over();
    });
  }

  killChild(name: ProcessName): void {
    if (name === 'simulator' && this.outside !== null) {
      this.outside.kill();
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

  armSimulator(point: SimulatorPoint, nth: number): void {
    this.#simulatorArmed = { point, left: nth };
  }

  reopenWindow(): void {
    this.#program.reopenWindow();
  }

  excuse(ms: number): void {
    const { elapsed } = this.timeline;
    this.#reconcile.excusedUntil = Math.max(this.#reconcile.excusedUntil, elapsed + ms);
  }

  /** What the program threw where nobody caught it, or a broken rule: ends the run. */
  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  async #run(): Promise<SimulationResult> {
    const { timeline, scenario } = this;
    await this.disk.prepare(this.#settings());
    timeline.after(0, null, () => this.outside?.start());
    timeline.after(0, null, () => this.#program.start());
    const faults = new Faults(timeline, scenario, this);
    this.#look();
    await this.pass(scenario.faultsUntil);
    this.#program.disarm();
    this.#simulatorArmed = null;
    timeline.log('no more faults');
    const done = await this.pass(scenario.patience, () => this.#done());
    if (!done) throw new Violation(`not done in time:\n  ${(await whereItStands(this)).join('\n  ')}`);
    const tookMs = timeline.elapsed;
    await endRun(this);
    const { books, shelf } = this;
    if (shelf.all.length > 1) this.tally.hit('runs: another world was begun');
    return {
      orders: shelf.all.reduce((sum, { orders }) => sum + orders.size, 0),
      shipments: books.shipments.size,
      events: books.rev,
      overtaken: books.overtaken,
      steps: timeline.steps,
      faults: faults.count,
      crashes: this.#program.crashes,
      tookMs,
      hits: this.tally.hits,
    };
  }

  #settings(): Settings {
    const { mode, profile, simspeed, carrier } = this.scenario;
    const { amazon: worldPort, ups } = PORTS;
    const host = '127.0.0.1';
    const place =
      carrier.listens === 'ups'
        ? { mode: 'connect' as const, port: ups }
        : { mode: 'listen' as const, port: STORE_PORT };
    return {
      mode,
      simulated: { profile, simspeed },
      real: {
        worldHost: host,
        worldPort,
        world: carrier.announces ? 'announced' : 'new',
        simspeed,
        ups: { ...place, host, dialect: carrier.dialect },
        warehouses: [],
      },
    };
  }

  #child(name: ProcessName): Child | undefined {
    return this.#program.running?.children.living.findLast((other) => other.name === name);
  }

  /** People look at the screen now and then: they ask for what they want, and press "Try again". */
  #look(): void {
    this.timeline.after(LOOK_MS, null, () => {
      this.people.look();
      this.#program.lookAfter();
      this.#look();
    });
  }

  #done(): boolean {
    return this.isRunning && this.world.unacked.size === 0 && isFinished(this.books, this.people);
  }

  #commit(batch: WriteBatch, booksId: string): void {
    if (this.shelf.commit(booksId, batch) === this.books) this.#reconcile.commit(batch);
  }

  /** True when the simulator dies here. */
  #simulatorPoint(where: SimulatorPoint): boolean {
    const armed = this.#simulatorArmed;
    if (armed === null || armed.point !== where) return false;
    armed.left -= 1;
    if (armed.left > 0) return false;
    this.#simulatorArmed = null;
    this.tally.hit(`crash ${where}`);
    this.killChild('simulator');
    return true;
  }

  #tooEarly({ outboxPut = [] }: WriteBatch): void {
    for (const { link, seq, body } of outboxPut) {
      const child = this.#child(link === 'world' ? 'world-link' : 'ups-link');
      child?.process.run(() => child.inside?.handle({ type: 'send', items: [{ seq, body }] }));
    }
  }

  /** A broken rule ends the run, wherever in the program it was noticed. */
  #checked(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }
}
