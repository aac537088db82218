// Lets calls wait until the kernel is ready, for a limited time. Owns the waiting, not the phase.

import type { KernelPhase } from '../core/feed/types.js';
import type { Timers } from '../core/lib/clock.js';
import { callError } from './call-error.js';

/** How long a call waits for the kernel before it is told `starting`. */
export const READY_MS = 15_000;

export class ReadyGate {
  readonly #timers: Timers;
  #phase: KernelPhase = 'starting';
  #text: string | null = null;
  #appOpen = false;
  #waiting = new Set<() => void>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get phase(): KernelPhase {
    return this.#phase;
  }

  get text(): string | null {
    return this.#text;
  }

  become(phase: KernelPhase, text: string | null): void {
    this.#phase = phase;
    this.#text = text;
    if (phase === 'starting' || phase === 'switching') return;
    this.#resume();
  }

  /** Accounts, settings and the list of books can be read: what needs only those need not wait for the books. */
  openApp(): void {
    this.#appOpen = true;
    this.#resume();
  }

  /** Resolves when ready. Rejects with `starting` after READY_MS, `failed` or `stopping` when it will not come. */
  async pass(need: 'app' | 'books'): Promise<void> {
    const waits = (): boolean =>
      (this.#phase === 'starting' || this.#phase === 'switching') && !(need === 'app' && this.#appOpen);
    while (waits()) {
      await new Promise<void>((resolve, reject) => {
        const resume = (): void => {
          cancel();
          resolve();
        };
        const cancel = this.#timers.after(READY_MS, () => {
          this.#waiting.delete(resume);
          reject(callError('starting', 'The program is still starting; try again in a moment.'));
        });
        this.#waiting.add(resume);
      });
    }
    if (this.#phase === 'stopping') throw callError('stopping', 'The program is being closed; nothing was done.');
    if (this.#phase === 'failed' && !(need === 'app' && this.#appOpen)) {
      throw callError('failed', this.#text ?? 'The program could not start.');
    }
  }

  #resume(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resume of waiting) resume();
  }
}
