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

/** Where nothing was lost so far: acks of one write that are enough to read gaps from, and gaps too many to be a peer's disorder. */
const FEWEST_ACKED = 2;
const FEWEST_GAPS = 8;
/** And acks since the first of a later write: so many are no disorder either. */
const DISORDER = 64;

/** What went out in one write. Its timers run from the moment that the socket had taken it. */
interface Flight {
  readonly number: number;
  /** Copies of each item. */
  readonly copies: number;
  readonly writtenAt: Millis;
  readonly round: number;
  startedAt: Millis | null;
  readonly items: readonly Outgoing[];
  /** Items before this one are acked or on a later flight. */
  cursor: number;
  /** Items acked while their newest copy was on it, and those of them whose ack is known to mean this copy; the last one's place. */
  heard: number;
  acked: number;
  lastPlace: number;
  /** An item of it was answered. */
  answered: boolean;
  /** Items that are known to be lost; heard and lost ones that the pace was told of. */
  lost: number;
  told: number;
  /** Acks seen when a later flight's first ack came. */
  provenAt: number | null;
}

const NOTHING_DUE: readonly Outgoing[] = [];
const NOTHING_KNOWN = { heard: 0, acked: 0, lastPlace: -1, answered: false, lost: 0, told: 0, provenAt: null };

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
  /** The newest write of which an ack is known to have come, and when one showed that the peer is at work there. */
  #proven = 0;
  #progressAt: Millis = -Infinity;
  /** Acks of which it is known which copy they mean. */
  #sure = 0;
  readonly #byNumber = new Map<number, Flight>();
  /** A whole write was lost: on this connection silence does not tell of a busy peer. */
  #wholeWritesVanish = false;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** A new or lost connection: nothing is on its way any more. */
  clear(): void {
    this.#flights = [];
    this.#head = 0;
    this.#undrained = 0;
    this.#stubborn = [];
    this.#proven = 0;
    this.#progressAt = -Infinity;
    this.#wholeWritesVanish = false;
    this.#byNumber.clear();
  }

  /** These items left in one write. */
  sent(items: readonly Outgoing[], now: Millis, copies: number): void {
    const number = ++this.#numbers;
    const flight: Flight = {
      number,
      copies,
      writtenAt: now,
      round: this.#pace.round,
      startedAt: null,
      items,
      cursor: 0,
      ...NOTHING_KNOWN,
    };
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
   * later items of the same write were acked and it was not.
   */
  acked(items: readonly Outgoing[], now: Millis): Outgoing[] {
    let slowest = -1;
    let fastest = Infinity;
    let newest = -1;
    const flights = new Set<Flight>();
    for (const item of items) {
      const flight = this.#byNumber.get(item.flight);
      const ms = flight === undefined ? Infinity : now - (flight.startedAt ?? flight.writtenAt);
      // Too soon for the newest copy: it was an older one's, which was slow and not lost.
      if (item.timeouts > 0 && ms >= this.#pace.shortestMs) this.#pace.tried(item.timeouts, item.timeouts);
      if (flight === undefined) continue;
      flight.heard += 1;
      // Of several copies nobody knows which is meant.
      if (item.copies > 1) continue;
      fastest = Math.min(fastest, ms);
      slowest = Math.max(slowest, ms);
      newest = Math.max(newest, flight.round);
      if (flight.number >= this.#proven) this.#progressAt = now;
      this.#proven = Math.max(this.#proven, flight.number);
      this.#sure += 1;
      flight.acked += 1;
      flight.lastPlace = Math.max(flight.lastPlace, item.place);
      flights.add(flight);
    }
    if (slowest >= 0) this.#pace.sample(slowest, fastest);
    if (newest === this.#pace.round) this.#pace.roundOver(now);
    const lost: Outgoing[] = [];
    for (const flight of flights) this.#gaps(flight, lost, now);
    return lost;
  }

  /** The answer to it came, no ack: the peer has read the write that it is on. */
  answered(item: Outgoing): void {
    const flight = this.#byNumber.get(item.flight);
    if (flight !== undefined) flight.answered = true;
  }

  /** A peer that works in order and acks what it has done leaves no gaps: what stands before its last ack did not arrive. */
  #gaps(flight: Flight, lost: Outgoing[], now: Millis): void {
    const { acked, lastPlace } = flight;
    const certain = this.#pace.isLossy;
    if (now - flight.writtenAt < this.#pace.answerPatienceMs) return;
    if (!certain && acked < FEWEST_ACKED) return;
    const missing: Outgoing[] = [];
    for (let place = flight.cursor; place < lastPlace; place += 1) {
      const item = flight.items[place];
      if (item !== undefined && isOn(item, flight) && !this.#pace.isStubborn(item.tries)) missing.push(item);
    }
    if (!certain && missing.length < Math.max(FEWEST_GAPS, acked + 1)) return;
    if (missing.length === 0) return;
    this.#tell(flight, missing.length);
    for (const item of missing) {
      item.flight = 0;
      lost.push(item);
    }
  }

  /** Items to send again, oldest first. They are out of the books until `sent` again. */
  due(now: Millis, inFlight: number): readonly Outgoing[] {
    if (this.#head === this.#flights.length && this.#stubborn.length === 0) return NOTHING_DUE;
    const due: Outgoing[] = [];
    let expired = false;
    for (;;) {
      const flight = this.#flights[this.#head];
      if (flight === undefined || flight.startedAt === null) break;
      const over = isOver(flight);
      const overtaken = !over && this.#isOvertaken(flight, now);
      // Compared as `wakeAt` computes it: with fractions of a millisecond the difference may round the other way.
      const late = now >= this.#since(flight, flight.startedAt) + this.#wait(flight, inFlight);
      if (!overtaken && !late && !over) break;
      if (late && !overtaken && this.#pace.isLossy && this.#isSilent(flight)) this.#wholeWritesVanish = true;
      let missing = 0;
      for (const item of flight.items) {
        if (!isOn(item, flight)) continue;
        missing += 1;
        if (!overtaken && flight.heard === 0) item.timeouts += 1;
        if (this.#pace.isStubborn(item.tries)) this.#stubborn.push({ item, flight });
        else {
          due.push(item);
          expired ||= !overtaken;
        }
      }
      this.#tell(flight, overtaken || flight.heard > 0 ? missing : 0);
      this.#leave(flight);
    }
    if (this.#stubborn.length > 0) expired = this.#dueStubborn(now, inFlight, due) || expired;
    if (expired) this.#pace.expired(now);
    return due;
  }

  /** A write of so many items, none of which was heard of, that chance has not lost them all. */
  #isSilent(flight: Flight): boolean {
    return flight.heard === 0 && !flight.answered && this.#pace.isUnlikely(flight.items.length * flight.copies);
  }

  /**
   * A peer that is silent about a whole write is busy, as long as writes are not known to vanish whole. (Sent again before their
   * acks, no item would be left to learn the peer's pace from: 1.3 at 30 %, 1.7 at 70 %, in bursts of 10,000 and slow commits.)
   */
  #wait(flight: Flight, inFlight: number): Millis {
    const wait = this.#pace.waitMs(1, inFlight);
    return this.#wholeWritesVanish || !this.#isSilent(flight) ? wait : Math.max(wait, this.#pace.busyMs);
  }

  /** From when on a flight's time is counted: while the peer is at work on it or on earlier ones, nothing is late. */
  #since(flight: Flight, startedAt: Millis): Millis {
    return flight.number < this.#proven ? startedAt : Math.max(startedAt, this.#progressAt);
  }

  /** What was written before something that is acked is lost; a peer with some disorder gets the benefit of the doubt. */
  #isOvertaken(flight: Flight, now: Millis): boolean {
    const age = now - (flight.startedAt ?? now);
    if (this.#pace.round - flight.round >= ROUNDS_TO_LOSE && age >= this.#pace.patienceMs) return true;
    if (flight.number >= this.#proven) return false;
    flight.provenAt ??= this.#sure;
    if (this.#pace.isLossy) return age >= this.#pace.answerPatienceMs;
    return this.#sure - flight.provenAt >= DISORDER;
  }

  /** When `due` should be asked next; null when no timer runs. */
  wakeAt(inFlight: number): Millis | null {
    this.#dropFinished();
    const first = this.#flights[this.#head];
    const since = first === undefined || first.startedAt === null ? Infinity : this.#since(first, first.startedAt);
    let at = first === undefined ? Infinity : since + this.#wait(first, inFlight);
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
      this.#tell(flight, 0);
      this.#leave(flight);
    }
  }

  /** Tells the pace what became of a flight's copies: `missing` more are lost. Items that were answered say nothing about acks. */
  #tell(flight: Flight, missing: number): void {
    flight.lost += missing;
    const news = flight.heard + flight.lost - flight.told;
    if (news === 0) return;
    this.#pace.tried(news, missing, flight.copies);
    flight.told += news;
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
