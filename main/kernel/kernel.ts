// The composition root: makes the parts, wires them, starts and stops them in order. Decides nothing itself.

import path from 'node:path';
import type { AppStatus } from '../core/feed/types.js';
import type { LinkName } from '../core/lib/ids.js';
import type { AppStore, BooksIdentity } from '../store/store.js';
import { Accounts } from './accounts.js';
import { AuditLog } from './audit-log.js';
import { AuditRecorder } from './audit-recorder.js';
import { BooksFeed } from './books-feed.js';
import { savedBefore } from './audit-before.js';
import { BooksShelf } from './books-shelf.js';
import { toCodedError } from './call-error.js';
import { DataCare } from './data-care.js';
import { FeedPublisher } from './feed-publisher.js';
import { Demand } from './demand.js';
import { gatewayEvents } from './gateway-wiring.js';
import { createHandlers } from './handlers.js';
import { Inspector } from './inspector.js';
import { orderCommands } from './commands/orders.js';
import { Lab } from './lab.js';
import { LinkGateway } from './link-gateway.js';
import { fillNewBooks } from './new-books.js';
import { openBooks, type Ahead } from './opening.js';
import { PaceLearner, usualTimes } from './pace-learner.js';
import type { KernelParts } from './parts.js';
import type { HostPorts } from './ports.js';
import { Printers } from './printers.js';
import { ReadyGate } from './ready-gate.js';
import { RpcServer } from './rpc-server.js';
import { diskScenarios } from './scenario-files.js';
import type { ScenarioService } from './scenario-service.js';
import { scenarioService, type ScenarioOptions } from './scenario-wiring.js';
import { SessionRecordings } from './session-recordings.js';
import { Sessions } from './sessions.js';
import { SavedViews } from './saved-views.js';
import { SettingsService } from './settings.js';
import { SimulatorControl } from './simulator-control.js';
import { noteResumed, type Resumed } from './resuming.js';
import { buildStatus } from './status.js';
import { StockAudit } from './stock-audit.js';
import { diskStorage, type KernelStorage } from './storage.js';
import { Watch } from './watch.js';
import { WorldRecords } from './world-making.js';
import type { OpenBooks } from './world-state.js';
import { Worlds } from './worlds.js';

export interface Kernel {
  /** Opens the databases and starts the processes. Never rejects: what went wrong is the status's phase `failed` and its text. */
  start(): Promise<void>;
  /** Resolves when the links have begun with what is known of the outbox, or cannot: whatever is dear may be loaded then. */
  linksBegun(): Promise<void>;
  /** Refuses commands, stops timers and links, drains the write queue, checkpoints, closes. Idempotent. */
  stop(): Promise<void>;
  status(): AppStatus;
}

export interface KernelOptions {
  /** Where databases and demo data come from; default: the host's folders. */
  readonly storage?: KernelStorage;
  /** Lets the event loop do other things in the middle of a large turn; default: setImmediate. */
  readonly breathe?: () => Promise<void>;
  /** Where scenarios come from and who hears of their end; default: the program's own, nobody. */
  readonly scenarios?: ScenarioOptions;
}

export function createKernel(ports: HostPorts, options: KernelOptions = {}): Kernel {
  return new ComposedKernel(ports, options);
}

class ComposedKernel implements Kernel {
  readonly #ports: HostPorts;
  readonly #storage: KernelStorage;
  readonly #breathe: () => Promise<void>;
  readonly #gate: ReadyGate;
  readonly #feed: FeedPublisher;
  readonly #booksFeed: BooksFeed;
  readonly #sessions: Sessions;
  readonly #gateways: Readonly<Record<LinkName, LinkGateway>>;
  readonly #simulator: SimulatorControl;
  readonly #inspector: Inspector;
  readonly #recordings: SessionRecordings;
  readonly #learner = new PaceLearner();
  readonly #watch: Watch;
  readonly #care: DataCare;
  readonly #audit: StockAudit;
  readonly #demand: Demand;
  readonly #scenarios: ScenarioService;
  #app: AppStore | null = null;
  /** The books that were opened last, or could not be. */
  #tried: BooksIdentity | null = null;
  #parts: KernelParts | null = null;
  #writeTrouble: string | null = null;
  /** What the open books went on with. */
  #resumed: Resumed | null = null;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #begun: () => void = () => undefined;
  readonly #linksBegun = new Promise<void>((resolve) => (this.#begun = resolve));

  constructor(ports: HostPorts, options: KernelOptions) {
    this.#ports = ports;
    this.#storage = options.storage ?? diskStorage(ports.paths);
    this.#breathe = options.breathe ?? (() => new Promise((resolve) => void setImmediate(resolve)));
    this.#gate = new ReadyGate(ports.timers);
    this.#feed = new FeedPublisher(ports.clock, ports.timers, () => this.status());
    this.#booksFeed = new BooksFeed(this.#feed);
    this.#sessions = new Sessions(ports.clock, ports.logger, (id) => this.#parts?.accounts.find(id) ?? null);
    const bothLinks = (): readonly LinkGateway[] => Object.values(this.#gateways);
    this.#inspector = new Inspector({
      clock: ports.clock,
      timers: ports.timers,
      trace: (on) => bothLinks().forEach((gateway) => gateway.trace(on)),
    });
    this.#recordings = new SessionRecordings({
      clock: ports.clock,
      folder: path.join(ports.paths.dataDir, 'recordings'),
      program: `Parcelyard ${ports.appVersion}`,
      record: (on) => bothLinks().forEach((gateway) => gateway.record(on)),
    });
    const events = gatewayEvents({
      inspector: this.#inspector,
      recordings: this.#recordings,
      later: () => ({ watch: this.#watch, audit: this.#audit, scenarios: this.#scenarios }),
      worlds: () => this.#parts?.worlds,
      changed: () => this.#feed.statusChanged(),
      background: (work) => this.#background(work),
    });
    this.#gateways = {
      world: new LinkGateway('world', ports, events),
      ups: new LinkGateway('ups', ports, events),
    };
    this.#simulator = new SimulatorControl(ports, {
      ports: () => this.#background(this.#parts?.worlds.replan()),
      stands: (still) => this.#parts?.lab.stands(still),
      changed: () => this.#feed.statusChanged(),
    });
    this.#watch = new Watch({
      host: ports,
      gateways: this.#gateways,
      service: () => this.#parts?.worlds.books?.service ?? null,
      pace: () => this.#learner.pace,
    });
    const shipped = diskScenarios(path.join(ports.paths.resourcesDir, 'scenarios'));
    this.#scenarios = scenarioService(() => this.#mustParts(), options.scenarios ?? { source: shipped });
    this.#care = new DataCare({
      host: ports,
      care: this.#storage.care ?? null,
      parts: () => this.#parts,
      again: () => this.#again(),
      changed: () => this.#feed.statusChanged(),
    });
    this.#demand = new Demand(ports.clock);
    this.#audit = new StockAudit({
      host: ports,
      books: () => this.#parts?.worlds.books ?? null,
      worldUp: () => this.#gateways.world.connected && !this.#gateways.world.waits,
      failed: (error) => ports.logger.warn('the stock audit after a connect failed', error),
    });
    // Windows may connect before start() has finished: their calls wait at the gate.
    new RpcServer({
      channel: ports.channel,
      handlers: createHandlers(ports, () => this.#mustParts(), {
        data: this.#care,
        audit: this.#audit,
        demand: this.#demand,
      }),
      sessions: this.#sessions,
      feed: this.#feed,
      gate: this.#gate,
      logger: ports.logger,
      recorder: new AuditRecorder({
        clock: ports.clock,
        log: () => this.#parts?.auditLog ?? null,
        booksId: () => this.#parts?.worlds.identity?.booksId ?? null,
        before: (method, params) => savedBefore(this.#parts?.worlds.books ?? null, method, params),
      }),
      left: (connectionId) => this.#inspector.left(connectionId),
    });
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  linksBegun(): Promise<void> {
    return this.#linksBegun;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  status(): AppStatus {
    this.#background(this.#booksFeed.refresh(this.#parts?.worlds.books ?? null));
    const status = buildStatus({
      gate: this.#gate,
      gateways: this.#gateways,
      simulator: this.#simulator,
      parts: this.#parts,
      unacked: this.#booksFeed.unacked,
      oldest: this.#booksFeed.oldest,
      writeTrouble: this.#writeTrouble,
      now: this.#ports.clock.now(),
    });
    const care = this.#care.status();
    // What helps is said in one place: the sentence of the database that is in trouble.
    const text = care.recovery !== null && status.phase === 'failed' ? care.recovery.text : status.phaseText;
    return { ...status, ...care, phaseText: text, resumed: this.#resumed, usual: usualTimes(this.#learner.pace) };
  }

  async #start(): Promise<void> {
    try {
      const { clock, timers, random, logger } = this.#ports;
      const demo = await this.#storage.demo();
      const app = await this.#storage.openApp();
      this.#app = app;
      const accounts = await Accounts.load(app, clock, timers);
      await accounts.ensureDemo(demo.people);
      await this.#sessions.load(app);
      const settings = await SettingsService.load(app, logger);
      const records = new WorldRecords(app);
      const worlds = new Worlds({
        records,
        host: this.#ports,
        shelf: new BooksShelf(app, clock, random),
        settings,
        gateways: this.#gateways,
        simulator: this.#simulator,
        open: (identity, ahead) => this.#openBooks(identity, ahead),
        runSimulator: async ({ simulated }, { booksId }) => {
          const making = await records.begin(booksId, simulated.profile, demo.trucks, random);
          await this.#simulator.run({ dataDir: this.#storage.simulatorDir, ...making });
        },
        prepare: (books, present, own = demo) => fillNewBooks(books.service, present, own, clock),
        leaving: async (identity, books) => this.#parts?.lab.left(identity, books),
        use: (books) => this.#use(books),
        failed: (error) => this.#failed(error),
        changed: () => this.#feed.statusChanged(),
      });
      const place = orderCommands(() => this.#mustParts())['orders.place'];
      const lab = new Lab({
        host: this.#ports,
        settings,
        worlds,
        records,
        storage: this.#storage,
        simulator: this.#simulator,
        watch: this.#watch,
        learner: this.#learner,
        demo,
        place: async (order, person) => place(order, { connectionId: '', person }),
        changed: () => this.#feed.statusChanged(),
      });
      this.#parts = {
        lab,
        host: this.#ports,
        accounts,
        sessions: this.#sessions,
        settings,
        worlds,
        gateways: this.#gateways,
        simulator: this.#simulator,
        inspector: this.#inspector,
        recordings: this.#recordings,
        scenarios: this.#scenarios,
        savedViews: new SavedViews(app, logger),
        printers: new Printers(app, this.#ports.printing, logger),
        auditLog: await AuditLog.load(app, clock, logger, this.#breathe),
        pace: () => this.#learner.pace,
        changed: () => this.#feed.statusChanged(),
      };
      this.#gate.openApp();
      if (this.#stopping !== null) return;
      await worlds.open(settings.get());
      if (this.#stopping === null) this.#watch.start();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#begun();
    }
  }

  /** Opens once more what could not be opened. What fails again is said again. */
  async #again(): Promise<void> {
    if (this.#stopping !== null) return;
    const { worlds, settings } = this.#parts ?? {};
    if (worlds !== undefined && settings !== undefined) {
      if (worlds.books === null || this.#gate.phase === 'failed')
        await worlds.open(settings.get()).catch(() => undefined);
      return;
    }
    await this.#starting;
    await this.#app?.close();
    this.#app = null;
    this.#gate.become('starting', null);
    this.#starting = this.#start();
    await this.#starting;
  }

  async #stop(): Promise<void> {
    const { logger } = this.#ports;
    this.#gate.become('stopping', null);
    this.#watch.stop();
    this.#audit.stop();
    this.#parts?.lab.stop();
    this.#inspector.stop();
    this.#scenarios.dispose();
    await this.#starting;
    this.#feed.stop();
    // Each step runs whatever became of the one before: what can be closed is closed.
    const steps: readonly (() => Promise<unknown> | undefined)[] = [
      () => this.#care.stop(),
      () => this.#parts?.worlds.close(),
      () => Promise.all([this.#gateways.world.supervisor.dispose(), this.#gateways.ups.supervisor.dispose()]),
      () => this.#simulator.supervisor.dispose(),
      () => this.#app?.close(),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        logger.error('a step of stopping failed', error);
      }
    }
  }

  #mustParts(): KernelParts {
    // The gate lets nobody through before; an AssertionError here is a bug in it.
    if (this.#parts === null) throw new Error('the app database is not open');
    return this.#parts;
  }

  #failed(error: unknown): void {
    this.#ports.logger.error('the books could not be opened', error);
    this.#care.failed(this.#parts === null ? null : this.#tried, error);
    if (this.#gate.phase !== 'stopping') this.#gate.become('failed', toCodedError(error).message);
    this.#feed.statusChanged();
  }

  #openBooks(identity: BooksIdentity, ahead?: Ahead): Promise<OpenBooks> {
    this.#tried = identity;
    return openBooks(
      {
        host: this.#ports,
        storage: this.#storage,
        breathe: this.#breathe,
        gateways: this.#gateways,
        simulator: this.#simulator,
        feed: this.#feed,
        booksFeed: this.#booksFeed,
        learner: this.#learner,
        care: this.#care,
        present: () => this.#parts?.worlds.books ?? null,
        watched: (store, whose) => this.#scenarios.watched(store, whose),
        committed: (events, batch) => {
          this.#parts?.lab.committed(events, batch);
          this.#audit.heard(events);
          this.#demand.heard(events);
        },
        trouble: (sentence) => {
          this.#writeTrouble = sentence;
          this.#feed.statusChanged();
        },
        background: (work) => this.#background(work),
        begun: () => this.#begun(),
      },
      identity,
      ahead,
    );
  }

  /** The screens' side of opening and closing books. */
  async #use(books: OpenBooks | null): Promise<void> {
    this.#writeTrouble = null;
    this.#resumed = null;
    this.#learner.reset();
    this.#parts?.lab.used(books === null ? null : this.#parts.worlds.identity);
    this.#scenarios.booksChanged(books === null ? null : (this.#parts?.worlds.identity?.booksId ?? null));
    if (books === null) {
      if (this.#gate.phase !== 'stopping') this.#gate.become('switching', 'Switching to another world.');
      this.#demand.forget();
      this.#feed.use(null);
      return;
    }
    const isOurs = this.#parts?.worlds.forgotten !== true && books.takenUp !== undefined;
    this.#resumed = isOurs ? await noteResumed(books.service, books.takenUp, this.#ports.clock.now()) : null;
    const memory = await books.service.read((present) => present);
    await this.#booksFeed.start(books, memory);
    if (this.#gate.phase !== 'stopping') this.#gate.become('ready', null);
    this.#feed.statusChanged();
    this.#care.opened();
    if (this.#stopping === null) this.#watch.start();
  }

  /** For what nobody waits for: its error is said in the log, the status shows the rest. */
  #background(work: Promise<unknown> | undefined): void {
    work?.catch((error: unknown) => {
      // Books that are being closed refuse what still comes in; its sender will say it again.
      const { code } = toCodedError(error);
      if (code !== 'closed') this.#ports.logger.error('work in the background failed', error);
    });
  }
}
