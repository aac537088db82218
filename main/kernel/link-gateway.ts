// The kernel's side of one link process (used twice): opens it, replays the outbox, passes items and acks on, and lets
// nothing through that belongs to a child that is gone. It decides nothing about orders and keeps nothing that must last.

import type { LinkStatus } from '../core/feed/types.js';
import type { OutboxRow } from '../core/fulfilment/types.js';
import type { LinkName, Seq } from '../core/lib/ids.js';
import type { Item } from '../core/session/types.js';
import { check } from '../contracts/check.js';
import {
  fromLinkSchema,
  type FromLink,
  type LinkBodyIn,
  type LinkBodyOut,
  type LinkConfig,
  type RecordTo,
  type ToLink,
} from '../contracts/link-port.js';
import { sameConnection } from './link-plan.js';
import { LinkStatusTracker } from './link-status.js';
import { QuietTime } from './quiet-time.js';
import { Supervisor, type SupervisorPorts } from './supervisor.js';

/** Rows in one `send` message. */
export const SEND_CHUNK = 500;
/** Commands that a link process holds at most; the rest waits in the outbox. */
export const LINK_WINDOW = 50_000;

/** Where the gateway's news goes. */
export interface GatewayEvents {
  deliver(link: LinkName, epoch: number, items: readonly Item<LinkBodyIn>[]): void;
  acked(link: LinkName, seqs: readonly Seq[]): void;
  /** How often commands were sent, where that was more than once. */
  copies?(link: LinkName, copies: readonly (readonly [Seq, number])[]): void;
  connected(link: LinkName, worldId: number | null, created: boolean, config: LinkConfig): void;
  disconnected(link: LinkName): void;
  /** The peer said no to our connect. */
  refused(link: LinkName, error: { readonly code: string; readonly message: string }): void;
  /** The peer's hello named this world (again). */
  hello(link: LinkName, worldId: number): void;
  quarantined(link: LinkName, reason: string, hex: string, at: number): void;
  /** Calls `use` with the committed outbox of this link, ascending, as soon as there is one. */
  outbox(link: LinkName, use: (rows: Iterable<OutboxRow>) => void): void;
  changed(): void;
  /** Records of the wire, while the trace is on. */
  traced(link: LinkName, epoch: number, batch: FromLinkTrace): void;
  /** A recording began, goes on or ended. */
  recording(link: LinkName, state: FromLinkRecording): void;
  /** Where a child that begins now is to record; null: nowhere. */
  recordTo(link: LinkName): RecordTo | null;
}

/** Items of one child (by its epoch) that were recorded. */
export interface Settled {
  readonly epoch: number;
  readonly seqs: readonly number[];
}

export type FromLinkTrace = Extract<FromLink, { type: 'trace' }>;
export type FromLinkRecording = Extract<FromLink, { type: 'recording' }>;

export class LinkGateway {
  readonly name: LinkName;
  readonly supervisor: Supervisor;
  readonly #ports: SupervisorPorts;
  readonly #events: GatewayEvents;
  readonly #status: LinkStatusTracker;
  #config: LinkConfig | null = null;
  /** The configuration that the present child was opened with. */
  #opened: LinkConfig | null = null;
  #connected = false;
  #traced = false;
  readonly #quiet = new QuietTime();
  /** The outbox stays here: it is not known yet whether this peer is the one that it is for. */
  #waits = false;
  /** Numbers that the present child was given and that are not acked yet; and the highest of all that it was given. */
  readonly #held = new Set<Seq>();
  #highest = 0;
  /** Rows were held back because the window was full. */
  #backlog = false;
  /** The replay that waits for its turn to read the outbox; what is committed until then is in what it will read. */
  #awaited: object | null = null;
  #onOpened: (() => void)[] = [];

  constructor(name: LinkName, ports: SupervisorPorts, events: GatewayEvents) {
    this.name = name;
    this.#ports = ports;
    this.#events = events;
    this.#status = new LinkStatusTracker(name, ports.clock.now());
    this.supervisor = new Supervisor(name === 'world' ? 'world-link' : 'ups-link', ports, {
      ready: () => {
        this.#listenIn();
        this.#open();
      },
      message: (message) => this.#receive(message),
      lost: () => this.#lost(),
      changed: () => events.changed(),
    });
  }

  /** Messages that the present process of this link sent again. */
  get retransmits(): number {
    return this.#status.retransmits;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Nothing of the outbox is given to the link. */
  get waits(): boolean {
    return this.#waits;
  }

  /**
   * Keeps the outbox back until release(). A child that is open is opened anew: what it was given it would send by itself
   * as soon as it is connected, and the numbers that it has seen may be another peer's.
   */
  hold(): void {
    this.#waits = true;
    if (this.#opened !== null) this.#open();
  }

  release(): void {
    if (!this.#waits) return;
    this.#waits = false;
    this.replay();
  }

  /** Items that are not in the outbox; their numbers are used up, and nobody sends them again after a new connect. */
  ask(items: readonly Item<LinkBodyOut>[]): void {
    if (this.#opened !== null) this.#post({ type: 'send', items });
  }

  /**
   * Opens, or reopens when what matters differs; null leaves things as they are until more is known. While connected, what the
   * connection has learned or does not need (its world's id, new warehouses, the speed) is only kept for the next child,
   * unless `reopen` asks for a new connect.
   */
  configure(config: LinkConfig | null, reopen = false): void {
    this.#config = config;
    if (config === null) return;
    if (!reopen && this.#opened !== null && sameConnection(config, this.#opened, this.#connected)) {
      this.#opened = config;
      return;
    }
    this.#open();
  }

  /** Rows that were committed just now, and what was recorded with them, in one message where they fit. */
  send(rows: readonly OutboxRow[], settled: readonly Settled[] = []): void {
    const seqs = this.#ofThisChild(settled);
    // Given ahead of the replay, these would hide from it all rows before them.
    const mayGive = rows.length > 0 && this.#opened !== null && !this.#waits && this.#awaited === null;
    const fits = !this.#backlog && this.#held.size + rows.length <= LINK_WINDOW;
    if (mayGive && !fits) this.#backlog = true;
    if (mayGive && fits) this.#give(rows, seqs);
    else if (seqs.length > 0) this.#post({ type: 'settled', seqs });
  }

  /** Recorded items' numbers. Those of an earlier child are dropped: its peer will send them again. */
  #ofThisChild(settled: readonly Settled[]): readonly number[] {
    return settled.flatMap(({ epoch, seqs }) => (epoch === this.supervisor.epoch ? seqs : []));
  }

  forget(seqs: readonly Seq[]): void {
    for (const seq of seqs) this.#held.delete(seq);
    if (seqs.length > 0) this.#post({ type: 'forget', seqs });
  }

  reconnect(): void {
    this.#post({ type: 'reconnect' });
  }

  simspeed(value: number): void {
    this.#post({ type: 'simspeed', value });
  }

  hello(worldId: number): void {
    this.#post({ type: 'hello', worldId });
  }

  /** Every frame is told from now on, or none. */
  trace(on: boolean): void {
    if (this.#traced === on) return;
    this.#traced = on;
    this.#post({ type: 'trace', on });
  }

  /** Resolves when the present child, or the next, was opened. */
  opened(): Promise<void> {
    return this.#opened !== null ? Promise.resolve() : new Promise((resolve) => this.#onOpened.push(resolve));
  }

  /** Asks where to record, and does so; or ends the recording. */
  record(on: boolean): void {
    const to = on ? this.#events.recordTo(this.name) : null;
    this.#post({ type: 'record', to });
  }

  /** A child that begins is told what the one before knew. */
  #listenIn(): void {
    if (this.#traced) this.#post({ type: 'trace', on: true });
    const to = this.#events.recordTo(this.name);
    if (to !== null) this.#post({ type: 'record', to });
  }

  /** Gives the child what it was not given yet, as far as the window allows. */
  replay(): void {
    if (this.#opened === null || this.#waits) return;
    const replay = {};
    this.#awaited = replay;
    this.#events.outbox(this.name, (rows) => {
      // Another replay has been asked for since, or the child is gone.
      if (this.#awaited !== replay) return;
      this.#awaited = null;
      const given: OutboxRow[] = [];
      let room = LINK_WINDOW - this.#held.size;
      this.#backlog = false;
      for (const row of rows) {
        if (row.seq <= this.#highest) continue;
        if (room === 0) {
          this.#backlog = true;
          break;
        }
        room -= 1;
        given.push(row);
      }
      this.#give(given);
    });
  }

  status(unackedOut: number): LinkStatus {
    return this.#status.view(this.supervisor.status(), this.#opened === null, unackedOut, this.#ports.clock.now());
  }

  #open(): void {
    const state = this.supervisor.status().state;
    if (this.#config === null || (state !== 'ready' && state !== 'silent')) return;
    // Closed while that is said: who holds the outbox back on hearing it opens nothing that is opened anyway.
    this.#opened = null;
    this.#markDisconnected();
    this.#forgetGiven();
    this.#opened = this.#config;
    this.#post({ type: 'open', config: this.#quiet.keptBy(this.#config, this.#ports.clock.now()) });
    this.replay();
    for (const resolve of this.#onOpened.splice(0)) resolve();
    this.#events.changed();
  }

  #give(rows: readonly OutboxRow[], settled: readonly number[] = []): void {
    for (let start = 0; start < rows.length; start += SEND_CHUNK) {
      const items = rows.slice(start, start + SEND_CHUNK).map(({ seq, body }) => ({ seq, body }));
      this.#post({ type: 'send', items, ...(start === 0 && settled.length > 0 ? { settled } : {}) });
    }
    for (const { seq } of rows) {
      this.#held.add(seq);
      if (seq > this.#highest) this.#highest = seq;
    }
  }

  /** A child that is opened begins anew: it knows nothing of what it or another one was given before. */
  #forgetGiven(): void {
    this.#held.clear();
    this.#highest = 0;
    this.#backlog = false;
    this.#awaited = null;
  }

  #lost(): void {
    this.#opened = null;
    this.#forgetGiven();
    this.#status.lost();
    this.#markDisconnected();
  }

  #markDisconnected(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#quiet.lost(this.#ports.clock.now());
    this.#events.disconnected(this.name);
  }

  #receive(raw: unknown): void {
    if (this.#ports.processes.sameProcess === true) {
      this.#handle(raw as FromLink);
      return;
    }
    const checked = check<unknown>(fromLinkSchema, raw, 'message');
    if (!checked.ok) {
      this.#ports.logger.error(`${this.name} link sent a message that is not in the contract`, checked.error);
      return;
    }
    // Item bodies came out of the codec; the contract checks their envelope, fulfilment their kinds.
    this.#handle(checked.value as FromLink);
  }

  #handle(message: FromLink): void {
    const now = this.#ports.clock.now();
    switch (message.type) {
      case 'deliver':
        this.#events.deliver(this.name, this.supervisor.epoch, message.items);
        if (message.acked !== undefined) this.#acked(message.acked);
        break;
      case 'acked':
        this.#acked(message.seqs);
        break;
      case 'copies':
        this.#events.copies?.(this.name, message.copies);
        // Nothing about the link has changed.
        return;
      case 'connected':
        if (this.#opened === null) break;
        this.#connected = true;
        this.#quiet.connected(this.#opened);
        this.#events.connected(this.name, message.worldId, message.created, this.#opened);
        break;
      case 'state':
        this.#status.reported(message, now);
        if (message.state !== 'connected') this.#markDisconnected();
        if (message.state === 'refused' && message.error !== null) this.#events.refused(this.name, message.error);
        break;
      case 'control':
        if (message.control.hello !== undefined) this.#events.hello(this.name, message.control.hello);
        break;
      case 'stats':
        this.#status.stats(message);
        break;
      case 'quarantine':
        this.#status.quarantined();
        this.#events.quarantined(this.name, message.reason, message.hex, message.at);
        break;
      case 'trace':
        this.#post({ type: 'traced' });
        this.#events.traced(this.name, this.supervisor.epoch, message);
        // Nothing about the link has changed.
        return;
      case 'recording':
        this.#events.recording(this.name, message);
        return;
      case 'hello':
      case 'pong':
        break;
    }
    this.#events.changed();
  }

  #acked(seqs: readonly Seq[]): void {
    for (const seq of seqs) this.#held.delete(seq);
    this.#events.acked(this.name, seqs);
    if (this.#backlog && this.#held.size <= LINK_WINDOW / 2) this.replay();
  }

  #post(message: ToLink): void {
    this.supervisor.post(message);
  }
}
