// The world server as a pure machine: connections, messages and the time go in, outputs and changed rows come out.
// No sockets, no clock, no chance of its own. Save the rows before the outputs leave.

import { repairTime } from '../faults/breakdown.js';
import type { FaultConfig } from '../faults/config.js';
import { assert, must } from '../lib/assert.js';
import type { Item } from '../session/types.js';
import type { WorldCommand } from '../wire/world-amazon.js';
import { CONNECTED } from '../wire/world-amazon.js';
import type { UpsWorldCommand } from '../wire/world-ups.js';
import type { AgendaEntry } from './agenda.js';
import type { Connection } from './connection.js';
import { newConnection } from './connection.js';
import { diceThrow } from './dice.js';
import { CANNOT_PARSE } from './error-texts.js';
import { arrived } from './fleet.js';
import type { Worlds } from './joining.js';
import { join } from './joining.js';
import { Int64Table } from './int64-table.js';
import { Journal } from './journal.js';
import { loaded } from './loading.js';
import type { ConnectRequest, Requests, Side, StoreRequests, UpsRequests, WorldOutput, WorldRow } from './messages.js';
import { Outgoing } from './outgoing.js';
import { packed } from './packages.js';
import type { TimingProfile } from './profile.js';
import { resultTick, tickAfter } from './profile.js';
import { storeOrder, storeRequest, upsOrder, upsRequest } from './requests.js';
import type { SavedRow } from './restore.js';
import { restore } from './restore.js';
import type { MetaRow } from './rows.js';
import { saveWorld, useNumber } from './rows.js';
import { Sender } from './sender.js';
import type { Surroundings, World } from './world.js';
import { WorldTime } from './world-time.js';

export interface WorldModelOptions {
  readonly profile: TimingProfile;
  readonly seed: number;
  /** Percent of single requests that are dropped: 0 to 99. */
  readonly flakiness: number;
}

export class WorldModel {
  readonly #options: WorldModelOptions;
  readonly #journal = new Journal();
  /** For the codec: what stands for int64 values beyond the safe integers. */
  readonly int64 = new Int64Table(this.#journal);
  readonly #worlds: Worlds = { byId: new Map(), last: 0 };
  readonly #connections = new Map<number, Connection>();
  readonly #outgoing: Outgoing;
  readonly #sender: Sender;
  readonly #at: Surroundings;
  /** Time of the lines: of connections, ticks and what is sent again. It never stands still. */
  #now = 0;
  #stopped = false;
  readonly #time = new WorldTime({
    holds: (entry) => this.#holds(entry),
    happen: (entry) => {
      this.#happen(entry);
    },
  });
  #lastOrder = 0;
  #throws = 0;
  /** Worlds whose speed became another since they were last asked for. */
  #speeds = new Map<number, number>();
  #faults: FaultConfig | null = null;

  /** `rows`: everything that takeDirty ever gave, last values; empty for a new server. Throws on rows that make no sense. */
  constructor(options: WorldModelOptions, rows: readonly SavedRow[] = []) {
    const { flakiness, profile } = options;
    if (!Number.isInteger(flakiness) || flakiness < 0 || flakiness > 99) {
      throw new RangeError(`flakiness: got ${String(flakiness)}, allowed whole numbers from 0 to 99`);
    }
    this.#options = options;
    this.#outgoing = new Outgoing(this.#journal, profile.resendMs);
    this.#sender = new Sender(this.#outgoing, profile);
    this.#at = this.#surroundings();
    const into = {
      worlds: this.#worlds,
      agenda: this.#time.agenda,
      outgoing: this.#outgoing,
      profile,
      int64: this.int64,
    };
    const meta = restore(rows, into);
    if (meta === null) return;
    this.#now = meta.now;
    this.#time.restore(meta.now);
    this.#lastOrder = meta.lastOrder;
    this.#throws = meta.throws;
  }

  /** Time of the lines in ms: that of the last input, or what was saved. Inputs may not be older. */
  get now(): number {
    return this.#now;
  }

  /** World time in ms: beside `now` it stands still while paused, and is ahead by what was stepped. Kept when saved. */
  get worldTime(): number {
    return this.#time.now;
  }

  /** World time at this time of the lines, which is not before `now`; what is due by then has not happened yet. */
  worldTimeAt(now: number): number {
    return this.#time.at(now);
  }

  get paused(): boolean {
    return this.#time.paused;
  }

  /** The world time at which it stops by itself, or null. */
  get until(): number | null {
    return this.#time.until;
  }

  /** Worlds by id, to look at. */
  get worlds(): ReadonlyMap<number, World> {
    return this.#worlds.byId;
  }

  opened(id: number, side: Side, now: number): void {
    this.advance(now);
    assert(!this.#connections.has(id), `connection ${String(id)} opened twice`);
    this.#connections.set(id, newConnection(id, side));
  }

  /** The first message. */
  connect(id: number, request: ConnectRequest, now: number): void {
    this.advance(now);
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    assert(connection.world === null, `connection ${String(id)} connected twice`);
    const { side } = connection;
    // The real one hangs up without a word.
    if (request.isAmazon !== (side === 'amazon')) {
      this.#drop(connection);
      return;
    }
    const joined = join(this.#worlds, this.#journal, this.int64, side, request);
    if (joined.world === null) {
      const { worldid, refusal } = joined;
      this.#sender.put({ type: 'connected', connection: id, side, answer: { worldid, result: refusal } });
      this.#drop(connection);
      return;
    }
    const { world } = joined;
    world.seats[side] = connection;
    connection.world = world;
    connection.simspeed = world.simspeed;
    this.#sender.put({ type: 'connected', connection: id, side, answer: { worldid: world.id, result: CONNECTED } });
    this.#sender.seated(connection, now);
  }

  /** A message of the store's after the first. */
  storeMessage(id: number, message: StoreRequests, now: number): void {
    this.#message(id, 'amazon', message, now, (connection, world) => {
      for (const item of storeOrder(message.items)) {
        this.#request(connection, world, item, (body: WorldCommand) =>
          storeRequest(this.#at, world, connection.simspeed, body),
        );
      }
    });
  }

  /** A message of the UPS's after the first. */
  upsMessage(id: number, message: UpsRequests, now: number): void {
    this.#message(id, 'ups', message, now, (connection, world) => {
      for (const item of upsOrder(message.items)) {
        this.#request(connection, world, item, (body: UpsWorldCommand) =>
          upsRequest(this.#at, world, connection.simspeed, body),
        );
      }
    });
  }

  /** Bytes came that are no message. */
  unparsable(id: number, now: number): void {
    this.advance(now);
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    if (connection.world === null) {
      const answer = { worldid: null, result: CANNOT_PARSE };
      this.#sender.put({ type: 'connected', connection: id, side: connection.side, answer });
    } else {
      this.#sender.putFinished(connection);
    }
    this.#drop(connection);
  }

  /** End of the stream, or the socket broke. */
  closed(id: number, now: number): void {
    this.advance(now);
    const connection = this.#connections.get(id);
    if (connection !== undefined) this.#leave(connection);
  }

  /** The peer reads too slowly (true), or again (false): while it does not, nothing is sent to it. */
  blocked(id: number, blocked: boolean, now: number): void {
    this.advance(now);
    const connection = this.#connections.get(id);
    if (connection !== undefined) this.#sender.setBlocked(connection, blocked, now);
  }

  /** Lets the time pass: due events and ticks, in their order, however far apart the calls are. */
  advance(now: number): void {
    assert(Number.isFinite(now) && now >= this.#now, `time runs backwards: ${String(now)} after ${String(this.#now)}`);
    for (;;) {
      const event = this.#time.nextAt();
      const tick = this.#sender.nextTick() ?? Infinity;
      if (Math.min(event, tick) > now) break;
      // Events first: what happens at a tick's moment waits for the next tick, as it does for messages.
      if (event <= tick) {
        this.#now = Math.max(this.#now, event);
        this.#time.happenNext();
      } else {
        this.#now = Math.max(this.#now, tick);
        this.#time.follow(this.#now);
        for (const connection of this.#sender.tick(tick)) this.#leave(connection);
      }
    }
    this.#now = now;
    this.#time.follow(now);
    if (this.#time.stopped(now)) this.#stopped = true;
  }

  /**
   * When `advance` is wanted, in time of the lines, or null. Not for every event: nobody hears of one before the next tick, and
   * `advance` gives each its own time however late it is called. (A sixth fewer turns of the world for an order alone.)
   */
  wakeAt(): number | null {
    const event = this.#time.nextAt();
    const told = event === Infinity ? Infinity : tickAfter(this.#options.profile, event);
    const at = Math.min(told, this.#time.stopsAt(), this.#sender.nextTick() ?? Infinity);
    return at === Infinity ? null : at;
  }

  /** From now on nothing happens that takes time. The lines go on: requests are taken, acked and answered. */
  pause(now: number): void {
    this.advance(now);
    this.#time.pause(now);
  }

  /** Goes on where it stood; `until`: stops by itself at this world time, after what happens at it. */
  resume(now: number, until: number | null = null): void {
    this.advance(now);
    this.#time.resume(now, until);
    this.advance(now);
  }

  /** True once when it has stopped by itself. */
  stoppedByItself(): boolean {
    const stopped = this.#stopped;
    this.#stopped = false;
    return stopped;
  }

  /** While paused: `ms` of world time pass at once, with all that happens in them. */
  pass(ms: number, now: number): void {
    this.advance(now);
    this.#time.pass(ms);
  }

  /** While paused: the next thing happens, and world time is then; null: nothing is coming. */
  stepEvent(now: number): AgendaEntry | null {
    this.advance(now);
    return this.#time.stepEvent();
  }

  /** World time until the next thing happens, in ms, or null. */
  nextIn(): number | null {
    return this.#time.nextIn();
  }

  /** Something is under way whose time must not be lost when the server stops. */
  get busy(): boolean {
    return this.#time.agenda.size > 0;
  }

  takeOutputs(): WorldOutput[] {
    return this.#sender.take();
  }

  /** From now on: trips that begin may break down. Those under way are as they were. */
  setFaults(faults: FaultConfig | null): void {
    this.#faults = faults;
  }

  /** The worlds whose speed became another since the last call, with their speed. Durable once the rows are. */
  takeSpeeds(): ReadonlyMap<number, number> {
    const speeds = this.#speeds;
    if (speeds.size > 0) this.#speeds = new Map();
    return speeds;
  }

  /** The rows that changed since the last call; none when nothing did. `clock`: save the time in any case. */
  takeDirty(clock = false): WorldRow[] {
    if (this.#journal.empty && !clock) return [];
    const meta: MetaRow = {
      version: 1,
      now: this.#time.now,
      lastWorld: this.#worlds.last,
      lastResponse: this.#outgoing.last,
      lastOrder: this.#lastOrder,
      throws: this.#throws,
    };
    this.#journal.put('meta', () => JSON.stringify(meta));
    return this.#journal.take();
  }

  #message(
    id: number,
    side: Side,
    message: Requests<unknown>,
    now: number,
    requests: (connection: Connection, world: World) => void,
  ): void {
    this.advance(now);
    const connection = this.#connections.get(id);
    if (connection === undefined || connection.leaving) return;
    assert(connection.side === side, `message of the wrong side on connection ${String(id)}`);
    const world = must(connection.world, 'world of a connection that sends commands');
    requests(connection, world);
    for (const seq of message.acks) this.#outgoing.ack(seq);
    // 0 is no speed: ignored, as there is no way to refuse it.
    if (message.simspeed !== undefined && message.simspeed > 0) this.#setSpeed(connection, world, message.simspeed);
    if (message.disconnect === true) this.#sender.sayGoodbye(connection, now);
    // What takes no time is done before the next message, but after all requests of this one.
    this.advance(now);
  }

  #request<Body>(connection: Connection, world: World, item: Item<Body>, run: (body: Body) => string | null): void {
    if (this.#dropped()) return;
    const { side } = connection;
    this.#sender.ack(connection, item.seq, this.#now);
    if (!useNumber(this.#journal, world, side, item.seq)) return;
    const err = run(item.body);
    if (err !== null) this.#at.respond(world, side, { kind: 'error', err, originseqnum: item.seq });
  }

  #dropped(): boolean {
    const { flakiness, seed } = this.#options;
    if (flakiness === 0) return false;
    this.#throws += 1;
    return diceThrow(seed, this.#throws) * 100 < flakiness;
  }

  #setSpeed(connection: Connection, world: World, simspeed: number): void {
    connection.simspeed = simspeed;
    if (world.simspeed !== simspeed) this.#speeds.set(world.id, simspeed);
    world.simspeed = simspeed;
    saveWorld(this.#journal, world);
  }

  #holds({ kind, world: worldId, id, order }: AgendaEntry): boolean {
    const world = must(this.#worlds.byId.get(worldId), 'world of an event');
    if (kind === 'packed') return world.packages.get(id)?.packing?.order === order;
    const truck = world.trucks.get(id);
    return (kind === 'loaded' ? truck?.loading : truck?.leg)?.order === order;
  }

  #happen({ kind, world: worldId, id, order }: AgendaEntry): void {
    const world = must(this.#worlds.byId.get(worldId), 'world of an event');
    if (kind === 'packed') packed(this.#at, world, id, order);
    else if (kind === 'loaded') loaded(this.#at, world, id, order);
    else arrived(this.#at, world, id, order);
  }

  /** We end the connection. */
  #drop(connection: Connection): void {
    this.#sender.put({ type: 'close', connection: connection.id });
    this.#leave(connection);
  }

  /** The connection is over; its seat is free, the world goes on. */
  #leave(connection: Connection): void {
    this.#connections.delete(connection.id);
    this.#sender.left(connection);
    const { world, side } = connection;
    if (world !== null && world.seats[side] === connection) world.seats[side] = null;
  }

  #surroundings(): Surroundings {
    const worldTime = (): number => this.#time.now;
    const resultAt = (): number => resultTick(this.#options.profile, this.#now);
    return {
      get now() {
        return worldTime();
      },
      profile: this.#options.profile,
      agenda: this.#time.agenda,
      journal: this.#journal,
      nextOrder: () => {
        this.#lastOrder += 1;
        return this.#lastOrder;
      },
      repairTime: (world, truck, trip) =>
        this.#faults === null ? 0 : repairTime(this.#faults.seed, this.#faults.world?.breakdowns, world, truck, trip),
      get resultTick() {
        return resultAt();
      },
      respond: (world, side, body, from = 0) => {
        const tick = Math.max(from, tickAfter(this.#options.profile, this.#now));
        this.#outgoing.add(world.id, side, body, tick);
        this.#sender.pending(world.seats[side], tick);
      },
    };
  }
}
