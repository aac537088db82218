// The people at the windows: they place, buy and take back as the scenario says, and ask again under the same client id until
// they are answered. Whoever was answered holds the program to it.

import type { CodedError } from '../../../main/core/lib/result.js';
import { Violation } from '../checks/violation.js';
import type { Scenario } from '../scenario.js';
import type { Timeline } from '../machine/timeline.js';
import type { SimWindow } from './window.js';
import { wishesOf, type Wish } from './wishes.js';

/** Answers that mean: not now. */
const AGAIN = ['not-saved', 'closed', 'switching', 'starting', 'stopping', 'failed', 'signed-out', 'busy'];
const PATIENCE_MS = 40_000;
const AGAIN_MS = 300;
/** Calls that wait at once: the program takes 1,000 of one window. */
const AT_ONCE = 900;

export class People {
  readonly #timeline: Timeline;
  readonly #broken: (error: unknown) => void;
  /** Those whose time has not come, soonest first, from #next on; and those that are to be answered. */
  readonly #coming: readonly Wish[];
  #next = 0;
  readonly #pending = new Set<Wish>();
  #later = 0;
  readonly #person: { readonly name: string; readonly password: string };
  /** Accepted orders: number by client id. */
  readonly accepted = new Map<string, number>();
  /** Orders that somebody asked to take back, whatever the answer was, if it came. */
  readonly askedBack = new Set<string>();
  /** Another world is begun, whose books know nothing of what was placed in those before. */
  readonly #switches: boolean;
  #window: SimWindow | null = null;
  #signedIn = false;

  constructor(timeline: Timeline, scenario: Scenario, broken: (error: unknown) => void) {
    this.#timeline = timeline;
    this.#broken = broken;
    this.#switches = scenario.deeds.some(({ method }) => method === 'worlds.startNew');
    this.#coming = wishesOf(scenario, {
      accepted: (clientId, orderId) => this.#accepted(clientId, orderId),
      askedBack: (clientId) => this.askedBack.add(clientId),
      wants: (wish) => this.#wants(wish),
      now: () => timeline.elapsed,
    });
    const person = scenario.demo.people[0];
    if (person === undefined) throw new Error('a scenario without people');
    this.#person = person;
  }

  /** Everything that people wanted was answered. */
  get done(): boolean {
    return this.#next === this.#coming.length && this.#pending.size === 0 && this.#later === 0;
  }

  get open(): readonly string[] {
    return [...this.#pending, ...this.#coming.slice(this.#next)].map(({ what, about }) => `${what} ${about}`);
  }

  /** Null: the program is not running. */
  use(window: SimWindow | null): void {
    this.#window = window;
    this.#signedIn = false;
    if (window !== null) void this.#signIn(window).catch(this.#broken);
  }

  look(): void {
    const window = this.#window;
    if (window === null || !this.#signedIn) return;
    const now = this.#timeline.elapsed;
    for (let next = this.#coming[this.#next]; next !== undefined && next.at <= now; next = this.#coming[this.#next]) {
      this.#pending.add(next);
      this.#next += 1;
    }
    let waiting = 0;
    for (const wish of this.#pending) {
      waiting += 1;
      if (waiting > AT_ONCE) break;
      const asked = wish.asked;
      if (asked !== null && asked.window === window && now - asked.at < PATIENCE_MS) continue;
      wish.asked = { window, at: now };
      void this.#ask(wish, window).catch(this.#broken);
    }
  }

  #accepted(clientId: string, orderId: number): void {
    const before = this.accepted.get(clientId);
    if (before !== undefined && before !== orderId && !this.#switches) {
      throw new Violation(`order ${clientId} was accepted as ${before}, and again as ${orderId}`);
    }
    this.accepted.set(clientId, orderId);
  }

  #wants(wish: Wish): void {
    this.#later += 1;
    this.#timeline.after(wish.at - this.#timeline.elapsed, null, () => {
      this.#later -= 1;
      this.#pending.add(wish);
    });
  }

  async #signIn(window: SimWindow): Promise<void> {
    const { name, password } = this.#person;
    const answer = await window.ask('session.signIn', { name, password });
    if (!answer.ok) return this.#signInLater(window, answer.error);
    window.subscribe();
    if (this.#window === window) this.#signedIn = true;
  }

  #signInLater(window: SimWindow, error: CodedError): void {
    if (!AGAIN.includes(error.code)) throw new Violation(`signing in: ${error.code}: ${error.message}`);
    this.#timeline.after(500, null, () => {
      if (this.#window === window) void this.#signIn(window).catch(this.#broken);
    });
  }

  async #ask(wish: Wish, window: SimWindow): Promise<void> {
    const answer = await wish.ask(window);
    if (!this.#pending.has(wish)) return;
    if (answer.ok ? wish.fulfilled(answer.result) : wish.final.includes(answer.error.code)) {
      this.#pending.delete(wish);
      return;
    }
    if (!answer.ok && !AGAIN.includes(answer.error.code)) {
      throw new Violation(`${wish.what} ${wish.about}: ${answer.error.code}: ${answer.error.message}`);
    }
    this.#timeline.after(AGAIN_MS, null, () => {
      wish.asked = null;
    });
  }
}
