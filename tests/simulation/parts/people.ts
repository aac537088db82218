// The people at the windows: they place, buy and take back as the scenario says, and ask again under the same client id until
// they are answered. Whoever was answered holds the program to it.

import type { MethodName, Params } from '../../../main/contracts/app-api.js';
import type { CodedError } from '../../../main/core/lib/result.js';
import { Violation } from '../checks/violation.js';
import type { Scenario } from '../scenario.js';
import type { Timeline } from '../machine/timeline.js';
import type { Answer, SimWindow } from './window.js';

/** Answers that mean: not now. */
const AGAIN = ['not-saved', 'closed', 'switching', 'starting', 'stopping', 'failed', 'signed-out', 'busy'];
/** Answers that mean: it cannot be taken back any more. */
const TOO_LATE = ['too-late', 'not-open'];
const PATIENCE_MS = 40_000;

interface Wish {
  readonly what: string;
  readonly clientId: string;
  readonly dueAt: () => number | null;
  readonly ask: (window: SimWindow) => Promise<Answer<MethodName>>;
  readonly fulfilled: (result: unknown) => void;
  readonly final: readonly string[];
  done: boolean;
  /** Where and when it was asked last. */
  asked: { readonly window: SimWindow; readonly at: number } | null;
}

export class People {
  readonly #timeline: Timeline;
  readonly #broken: (error: unknown) => void;
  readonly #wishes: readonly Wish[];
  readonly #person: { readonly name: string; readonly password: string };
  /** Accepted orders: number by client id. */
  readonly accepted = new Map<string, number>();
  /** Orders that somebody asked to take back, whatever the answer was, if it came. */
  readonly askedBack = new Set<string>();
  #window: SimWindow | null = null;
  #signedIn = false;

  constructor(timeline: Timeline, scenario: Scenario, broken: (error: unknown) => void) {
    this.#timeline = timeline;
    this.#broken = broken;
    this.#wishes = this.#wishesOf(scenario);
    const person = scenario.demo.people[0];
    if (person === undefined) throw new Error('a scenario without people');
    this.#person = person;
  }

  /** Everything that people wanted was answered. */
  get done(): boolean {
    return this.#wishes.every((wish) => wish.done || wish.dueAt() === null);
  }

  get open(): readonly string[] {
    return this.#wishes.filter(({ done }) => !done).map(({ what, clientId }) => `${what} ${clientId}`);
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
    for (const wish of this.#wishes) {
      const dueAt = wish.dueAt();
      if (wish.done || dueAt === null || dueAt > now) continue;
      const asked = wish.asked;
      if (asked !== null && asked.window === window && now - asked.at < PATIENCE_MS) continue;
      wish.asked = { window, at: now };
      void this.#ask(wish, window).catch(this.#broken);
    }
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
    if (wish.done) return;
    if (answer.ok) {
      wish.done = true;
      wish.fulfilled(answer.result);
    } else if (wish.final.includes(answer.error.code)) {
      wish.done = true;
    } else if (AGAIN.includes(answer.error.code)) {
      this.#timeline.after(300, null, () => {
        wish.asked = null;
      });
    } else {
      throw new Violation(`${wish.what} ${wish.clientId}: ${answer.error.code}: ${answer.error.message}`);
    }
  }

  #wishesOf({ orders, buys }: Scenario): readonly Wish[] {
    const wish = <M extends MethodName>(
      what: M,
      clientId: string,
      dueAt: () => number | null,
      params: () => Params<M>,
      fulfilled: (result: unknown) => void,
      final: readonly string[] = [],
    ): Wish => ({
      what,
      clientId,
      dueAt,
      ask: (window) => window.ask(what, params()) as Promise<Answer<MethodName>>,
      fulfilled,
      final,
      done: false,
      asked: null,
    });
    return [
      ...orders.flatMap(({ at, order, cancelAfter }) => {
        const { clientId } = order;
        let acceptedAt: number | null = null;
        const place = wish(
          'orders.place',
          clientId,
          () => at,
          () => order,
          (result) => {
            const { orderId } = result as { readonly orderId: number };
            this.accepted.set(clientId, orderId);
            acceptedAt = this.#timeline.elapsed;
          },
        );
        if (cancelAfter === null) return [place];
        const takeBack = wish(
          'orders.cancel',
          clientId,
          () => (acceptedAt === null ? null : acceptedAt + cancelAfter),
          () => {
            this.askedBack.add(clientId);
            return { orderId: this.accepted.get(clientId) ?? 0 };
          },
          () => undefined,
          TOO_LATE,
        );
        return [place, takeBack];
      }),
      ...buys.map(({ at, clientId, warehouseId, lines }) =>
        wish(
          'inventory.buy',
          clientId,
          () => at,
          () => ({ clientId, warehouseId, lines: [...lines] }),
          () => undefined,
        ),
      ),
    ];
  }
}
