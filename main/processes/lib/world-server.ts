// The world on TCP: two ports, one model. A turn is inputs -> model -> commit -> outputs, so that nobody hears of anything
// that a crash could still undo. World time stands still while the server is not running.

import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { withoutUnanswered } from '../../core/faults/breakdown.js';
import type { FaultConfig } from '../../core/faults/config.js';
import type { Int64Table } from '../../core/world-sim/int64-table.js';
import type { Side, WorldOutput } from '../../core/world-sim/messages.js';
import { timingProfile } from '../../core/world-sim/profile.js';
import { WorldModel } from '../../core/world-sim/world-model.js';
import { FaultLine } from './fault-line.js';
import { Lateness } from './lateness.js';
import { TurnLoop } from './turn-loop.js';
import { TurnOrders, worldClock } from './world-clock.js';
import type { WorldInput } from './world-connection.js';
import { WorldConnection } from './world-connection.js';
import { encodeConnected, encodeStoreReplies, encodeUpsReplies } from './world-messages.js';
import type { WorldServer, WorldServerOptions } from './world-server-options.js';

const LOOPBACK = '127.0.0.1';
const MAX_CONNECTIONS = 512;
/** While something is under way, the time is saved this often. */
const SAVE_CLOCK_MS = 1000;
/**
 * A message of acks alone waits this long for the turn of something else, far shorter than any response waits for its ack: nobody
 * hears of it, and as a turn of its own it is a commit of its own, every third one.
 */
const ACKS_WAIT_MS = 100;

/** Opens both ports. Rejects when one cannot be had or the saved worlds make no sense. */
export async function startWorldServer(options: WorldServerOptions): Promise<WorldServer> {
  const rows = options.store === null ? [] : (await options.store.load()).filter(({ scope }) => scope === 'world');
  const { seed, flakiness = 0 } = options;
  const model = new WorldModel({ profile: timingProfile(options.profile), seed, flakiness }, rows);
  const running = new RunningWorld(model, options);
  try {
    return await running.listen();
  } catch (error) {
    await running.stop();
    throw error;
  }
}

class RunningWorld {
  readonly #model: WorldModel;
  readonly #options: WorldServerOptions;
  readonly #servers: Server[] = [];
  readonly #lines: Readonly<Record<Side, FaultLine>> = {
    amazon: new FaultLine('worldStore'),
    ups: new FaultLine('worldUps'),
  };
  #faults: FaultConfig | null = null;
  readonly #connections = new Map<number, WorldConnection>();
  /** Also those whose connection is over for the world, but that still have bytes to bring out. */
  readonly #sockets = new Set<Socket>();
  readonly #origin: number;
  #lastId = 0;
  #inputs: { readonly connection: WorldConnection; readonly input: WorldInput | { readonly type: 'opened' } }[] = [];
  readonly #orders: TurnOrders;
  readonly #lateness = new Lateness();
  readonly #loop: TurnLoop;
  #clockSaved: number;
  #failure: { readonly error: unknown } | null = null;

  constructor(model: WorldModel, options: WorldServerOptions) {
    this.#model = model;
    this.#options = options;
    this.#loop = new TurnLoop(
      () => this.#turn(),
      (error) => {
        this.#fail(error);
      },
    );
    this.#orders = new TurnOrders(() => {
      this.#loop.schedule();
    });
    this.#origin = model.now - performance.now();
    this.#clockSaved = model.now;
    this.#setFaults(options.faults ?? null);
    if (options.paused === true) model.pause(model.now);
  }

  async listen(): Promise<WorldServer> {
    const amazonPort = await this.#listen('amazon', this.#options.amazonPort);
    const upsPort = await this.#listen('ups', this.#options.upsPort);
    this.#loop.schedule();
    return {
      amazonPort,
      upsPort,
      setFaults: (faults) => {
        this.#setFaults(faults);
      },
      clock: worldClock({
        model: this.#model,
        orders: this.#orders,
        lateness: this.#lateness,
        tickMs: timingProfile(this.#options.profile).tickMs,
        now: () => this.#now(),
      }),
      stop: () => this.stop(),
    };
  }

  #now(): number {
    return Math.max(this.#model.now, Math.floor(this.#origin + performance.now()));
  }

  async stop(): Promise<void> {
    const first = !this.#loop.stopped;
    const closed = this.#halt();
    await this.#loop.idle();
    // After a failure what is on disk is all that is known to be right.
    if (first && this.#failure === null) await this.#options.store?.write(this.#model.takeDirty(true));
    await closed;
    if (first && this.#failure !== null) throw this.#failure.error;
  }

  #setFaults(faults: FaultConfig | null): void {
    this.#faults = faults;
    this.#model.setFaults(faults);
    for (const line of Object.values(this.#lines)) line.set(faults);
  }

  #listen(side: Side, port: number): Promise<number> {
    const server = createServer((socket) => {
      this.#accept(side, socket);
    });
    server.maxConnections = MAX_CONNECTIONS;
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.#options.host ?? LOOPBACK, () => {
        server.off('error', reject);
        server.on('error', (error) => {
          this.#fail(error);
        });
        resolve((server.address() as AddressInfo).port);
      });
    });
  }

  #accept(side: Side, socket: Socket): void {
    if (this.#loop.stopped) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const line = this.#lines[side];
    const number = line.accept();
    if (number === null) {
      socket.resetAndDestroy();
      return;
    }
    this.#lastId += 1;
    const tap = this.#options.taps?.socket({
      side: side === 'amazon' ? 'world-store' : 'world-ups',
      role: 'world',
      dialect: 'parcelyard',
    });
    const place = { line, connection: number, tap: tap ?? null };
    const connection: WorldConnection = new WorldConnection(
      this.#lastId,
      side,
      socket,
      place,
      this.#model.int64,
      (input) => {
        this.#inputs.push({ connection, input });
        if (isOnlyAcks(input)) this.#loop.scheduleWithin(ACKS_WAIT_MS);
        else this.#loop.schedule();
      },
    );
    this.#connections.set(connection.id, connection);
    this.#inputs.push({ connection, input: { type: 'opened' } });
    this.#loop.schedule();
  }

  async #turn(): Promise<void> {
    const model = this.#model;
    const now = this.#now();
    const due = model.wakeAt();
    if (due !== null && due < now) this.#lateness.note(now - due, performance.now());
    const inputs = this.#inputs;
    this.#inputs = [];
    for (const { connection, input } of inputs) this.#apply(connection, input, now);
    model.advance(now);
    const moved = this.#orders.take(now);
    const stopped = model.stoppedByItself();

    // A moved clock is saved even when nothing else has changed: who has seen it must not see an earlier one.
    const saveClock = moved || stopped || (this.#runs && now - this.#clockSaved >= SAVE_CLOCK_MS);
    const rows = model.takeDirty(saveClock);
    const outputs = model.takeOutputs();
    const speeds = model.takeSpeeds();
    if (rows.length > 0) {
      this.#clockSaved = now;
      await this.#options.store?.write(rows);
    }
    if (this.#loop.stopped) return;
    for (const output of outputs) this.#put(output);
    for (const [worldId, simspeed] of speeds) this.#options.onSimspeed?.(worldId, simspeed);
    for (const connection of new Set(inputs.map((entry) => entry.connection))) connection.taken();
    this.#orders.settle();
    if (stopped) this.#options.onStopped?.();
    this.#setTimer(now);
  }

  /** Something is under way whose time is to be saved now and then. */
  get #runs(): boolean {
    return this.#model.busy && !this.#model.paused;
  }

  #apply(connection: WorldConnection, input: WorldInput | { readonly type: 'opened' }, now: number): void {
    const model = this.#model;
    const { id, side } = connection;
    switch (input.type) {
      case 'opened':
        model.opened(id, side, now);
        break;
      case 'connect':
        model.connect(id, input.request, now);
        break;
      case 'store':
        model.storeMessage(id, input.message, now);
        break;
      case 'ups':
        model.upsMessage(id, input.message, now);
        break;
      case 'unparsable':
        this.#options.log?.(`world: ${side} connection ${id}: ${input.error.message}`);
        model.unparsable(id, now);
        break;
      case 'blocked':
        this.#options.log?.(`world: ${side} connection ${id} ${input.blocked ? 'does not read' : 'reads again'}`);
        model.blocked(id, input.blocked, now);
        break;
      case 'closed':
        model.closed(id, now);
        this.#connections.delete(id);
        break;
    }
  }

  #put(output: WorldOutput): void {
    const connection = this.#connections.get(output.connection);
    switch (output.type) {
      case 'connected':
        this.#options.log?.(`world: ${output.side}: ${output.answer.result} (${String(output.answer.worldid)})`);
        connection?.send(encodeConnected(output.side, output.answer, this.#model.int64));
        break;
      case 'toStore':
        this.#say(connection, withoutUnanswered(this.#faults, output.replies), encodeStoreReplies);
        break;
      case 'toUps':
        this.#say(connection, withoutUnanswered(this.#faults, output.replies), encodeUpsReplies);
        break;
      case 'close':
        connection?.end();
        break;
    }
  }

  #say<T>(
    connection: WorldConnection | undefined,
    replies: T | null,
    encode: (replies: T, wide: Int64Table) => Uint8Array,
  ): void {
    if (replies !== null) connection?.send(encode(replies, this.#model.int64));
  }

  #setTimer(now: number): void {
    const wake = this.#model.wakeAt() ?? Infinity;
    const save = this.#runs ? this.#clockSaved + SAVE_CLOCK_MS : Infinity;
    this.#loop.wakeIn(Math.min(wake, save) - now);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    if (this.#loop.stopped) return;
    void this.#halt();
    this.#options.onError(error);
  }

  /** No more inputs, outputs, timers; resolves when all sockets are closed. */
  async #halt(): Promise<void> {
    this.#loop.stop();
    const closing = this.#servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          // An error here says that it was not listening: closed, too.
          server.close(() => {
            resolve();
          });
        }),
    );
    for (const socket of this.#sockets) socket.destroy();
    this.#connections.clear();
    this.#orders.close();
    await Promise.all(closing);
  }
}

function isOnlyAcks(input: WorldInput): boolean {
  if (input.type !== 'store' && input.type !== 'ups') return false;
  const { items, simspeed, disconnect } = input.message;
  return items.length === 0 && simspeed === undefined && disconnect !== true;
}
