// The simulated network: who listens where, how long bytes take, how they are cut up, and everything that can go wrong with a
// connection. Knows no protocol.

import type { Random } from '../../../main/core/lib/random.js';
import type { SimProcess } from './process.js';
import { SimServer, SimSocket, type Pipe } from './socket.js';
import { between, chance, type Timeline } from './timeline.js';

export interface NetOptions {
  /** One way, in ms. */
  readonly latencyMs: readonly [number, number];
  /** Of a write to be cut into several pieces, and of a piece to wait for the next. */
  readonly split: number;
  readonly merge: number;
}

const MERGE_MS = 20;
const PIECES = 5;
const FIRST_FREE_PORT = 40_000;

export class SimNet {
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #options: NetOptions;
  readonly #servers = new Map<number, SimServer>();
  readonly #sockets = new Set<SimSocket>();
  #freePort = FIRST_FREE_PORT;
  #lastPid = 1000;
  /** Connects to these ports are refused, or never answered. */
  readonly refusing = new Map<number, 'refuse' | 'ignore'>();
  /** Added to every latency. */
  slowMs = 0;
  /** Every write of every socket, before it leaves. */
  onWrite: (socket: SimSocket, bytes: Uint8Array) => void = () => undefined;

  constructor(timeline: Timeline, options: NetOptions) {
    this.#timeline = timeline;
    this.#options = options;
    this.#random = timeline.random('net');
  }

  /** Open connections, the connecting ends. */
  get connections(): readonly SimSocket[] {
    return [...this.#sockets].filter((socket) => socket.pipe !== null && socket.remotePort === socket.pipe.port);
  }

  nextPid(): number {
    this.#lastPid += 1;
    return this.#lastPid;
  }

  socketsOf(owner: SimProcess): readonly SimSocket[] {
    return [...this.#sockets].filter((socket) => socket.owner === owner);
  }

  createServer(owner: SimProcess, listener: (socket: SimSocket) => void): SimServer {
    return new SimServer(this, owner, listener);
  }

  bind(server: SimServer, wanted: number): number | null {
    const port = wanted === 0 ? (this.#freePort += 1) : wanted;
    if (this.#servers.has(port)) return null;
    this.#servers.set(port, server);
    return port;
  }

  unbind(server: SimServer): boolean {
    return this.#servers.get(server.port) === server && this.#servers.delete(server.port);
  }

  connect(owner: SimProcess, port: number): SimSocket {
    const socket = new SimSocket(this, owner, port);
    this.#sockets.add(socket);
    this.#timeline.after(this.#latency(), owner, () => {
      if (socket.destroyed) return;
      const fault = this.refusing.get(port);
      if (fault === 'ignore') return;
      const server = this.#servers.get(port);
      if (fault === 'refuse' || server === undefined) {
        socket.broken('ECONNREFUSED');
        return;
      }
      this.#join(socket, server, port);
    });
    return socket;
  }

  #join(socket: SimSocket, server: SimServer, port: number): void {
    const far = new SimSocket(this, server.owner, 0);
    this.#sockets.add(far);
    const pipe: Pipe = { port, blackhole: false };
    for (const [end, other] of [
      [socket, far],
      [far, socket],
    ] as const) {
      end.pipe = pipe;
      end.peer = other;
    }
    this.#timeline.after(0, server.owner, () => server.accept(far));
    socket.emit('connect');
    socket.pump();
  }

  tap(socket: SimSocket, bytes: Uint8Array): void {
    this.onWrite(socket, bytes);
  }

  transmit(from: SimSocket, bytes: Uint8Array): void {
    const to = from.peer;
    if (to === null || from.pipe?.blackhole === true) return;
    for (const piece of this.#cut(bytes)) {
      const hold = chance(this.#random, this.#options.merge) ? between(this.#random, 0, MERGE_MS) : 0;
      this.#arrival(from, to, () => to.arrive(piece, hold));
    }
  }

  transmitEnd(from: SimSocket): void {
    const to = from.peer;
    if (to === null || from.pipe?.blackhole === true) return;
    const reset = from.destroyed && chance(this.#random, 0.5);
    this.#arrival(from, to, () => {
      if (reset) to.broken('ECONNRESET');
      else to.arriveEnd();
    });
  }

  closed(socket: SimSocket): void {
    this.#sockets.delete(socket);
  }

  /** Its servers listen no more, its connections break. */
  ownerDied(owner: SimProcess): void {
    for (const [port, server] of this.#servers) if (server.owner === owner) this.#servers.delete(port);
    for (const socket of this.socketsOf(owner)) {
      socket.destroyed = true;
      this.transmitEnd(socket);
      this.#sockets.delete(socket);
    }
  }

  /** Both ends learn that it broke; what was on its way is lost. */
  cut(socket: SimSocket): void {
    const { pipe, peer } = socket;
    if (pipe !== null) pipe.blackhole = true;
    for (const end of [socket, peer]) {
      if (end !== null) this.#timeline.after(between(this.#random, 0, 50), end.owner, () => end.broken('ECONNRESET'));
    }
  }

  /** Bytes vanish; each end gives up by itself some time later. */
  halfOpen(socket: SimSocket): void {
    const { pipe, peer } = socket;
    if (pipe === null) return;
    pipe.blackhole = true;
    for (const end of [socket, peer]) {
      const after = between(this.#random, 2000, 30_000);
      if (end !== null) this.#timeline.after(after, end.owner, () => end.broken('ETIMEDOUT'));
    }
  }

  #arrival(from: SimSocket, to: SimSocket, fn: () => void): void {
    const at = Math.max(from.lastArrival, this.#timeline.now() + this.#latency());
    from.lastArrival = at;
    const { pipe } = from;
    this.#timeline.after(at - this.#timeline.now(), to.owner, () => {
      if (pipe?.blackhole !== true) fn();
    });
  }

  #latency(): number {
    const [low, high] = this.#options.latencyMs;
    return between(this.#random, low, high) + this.slowMs;
  }

  #cut(bytes: Uint8Array): readonly Uint8Array[] {
    if (bytes.length < 2 || !chance(this.#random, this.#options.split)) return [bytes];
    const pieces: Uint8Array[] = [];
    let start = 0;
    for (let i = 1; i < PIECES && start < bytes.length - 1; i += 1) {
      const end = between(this.#random, start + 1, bytes.length - 1);
      pieces.push(bytes.subarray(start, end));
      start = end;
    }
    pieces.push(bytes.subarray(start));
    return pieces;
  }
}
