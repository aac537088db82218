// Time and timers as the core and the kernel see them. The real clock lives in the hosts, a virtual one in the tests.

import type { Millis } from './ids.js';

export interface Clock {
  /** Wall time in milliseconds since 1970. */
  now(): Millis;
}

export interface Timers {
  /** Calls `fn` once after `ms`; the returned function cancels it. */
  after(ms: number, fn: () => void): () => void;
}
