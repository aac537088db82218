// Where store and built-in UPS meet: listens or calls, names the world or waits for a hello that does, lets the newest one in.
// Hands bytes on from there; knows nothing of what they say.

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { backoffDelay } from '../../core/lib/backoff.js';
import type { Random } from '../../core/lib/random.js';
import { FrameReader } from '../../core/session/frame.js';
import { DEFAULT_LIMITS, WireError } from '../../core/session/types.js';
import type { FaultLine } from './fault-line.js';
import type { UpsEndDialect } from './ups-server-dialect.js';
import { UpsSocket } from './ups-server-socket.js';
import type { WireTaps } from './wire-taps.js';

export interface StoreSideOptions {
  readonly dialect: UpsEndDialect;
  readonly line: FaultLine;
  /** Listens to every connection. */
  readonly taps?: WireTaps | undefined;
  /** What is to follow a message that was written, on purpose: `message` from 0 on each connection. Null: nothing. */
  readonly lieAfter: (connection: number, message: number) => Uint8Array | null;
  /** For the pauses between calls. */
  readonly random: Random;
  readonly log: (message: string) => void;
  /** A store is here, for this world: it is the one that counts now. Bytes follow by `onData`. */
  readonly onUp: (worldId: number) => void;
  readonly onDown: () => void;
  readonly onData: (chunk: Uint8Array) => void;
  readonly onDrained: () => void;
  readonly onError: (error: unknown) => void;
}

/** Connections that have not said hello yet at most; beyond it the oldest one has to go. */
const WAITING_CONNECTIONS = 8;
/** Between calls to a store that is not there, or has hung up. */
const BACKOFF = { baseMs: 200, capMs: 5_000 };
/** A call that nobody takes or refuses is given up after this: the system itself would go on for minutes. */
const CALL_MS = 10_000;

interface Guest {
  readonly socket: UpsSocket;
  readonly raw: Socket;
  readonly connection: number;
  head: Uint8Array;
  /** It was told the world. */
  greeted: boolean;
  pause: NodeJS.Timeout | null;
}

export class StoreSide {
  readonly #options: StoreSideOptions;
  readonly #server: Server;
  readonly #guests = new Set<Guest>();
  /** Also those that are no guests any more, but that the peer still holds open. */
  readonly #raw = new Set<Socket>();
  /** The world that stores are told, where it is not for them to say. */
  #world: number | null = null;
  #current: UpsSocket | null = null;
  #connection = 0;
  #messages = 0;
  #stopped = false;
  #callTimer: NodeJS.Timeout | null = null;
  #calls = 0;

  constructor(options: StoreSideOptions) {
    this.#options = options;
    this.#server = createServer((raw) => {
      this.#take(raw, () => undefined);
      const [oldest] = this.#guests;
      if (this.#guests.size > WAITING_CONNECTIONS) oldest?.socket.destroy('too many connections without a hello');
    });
  }

  /** From now on stores are told that this is the world. */
  announce(worldId: number): void {
    this.#world = worldId;
    for (const guest of this.#guests) this.#open(guest);
  }

  /** Calls the store, and again after a pause whenever the connection is gone or none comes about. */
  call(host: string, port: number): void {
    this.#callTimer = null;
    if (this.#stopped) return;
    const raw = connect({ host, port });
    const tooLate = setTimeout(() => raw.destroy(new Error(`no answer within ${CALL_MS} ms`)), CALL_MS);
    raw.once('connect', () => clearTimeout(tooLate));
    raw.once('close', () => clearTimeout(tooLate));
    this.#take(raw, (why) => {
      if (this.#stopped) return;
      const delay = backoffDelay(this.#calls, BACKOFF, this.#options.random);
      if (this.#calls === 0) this.#options.log(`ups: no store at ${host}:${port} (${why}); calling on`);
      this.#calls += 1;
      this.#callTimer = setTimeout(() => {
        this.call(host, port);
      }, delay);
    });
  }

  /** Resolves to the port; rejects when it cannot be had. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        this.#server.on('error', this.#options.onError);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  write(bytes: Uint8Array): void {
    if (this.#current === null) return;
    this.#current.write(bytes);
    const lie = this.#options.lieAfter(this.#connection, this.#messages);
    this.#messages += 1;
    if (lie !== null) this.#current.write(lie);
  }

  pause(): void {
    this.#current?.pause();
  }

  resume(): void {
    this.#current?.resume();
  }

  drop(why: string): void {
    this.#current?.destroy(why);
  }

  end(why: string): void {
    this.#current?.end(why);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#callTimer !== null) clearTimeout(this.#callTimer);
    this.#callTimer = null;
    const closed = new Promise<void>((resolve) => {
      // An error here says that it was not listening: closed, too.
      this.#server.close(() => {
        resolve();
      });
    });
    for (const guest of this.#guests) guest.socket.destroy('the UPS stops');
    this.drop('the UPS stops');
    for (const raw of this.#raw) raw.destroy();
    await closed;
  }

  #take(raw: Socket, onClose: (why: string) => void): void {
    const options = this.#options;
    const connection = options.line.accept();
    const events = {
      onData: (chunk: Uint8Array) => {
        if (this.#current === guest.socket) options.onData(chunk);
        else if (this.#guests.has(guest)) this.#heard(guest, chunk);
      },
      onDrained: () => {
        if (this.#current === guest.socket) options.onDrained();
      },
      onClose: (why: string) => {
        this.#guests.delete(guest);
        if (guest.pause !== null) clearTimeout(guest.pause);
        if (this.#current === guest.socket) this.#lost(why);
        onClose(why);
      },
    };
    const heard = { side: 'ups-store', role: 'ups', dialect: options.dialect.name } as const;
    const place =
      connection === null ? null : { line: options.line, connection, tap: options.taps?.socket(heard) ?? null };
    const guest: Guest = {
      head: new Uint8Array(0),
      socket: new UpsSocket(raw, events, place),
      raw,
      connection: connection ?? 0,
      greeted: false,
      pause: null,
    };
    this.#guests.add(guest);
    this.#raw.add(raw);
    raw.once('close', () => this.#raw.delete(raw));
    if (connection === null) {
      raw.resetAndDestroy();
      guest.socket.destroy('refused on purpose');
    }
    if (this.#stopped) guest.socket.destroy('the UPS stops');
    if (raw.connecting) {
      raw.once('connect', () => {
        this.#open(guest);
      });
    } else {
      this.#open(guest);
    }
  }

  /** Tells the world, once both it and the connection are there. */
  #open(guest: Guest): void {
    const world = this.#world;
    if (world === null || guest.greeted || guest.raw.connecting || !this.#guests.has(guest)) return;
    const { dialect } = this.#options;
    guest.greeted = true;
    guest.socket.write(dialect.greeting(world));
    if (dialect.hello) return;
    const begin = (): void => {
      if (this.#guests.has(guest)) this.#letIn(guest, world);
    };
    if (dialect.pauseMs === 0) begin();
    else guest.pause = setTimeout(begin, dialect.pauseMs);
  }

  #heard(guest: Guest, chunk: Uint8Array): void {
    const head = new Uint8Array(guest.head.length + chunk.length);
    head.set(guest.head);
    head.set(chunk, guest.head.length);
    if (this.#options.dialect.hello) this.#greet(guest, head);
    else if (head.length <= DEFAULT_LIMITS.frameBytes) guest.head = head;
    else guest.socket.destroy('too much before it was told the world');
  }

  /** Frames before the hello cannot be told to belong to a world: they are passed over, and come again un-acked. */
  #greet(guest: Guest, head: Uint8Array): void {
    let read = 0;
    let hello: number | null = null;
    try {
      new FrameReader(DEFAULT_LIMITS.frameBytes).push(head, (buffer, start, end) => {
        hello = this.#options.dialect.codec.decode(buffer, start, end).control.hello ?? null;
        if (hello !== null) return false;
        read = end;
        return true;
      });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      guest.socket.destroy(`no protocol: ${error.message}`);
      this.#options.log(`ups: a connection was dropped: ${error.message}`);
      return;
    }
    guest.head = head.slice(read);
    if (hello === null) return;
    if (this.#world === null || hello === this.#world) {
      this.#letIn(guest, hello);
      return;
    }
    this.#options.log(`ups: a store came for world ${String(hello)}; this UPS is in world ${this.#world}`);
    guest.socket.destroy('it came for another world');
  }

  #letIn(guest: Guest, worldId: number): void {
    const former = this.#current;
    this.#current = null;
    if (former !== null) {
      former.destroy('another store took its place');
      this.#options.onDown();
    }
    this.#guests.delete(guest);
    this.#current = guest.socket;
    this.#connection = guest.connection;
    this.#messages = 0;
    this.#calls = 0;
    this.#options.log(`ups: a store is here for world ${worldId}`);
    this.#options.onUp(worldId);
    if (guest.head.length > 0) this.#options.onData(guest.head);
  }

  #lost(why: string): void {
    this.#current = null;
    this.#options.log(`ups: the store is gone (${why})`);
    this.#options.onDown();
  }
}
