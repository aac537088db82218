// Responses that were not acked yet: one number counter over all worlds and sides, one box for each side of each world.
// Decides what a tick sends and when something must come again. Knows no connections.

import type { WorldResponse } from '../wire/world-amazon.js';
import type { UpsWorldResponse } from '../wire/world-ups.js';
import { Fifo } from '../lib/fifo.js';
import type { Journal } from './journal.js';
import type { Side } from './messages.js';

export type AnyResponse = WorldResponse | UpsWorldResponse;

interface Pending {
  readonly seq: number;
  readonly box: Box;
  readonly body: AnyResponse;
  /** The tick with which it leaves at the earliest. */
  readonly from: number;
}

interface Sent {
  readonly item: Pending;
  readonly at: number;
}

interface Box {
  readonly world: number;
  readonly side: Side;
  /** Never sent (since the last restart). */
  fresh: Pending[];
  /** Sent and not known to be acked, oldest first; acked ones are skipped when met. */
  readonly sent: Fifo<Sent>;
}

export class Outgoing {
  readonly #journal: Journal;
  readonly #resendMs: number;
  readonly #pending = new Map<number, Pending>();
  readonly #boxes = new Map<string, Box>();
  #last = 0;

  constructor(journal: Journal, resendMs: number) {
    this.#journal = journal;
    this.#resendMs = resendMs;
  }

  /** The number of the last response made. */
  get last(): number {
    return this.#last;
  }

  set last(value: number) {
    this.#last = value;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** Makes a response; it waits for the tick at `from`, or the first one after it. */
  add(world: number, side: Side, body: AnyResponse, from: number): void {
    this.#last += 1;
    const item: Pending = { seq: this.#last, box: this.#box(world, side), body, from };
    this.#pending.set(item.seq, item);
    item.box.fresh.push(item);
    this.#journal.put(`response/${String(item.seq)}`, () => JSON.stringify({ world, side, body, from }));
  }

  /** Takes a saved response back. In ascending order of their numbers. */
  restore(seq: number, world: number, side: Side, body: AnyResponse, from: number): void {
    const item: Pending = { seq, box: this.#box(world, side), body, from };
    this.#pending.set(seq, item);
    item.box.fresh.push(item);
  }

  /** Matched by number only, whoever says it; an unknown number does no harm. */
  ack(seq: number): void {
    if (this.#pending.delete(seq)) this.#journal.remove(`response/${String(seq)}`);
  }

  /** What a tick at `now` sends to this side: what must come again, then what is new. Marks it as sent. */
  take(world: number, side: Side, now: number): { readonly seq: number; readonly body: AnyResponse }[] {
    const box = this.#box(world, side);
    const out: Pending[] = [];
    for (let first = this.#oldestSent(box); first !== null && first.at + this.#resendMs <= now;) {
      out.push(first.item);
      box.sent.shift();
      first = this.#oldestSent(box);
    }
    const later: Pending[] = [];
    for (const item of box.fresh) {
      if (this.#pending.has(item.seq)) (item.from <= now ? out : later).push(item);
    }
    box.fresh = later;
    for (const item of out) box.sent.push({ item, at: now });
    return out.map(({ seq, body }) => ({ seq, body }));
  }

  /** The earliest tick with which something new of this side may leave, or null. */
  freshFrom(world: number, side: Side): number | null {
    let least: number | null = null;
    for (const { from } of this.#box(world, side).fresh) if (least === null || from < least) least = from;
    return least;
  }

  /** When something of this side must come again, or null. */
  resendAt(world: number, side: Side): number | null {
    const oldest = this.#oldestSent(this.#box(world, side));
    return oldest === null ? null : oldest.at + this.#resendMs;
  }

  #oldestSent(box: Box): Sent | null {
    for (let first = box.sent.peek(); first !== undefined; first = box.sent.peek()) {
      if (this.#pending.has(first.item.seq)) return first;
      box.sent.shift();
    }
    return null;
  }

  #box(world: number, side: Side): Box {
    const key = `${side}/${String(world)}`;
    let box = this.#boxes.get(key);
    if (box === undefined) {
      box = { world, side, fresh: [], sent: new Fifo() };
      this.#boxes.set(key, box);
    }
    return box;
  }
}
