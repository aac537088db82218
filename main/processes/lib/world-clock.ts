// The clock of the worlds as their server's owner moves it: each call is done in one turn of the server and resolves once that
// turn is durable. The time itself is core/world-sim's.

import type { WorldModel } from '../../core/world-sim/world-model.js';
import type { Lateness } from './lateness.js';

/** Time of the worlds, which can stand still while the lines go on. Rejects when the server stops. */
export interface WorldClock {
  pause(): Promise<void>;
  /** `until`: stops by itself at this world time; the server's `onStopped` is told. */
  resume(until: number | null): Promise<void>;
  /** While paused: `ms` pass at once, with all that happens in them. */
  pass(ms: number): Promise<void>;
  /** While paused: the next thing happens; null: nothing is coming. */
  stepEvent(): Promise<SteppedEvent | null>;
  readonly tickMs: number;
  look(): { readonly paused: boolean; readonly worldTime: number; readonly until: number | null };
  /** Until the next thing happens, in world time, or null. */
  nextIn(): number | null;
  /** How late the latest event of the last seconds was noticed, in ms. */
  lateMs(): number;
}

export interface SteppedEvent {
  readonly kind: 'packed' | 'loaded' | 'arrived';
  /** Of the package (`packed`) or the truck. */
  readonly id: number;
  /** World time that passed before it, in ms. */
  readonly ms: number;
}

interface Order {
  /** Does it; what it returns is called once the turn is durable. */
  readonly take: (now: number) => () => void;
  readonly refuse: () => void;
}

/** What is to be done in the next turn, and what the turn under way has done. */
export class TurnOrders {
  readonly #schedule: () => void;
  #waiting: Order[] = [];
  #taken: Order[] = [];
  #done: (() => void)[] = [];
  #closed = false;

  constructor(schedule: () => void) {
    this.#schedule = schedule;
  }

  add<T>(run: (now: number) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const refuse = (): void => {
        reject(new Error('the world is being stopped'));
      };
      if (this.#closed) {
        refuse();
        return;
      }
      const take = (now: number): (() => void) => {
        const result = run(now);
        return () => {
          resolve(result);
        };
      };
      this.#waiting.push({ take, refuse });
      this.#schedule();
    });
  }

  /** Does what waits; true when there was anything. */
  take(now: number): boolean {
    this.#taken = this.#waiting;
    this.#waiting = [];
    this.#done = this.#taken.map((order) => order.take(now));
    return this.#done.length > 0;
  }

  /** The turn is durable. */
  settle(): void {
    const done = this.#done;
    this.#taken = [];
    this.#done = [];
    for (const resolve of done) resolve();
  }

  /** For good. */
  close(): void {
    this.#closed = true;
    for (const order of [...this.#taken, ...this.#waiting]) order.refuse();
  }
}

export interface WorldClockParts {
  readonly model: WorldModel;
  readonly orders: TurnOrders;
  readonly lateness: Lateness;
  readonly tickMs: number;
  /** Time of the lines. */
  now(): number;
}

export function worldClock({ model, orders, lateness, tickMs, now }: WorldClockParts): WorldClock {
  return {
    tickMs,
    pause: () =>
      orders.add((at) => {
        model.pause(at);
      }),
    resume: (until) =>
      orders.add((at) => {
        model.resume(at, until);
      }),
    pass: (ms) =>
      orders.add((at) => {
        model.pass(ms, at);
      }),
    stepEvent: () =>
      orders.add((at) => {
        const before = model.worldTime;
        const event = model.stepEvent(at);
        return event === null ? null : { kind: event.kind, id: event.id, ms: model.worldTime - before };
      }),
    look: () => ({ paused: model.paused, worldTime: model.worldTimeAt(now()), until: model.until }),
    nextIn: () => model.nextIn(),
    lateMs: () => lateness.latest(performance.now()),
  };
}
