// Owns the timeline's data as long as the app client lives: loads the journal (newest part first when it is long), takes up
// live events, fills gaps, begins anew with other books. Draws nothing.

import type { Call } from '../../../main/contracts/app-api.js';
import { LIMITS } from '../../../main/contracts/app-api.js';
import { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { BookEvent } from '../../../main/core/orders/types.js';
import type { EventsListener } from '../../state/app-store.js';

export interface SourceState {
  readonly booksId: string | null;
  /** The model holds something, or the journal is known to be empty: before that, nothing can be said. */
  readonly known: boolean;
  /** Events loaded of those that there were when loading began; null when the whole history is there. */
  readonly progress: { readonly loaded: number; readonly total: number } | null;
  /** Earlier events than those shown are still on their way, or (no progress) not asked for. */
  readonly partial: boolean;
  readonly error: string | null;
}

export interface SourceOptions {
  readonly call: Call;
  readonly onEvents: (listener: EventsListener) => () => void;
  /** Waits before the next piece of work, so that frames come in between; tests give their own. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** Longer journals show their end first and are folded from the beginning behind it. */
const NEWEST_FIRST_FROM = 40_000;
/** Events folded in one go while the screen is alive: about 2 ms. */
const FOLD_SLICE = 4000;
/** Live events kept while history loads; more are loaded again instead. */
const TAIL_LIMIT = 20_000;
const UNKNOWN: SourceState = { booksId: null, known: false, progress: null, partial: false, error: null };
const RETRY_MS = [1000, 2000, 5000, 10_000];

export class TimelineSource {
  /** What to draw. Replaced when the whole history is there and with other books: compare it. */
  model = new TimelineModel();
  #state: SourceState = UNKNOWN;
  #stop: (() => void) | null = null;
  #listeners = new Set<() => void>();
  #dataListeners = new Set<() => void>();
  #run = 0;
  #newest = 0;
  #loading = false;
  /** Somebody wants the whole history, not just its newest part. */
  #whole = false;
  #tail: BookEvent[] = [];
  readonly #options: SourceOptions;
  readonly #pause: (ms: number) => Promise<void>;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#pause = options.pause ?? wait;
  }

  /** Begins to load and listen, once. From then on it is live whether or not anything is drawn. */
  start(): void {
    const more = !this.#whole && this.#state.partial && !this.#loading;
    this.#whole = true;
    this.startRecent();
    if (more) this.#begin();
  }

  /** The same for the newest part of the history only, until somebody starts the whole. */
  startRecent(): void {
    this.#stop ??= this.#options.onEvents((booksId, events) => this.#onEvents(booksId, events));
  }

  dispose(): void {
    this.#stop?.();
    this.#stop = () => {};
    this.#run++;
    this.#listeners.clear();
    this.#dataListeners.clear();
  }

  readonly getState = (): SourceState => this.#state;

  /** Loading state for React; not called for events. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Called when the model has changed. */
  onData(listener: () => void): () => void {
    this.#dataListeners.add(listener);
    return () => this.#dataListeners.delete(listener);
  }

  readonly retry = (): void => {
    if (this.#state.error !== null) this.#begin();
  };

  #onEvents(booksId: string, events: readonly BookEvent[]): void {
    if (booksId !== this.#state.booksId) {
      this.#tail = [];
      this.#newest = 0;
      this.model = new TimelineModel();
      this.#take(events);
      this.#set({ ...UNKNOWN, booksId, progress: { loaded: 0, total: this.#newest } });
      this.#begin();
      this.#changed();
      return;
    }
    if (events.length === 0) return;
    if (this.#loading) {
      this.#take(events);
      // The part on screen stays live while the history is folded behind it.
      if (this.#state.partial && follows(this.model, events)) this.#show(events);
      return;
    }
    if (follows(this.model, events)) {
      this.#newest = Math.max(this.#newest, events.at(-1)?.rev ?? 0);
      this.#show(events);
      return;
    }
    this.#take(events);
    if (this.#newest > this.model.rev) this.#begin();
  }

  #take(events: readonly BookEvent[]): void {
    this.#newest = Math.max(this.#newest, events.at(-1)?.rev ?? 0);
    if (this.#tail.length + events.length > TAIL_LIMIT) this.#tail = [];
    this.#tail.push(...events);
  }

  #show(events: readonly BookEvent[]): void {
    this.model.foldEvents(events);
    this.#changed();
  }

  #begin(): void {
    const run = ++this.#run;
    this.#loading = true;
    void this.#load(run);
  }

  /** Tries until it is done or replaced; says what went wrong in between. */
  async #load(run: number): Promise<void> {
    for (let attempt = 0; run === this.#run; attempt++) {
      try {
        await this.#loadOnce(run);
        return;
      } catch (error) {
        if (run !== this.#run) return;
        const text = error instanceof Error ? error.message : String((error as { message?: unknown }).message ?? error);
        this.#set({ ...this.#state, error: text });
        await this.#pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 10_000);
      }
    }
  }

  async #loadOnce(run: number): Promise<void> {
    // Behind: go on where the shown model ends, or fold a whole one behind the newest part.
    const recent = !this.#whole && this.#newest > LIMITS.timelineEvents;
    const fresh = this.#state.partial || recent || (this.model.events === 0 && this.#newest > NEWEST_FIRST_FROM);
    if (recent || (fresh && !this.#state.partial)) {
      await this.#loadNewest(run);
      if (run !== this.#run || !this.#whole) return;
    }
    const target = fresh ? new TimelineModel() : this.model;
    for (;;) {
      const chunk = await this.#options.call('timeline.load', { after: target.rev, limit: LIMITS.timelineEvents });
      if (run !== this.#run) return;
      for (let from = 0; from < chunk.rev.length; from += FOLD_SLICE) {
        target.foldColumns(chunk, from, Math.min(chunk.rev.length, from + FOLD_SLICE));
        if (from + FOLD_SLICE < chunk.rev.length) await this.#pause(0);
        if (run !== this.#run) return;
      }
      const done = chunk.complete || chunk.rev.length === 0;
      const progress = done ? null : { loaded: target.rev, total: Math.max(this.#newest, target.rev) };
      // What came live meanwhile counts before anything is said to be empty.
      const joined = done && this.#joinTail(target);
      const known = this.#state.known || joined || target.bars > 0;
      this.#set({ ...this.#state, known, progress, error: null });
      if (!fresh) this.#changed();
      if (joined) break;
      if (chunk.rev.length === 0 && this.#newest > target.rev) await this.#pause(RETRY_MS[0] ?? 1000);
      if (run !== this.#run) return;
    }
    this.#loading = false;
    this.model = target;
    this.#set({ ...this.#state, known: true, partial: false, progress: null, error: null });
    this.#changed();
  }

  /** Shows the newest part alone; that is all when nobody wants the whole. */
  async #loadNewest(run: number): Promise<void> {
    const after = Math.max(0, this.#newest - LIMITS.timelineEvents);
    const chunk = await this.#options.call('timeline.load', { after, limit: LIMITS.timelineEvents });
    if (run !== this.#run) return;
    const model = new TimelineModel();
    model.foldColumns(chunk);
    model.foldEvents(this.#tail);
    this.model = model;
    if (!this.#whole) {
      this.#loading = false;
      this.#tail = [];
    }
    const progress = this.#whole ? { loaded: 0, total: this.#newest } : null;
    this.#set({ ...this.#state, known: true, partial: true, error: null, progress });
    this.#changed();
  }

  /** Folds what came live meanwhile. False when some of it is missing in between and must be loaded. */
  #joinTail(target: TimelineModel): boolean {
    const tail = this.#tail.filter((event) => event.rev > target.rev);
    this.#tail = [];
    const next = tail[0]?.rev ?? target.rev + 1;
    if (next > target.rev + 1 || (tail.length === 0 && this.#newest > target.rev)) {
      this.#tail = tail;
      return false;
    }
    target.foldEvents(tail);
    return true;
  }

  #set(state: SourceState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }

  #changed(): void {
    for (const listener of [...this.#dataListeners]) listener();
  }
}

function follows(model: TimelineModel, events: readonly BookEvent[]): boolean {
  const first = events[0];
  return first !== undefined && first.rev <= model.rev + 1;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
