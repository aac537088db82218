// Learns the peer's pace: how long its acks take, how often it acks, how much gets lost. Says how long to wait for an ack.
// Owns the estimates only; which item waits is the business of retransmit.ts.

import type { Millis } from '../lib/ids.js';
import { MUCH_LOSS, patience, SOME_LOSS } from './loss-policy.js';
import type { SessionLimits } from './types.js';

/** Rounds and round-trip times that are remembered. */
const ROUNDS = 16;
/** Copies over which the loss estimate forgets. */
const LOSS_MEMORY = 400;
/** Losing this many copies in a row is so unlikely by chance (one in a million) that something else must be the matter. */
const UNLIKELY = Math.log(1e-6);
const MOST_TRIES = 300;
/**
 * Silence of the whole peer lengthens the wait this often at most: before any loss was measured nobody can tell a peer that is gone
 * from a few lost frames, and to try now and then costs little. (A connection that stays silent is ended by whoever owns it.)
 */
const MOST_DOUBLINGS = 2;
const LITTLE_LOSS = 0.01;
/** Where nothing gets lost, silence is a peer that is busy: a stalled disk, a machine with other things to do. */
const CALM = 3;

/**
 * A peer may ack at once or on a slow tick of its own, and one early ack does not tell which. What does tell is a round: an
 * item sent after an ack came, acked in its turn. A peer that acks on a tick of P cannot finish a round in less than P, so the
 * shortest recent round is an upper bound of P, and waiting twice that never resends needlessly. Until a round was seen the
 * initial time-out stands.
 */
export class Pace {
  readonly #limits: SessionLimits;
  #srtt: number | null = null;
  #rttvar = 0;
  #slowest: number[] = [];
  #fastest: number[] = [];
  #rounds: number[] = [];
  #lastRoundAt: Millis | null = null;
  /** Counts rounds. An item remembers the one that it was sent in. */
  round = 0;
  #lost = 0;
  #tried = 0;
  /** How long we take to ack an answer; 0 where none comes. */
  answerMs = 0;
  /** Timer expiries in a row with nothing heard in between, at most one a time-out. */
  #silent = 0;
  #expiredAt: Millis = -Infinity;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  get rttMs(): number | null {
    return this.#srtt;
  }

  /** Share of copies that led to no ack, 0 to 1. */
  get loss(): number {
    return this.#tried === 0 ? 0 : this.#lost / this.#tried;
  }

  /** Something gets lost: what later acks have overtaken will not be acked. */
  get isLossy(): boolean {
    return this.loss >= SOME_LOSS;
  }

  /** No ack of late came sooner. */
  get shortestMs(): number {
    return Math.min(...this.#fastest);
  }

  /** A new connection: its pace has to be learned again. Loss is the peer's habit and stays. */
  reset(): void {
    this.#srtt = null;
    this.#rttvar = 0;
    this.#slowest = [];
    this.#fastest = [];
    this.#rounds = [];
    this.#lastRoundAt = null;
    this.round += 1;
    this.heard();
  }

  /** The peer acked or answered something: it is alive. */
  heard(): void {
    this.#silent = 0;
    this.#expiredAt = -Infinity;
  }

  /** The slowest ack of a turn, and the fastest of an item of which one copy was sent (Infinity: none). */
  sample(ms: number, fastest: number): void {
    if (fastest < Infinity) this.#fastest.push(fastest);
    if (this.#fastest.length > ROUNDS) this.#fastest.shift();
    this.#slowest.push(ms);
    if (this.#slowest.length > ROUNDS) this.#slowest.shift();
    if (this.#srtt === null) {
      this.#srtt = ms;
      this.#rttvar = ms / 2;
      return;
    }
    this.#rttvar += (Math.abs(this.#srtt - ms) - this.#rttvar) / 4;
    this.#srtt += (ms - this.#srtt) / 8;
  }

  /** An item was acked that was sent in this round (`round`): it is over. Answers do not count: they have their own pace. */
  roundOver(now: Millis): void {
    if (this.#lastRoundAt !== null) {
      this.#rounds.push(now - this.#lastRoundAt);
      if (this.#rounds.length > ROUNDS) this.#rounds.shift();
    }
    this.#lastRoundAt = now;
    this.round += 1;
  }

  /** So many items left in `copies` each, and so many of them are known to have led to no ack. */
  tried(items: number, lost: number, copies = 1): void {
    // Of the copies of an item that came, as many are lost as is likely at the loss known so far: nobody says which came.
    const { loss } = this;
    const came = loss === 1 ? 1 : (copies * (1 - loss)) / (1 - loss ** copies);
    this.#tried += items * copies;
    this.#lost += lost * copies + (items - lost) * (copies - came);
    if (this.#tried <= LOSS_MEMORY) return;
    this.#lost *= LOSS_MEMORY / this.#tried;
    this.#tried = LOSS_MEMORY;
  }

  /** Timers ran out and nothing was heard. */
  expired(now: Millis): void {
    if (now - this.#expiredAt < this.rtoMs) return;
    this.#expiredAt = now;
    this.#silent += 1;
  }

  /** No round was seen on this connection: the initial time-out stands. */
  get #isUnknown(): boolean {
    return this.#srtt === null || this.#rounds.length === 0;
  }

  /** Retransmission time-out in ms, before any back-off. */
  get rtoMs(): number {
    const { initialRtoMs, maxRtoMs } = this.#limits;
    if (this.#srtt === null || this.#isUnknown) return initialRtoMs;
    // Where nothing gets lost, the slowest ack of late was slow and not lost: the next may be as slow.
    const seen = this.loss < LITTLE_LOSS ? 1.5 * Math.max(...this.#slowest) : 0;
    const learned = Math.max(this.#srtt + 4 * this.#rttvar, seen);
    const tick = Math.min(initialRtoMs, 2 * Math.min(...this.#rounds));
    const stalls = this.loss < LITTLE_LOSS ? CALM : 1;
    return Math.min(maxRtoMs, Math.max(learned, tick, stalls * this.#floor(), this.answerPatienceMs));
  }

  /** The wait for an item of which `tries` copies were sent, with `inFlight` items waiting: the time-out with its back-off. */
  waitMs(tries: number, inFlight: number): number {
    // Items of one frame get lost together: that is one misfortune, not hundreds.
    const frames = Math.max(1, Math.ceil(inFlight / this.#limits.batch));
    const silent = Math.min(MOST_DOUBLINGS, this.#silent - this.#plausible(frames));
    const stubborn = tries - 1 - this.#plausible(1);
    // While nothing is heard at all, no item is worse off than the others.
    const exponent = Math.max(silent, this.#silent > 0 ? Math.min(MOST_DOUBLINGS, stubborn) : stubborn, 0);
    const wait = this.rtoMs * patience(this.loss, inFlight, this.#isUnknown) * 2 ** Math.min(30, exponent);
    return Math.min(this.#limits.maxRtoMs, wait);
  }

  /** True when an item sent `tries` times waits longer than the others because chance does not explain its silence. */
  isStubborn(tries: number): boolean {
    return tries - 1 > this.#plausible(1);
  }

  /** True when chance does not explain that all of so many copies were lost. */
  isUnlikely(copies: number): boolean {
    return copies > this.#plausible(1);
  }

  /**
   * Where much gets lost, a command is not repeated sooner than its answer is, which says all that an ack says: the peer repeats
   * that at the pace of our acks. (Sooner: 1.17 at 30 %, 1.47 at 90 %, with the commits of the real program.)
   */
  get answerPatienceMs(): number {
    return this.loss < MUCH_LOSS ? 0 : Math.min(this.answerMs, this.busyMs);
  }

  /** How long a peer is taken for busy, and not for gone. */
  get busyMs(): number {
    return Math.min(this.#limits.maxRtoMs, CALM * 5 * this.#limits.minRtoMs);
  }

  /** Even an item that others have overtaken is given this long: a peer may record things in another order. */
  get patienceMs(): number {
    return 0.3 * this.#floor();
  }

  /** Patience: five times the minimum where nothing gets lost (a stalled disk is no loss), a fortieth of it where much does. */
  #floor(): number {
    return this.#limits.minRtoMs * 5 ** (1 - Math.min(this.loss, 0.4) / 0.12);
  }

  /** How many silent tries in a row chance explains at today's loss, with `items` trying each time. */
  #plausible(items: number): number {
    const loss = this.loss;
    if (loss < 0.001) return 0;
    return Math.min(MOST_TRIES, Math.floor(UNLIKELY / (items * Math.log(loss))));
  }
}
