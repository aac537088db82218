// Simulated sockets and servers with the behaviour of node:net that the program relies on: chunks of any size, back-pressure,
// ends and errors once. How long bytes take, and whether they arrive at all, is the net's.

import { EventEmitter } from 'node:events';
import type { SimNet } from './net.js';
import type { SimProcess } from './process.js';

const HIGH_WATER = 16 * 1024;
/** Bytes on their way to a peer that does not read; more wait at the sender. */
const PIPE_BYTES = 256 * 1024;

interface Waiting {
  readonly bytes: Uint8Array;
  readonly taken: ((error?: Error | null) => void) | undefined;
}

/** A connection's two ends share it. */
export interface Pipe {
  readonly port: number;
  /** Bytes vanish, both ways, and nobody is told. */
  blackhole: boolean;
}

export class SimSocket extends EventEmitter {
  readonly owner: SimProcess;
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort: number;
  destroyed = false;
  writableEnded = false;
  readonly #net: SimNet;
  /** Set when connected. */
  pipe: Pipe | null = null;
  peer: SimSocket | null = null;
  /** When what was sent last arrives: nothing overtakes. */
  lastArrival = 0;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #needDrain = false;
  #inbox: Uint8Array[] = [];
  #inboxBytes = 0;
  /** Sent and not read by the peer's program. */
  unread = 0;
  #reading = false;
  #paused = false;
  #finSent = false;
  #finCame = false;
  #ended = false;
  #closed = false;

  constructor(net: SimNet, owner: SimProcess, remotePort: number) {
    super();
    this.#net = net;
    this.owner = owner;
    this.remotePort = remotePort;
  }

  get writable(): boolean {
    return !this.destroyed && !this.writableEnded;
  }

  get writableLength(): number {
    return this.#waitingBytes;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  pause(): this {
    this.#paused = true;
    return this;
  }

  resume(): this {
    this.#paused = false;
    this.readSoon(0);
    return this;
  }

  write(bytes: Uint8Array, taken?: (error?: Error | null) => void): boolean {
    if (!this.writable) {
      this.owner.timeline.after(0, this.owner, () => taken?.(new Error('write after end')));
      return false;
    }
    this.#net.tap(this, bytes);
    this.#waiting.push({ bytes: bytes.slice(), taken });
    this.#waitingBytes += bytes.length;
    this.pump();
    this.#needDrain = this.#waitingBytes >= HIGH_WATER;
    return !this.#needDrain;
  }

  /** Sends what waits, as far as the pipe has room. */
  pump(): void {
    if (this.peer === null || this.destroyed) return;
    while (this.unread < PIPE_BYTES) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#waitingBytes -= next.bytes.length;
      this.unread += next.bytes.length;
      this.#net.transmit(this, next.bytes);
      this.owner.timeline.after(0, this.owner, () => {
        if (!this.destroyed) next.taken?.(null);
      });
    }
    if (this.#waiting.length > 0) return;
    if (this.#needDrain) {
      this.#needDrain = false;
      this.owner.timeline.after(0, this.owner, () => {
        if (!this.destroyed) this.emit('drain');
      });
    }
    if (this.writableEnded && !this.#finSent) {
      this.#finSent = true;
      this.#net.transmitEnd(this);
      this.#closeIfOver();
    }
  }

  end(): this {
    if (!this.writable) return this;
    this.writableEnded = true;
    this.pump();
    return this;
  }

  /** Ends at once; the peer learns of it when the news arrives. */
  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.#waiting = [];
    this.#inbox = [];
    if (this.peer !== null && !this.#finSent) this.#net.transmitEnd(this);
    this.#close(error ?? null);
    return this;
  }

  /** The net's side: the connection broke. */
  broken(code: string): void {
    if (this.destroyed || !this.owner.alive) return;
    this.destroyed = true;
    this.#waiting = [];
    this.#inbox = [];
    this.#close(Object.assign(new Error(`${code}: the connection broke`), { code }));
  }

  arrive(bytes: Uint8Array, hold: number): void {
    if (this.destroyed) return;
    this.#inbox.push(bytes);
    this.#inboxBytes += bytes.length;
    this.readSoon(hold);
  }

  arriveEnd(): void {
    if (this.destroyed) return;
    this.#finCame = true;
    this.readSoon(0);
  }

  /** Bytes that come in the meantime are read together with these. */
  readSoon(hold: number): void {
    if (this.#reading || this.destroyed) return;
    this.#reading = true;
    this.owner.timeline.after(hold, this.owner, () => {
      this.#reading = false;
      this.#read();
    });
  }

  #read(): void {
    if (this.destroyed || this.#paused || this.listenerCount('data') === 0) return;
    if (this.#inboxBytes > 0) {
      const chunk = Buffer.concat(this.#inbox);
      this.#inbox = [];
      this.#inboxBytes = 0;
      if (this.peer !== null) {
        this.peer.unread -= chunk.length;
        this.peer.pump();
      }
      this.emit('data', chunk);
    }
    if (!this.#finCame || this.#ended || this.destroyed || this.#paused || this.#inboxBytes > 0) return;
    this.#ended = true;
    this.emit('end');
    // As without allowHalfOpen.
    this.end();
    this.#closeIfOver();
  }

  #closeIfOver(): void {
    if (!this.#ended || !this.#finSent || this.destroyed) return;
    this.destroyed = true;
    this.#close(null);
  }

  #close(error: Error | null): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#net.closed(this);
    this.owner.timeline.after(0, this.owner, () => {
      if (error !== null) this.emit('error', error);
      this.emit('close', error !== null);
    });
  }
}

export class SimServer extends EventEmitter {
  readonly owner: SimProcess;
  maxConnections = Infinity;
  port = 0;
  readonly #net: SimNet;
  readonly #listener: (socket: SimSocket) => void;
  readonly #sockets = new Set<SimSocket>();
  #onClosed: (() => void) | null = null;
  /** Closed before it was bound: as in Node, it then never is. */
  #isClosed = false;

  constructor(net: SimNet, owner: SimProcess, listener: (socket: SimSocket) => void) {
    super();
    this.#net = net;
    this.owner = owner;
    this.#listener = listener;
  }

  listen(first: number | { readonly port: number }, second: string | (() => void), third?: () => void): this {
    const wanted = typeof first === 'number' ? first : first.port;
    const ready = typeof second === 'function' ? second : third;
    this.owner.timeline.after(0, this.owner, () => {
      if (this.#isClosed) return;
      const port = this.#net.bind(this, wanted);
      if (port === null) {
        const error = new Error(`EADDRINUSE: port ${wanted} is taken`);
        this.emit('error', Object.assign(error, { code: 'EADDRINUSE' }));
        return;
      }
      this.port = port;
      ready?.();
    });
    return this;
  }

  address(): { readonly port: number } {
    return { port: this.port };
  }

  close(done?: (error?: Error) => void): this {
    this.#isClosed = true;
    const listening = this.#net.unbind(this);
    const finish = (): void => {
      this.owner.timeline.after(0, this.owner, () => done?.(listening ? undefined : new Error('not listening')));
    };
    if (this.#sockets.size === 0) finish();
    else this.#onClosed = finish;
    return this;
  }

  accept(socket: SimSocket): void {
    if (this.#sockets.size >= this.maxConnections) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      if (this.#sockets.size > 0) return;
      this.#onClosed?.();
      this.#onClosed = null;
    });
    this.#listener(socket);
  }
}
