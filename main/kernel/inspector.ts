// The protocol inspector's kernel side: the links are traced while somebody watches, and only then; each watcher asks for the next
// page when it has dealt with the last, so that a slow one holds up nobody. Looks into no message.

import { INSPECTOR_LIMITS, type InspectorPage } from '../contracts/inspector.js';
import type { LinkName } from '../core/lib/ids.js';
import type { Clock, Timers } from '../core/lib/clock.js';
import { RecordingParser } from '../core/recording/parser.js';
import type { WireRecord } from '../core/recording/types.js';
import { callError } from './call-error.js';
import type { FromLinkTrace } from './link-gateway.js';
import { WireRing } from './wire-ring.js';

/** Records of both links are gathered for so long, and sorted. */
const GATHER_MS = 40;
const RING_BYTES = 32 * 1024 * 1024;
/** Who has asked for no page for so long is gone. */
const LEASE_MS = 30_000;
/** Connections of the links' processes whose numbers are remembered. */
const CONNECTIONS = 10_000;

export interface InspectorPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Turns the trace of both links on or off. */
  readonly trace: (on: boolean) => void;
}

interface Watcher {
  askedAt: number;
  /** Ends the wait for a page. */
  wake: (() => void) | null;
}

export class Inspector {
  readonly #ports: InspectorPorts;
  readonly #ring = new WireRing(RING_BYTES);
  readonly #watchers = new Map<string, Watcher>();
  /** One number for each connection of each start of each link's process. */
  readonly #connections = new Map<string, number>();
  #lastConnection = 0;
  #gathered: WireRecord[] = [];
  #cancelGather: (() => void) | null = null;
  #cancelLease: (() => void) | null = null;

  constructor(ports: InspectorPorts) {
    this.#ports = ports;
  }

  get watched(): boolean {
    return this.#watchers.size > 0;
  }

  /** The position that watching begins at. */
  watch(connectionId: string, on: boolean): { readonly next: number } {
    const watcher = this.#watchers.get(connectionId);
    if (!on) this.left(connectionId);
    else if (watcher !== undefined) watcher.askedAt = this.#ports.clock.now();
    else {
      this.#watchers.set(connectionId, { askedAt: this.#ports.clock.now(), wake: null });
      if (this.#watchers.size === 1) {
        this.#ports.trace(true);
        this.#lease();
      }
    }
    return { next: this.#ring.next };
  }

  /** A connection is gone, or watches no more. */
  left(connectionId: string): void {
    const watcher = this.#watchers.get(connectionId);
    if (watcher === undefined) return;
    this.#watchers.delete(connectionId);
    watcher.wake?.();
    if (this.#watchers.size > 0) return;
    this.#ports.trace(false);
    this.#cancelGather?.();
    this.#cancelGather = null;
    this.#cancelLease?.();
    this.#cancelLease = null;
    this.#gathered = [];
    this.#connections.clear();
    this.#ring.clear();
  }

  stop(): void {
    for (const id of [...this.#watchers.keys()]) this.left(id);
  }

  async page(connectionId: string, after: number, waitMs: number): Promise<InspectorPage> {
    const watcher = this.#watchers.get(connectionId);
    if (watcher === undefined)
      throw callError('not-watching', 'This window does not watch the protocol; begin with that.');
    watcher.askedAt = this.#ports.clock.now();
    if (after >= this.#ring.next && waitMs > 0) await this.#wait(watcher, waitMs);
    const chunks = this.#ring.from(after, INSPECTOR_LIMITS.pageBytes);
    const last = chunks.at(-1);
    return {
      from: chunks[0]?.first ?? after,
      next: last === undefined ? after : last.first + last.count,
      latest: this.#ring.next,
      chunks: chunks.map(({ base, count, bytes }) => ({
        base,
        count,
        records: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
      })),
    };
  }

  traced(link: LinkName, epoch: number, { base, bytes }: FromLinkTrace): void {
    if (!this.watched) return;
    const parser = new RecordingParser(base);
    for (const record of parser.push(Buffer.from(bytes, 'base64'))) {
      this.#gathered.push({ ...record, connection: this.#connection(`${link}/${epoch}/${record.connection}`) });
    }
    if (this.#gathered.length === 0) return;
    this.#cancelGather ??= this.#ports.timers.after(GATHER_MS, () => {
      this.#cancelGather = null;
      this.#ring.add(this.#gathered);
      this.#gathered = [];
      for (const watcher of this.#watchers.values()) watcher.wake?.();
    });
  }

  #connection(key: string): number {
    let number = this.#connections.get(key);
    if (number === undefined) {
      if (this.#connections.size >= CONNECTIONS) this.#connections.clear();
      this.#lastConnection += 1;
      number = this.#lastConnection;
      this.#connections.set(key, number);
    }
    return number;
  }

  #wait(watcher: Watcher, waitMs: number): Promise<void> {
    // One wait at a time: a second page asked for meanwhile ends the first one.
    watcher.wake?.();
    return new Promise((resolve) => {
      const cancel = this.#ports.timers.after(waitMs, () => watcher.wake?.());
      watcher.wake = () => {
        watcher.wake = null;
        cancel();
        resolve();
      };
    });
  }

  #lease(): void {
    this.#cancelLease = this.#ports.timers.after(LEASE_MS, () => {
      const now = this.#ports.clock.now();
      for (const [id, { askedAt }] of [...this.#watchers]) if (now - askedAt >= LEASE_MS) this.left(id);
      if (this.watched) this.#lease();
    });
  }
}
