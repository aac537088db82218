// Places random orders at a steady rate through the ordinary order path, up to a limit. Same seed and books, same orders. Owns
// its timer; stops by itself when the books change hands or nothing but refusals comes back.

import { randomAt } from '../core/faults/throws.js';
import type { LoadStatus } from '../core/feed/lab-status.js';
import type { PlaceOrderParams } from '../contracts/app-api.js';
import type { Clock, Timers } from '../core/lib/clock.js';
import { randomInt } from '../core/lib/random.js';
import { toCodedError } from './call-error.js';

export const BEAT_MS = 100;
/** Orders under way at most: a program that does not keep up is not buried. */
const UNDER_WAY = 500;
/** So many refusals without an order between: something is wrong for good. */
const REFUSALS = 20;
/** The reached rate is that of the last so many beats. */
const WINDOW = 50;
const LINES = 3;
const PIECES = 4;

export interface LoadWish {
  readonly perSecond: number;
  readonly limit: number;
  readonly seed: number;
}

/** What there is to order, and where to. */
export interface LoadMarket {
  readonly booksId: string;
  readonly productIds: readonly number[];
  readonly customers: readonly { readonly id: number; readonly name: string; readonly x: number; readonly y: number }[];
}

export interface LoadPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Of the open books; null while none are. */
  market(): Promise<LoadMarket | null>;
  changed(): void;
}

/** The ordinary order path, in the name of whoever started it. */
export type PlaceIt = (order: PlaceOrderParams) => Promise<unknown>;

interface Run {
  readonly id: string;
  readonly booksId: string;
  readonly productIds: readonly number[];
  readonly customers: LoadMarket['customers'];
  readonly place: PlaceIt;
  wish: LoadWish;
  /** Orders owed since the last beat, a fraction included. */
  owed: number;
  beatAt: number;
  asked: number;
  underWay: number;
  placed: number;
  refused: number;
  refusedInRow: number;
  lastRefusal: string | null;
  /** Placed within each of the last beats. */
  readonly beats: number[];
  ended: LoadStatus['ended'];
  running: boolean;
}

export class LoadGenerator {
  readonly #ports: LoadPorts;
  #run: Run | null = null;
  #cancel: (() => void) | null = null;
  #runs = 0;

  constructor(ports: LoadPorts) {
    this.#ports = ports;
  }

  status(): LoadStatus | null {
    const run = this.#run;
    if (run === null) return null;
    const { wish, placed, refused, lastRefusal, running, ended, beats } = run;
    const inWindow = beats.reduce((sum, count) => sum + count, 0);
    const reached = running && beats.length > 0 ? (inWindow * 1000) / (beats.length * BEAT_MS) : 0;
    return { ...wish, running, placed, refused, lastRefusal, ended, reached };
  }

  /** A run under way goes on with the new values; otherwise a new one begins. False: there is nothing to order. */
  async start(wish: LoadWish, place: PlaceIt): Promise<boolean> {
    if (this.#run?.running === true) {
      this.#run.wish = wish;
      this.#ports.changed();
      return true;
    }
    const market = await this.#ports.market();
    if (market === null || market.productIds.length === 0) return false;
    this.#runs += 1;
    const now = this.#ports.clock.now();
    this.#run = {
      ...market,
      place,
      id: `load:${now.toString(36)}:${String(this.#runs)}`,
      wish,
      owed: 1,
      beatAt: now,
      asked: 0,
      underWay: 0,
      placed: 0,
      refused: 0,
      refusedInRow: 0,
      lastRefusal: null,
      beats: [0],
      ended: null,
      running: true,
    };
    this.#beat(this.#run);
    return true;
  }

  stop(ended: LoadStatus['ended'] = null): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#run?.running !== true) return;
    this.#run.running = false;
    this.#run.ended = ended;
    this.#ports.changed();
  }

  #beat(run: Run): void {
    const now = this.#ports.clock.now();
    run.owed = Math.min(run.owed + ((now - run.beatAt) * run.wish.perSecond) / 1000, run.wish.perSecond + 1);
    run.beatAt = now;
    while (run.owed >= 1 && run.asked < run.wish.limit && run.underWay < UNDER_WAY) {
      run.owed -= 1;
      run.asked += 1;
      run.underWay += 1;
      void this.#place(run, run.asked);
    }
    run.beats.push(0);
    if (run.beats.length > WINDOW) run.beats.shift();
    if (run.asked >= run.wish.limit && run.underWay === 0) {
      this.stop('limit');
      return;
    }
    this.#cancel = this.#ports.timers.after(BEAT_MS, () => {
      this.#beat(run);
    });
    this.#ports.changed();
  }

  async #place(run: Run, number: number): Promise<void> {
    try {
      await run.place(randomOrder(run, number));
      run.placed += 1;
      run.refusedInRow = 0;
      run.beats[run.beats.length - 1] = (run.beats.at(-1) ?? 0) + 1;
    } catch (error) {
      run.refused += 1;
      run.refusedInRow += 1;
      run.lastRefusal = toCodedError(error).message;
      if (run.running && run.refusedInRow >= REFUSALS) this.stop('refused');
    } finally {
      run.underWay -= 1;
    }
  }
}

function randomOrder({ id, wish, productIds, customers }: Run, number: number): PlaceOrderParams {
  const random = randomAt(wish.seed, 'load', number);
  const chosen = new Set<number>();
  for (let count = randomInt(random, 1, LINES); count > 0; count -= 1) {
    chosen.add(productIds[randomInt(random, 0, productIds.length - 1)] ?? 0);
  }
  const customer = customers[randomInt(random, 0, customers.length - 1)];
  return {
    clientId: `${id}:${String(number)}`,
    customerId: customer?.id ?? null,
    customerName: customer?.name ?? 'Load test',
    destination: { x: customer?.x ?? 0, y: customer?.y ?? 0 },
    upsAccount: null,
    lines: [...chosen].map((productId) => ({ productId, quantity: randomInt(random, 1, PIECES) })),
  };
}
