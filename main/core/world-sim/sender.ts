// What leaves and when: everything pending of a connection goes in one message on its next tick. Keeps the outputs.

import { must } from '../lib/assert.js';
import type { Item } from '../session/types.js';
import type { WorldResponse } from '../wire/world-amazon.js';
import type { UpsWorldResponse } from '../wire/world-ups.js';
import type { Connection } from './connection.js';
import type { Replies, WorldOutput } from './messages.js';
import { WORLD_LIMITS } from './messages.js';
import type { AnyResponse, Outgoing } from './outgoing.js';
import type { TimingProfile } from './profile.js';
import { tickAfter, tickFrom } from './profile.js';

export class Sender {
  readonly #outgoing: Outgoing;
  readonly #profile: TimingProfile;
  /** Connections with a tick set, in the order in which they were set. */
  readonly #waiting = new Set<Connection>();
  #outputs: WorldOutput[] = [];

  constructor(outgoing: Outgoing, profile: TimingProfile) {
    this.#outgoing = outgoing;
    this.#profile = profile;
  }

  put(output: WorldOutput): void {
    this.#outputs.push(output);
  }

  take(): WorldOutput[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  /** Something of this connection leaves at `tick` at the latest. */
  pending(connection: Connection | null, tick: number): void {
    if (connection === null || connection.blocked) return;
    if (connection.flushAt !== null && connection.flushAt <= tick) return;
    connection.flushAt = tick;
    this.#waiting.add(connection);
  }

  ack(connection: Connection, seq: number, now: number): void {
    connection.acks.push(seq);
    this.pending(connection, tickAfter(this.#profile, now));
  }

  /** A connection took its seat: what waits for its side goes to it. */
  seated(connection: Connection, now: number): void {
    this.#plan(connection, now);
  }

  /** `finished` at the next tick, then the end. */
  sayGoodbye(connection: Connection, now: number): void {
    connection.leaving = true;
    this.pending(connection, tickAfter(this.#profile, now));
  }

  setBlocked(connection: Connection, blocked: boolean, now: number): void {
    connection.blocked = blocked;
    if (blocked) this.left(connection);
    else if (connection.world !== null) this.#plan(connection, now);
  }

  left(connection: Connection): void {
    connection.flushAt = null;
    this.#waiting.delete(connection);
  }

  nextTick(): number | null {
    let next: number | null = null;
    for (const { flushAt } of this.#waiting) {
      if (flushAt !== null && (next === null || flushAt < next)) next = flushAt;
    }
    return next;
  }

  /** Sends what the tick at `now` sends; returns the connections that are finished by it. */
  tick(now: number): Connection[] {
    const due = [...this.#waiting].filter(({ flushAt }) => flushAt === now);
    for (const connection of due) {
      this.left(connection);
      this.#flush(connection, now);
      if (connection.leaving) this.put({ type: 'close', connection: connection.id });
      else this.#plan(connection, now);
    }
    return due.filter(({ leaving }) => leaving);
  }

  putFinished(connection: Connection): void {
    this.#putReplies(connection, { items: [], acks: [], finished: true });
  }

  #flush(connection: Connection, now: number): void {
    const { id: world } = must(connection.world, 'world of a seated connection');
    const items = this.#outgoing.take(world, connection.side, now);
    const { acks, leaving } = connection;
    connection.acks = [];
    if (items.length === 0 && acks.length === 0 && !leaving) return;
    const most = WORLD_LIMITS.itemsPerMessage;
    const messages = Math.max(1, Math.ceil(Math.max(items.length, acks.length) / most));
    for (let i = 0; i < messages; i++) {
      this.#putReplies(connection, {
        items: items.slice(i * most, (i + 1) * most),
        acks: acks.slice(i * most, (i + 1) * most),
        finished: leaving && i === messages - 1,
      });
    }
  }

  /** Sets the next tick from what is left: new things, and what must come again. */
  #plan(connection: Connection, now: number): void {
    const { id: world } = must(connection.world, 'world of a seated connection');
    if (connection.leaving || connection.acks.length > 0) this.pending(connection, tickAfter(this.#profile, now));
    const fresh = this.#outgoing.freshFrom(world, connection.side);
    if (fresh !== null) this.pending(connection, Math.max(fresh, tickAfter(this.#profile, now)));
    const again = this.#outgoing.resendAt(world, connection.side);
    if (again === null) return;
    this.pending(connection, Math.max(tickFrom(this.#profile, again), tickAfter(this.#profile, now)));
  }

  #putReplies(connection: Connection, replies: Replies<AnyResponse>): void {
    // Responses are made for one side and wait in that side's box: the kinds are that side's.
    if (connection.side === 'amazon') {
      const items = replies.items as readonly Item<WorldResponse>[];
      this.put({ type: 'toStore', connection: connection.id, replies: { ...replies, items } });
    } else {
      const items = replies.items as readonly Item<UpsWorldResponse>[];
      this.put({ type: 'toUps', connection: connection.id, replies: { ...replies, items } });
    }
  }
}
