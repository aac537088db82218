// The clock of the simulator as the kernel knows it: what is wanted of it (also by processes that are started later), requests
// that wait for their answers, the last report. Moves nothing itself.

import type { ClockAction, ClockReport, Stepped } from '../contracts/sim-clock.js';
import type { FromSim, ToSim } from '../contracts/sim-port.js';
import type { LabClock } from '../core/feed/lab-status.js';
import type { Clock, Timers } from '../core/lib/clock.js';
import { callError, type CallError } from './call-error.js';

/** An answer takes milliseconds; a process that is silent for longer is dealt with by its supervisor. */
export const CLOCK_ANSWER_MS = 10_000;

export interface SimClockPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Drops the message when there is no process. */
  post(message: ToSim): void;
  /** The clock has begun or ceased to stand still, by whomever. */
  moved(paused: boolean): void;
  changed(): void;
}

type News = Extract<FromSim, { type: 'clock' | 'refused' }>;

interface Waiting {
  readonly resolve: (stepped: Stepped | null) => void;
  readonly reject: (error: CallError) => void;
  readonly cancel: () => void;
}

export class SimClockDoor {
  readonly #ports: SimClockPorts;
  readonly #waiting = new Map<number, Waiting>();
  #paused = false;
  #until: number | null = null;
  #report: LabClock | null = null;
  #listening = false;
  /** What the present process was told at its start. */
  #startedPaused = false;
  #lastId = 0;

  constructor(ports: SimClockPorts) {
    this.#ports = ports;
  }

  /** It stands still, or will when the process is there. */
  get paused(): boolean {
    return this.#paused;
  }

  get report(): LabClock | null {
    return this.#report;
  }

  /** Resolves with what a step brought. Errors `simulator-away` (not for pausing and going on), `not-paused`. */
  async act(action: ClockAction): Promise<Stepped | null> {
    if (action.do === 'step') {
      if (!this.#paused) throw callError('not-paused', 'Steps are made while the world stands still: pause it first.');
      if (!this.#listening) throw away();
      return this.#ask(action);
    }
    this.#until = action.do === 'until' ? action.worldTime : null;
    this.#stand(action.do === 'pause');
    // A process that is started later begins as it is wanted.
    return this.#listening ? this.#ask(action) : null;
  }

  /** A new simulated world, or none: everything runs. */
  release(): void {
    this.#until = null;
    this.#stand(false);
  }

  /** A process is told to start: whether it is to stand still from its first moment. */
  starting(): boolean {
    this.#startedPaused = this.#paused;
    return this.#paused;
  }

  /** The process listens: a run goes on, and what is wanted may have become another since its start. */
  listening(): void {
    this.#listening = true;
    if (this.#until !== null) this.#ports.post(this.#request({ do: 'until', worldTime: this.#until }));
    else if (this.#paused !== this.#startedPaused) {
      this.#ports.post(this.#request({ do: this.#paused ? 'pause' : 'resume' }));
    }
  }

  lost(): void {
    this.#listening = false;
    this.#report = null;
    for (const { reject, cancel } of this.#waiting.values()) {
      cancel();
      reject(away());
    }
    this.#waiting.clear();
  }

  receive(news: News): void {
    const waiting = news.id === null ? undefined : this.#waiting.get(news.id);
    if (news.id !== null) this.#waiting.delete(news.id);
    waiting?.cancel();
    if (news.type === 'refused') {
      waiting?.reject(callError(news.error.code, news.error.message));
      return;
    }
    this.#take(news.report);
    waiting?.resolve(news.stepped);
    this.#ports.changed();
  }

  #take({ paused, worldTime, ratio, lateMs, nextIn }: ClockReport): void {
    this.#report = { paused, worldTime, ratio, lateMs, nextIn, at: this.#ports.clock.now() };
    // While an answer is awaited, reports may be from before.
    if (this.#waiting.size > 0 || !paused || this.#until === null) return;
    this.#until = null;
    this.#stand(true);
  }

  #stand(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    this.#ports.moved(paused);
    this.#ports.changed();
  }

  #ask(action: ClockAction): Promise<Stepped | null> {
    return new Promise((resolve, reject) => {
      const request = this.#request(action);
      const cancel = this.#ports.timers.after(CLOCK_ANSWER_MS, () => {
        this.#waiting.delete(request.id);
        reject(callError('simulator-silent', 'The simulator has not answered; see the connections.'));
      });
      this.#waiting.set(request.id, { resolve, reject, cancel });
      this.#ports.post(request);
    });
  }

  #request(action: ClockAction): Extract<ToSim, { type: 'clock' }> {
    this.#lastId += 1;
    return { type: 'clock', id: this.#lastId, action };
  }
}

function away(): CallError {
  return callError('simulator-away', 'The simulator is not running at the moment; it is being started again.');
}
