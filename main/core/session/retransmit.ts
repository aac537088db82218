// Which sent items have waited long enough to go again: by the clock, or because later items were acked and they were not.
// Owns the order of time; how long to wait comes from the pace.

import type { Millis } from '../lib/ids.js';
import type { Outgoing } from './in-flight.js';
import type { Pace } from './pace.js';

/**
 * An item is lost when this many rounds (see pace.ts) have gone by since it was sent. One round may have been under way when it
 * was sent, one may split its frame's acks over two of the peer's ticks; the third leaves no excuse.
 */
const ROUNDS_TO_LOSE = 3;

/** Acks of one write that are enough to read gaps from, and gaps that are too many to be a peer's disorder. */
const FEWEST_ACKED = 2;
const FEWEST_GAPS = 8;

/** What went out in one write. Its timers run from the moment that the socket had taken it. */
interface Flight {
  readonly number: number;
  readonly writtenAt: Millis;
  readonly round: number;
  startedAt: Millis | null;
  readonly items: readonly Outgoing[];
  /** Items before this one are acked or on a later flight. */
  cursor: number;
}

/** An item that waits longer than its flight. */
interface Stubborn {
  readonly item: Outgoing;
  readonly flight: Flight;
}

export class Retransmission {
  readonly #pace: Pace;
  /** Oldest first, with a moving head. */
  #flights: Flight[] = [];
  #head = 0;
  #undrained = 0;
  #stubborn: Stubborn[] = [];
  #numbers = 0;
  readonly #byNumber = new Map<number, Flight>();

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** A new or lost connection: nothing is on its way any more. */
  clear(): void {
    this.#flights = [];
    this.#head = 0;
    this.#undrained = 0;
    this.#stubborn = [];
    this.#byNumber.clear();
  }

  /** These items left in one write. */
  sent(items: readonly Outgoing[], now: Millis): void {
    const number = ++this.#numbers;
    const flight: Flight = { number, writtenAt: now, round: this.#pace.round, startedAt: null, items, cursor: 0 };
    items.forEach((item, place) => {
      item.flight = number;
      item.place = place;
      item.tries += 1;
      item.copies += 1;
    });
    this.#flights.push(flight);
    this.#byNumber.set(number, flight);
  }

  /** The socket has taken everything: timers start. */
  drained(now: Millis): void {
    for (; this.#undrained < this.#flights.length; this.#undrained += 1) {
      const flight = this.#flights[this.#undrained];
      if (flight !== undefined) flight.startedAt = now;
    }
  }

  /**
   * These items were just acked (their newest copies' flights are asked). Feeds the pace, and returns what must be lost because
   * the acks of one write came with more gaps than acks.
   */
  acked(items: readonly Outgoing[], now: Millis): Outgoing[] {
    let slowest = -1;
    let newest = -1;
    let last: Flight | null = null;
    let lastPlace = -1;
    let onLast = 0;
    for (const item of items) {
      const flight = this.#byNumber.get(item.flight);
      if (flight === undefined) continue;
      if (item.copies === 1) slowest = Math.max(slowest, now - (flight.startedAt ?? flight.writtenAt));
      if (item.copies === 1 || this.#pace.isLossy) newest = Math.max(newest, flight.round);
      if (last === null || flight.number > last.number) {
        last = flight;
        lastPlace = -1;
        onLast = 0;
      }
      if (flight !== last) continue;
      lastPlace = Math.max(lastPlace, item.place);
      onLast += 1;
    }
    if (slowest >= 0) this.#pace.sample(slowest);
    if (newest === this.#pace.round) this.#pace.roundOver(now);
    return last === null ? [] : this.#gaps(last, lastPlace, onLast);
  }

  /** A peer that works in order and acks what it has done leaves no gaps: the many before its last ack did not arrive. */
  #gaps(flight: Flight, lastPlace: number, acked: number): Outgoing[] {
    if (acked < FEWEST_ACKED) return [];
    const missing: Outgoing[] = [];
    for (let place = flight.cursor; place < lastPlace; place += 1) {
      const item = flight.items[place];
      if (item !== undefined && isOn(item, flight) && !this.#pace.isStubborn(item.tries)) missing.push(item);
    }
    if (missing.length < FEWEST_GAPS || missing.length <= acked) return [];
    this.#pace.gaps(acked, missing.length);
    for (const item of missing) item.flight = 0;
    return missing;
  }

  /** Items to send again, oldest first. They are out of the books until `sent` again. */
  due(now: Millis, inFlight: number): Outgoing[] {
    const due: Outgoing[] = [];
    let expired = false;
    const wait = this.#pace.waitMs(1, inFlight);
    for (;;) {
      const flight = this.#flights[this.#head];
      if (flight === undefined || flight.startedAt === null) break;
      const overtaken =
        this.#pace.round - flight.round >= ROUNDS_TO_LOSE && now >= flight.startedAt + this.#pace.patienceMs;
      // Compared as `wakeAt` computes it: with fractions of a millisecond the difference may round the other way.
      const late = now >= flight.startedAt + wait;
      if (!overtaken && !late && !isOver(flight)) break;
      for (const item of flight.items) {
        if (!isOn(item, flight)) continue;
        if (this.#pace.isStubborn(item.tries)) this.#stubborn.push({ item, flight });
        else {
          due.push(item);
          expired ||= !overtaken;
        }
      }
      this.#leave(flight);
    }
    if (this.#stubborn.length > 0) expired = this.#dueStubborn(now, inFlight, due) || expired;
    if (expired) this.#pace.expired(now);
    return due;
  }

  /** When `due` should be asked next; null when no timer runs. */
  wakeAt(inFlight: number): Millis | null {
    this.#dropFinished();
    const first = this.#flights[this.#head];
    const startedAt = first?.startedAt ?? null;
    let at = startedAt === null ? Infinity : startedAt + this.#pace.waitMs(1, inFlight);
    for (const { item, flight } of this.#stubborn) {
      if (isOn(item, flight)) at = Math.min(at, (flight.startedAt ?? 0) + this.#pace.waitMs(item.tries, inFlight));
    }
    return at === Infinity ? null : at;
  }

  #dueStubborn(now: Millis, inFlight: number, due: Outgoing[]): boolean {
    const before = due.length;
    this.#stubborn = this.#stubborn.filter(({ item, flight }) => {
      if (!isOn(item, flight)) return false;
      if (now < (flight.startedAt ?? 0) + this.#pace.waitMs(item.tries, inFlight)) return true;
      due.push(item);
      return false;
    });
    return due.length > before;
  }

  /** Flights whose items are all acked or on a later flight need no timer. */
  #dropFinished(): void {
    for (;;) {
      const flight = this.#flights[this.#head];
      if (flight === undefined || flight.startedAt === null) return;
      if (!isOver(flight)) return;
      this.#leave(flight);
    }
  }

  #leave(flight: Flight): void {
    this.#byNumber.delete(flight.number);
    this.#head += 1;
    if (this.#head < 64 || this.#head * 2 < this.#flights.length) return;
    this.#flights = this.#flights.slice(this.#head);
    this.#undrained -= this.#head;
    this.#head = 0;
  }
}

function isOn(item: Outgoing, flight: Flight): boolean {
  return item.state === 'sent' && item.flight === flight.number;
}

/** True when no item waits on this flight any more. */
function isOver(flight: Flight): boolean {
  for (;;) {
    const item = flight.items[flight.cursor];
    if (item === undefined) return true;
    if (isOn(item, flight)) return false;
    flight.cursor += 1;
  }
}
