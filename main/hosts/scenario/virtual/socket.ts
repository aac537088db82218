// Sockets and servers of a virtual run with the behaviour of node:net that the program relies on: back-pressure, ends and errors
// once, nothing after the end. Bytes are handed over as they are; who sends them does not touch them any more.

import { EventEmitter } from 'node:events';
import type { VirtualNet } from './net.js';
import type { VirtualProcess } from './process.js';

const HIGH_WATER = 16 * 1024;
/** Bytes on their way to a peer that does not read; more wait at the sender. */
const PIPE_BYTES = 256 * 1024;

const TAKEN = Promise.resolve();

type Taken = ((error?: Error | null) => void) | undefined;

interface Waiting {
  readonly bytes: Uint8Array;
  readonly taken: Taken;
}

export class VirtualSocket extends EventEmitter {
  readonly owner: VirtualProcess;
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort: number;
  destroyed = false;
  writableEnded = false;
  /** Set when connected. */
  peer: VirtualSocket | null = null;
  readonly #net: VirtualNet;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #needDrain = false;
  #taken: Taken[] = [];
  /** Sent and not read by the peer's program. */
  #unread = 0;
  #inbox: Uint8Array[] = [];
  #reading = false;
  #paused = false;
  #finSent = false;
  #finCame = false;
  #ended = false;
  #closed = false;

  constructor(net: VirtualNet, owner: VirtualProcess, remotePort: number) {
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

  get writableNeedDrain(): boolean {
    return this.#needDrain;
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
    if (this.#inbox.length > 0 || this.#finCame) this.#readSoon(0);
    return this;
  }

  write(bytes: Uint8Array, taken?: (error?: Error | null) => void): boolean {
    if (!this.writable) {
      this.#soon(() => taken?.(new Error('write after end')));
      return false;
    }
    this.#waiting.push({ bytes, taken });
    this.#waitingBytes += bytes.length;
    this.pump();
    this.#needDrain = this.#waitingBytes >= HIGH_WATER;
    return !this.#needDrain;
  }

  /** Sends what waits, as far as the pipe has room. */
  pump(): void {
    const { peer } = this;
    if (peer === null || this.destroyed) return;
    while (this.#unread < PIPE_BYTES) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#waitingBytes -= next.bytes.length;
      this.#unread += next.bytes.length;
      peer.#inbox.push(next.bytes);
      peer.#readSoon(this.#net.latencyMs);
      if (next.taken !== undefined) this.#tell(next.taken);
    }
    if (this.#waiting.length > 0) return;
    if (this.#needDrain) {
      this.#needDrain = false;
      this.#soon(() => this.emit('drain'));
    }
    if (this.writableEnded && !this.#finSent) {
      this.#finSent = true;
      this.#sendEnd();
      this.#closeIfOver();
    }
  }

  end(): this {
    if (!this.writable) return this;
    this.writableEnded = true;
    this.pump();
    return this;
  }

  /** After what was written. */
  destroySoon(): this {
    if (this.destroyed) return this;
    this.end();
    // The peer gets all that is on its way; we hear no more.
    this.destroyed = true;
    this.#inbox = [];
    this.#close(null);
    return this;
  }

  resetAndDestroy(): this {
    return this.destroy();
  }

  /** Ends at once; the peer learns of it when the news arrives. */
  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.abandon();
    this.#close(error ?? null);
    return this;
  }

  /** The owner is gone: nobody here is told. */
  abandon(): void {
    this.destroyed = true;
    this.#waiting = [];
    this.#inbox = [];
    if (!this.#finSent) this.#sendEnd();
    this.#finSent = true;
    this.#net.closed(this);
  }

  /** It could not be made. */
  broken(code: string): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.#close(Object.assign(new Error(`${code}: the connection broke`), { code }));
  }

  #sendEnd(): void {
    const { peer } = this;
    if (peer === null) return;
    this.#net.timeline.after(this.#net.latencyMs, peer.owner, () => {
      if (peer.destroyed) return;
      peer.#finCame = true;
      peer.#readSoon(0);
    });
  }

  /** Bytes that come in the meantime are read together with these. */
  #readSoon(ms: number): void {
    if (this.#reading || this.destroyed) return;
    this.#reading = true;
    this.#net.timeline.after(ms, this.owner, () => {
      this.#reading = false;
      this.#read();
    });
  }

  #read(): void {
    if (this.destroyed || this.#paused || this.listenerCount('data') === 0) return;
    if (this.#inbox.length > 0) {
      const [first] = this.#inbox;
      const chunk = this.#inbox.length === 1 && first !== undefined ? first : joined(this.#inbox);
      this.#inbox = [];
      const { peer } = this;
      if (peer !== null) {
        peer.#unread -= chunk.length;
        if (peer.#waiting.length > 0) peer.pump();
      }
      this.emit('data', chunk);
    }
    if (!this.#finCame || this.#ended || this.destroyed || this.#paused || this.#inbox.length > 0) return;
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
    this.#net.timeline.after(0, this.owner, () => {
      if (error !== null) this.emit('error', error);
      this.emit('close', error !== null);
    });
  }

  /** The system has taken it: told when the writer is done for now, as Node does where the system takes all at once. */
  #tell(taken: Exclude<Taken, undefined>): void {
    this.#taken.push(taken);
    if (this.#taken.length > 1) return;
    void TAKEN.then(() => {
      const all = this.#taken;
      this.#taken = [];
      if (!this.destroyed && this.owner.alive) this.owner.run(() => all.forEach((one) => one?.(null)));
    });
  }

  #soon(fn: () => void): void {
    this.#net.timeline.after(0, this.owner, () => {
      if (!this.destroyed) fn();
    });
  }
}

export class VirtualServer extends EventEmitter {
  readonly owner: VirtualProcess;
  maxConnections = Infinity;
  port = 0;
  readonly #net: VirtualNet;
  readonly #listener: (socket: VirtualSocket) => void;
  readonly #sockets = new Set<VirtualSocket>();
  #onClosed: (() => void) | null = null;
  /** Closed before it was bound: as in Node, it then never is. */
  #isClosed = false;

  constructor(owner: VirtualProcess, listener: (socket: VirtualSocket) => void) {
    super();
    this.#net = owner.net;
    this.owner = owner;
    this.#listener = listener;
  }

  listen(first: number | { readonly port: number }, second: string | (() => void), third?: () => void): this {
    const wanted = typeof first === 'number' ? first : first.port;
    const ready = typeof second === 'function' ? second : third;
    this.owner.after(0, () => {
      if (this.#isClosed) return;
      const port = this.#net.bind(this, wanted);
      if (port === null) {
        this.emit('error', Object.assign(new Error(`EADDRINUSE: port ${wanted} is taken`), { code: 'EADDRINUSE' }));
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
    const finish = (): void =>
      void this.owner.after(0, () => done?.(listening ? undefined : new Error('not listening')));
    if (this.#sockets.size === 0) finish();
    else this.#onClosed = finish;
    return this;
  }

  accept(socket: VirtualSocket): void {
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

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
