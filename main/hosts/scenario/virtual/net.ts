// The network of a virtual run: who listens where. What is sent arrives a moment later, in order, whole; everything that goes wrong
// goes wrong by the program's own faults on purpose. Knows no protocol.

import type { VirtualProcess } from './process.js';
import { VirtualServer, VirtualSocket } from './socket.js';
import type { Timeline } from './timeline.js';

/** One way, in ms. */
const LATENCY_MS = 1;
const FIRST_FREE_PORT = 40_000;

export class VirtualNet {
  readonly timeline: Timeline;
  readonly #servers = new Map<number, VirtualServer>();
  readonly #sockets = new Set<VirtualSocket>();
  #freePort = FIRST_FREE_PORT;
  #lastPid = 1000;

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  get latencyMs(): number {
    return LATENCY_MS;
  }

  nextPid(): number {
    this.#lastPid += 1;
    return this.#lastPid;
  }

  /** Null: the port is taken. */
  bind(server: VirtualServer, wanted: number): number | null {
    const port = wanted === 0 ? (this.#freePort += 1) : wanted;
    if (this.#servers.has(port)) return null;
    this.#servers.set(port, server);
    return port;
  }

  unbind(server: VirtualServer): boolean {
    return this.#servers.get(server.port) === server && this.#servers.delete(server.port);
  }

  connect(owner: VirtualProcess, port: number): VirtualSocket {
    const socket = new VirtualSocket(this, owner, port);
    this.#sockets.add(socket);
    this.timeline.after(LATENCY_MS, owner, () => {
      if (socket.destroyed) return;
      const server = this.#servers.get(port);
      if (server === undefined) socket.broken('ECONNREFUSED');
      else this.#join(socket, server);
    });
    return socket;
  }

  closed(socket: VirtualSocket): void {
    this.#sockets.delete(socket);
  }

  /** Its servers listen no more, its connections end. */
  ownerDied(owner: VirtualProcess): void {
    for (const [port, server] of this.#servers) if (server.owner === owner) this.#servers.delete(port);
    for (const socket of this.#sockets) if (socket.owner === owner) socket.abandon();
  }

  #join(socket: VirtualSocket, server: VirtualServer): void {
    const far = new VirtualSocket(this, server.owner, 0);
    this.#sockets.add(far);
    socket.peer = far;
    far.peer = socket;
    this.timeline.after(0, server.owner, () => server.accept(far));
    socket.emit('connect');
    socket.pump();
  }
}
