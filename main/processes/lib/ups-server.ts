// The built-in UPS on TCP: one port for the store, one connection to the world, one model. A turn is inputs -> model -> commit
// -> acks and sends, so that nobody hears of anything that a crash could still undo.

import type { FaultConfig } from '../../core/faults/config.js';
import { PausableClock } from '../../core/lib/pausable-clock.js';
import { seededRandom } from '../../core/lib/random.js';
import type { Item } from '../../core/session/types.js';
import { UpsSim } from '../../core/ups-sim/ups-sim.js';
import type { StoreToUps, UpsToStore } from '../../core/wire/amazon-ups.js';
import type { UpsWorldCommand, UpsWorldResponse } from '../../core/wire/world-ups.js';
import { worldUpsCodec } from './codec/world-ups.js';
import { FaultLine } from './fault-line.js';
import { TurnLoop } from './turn-loop.js';
import { UPS_END_DIALECTS, type UpsEndDialect } from './ups-server-dialect.js';
import { lieBytes } from './ups-server-lies.js';
import type { UpsServer, UpsServerOptions } from './ups-server-options.js';
import { StoreSide } from './ups-server-store.js';
import { Talk } from './ups-server-talk.js';
import { WorldSide } from './ups-server-world.js';

const LOOPBACK = '127.0.0.1';
/** Acks of the store wait this long for a turn of something else. */
const ACKS_WAIT_MS = 100;
/** The row that keeps which world it has made. */
const MADE = { scope: 'ups-server', key: 'world' } as const;

/** Opens the port. Rejects when it cannot be had or the saved state makes no sense. */
export async function startUpsServer(options: UpsServerOptions): Promise<UpsServer> {
  const dialect = UPS_END_DIALECTS[options.dialect ?? 'parcelyard'];
  const sim = new UpsSim(options.trucks, { ...dialect.limits, ...options.limits });
  const rows = options.store === null ? [] : await options.store.load();
  sim.restore(rows);
  const running = new RunningUps(sim, dialect, options);
  try {
    return await running.listen(rows.find(({ scope, key }) => scope === MADE.scope && key === MADE.key)?.value);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

interface Talks {
  readonly worldId: number;
  readonly world: Talk<UpsWorldCommand, UpsWorldResponse>;
  readonly store: Talk<UpsToStore, StoreToUps>;
}

/** What one turn took in: acked once it is durable. */
interface Taken {
  readonly talks: Talks;
  readonly worldItems: readonly Item<UpsWorldResponse>[];
  readonly storeItems: readonly Item<StoreToUps>[];
}

class RunningUps {
  readonly #sim: UpsSim;
  readonly #options: UpsServerOptions;
  readonly #dialect: UpsEndDialect;
  readonly #world: WorldSide;
  readonly #store: StoreSide;
  readonly #line = new FaultLine('upsStore');
  #faults: FaultConfig | null = null;
  readonly #talks = new Map<number, Talks>();
  /** The world that the last store named, or that stores are told. */
  #active: Talks | null = null;
  /** A world that was made and is not saved yet: nobody is told of it before. */
  #made: number | null = null;
  readonly #origin = Date.now() - performance.now();
  readonly #clock = new PausableClock(this.#now(), this.#now());
  readonly #loop = new TurnLoop(
    () => this.#turn(),
    (error) => {
      this.#fail(error);
    },
  );

  constructor(sim: UpsSim, dialect: UpsEndDialect, options: UpsServerOptions) {
    this.#sim = sim;
    this.#dialect = dialect;
    this.#options = options;
    if (options.paused === true) this.#clock.pause(this.#now());
    const log = options.log ?? ((): void => undefined);
    const random = options.random ?? seededRandom(1);
    this.#world = new WorldSide({
      host: options.worldHost,
      port: options.worldPort,
      taps: options.taps,
      random,
      log,
      trucksToInit: (worldId) => sim.trucksToInit(worldId),
      fleet: options.trucks,
      onMade: (worldId) => {
        this.#made = worldId;
        this.#active = this.#talk(worldId);
      },
      onUp: (worldId, added, found) => {
        const speed = options.simspeed === undefined ? undefined : { simspeed: options.simspeed };
        this.#talk(worldId).world.connected(this.#now(), speed);
        sim.worldConnected(worldId, added, found, this.#carrierTime(this.#now()));
        this.#loop.schedule();
      },
      onDown: (worldId) => {
        this.#talk(worldId).world.disconnected(this.#now());
        sim.worldLost(worldId);
        this.#loop.schedule();
      },
      onData: (chunk) => {
        this.#active?.world.receive(chunk, this.#now());
        this.#loop.schedule();
      },
      onDrained: () => this.#drained(this.#active?.world),
    });
    this.#setFaults(options.faults ?? null);
    this.#store = new StoreSide({
      dialect,
      line: this.#line,
      taps: options.taps,
      lieAfter: (connection, message) =>
        lieBytes(this.#faults, { connection, message }, dialect.codec, () => sim.look(this.#active?.worldId ?? 0)),
      random,
      log,
      onUp: (worldId) => {
        this.#active = this.#talk(worldId);
        this.#active.store.connected(this.#now(), dialect.hello ? { hello: worldId } : undefined);
        this.#world.aim(worldId);
        this.#loop.schedule();
      },
      onDown: () => {
        this.#active?.store.disconnected(this.#now());
        this.#loop.schedule();
      },
      onData: (chunk) => {
        this.#active?.store.receive(chunk, this.#now());
        // They only end what is kept for a repetition: no commit of its own for them.
        if (this.#active?.store.heardOnlyAcks === true) this.#loop.scheduleWithin(ACKS_WAIT_MS);
        else this.#loop.schedule();
      },
      onDrained: () => this.#drained(this.#active?.store),
      onError: (error) => {
        this.#fail(error);
      },
    });
  }

  /** `made`: the world that it made in an earlier life. */
  async listen(made?: string): Promise<UpsServer> {
    const { callStore, host = LOOPBACK, world } = this.#options;
    const port = callStore === undefined ? await this.#store.listen(host, this.#options.port) : 0;
    const fixed = world === 'new' ? (made === undefined ? null : Number(made)) : world;
    if (fixed === undefined) this.#callStore();
    else if (fixed === null) this.#world.make();
    else this.#stayIn(fixed);
    return {
      port,
      setSimspeed: (worldId, simspeed) => {
        if (this.#active?.worldId !== worldId || !this.#world.up) return;
        this.#active.world.control({ simspeed }, this.#now());
        this.#loop.schedule();
      },
      setFaults: (faults) => {
        this.#setFaults(faults);
      },
      clock: {
        pause: () => {
          this.#clock.pause(this.#now());
          this.#loop.schedule();
        },
        resume: () => {
          this.#clock.resume(this.#now());
          this.#loop.schedule();
        },
        pass: (ms) => {
          this.#clock.pass(ms);
          this.#loop.schedule();
        },
        nextIn: () => {
          const now = this.#carrierTime(this.#now());
          const at = this.#sim.wakeAt(now);
          return at === null ? null : Math.max(1, at - now);
        },
      },
      stop: () => this.stop(),
    };
  }

  #callStore(): void {
    const { callStore } = this.#options;
    if (callStore !== undefined) this.#store.call(callStore.host, callStore.port);
  }

  /** In this world from now on, and stores are told so. */
  #stayIn(worldId: number): void {
    this.#active = this.#talk(worldId);
    this.#world.aim(worldId);
    this.#store.announce(worldId);
    this.#callStore();
    this.#loop.schedule();
  }

  #setFaults(faults: FaultConfig | null): void {
    this.#faults = faults;
    this.#line.set(faults);
  }

  async stop(): Promise<void> {
    const closed = this.#halt();
    await this.#loop.idle();
    await closed;
  }

  /** Wall time that never goes back while the process lives. */
  #now(): number {
    return Math.floor(this.#origin + performance.now());
  }

  /** The carrier's time beside that of the lines: it stands still while paused. */
  #carrierTime(now: number): number {
    return this.#clock.at(now);
  }

  #talk(worldId: number): Talks {
    let talks = this.#talks.get(worldId);
    if (talks === undefined) {
      const { toWorld, toStore } = this.#sim.unacked(worldId);
      talks = {
        worldId,
        world: new Talk(worldUpsCodec, this.#world, toWorld),
        store: new Talk(this.#dialect.codec, this.#store, toStore),
      };
      this.#talks.set(worldId, talks);
    }
    return talks;
  }

  async #turn(): Promise<void> {
    const now = this.#now();
    this.#flush(now);
    const taken = [...this.#talks.values()].map((talks) => this.#takeIn(talks, now));
    this.#sim.tick(this.#carrierTime(now));
    const { rows, sendings } = this.#sim.take();
    const made = this.#made;
    this.#made = null;
    const madeRows = made === null ? [] : [{ ...MADE, value: String(made) }];
    if (rows.length + madeRows.length > 0) await this.#options.store?.write([...rows, ...madeRows]);
    if (this.#loop.stopped) return;
    if (made !== null) this.#stayIn(made);
    for (const { worldId, toWorld, toStore } of sendings) {
      const talks = this.#talk(worldId);
      talks.world.send(toWorld);
      talks.store.send(toStore);
    }
    const after = this.#now();
    for (const { talks, worldItems, storeItems } of taken) {
      talks.world.settled(worldItems, after);
      talks.store.settled(storeItems, after);
    }
    this.#flush(after);
    if ([...this.#talks.values()].some(({ world, store }) => world.waiting || store.waiting)) this.#loop.schedule();
    this.#bringMissingTrucks();
    this.#setTimer(after);
  }

  #flush(now: number): void {
    for (const { world, store } of this.#talks.values()) {
      world.flush(now);
      store.flush(now);
    }
  }

  #takeIn(talks: Talks, now: number): Taken {
    const { worldId } = talks;
    const world = talks.world.heard();
    const store = talks.store.heard();
    for (const control of world.controls) {
      if (control.finished === true) this.#world.drop('the world says that it is finished');
    }
    for (const { hello, disconnect } of store.controls) {
      if (hello !== undefined && hello !== worldId) {
        // What came with it may belong to either world: nothing of it counts, it comes again to the right one.
        this.#store.drop(`hello for world ${hello} on a connection for world ${worldId}`);
        talks.store.reset(this.#sim.unacked(worldId).toStore, now);
        return { talks, worldItems: this.#worldTurn(worldId, world.items, world.acked, now), storeItems: [] };
      }
      if (disconnect === true) this.#store.end('the store left');
    }
    this.#sim.storeTurn(worldId, store.items, store.acked, this.#carrierTime(now));
    return {
      talks,
      worldItems: this.#worldTurn(worldId, world.items, world.acked, now),
      storeItems: store.items,
    };
  }

  #worldTurn(
    worldId: number,
    items: readonly Item<UpsWorldResponse>[],
    acked: readonly number[],
    now: number,
  ): readonly Item<UpsWorldResponse>[] {
    this.#sim.worldTurn(worldId, items, acked, this.#carrierTime(now));
    return items;
  }

  /** A truck that the world turned out not to have can only be brought in by a connect. */
  #bringMissingTrucks(): void {
    const active = this.#active;
    if (active === null || !this.#world.up || !this.#sim.lacksTrucks(active.worldId)) return;
    this.#world.drop('the world lacks trucks of ours');
  }

  /** Only now do the timers of what was written run: when nothing else comes, nobody else would wake us for them. */
  #drained(talk: { drained(now: number): void } | undefined): void {
    const now = this.#now();
    talk?.drained(now);
    this.#setTimer(now);
  }

  #setTimer(now: number): void {
    const carrier = this.#sim.wakeAt(this.#carrierTime(now));
    let at = carrier === null ? Infinity : this.#clock.outerOf(carrier);
    for (const { world, store } of this.#talks.values()) {
      at = Math.min(at, world.wakeAt() ?? Infinity, store.wakeAt() ?? Infinity);
    }
    this.#loop.wakeIn(at - now);
  }

  #fail(error: unknown): void {
    if (this.#loop.stopped) return;
    void this.#halt();
    this.#options.onError(error);
  }

  async #halt(): Promise<void> {
    this.#loop.stop();
    this.#world.stop();
    await this.#store.stop();
  }
}
