// The built-in UPS's connection to the world: handshake, and coming back for ever with growing pauses. Hands bytes and events
// on; knows nothing of trucks' trips.

import { connect } from 'node:net';
import { backoffDelay } from '../../core/lib/backoff.js';
import type { Random } from '../../core/lib/random.js';
import { frame, FrameReader } from '../../core/session/frame.js';
import { CONNECTED } from '../../core/wire/world-amazon.js';
import type { UConnected, UInitTruck } from '../../core/wire/world-ups.js';
import { decodeUConnected, encodeUConnect } from './codec/handshake.js';
import { type SocketEvents, UpsSocket } from './ups-server-socket.js';
import type { WireTaps } from './wire-taps.js';

export interface WorldSideOptions {
  readonly host: string;
  readonly port: number;
  /** Listens to every connection. */
  readonly taps?: WireTaps | undefined;
  readonly random: Random;
  readonly log: (message: string) => void;
  /** Trucks that this world does not have as far as we know. */
  readonly trucksToInit: (worldId: number) => readonly UInitTruck[];
  /** The trucks of a world that it makes. */
  readonly fleet: readonly UInitTruck[];
  /** It has made this world, as it was told to; `onUp` follows. */
  readonly onMade: (worldId: number) => void;
  /** In the world. `found`: trucks that we thought new, and that it has had. */
  readonly onUp: (worldId: number, added: readonly UInitTruck[], found: readonly UInitTruck[]) => void;
  readonly onDown: (worldId: number) => void;
  readonly onData: (chunk: Uint8Array) => void;
  readonly onDrained: () => void;
}

const BACKOFF = { baseMs: 200, capMs: 5_000 };
const HANDSHAKE_MS = 10_000;
const HANDSHAKE_BYTES = 64 * 1024;
/** A connection that stood this long was a good one: the next pause is a short one again. */
const GOOD_MS = 5_000;

export class WorldSide {
  readonly #options: WorldSideOptions;
  #worldId: number | null = null;
  /** In no world yet: the next connect makes one. */
  #making = false;
  #socket: UpsSocket | null = null;
  #up = false;
  #upAt = 0;
  #attempt = 0;
  /** The world has the trucks that we wanted to bring: the next connect names none. */
  #bringNone = false;
  #head: Uint8Array = new Uint8Array(0);
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(options: WorldSideOptions) {
    this.#options = options;
  }

  get up(): boolean {
    return this.#up;
  }

  /** The world to be in from now on; another one is left. */
  aim(worldId: number): void {
    if (this.#stopped || this.#worldId === worldId) return;
    this.#leave(`on to world ${worldId}`);
    this.#worldId = worldId;
    this.#bringNone = false;
    this.#attempt = 0;
    this.#connect();
  }

  /** Makes a world and stays in it. */
  make(): void {
    this.#making = true;
    this.#connect();
  }

  write(bytes: Uint8Array): void {
    if (this.#up) this.#socket?.write(bytes);
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  /** Drops the connection if there is one; it is tried again after a pause. */
  drop(why: string): void {
    this.#socket?.destroy(why);
  }

  stop(): void {
    this.#stopped = true;
    this.#leave('the UPS stops');
  }

  #leave(why: string): void {
    this.#clearTimer();
    const socket = this.#socket;
    const worldId = this.#worldId;
    this.#socket = null;
    socket?.destroy(why);
    if (this.#up && worldId !== null) this.#options.onDown(worldId);
    this.#up = false;
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #connect(): void {
    this.#clearTimer();
    const worldid = this.#worldId;
    if (this.#stopped || (worldid === null && !this.#making)) return;
    const { fleet, trucksToInit } = this.#options;
    const trucks = worldid === null ? fleet : this.#bringNone ? [] : trucksToInit(worldid);
    const { host, port } = this.#options;
    const raw = connect({ host, port });
    this.#head = new Uint8Array(0);
    const heard = { side: 'world-ups', role: 'ups', dialect: 'parcelyard' } as const;
    const events: SocketEvents = {
      onData: (chunk) => {
        if (this.#socket !== socket) return;
        if (this.#up) this.#options.onData(chunk);
        else this.#shake(socket, worldid, trucks, chunk);
      },
      onDrained: () => {
        if (this.#socket === socket && this.#up) this.#options.onDrained();
      },
      onClose: (why) => {
        if (this.#socket === socket) this.#lost(why);
      },
    };
    const socket: UpsSocket = new UpsSocket(raw, events, null, this.#options.taps?.socket(heard, true) ?? null);
    this.#socket = socket;
    raw.once('connect', () => {
      socket.write(frame(encodeUConnect({ worldid: worldid ?? undefined, trucks, isAmazon: false })));
    });
    this.#timer = setTimeout(() => {
      socket.destroy(`no answer within ${HANDSHAKE_MS} ms`);
    }, HANDSHAKE_MS);
  }

  /** The first frame is the answer; what follows it in the same bytes belongs to the session already. */
  #shake(socket: UpsSocket, worldid: number | null, trucks: readonly UInitTruck[], chunk: Uint8Array): void {
    const head = new Uint8Array(this.#head.length + chunk.length);
    head.set(this.#head);
    head.set(chunk, this.#head.length);
    this.#head = head;
    let answer: UConnected | null = null;
    let rest = head;
    try {
      new FrameReader(HANDSHAKE_BYTES).push(head, (buffer, start, end) => {
        answer = decodeUConnected(buffer, start, end);
        rest = head.subarray(end);
        return false;
      });
    } catch (error) {
      socket.destroy(`the answer to the connect makes no sense: ${String(error)}`);
      return;
    }
    if (answer !== null) this.#answered(socket, worldid, trucks, answer, rest);
    else if (head.length > HANDSHAKE_BYTES) socket.destroy('the answer to the connect is too long');
  }

  #answered(
    socket: UpsSocket,
    asked: number | null,
    trucks: readonly UInitTruck[],
    { worldid: given, result }: UConnected,
    rest: Uint8Array,
  ): void {
    if (result !== CONNECTED) {
      const exist = trucks.length > 0 && /already exists/i.test(result);
      if (exist) this.#bringNone = true;
      socket.destroy(result.trim());
      return;
    }
    const worldid = asked ?? given;
    if (worldid === null) {
      socket.destroy('the answer to the connect names no world');
      return;
    }
    this.#clearTimer();
    if (asked === null) {
      this.#making = false;
      this.#worldId = worldid;
      this.#options.onMade(worldid);
    }
    this.#up = true;
    this.#upAt = performance.now();
    this.#options.log(`ups: in world ${worldid}`);
    const found = this.#bringNone ? this.#options.trucksToInit(worldid) : [];
    this.#bringNone = false;
    this.#options.onUp(worldid, trucks, found);
    if (rest.length > 0) this.#options.onData(rest);
  }

  #lost(why: string): void {
    const worldid = this.#worldId;
    this.#clearTimer();
    this.#socket = null;
    if (this.#up && worldid !== null) {
      this.#up = false;
      if (performance.now() - this.#upAt >= GOOD_MS) this.#attempt = 0;
      this.#options.onDown(worldid);
    }
    if (this.#stopped) return;
    // The world only wanted no trucks: that is no failure.
    const delay =
      this.#bringNone && this.#attempt === 0 ? 0 : backoffDelay(this.#attempt, BACKOFF, this.#options.random);
    this.#attempt += 1;
    this.#options.log(
      `ups: not in ${worldid === null ? 'a world' : `world ${worldid}`} (${why}); again in ${delay} ms`,
    );
    this.#timer = setTimeout(() => {
      this.#connect();
    }, delay);
  }
}
