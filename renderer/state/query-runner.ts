// One kept query: its data, its error, and when to ask again. The latest question wins; old data stays while asking.

import type { Call, MethodName, Params, Results } from '../../main/contracts/app-api.js';
import type { CodedError } from '../../main/core/lib/result.js';
import { toCodedError } from './rpc-error.js';

export interface QueryState<T> {
  /** The last answer to these or earlier parameters; undefined before the first. */
  readonly data: T | undefined;
  readonly error: CodedError | null;
  /** True while asking and nothing is there to show. */
  readonly loading: boolean;
  /** True while asking, whether or not there is data. */
  readonly fetching: boolean;
}

/** At most one refresh by events in this time, ms. */
const THROTTLE_MS = 500;

export class QueryRunner<M extends MethodName> {
  readonly #call: Call;
  readonly #method: M;
  #params: Params<M> | null = null;
  #state: QueryState<Results[M]>;
  #asked = 0;
  #lastAsk = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #listeners = new Set<() => void>();

  /** `asks`: it will be given parameters at once; who shows it need not be drawn again to say that it is asking. */
  constructor(call: Call, method: M, asks = false) {
    this.#call = call;
    this.#method = method;
    this.#state = { data: undefined, error: null, loading: asks, fetching: asks };
  }

  readonly getState = (): QueryState<Results[M]> => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Asks with these parameters; null asks nothing and forgets what was there. */
  setParams(params: Params<M> | null): void {
    this.#params = params;
    if (params === null) {
      this.#asked += 1;
      this.#set({ data: undefined, error: null, loading: false, fetching: false });
    } else this.refetch();
  }

  readonly refetch = (): void => {
    const params = this.#params;
    if (params === null) return;
    this.#clearTimer();
    this.#lastAsk = Date.now();
    const question = ++this.#asked;
    const loading = this.#state.data === undefined;
    if (!this.#state.fetching || this.#state.loading !== loading)
      this.#set({ ...this.#state, loading, fetching: true });
    this.#call(this.#method, params).then(
      (data) => {
        if (question === this.#asked) this.#set({ data, error: null, loading: false, fetching: false });
      },
      (thrown: unknown) => {
        const error = toCodedError(thrown);
        if (question === this.#asked) this.#set({ ...this.#state, error, loading: false, fetching: false });
      },
    );
  };

  /** Asks again soon: at once when the last time is long ago, else when the throttle allows. */
  readonly refetchSoon = (): void => {
    if (this.#timer !== null || this.#params === null) return;
    const wait = Math.max(0, this.#lastAsk + THROTTLE_MS - Date.now());
    this.#timer = setTimeout(this.refetch, wait);
  };

  dispose(): void {
    this.#clearTimer();
    this.#asked += 1;
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #set(state: QueryState<Results[M]>): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
