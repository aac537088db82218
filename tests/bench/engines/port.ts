// What the bench says to an engine process, and what that answers. All engines take the same runs.

export interface EngineOptions {
  /** Folder for its files; exists. */
  readonly folder: string;
  /** Ours only: `none` keeps nothing (calibration M). */
  readonly store: 'sqlite' | 'none';
  /** Ours only: every commit is held up this long before it begins, ms. */
  readonly stallMs: number;
  /** Ours only: goes to a world at these ports, as to a real one, instead of starting its own. */
  readonly world: { readonly amazon: number; readonly ups: number } | null;
  /** Ours only: also serves its page on a loopback address, as the browser host does. */
  readonly page: boolean;
}

export interface RunOptions {
  readonly orders: number;
  /** Placed and not delivered at most. */
  readonly inFlight: number;
  /** Orders a second at most; null: as fast as it goes. */
  readonly perSecond: number | null;
  /** Waits until they are delivered; false: until they are placed. */
  readonly delivered: boolean;
}

export interface RunResult {
  /** From the first order placed to the last one durably delivered (or placed). */
  readonly ms: number;
  readonly orders: number;
  /** Of each order from placing to durably delivered, ms; only when one is in flight. */
  readonly p50Ms: number | null;
  /** Durable transactions, and events in them; 0 where there are none to count. */
  readonly commits: number;
  readonly events: number;
  /** Writes to sockets by our side. */
  readonly writes: number;
  /** Our items that our side sent more than once. */
  readonly resent: number;
  /** Delay of the engine's event loop during the run, ms. */
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** CPU that the engine's own process used, ms. */
  readonly cpuMs: number;
  /** When each order of this engine was durably delivered, in that order, ms since 1970 with fractions; with a page only. */
  readonly deliveredAt: readonly number[];
}

export type ToEngine =
  | { readonly type: 'open'; readonly options: EngineOptions }
  | { readonly type: 'run'; readonly run: RunOptions }
  | { readonly type: 'world'; readonly message: unknown }
  | { readonly type: 'close' };

export type FromEngine =
  | { readonly type: 'opened'; readonly url: string | null }
  | { readonly type: 'result'; readonly result: RunResult }
  | { readonly type: 'world'; readonly message: unknown }
  | { readonly type: 'failed'; readonly error: string };

export const NO_ENGINE_OPTIONS: Omit<EngineOptions, 'folder'> = {
  store: 'sqlite',
  stallMs: 0,
  world: null,
  page: false,
};
