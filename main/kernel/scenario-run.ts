// One run of a scenario against the open books: places its orders as people do, lets things go wrong on time, counts, and says at
// any moment how it stands. Owns its timers. What placing, killing and faults mean is its ports'.

import type { Clock, Timers } from '../core/lib/clock.js';
import type { FaultConfig } from '../core/faults/config.js';
import type { CodedError } from '../core/lib/result.js';
import type { Figures } from '../core/scenario/measures.js';
import { ScenarioTally, type Commit, type LedgerDifference } from '../core/scenario/tally.js';
import type {
  Plan,
  PlannedOrder,
  PlannedStep,
  ScenarioProcess,
  ScenarioState,
  ScenarioStatus,
} from '../core/scenario/types.js';
import { isGreen, judge, type Expectation } from '../core/scenario/verdict.js';
import { toCodedError } from './call-error.js';

export interface ScenarioRunPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  place(order: PlannedOrder): Promise<{ readonly orderId: number }>;
  cancel(orderId: number): Promise<unknown>;
  setFaults(faults: FaultConfig | null): void;
  kill(process: ScenarioProcess): void;
  speed(simspeed: number): Promise<unknown>;
  /** Both links are connected. */
  connected(): boolean;
  /** Messages sent again and processes started anew since the program began; a link that begins anew counts from 0. */
  counts(): { readonly retransmissions: readonly number[]; readonly restarts: number };
  changed(): void;
  /** Over, whatever the end: told once. */
  ended(): void;
}

export interface ScenarioRunOptions {
  readonly name: string;
  readonly title: string;
  readonly plan: Plan;
  readonly expectations: readonly Expectation[];
  /** Scenario seconds in a real one. */
  readonly pace: number;
}

const LOOK_MS = 1000;
/** How long the new world may take to be there. */
const READY_MS = 60_000;
const AGAIN_MS = 1000;
/** Answers that mean: not now. Whoever asks again under the same client id orders once. */
const AGAIN: readonly string[] = ['not-saved', 'busy', 'switching'];
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class ScenarioRun {
  readonly tally = new ScenarioTally();
  readonly #options: ScenarioRunOptions;
  readonly #ports: ScenarioRunPorts;
  readonly #startedAt: number;
  readonly #restartsBefore: number;
  readonly #timers = new Set<() => void>();
  #cancelNext: (() => void) | null = null;
  #state: ScenarioState = 'preparing';
  #error: CodedError | null = null;
  /** When the world was ready. */
  #beganAt: number | null = null;
  #elapsedAtEnd = 0;
  #order = 0;
  #step = 0;
  #asking = 0;
  #accepted = 0;
  #refused = 0;
  #firstRefusal: string | null = null;
  #connects = 0;
  #now: string | null = null;
  #resent: number[] = [];
  #resentBefore = 0;
  /** A look is asked for already. */
  #looking = false;

  constructor(options: ScenarioRunOptions, ports: ScenarioRunPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#startedAt = ports.clock.now();
    this.#restartsBefore = ports.counts().restarts;
    this.#resent = [...ports.counts().retransmissions];
    this.#resentBefore = -sum(this.#resent);
  }

  get over(): boolean {
    return ['green', 'red', 'stopped', 'failed'].includes(this.#state);
  }

  /** Orders that the program said it had taken. */
  get accepted(): number {
    return this.#accepted;
  }

  /** What the first refused order was told, or null. */
  get firstRefusal(): string | null {
    return this.#firstRefusal;
  }

  /** The world is being made: waits for it, then begins. */
  start(): void {
    if (this.over) return;
    if (this.#ports.connected()) this.#begin();
    else if (this.#ports.clock.now() - this.#startedAt > READY_MS) {
      this.fail({ code: 'not-ready', message: `The world was not ready within ${READY_MS / 1000} s.` });
    } else this.#after(50, () => this.start());
  }

  /** A commit of the scenario's books. */
  commit(commit: Commit): void {
    if (this.over) return;
    this.tally.take(commit);
    if (this.#state === 'settling') this.#lookSoon();
  }

  linkConnected(): void {
    if (this.#beganAt !== null) this.#connects += 1;
  }

  stop(): void {
    this.#end('stopped');
  }

  fail(error: CodedError): void {
    this.#error = error;
    this.#end('failed');
  }

  figures(ledger: LedgerDifference | null): Figures {
    const { restarts } = this.#ports.counts();
    return this.tally.figures({
      refused: this.#refused,
      retransmissions: this.#resentBefore + sum(this.#resent),
      reconnects: this.#connects,
      restarts: restarts - this.#restartsBefore,
      ledger,
    });
  }

  status(): ScenarioStatus {
    const { name, title, plan, expectations, pace } = this.#options;
    const figures = this.figures(null);
    const next = this.over ? undefined : plan.steps[this.#step];
    return {
      name,
      title,
      seed: plan.seed,
      pace,
      state: this.#state,
      startedAt: this.#startedAt,
      elapsedMs: this.#elapsed(),
      quietAtMs: plan.quietAt,
      giveUpAtMs: plan.giveUpAt,
      planned: plan.orders.length,
      placed: this.#accepted,
      open: this.tally.open,
      delivered: this.tally.delivered,
      now: this.#now === null ? [] : [this.#now],
      next: next === undefined ? null : { atMs: next.at, text: next.text },
      figures,
      expectations: judge(expectations, figures, this.#state === 'green' || this.#state === 'red'),
      error: this.#error,
    };
  }

  #begin(): void {
    this.#beganAt = this.#ports.clock.now();
    this.#state = 'running';
    this.#watch();
    this.#go();
    this.#ports.changed();
  }

  /** Scenario milliseconds since the beginning. */
  #elapsed(): number {
    if (this.over) return this.#elapsedAtEnd;
    return this.#beganAt === null ? 0 : (this.#ports.clock.now() - this.#beganAt) * this.#options.pace;
  }

  /** All that is due, then a timer for what comes next. */
  #go(): void {
    const { plan, pace } = this.#options;
    const now = this.#elapsed();
    for (;;) {
      const step = plan.steps[this.#step];
      const order = plan.orders[this.#order];
      // At the same moment things go wrong first, so that the orders feel it.
      if (step !== undefined && step.at <= now && step.at <= (order?.at ?? Infinity)) {
        this.#step += 1;
        this.#do(step);
      } else if (order !== undefined && order.at <= now) {
        this.#order += 1;
        this.#asking += 1;
        void this.#place(order);
      } else break;
    }
    const at = Math.min(
      plan.steps[this.#step]?.at ?? Infinity,
      plan.orders[this.#order]?.at ?? Infinity,
      laterThan(now, plan),
    );
    if (at === Infinity) return;
    this.#cancelNext = this.#ports.timers.after(Math.min((at - now) / pace, LONGEST_TIMER_MS), () => {
      this.#cancelNext = null;
      if (this.over) return;
      this.#go();
      this.#look();
    });
  }

  #do(step: PlannedStep): void {
    switch (step.what) {
      case 'faults':
        this.#now = step.config === null ? null : step.text;
        this.#ports.setFaults(step.config);
        break;
      case 'kill':
        this.#ports.kill(step.process);
        break;
      case 'speed':
        this.#ports.speed(step.speed).catch((error: unknown) => this.fail(toCodedError(error)));
        break;
    }
    this.#ports.changed();
  }

  async #place(order: PlannedOrder): Promise<void> {
    try {
      const { orderId } = await this.#ports.place(order);
      this.#asking -= 1;
      this.#accepted += 1;
      const { cancelAfter } = order;
      if (cancelAfter !== null) this.#after(cancelAfter / this.#options.pace, () => this.#takeBack(orderId));
    } catch (error) {
      const { code, message } = toCodedError(error);
      if (AGAIN.includes(code)) {
        this.#after(AGAIN_MS, () => void this.#place(order));
        return;
      }
      this.#asking -= 1;
      this.#refused += 1;
      this.#firstRefusal ??= `${code}: ${message}`;
    }
    if (this.#state === 'settling') this.#look();
  }

  #takeBack(orderId: number): void {
    // Too late is an answer, too: the order is delivered then.
    this.#ports.cancel(orderId).catch(() => undefined);
  }

  #watch(): void {
    this.#after(LOOK_MS, () => {
      this.#look();
      this.#watch();
    });
  }

  /** Not in the middle of a commit. */
  #lookSoon(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#after(0, () => {
      this.#looking = false;
      this.#look();
    });
  }

  #look(): void {
    if (this.over || this.#beganAt === null) return;
    const { plan } = this.#options;
    this.#countResent();
    const elapsed = this.#elapsed();
    const allDone = this.#order === plan.orders.length && this.#step === plan.steps.length && elapsed >= plan.quietAt;
    if (this.#state === 'running' && allDone) {
      this.#state = 'settling';
      this.#ports.changed();
    }
    if (this.#state !== 'settling') return;
    if ((this.#asking === 0 && this.tally.quiet) || elapsed >= plan.giveUpAt) this.#decide();
  }

  /** A link that begins anew counts from 0. */
  #countResent(): void {
    const now = this.#ports.counts().retransmissions;
    this.#resent = now.map((count, index) => {
      const before = this.#resent[index] ?? 0;
      if (count < before) this.#resentBefore += before;
      return count;
    });
  }

  #decide(): void {
    const { expectations } = this.#options;
    this.#countResent();
    this.#end(isGreen(judge(expectations, this.figures(null), true)) ? 'green' : 'red');
  }

  #end(state: ScenarioState): void {
    if (this.over) return;
    this.#elapsedAtEnd = this.#elapsed();
    this.#state = state;
    this.#now = null;
    this.#cancelNext?.();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    if (this.#beganAt !== null) this.#ports.setFaults(null);
    this.#ports.changed();
    this.#ports.ended();
  }

  #after(ms: number, fn: () => void): void {
    const cancel = this.#ports.timers.after(ms, () => {
      this.#timers.delete(cancel);
      if (!this.over) fn();
    });
    this.#timers.add(cancel);
  }
}

/** When the last of it is over, and when patience is, as far as they are still to come. */
function laterThan(now: number, { quietAt, giveUpAt }: Plan): number {
  if (quietAt > now) return quietAt;
  return giveUpAt > now ? giveUpAt : Infinity;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
