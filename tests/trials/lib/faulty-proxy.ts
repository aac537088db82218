// A TCP proxy between a link of the app and its peer that makes trouble: the faults of core/faults, done by the FaultGate that the
// world and the UPS themselves use. Owns its sockets and what it saw; decides no fault itself.
//
// Loss means: each FRAME of the length-delimited protocol vanishes with that chance, each way, by itself (`drop`). Exempt is what
// precedes the first whole frame from the peer, that frame included: the handshake. A lost handshake is a broken connection, not loss.

import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import type { DirectionFaults, FaultDirection, LineFaults } from '../../../main/core/faults/config.js';
import { FrameCutter } from '../../../main/core/faults/frame-cutter.js';
import { FaultGate } from '../../../main/processes/lib/fault-gate.js';
import { FaultLine } from '../../../main/processes/lib/fault-line.js';
import { WireTally } from './wire-tally.js';

/** A peer that does not take its last bytes is cut off after this long. */
const LAST_BYTES_MS = 500;

export interface ProxyOptions {
  readonly target: { readonly host: string; readonly port: number };
  readonly seed: number;
  /** Field numbers of ack lists and of length-delimited parts that carry no number, each way. */
  readonly fields: Readonly<Record<FaultDirection, { readonly acks: number; readonly unnumbered: readonly number[] }>>;
}

/** When a connection came, when its handshake was through, and when the app first said something after that (ms, Date.now). */
export interface ConnectionTimes {
  readonly openedAt: number;
  shakenAt: number | null;
  firstItemAt: number | null;
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly line: FaultLine;
  /** The handshake is through: faults hold. */
  shaken: boolean;
  /** The faults have parted this pair: nothing more passes, the app is told nothing. */
  forsaken: boolean;
}

export class FaultyProxy {
  readonly #options: ProxyOptions;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly times: ConnectionTimes[] = [];
  readonly tally: Readonly<Record<FaultDirection, WireTally>>;
  #faults: LineFaults | null = null;
  #connections = 0;
  /** New connections are taken and never answered, and nothing passes on those that stand. */
  #hung = false;

  static async start(options: ProxyOptions): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(options);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  private constructor(options: ProxyOptions) {
    this.#options = options;
    const { fields } = options;
    this.tally = { in: new WireTally(fields.in), out: new WireTally(fields.out) };
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that stand now, seen from the app. */
  get open(): number {
    return this.#pairs.size;
  }

  /** From now on, on the connections that stand and on those to come; null: none. */
  set(faults: LineFaults | null): void {
    this.#faults = faults;
    for (const pair of this.#pairs) if (pair.shaken) this.#apply(pair);
  }

  /** As a cable that is pulled: the connections stand for both sides, and nothing passes any more, not even new ones' greetings. */
  hang(hung: boolean): void {
    this.#hung = hung;
    this.set(this.#faults);
    for (const pair of this.#pairs) if (!pair.shaken && hung) this.#apply(pair);
  }

  /** Cuts every connection in two, at once. */
  cut(): void {
    for (const { client, upstream } of this.#pairs) {
      client.destroy();
      upstream.destroy();
    }
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(client: Socket): void {
    this.#connections += 1;
    const { target } = this.#options;
    const line = new FaultLine('worldStore');
    const upstream = connect({ ...target, noDelay: true });
    const pair: Pair = { client, upstream, line, shaken: false, forsaken: false };
    this.#pairs.add(pair);
    const times: ConnectionTimes = { openedAt: Date.now(), shakenAt: null, firstItemAt: null };
    this.times.push(times);
    const cutters = { in: new FrameCutter(), out: new FrameCutter() };
    const count = (direction: FaultDirection, chunk: Uint8Array): void => {
      for (const { bytes, whole } of cutters[direction].cut(chunk)) {
        if (!whole) continue;
        if (pair.shaken) {
          this.tally[direction].add(bytes);
          if (direction === 'in') times.firstItemAt ??= Date.now();
        } else if (direction === 'out') {
          pair.shaken = true;
          times.shakenAt = Date.now();
        }
      }
    };
    client.on('data', (chunk: Uint8Array) => count('in', chunk));
    const gate = new FaultGate(
      client,
      { line, connection: this.#connections },
      {
        onBytes: (bytes) => {
          if (!upstream.write(bytes)) gate.pause();
        },
        onRoom: () => void upstream.resume(),
        onForsaken: () => {
          pair.forsaken = true;
          upstream.destroy();
        },
      },
    );
    upstream.on('drain', () => gate.resume());
    upstream.on('data', (chunk: Uint8Array) => {
      const before = pair.shaken;
      count('out', chunk);
      if (!gate.write(chunk)) upstream.pause();
      // What came in the same piece as the handshake's end has passed with it.
      if (!before && pair.shaken) this.#apply(pair);
    });
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    const over = (): void => {
      this.#pairs.delete(pair);
    };
    client.on('close', () => {
      over();
      if (!upstream.destroyed) upstream.end();
      setTimeout(() => upstream.destroy(), LAST_BYTES_MS).unref();
    });
    upstream.on('close', () => {
      if (pair.forsaken) return;
      gate.end();
      setTimeout(() => client.destroy(), LAST_BYTES_MS).unref();
    });
    if (this.#hung) this.#apply(pair);
  }

  #apply({ line }: Pair): void {
    const { seed } = this.#options;
    const stall = (of: DirectionFaults | undefined): DirectionFaults => ({ ...of, stalled: true });
    const faults = this.#faults;
    const worldStore = this.#hung ? { in: stall(faults?.in), out: stall(faults?.out) } : (faults ?? undefined);
    line.set(worldStore === undefined ? null : { seed, lines: { worldStore } });
  }
}
