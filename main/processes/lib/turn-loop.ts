// The turns of a server whose model is fed by sockets: all that arrives in one turn of the event loop is one turn of the model, and
// so is all that arrives while a turn is being committed. What a turn does is its owner's affair.

/** The longest that setTimeout can wait; who needs longer looks again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class TurnLoop {
  readonly #turn: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #scheduled = false;
  #turning: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #latest: NodeJS.Timeout | null = null;
  #stopped = false;

  /** `turn` never runs twice at once; what it rejects with goes to `failed`, and the loop goes on unless that stops it. */
  constructor(turn: () => Promise<void>, failed: (error: unknown) => void) {
    this.#turn = turn;
    this.#failed = failed;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** One more turn, soon. Asked for many times before it begins, it is one. */
  schedule(): void {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    if (this.#turning === null) setImmediate(() => void this.#run());
  }

  /** One more turn in `ms` at the latest, for what can wait for company: any turn before takes it along. */
  scheduleWithin(ms: number): void {
    if (this.#scheduled || this.#stopped) return;
    this.#latest ??= setTimeout(() => {
      this.schedule();
    }, ms);
  }

  /** A turn in `ms`, unless there is one before: each turn says anew when the next one is due. */
  wakeIn(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#stopped || ms === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.schedule();
      },
      Math.min(Math.max(0, ms), LONGEST_TIMER_MS),
    );
  }

  /** No turn begins from now on; the one that runs ends by itself. */
  stop(): void {
    this.#stopped = true;
    this.#clearTimers();
  }

  /** Resolves when no turn is running. */
  async idle(): Promise<void> {
    await this.#turning;
  }

  async #run(): Promise<void> {
    if (this.#stopped) return;
    this.#scheduled = false;
    this.#clearTimers();
    this.#turning = this.#turn().catch(this.#failed);
    await this.#turning;
    this.#turning = null;
    if (this.#scheduled && !this.#stopped) setImmediate(() => void this.#run());
  }

  #clearTimers(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#latest !== null) clearTimeout(this.#latest);
    this.#timer = null;
    this.#latest = null;
  }
}
