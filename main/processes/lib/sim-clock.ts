// One clock for the built-in world and UPS together: standing still, steps, running until a moment, one after another; and what
// was really reached. Owns the timer of its reports. Moves nothing itself.

import type { ClockAction, ClockReport, Stepped, StepKind } from '../../contracts/sim-clock.js';
import type { UpsClock } from './ups-server-options.js';
import type { WorldClock } from './world-clock.js';

export interface SimClockOptions {
  readonly world: WorldClock;
  readonly ups: UpsClock;
  /** Monotonic, in ms. */
  readonly now: () => number;
  /** Once a second, and when the clock has stopped by itself. */
  readonly onReport: (report: ClockReport) => void;
}

const REPORT_MS = 1000;
/** Reached ratios are those of this many reports. */
const SAMPLES = 6;

interface Sample {
  readonly wall: number;
  readonly world: number;
}

/** What was asked for makes no sense now; the clock is as it was. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}

export class SimClock {
  readonly #options: SimClockOptions;
  #samples: Sample[] = [];
  #last: Promise<unknown> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  constructor(options: SimClockOptions) {
    this.#options = options;
    this.#sample();
    this.#timer = setInterval(() => {
      options.onReport(this.report());
    }, REPORT_MS);
  }

  /** Rejects with ClockError for a step while it runs, with another error when the world stops meanwhile. */
  act(action: ClockAction): Promise<Stepped | null> {
    const next = this.#last.catch(() => undefined).then(() => this.#act(action));
    this.#last = next;
    return next;
  }

  /** The world's time has stopped by itself: the UPS's stops with it. */
  stopped(): void {
    this.#options.ups.pause();
    this.#anew();
    this.#options.onReport(this.report());
  }

  report(): ClockReport {
    const { world, ups } = this.#options;
    this.#sample();
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    const wall = first === undefined || last === undefined ? 0 : last.wall - first.wall;
    const ratio = first === undefined || last === undefined || wall <= 0 ? null : (last.world - first.world) / wall;
    const { paused, worldTime, until } = world.look();
    const times = [world.nextIn(), ups.nextIn()].filter((time) => time !== null);
    return {
      paused,
      worldTime,
      until,
      ratio: ratio ?? (paused ? 0 : 1),
      lateMs: world.lateMs(),
      nextIn: times.length === 0 ? null : Math.max(0, Math.round(Math.min(...times))),
    };
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #act(action: ClockAction): Promise<Stepped | null> {
    const { world, ups } = this.#options;
    switch (action.do) {
      case 'pause':
        // The UPS first: it must not wait for a world that stands still.
        ups.pause();
        await world.pause();
        this.#anew();
        return null;
      case 'resume':
        await world.resume(null);
        ups.resume();
        this.#anew();
        return null;
      case 'until':
        // Before the world: that one may stop in this very turn, and stops the UPS again.
        ups.resume();
        this.#anew();
        await world.resume(action.worldTime);
        return null;
      case 'step':
        if (!world.look().paused) throw new ClockError('steps are made while the world stands still');
        return this.#step(action.what);
    }
  }

  async #step(what: StepKind): Promise<Stepped> {
    const { world, ups } = this.#options;
    if (what === 'tick') {
      await world.pass(world.tickMs);
      ups.pass(world.tickMs);
      return { event: 'tick', id: null, ms: world.tickMs };
    }
    const [worldIn, upsIn] = [world.nextIn(), ups.nextIn()];
    if (upsIn !== null && (worldIn === null || upsIn < worldIn)) {
      const ms = Math.ceil(upsIn);
      await world.pass(ms);
      ups.pass(ms);
      return { event: 'ups', id: null, ms };
    }
    const event = await world.stepEvent();
    if (event === null) return { event: 'nothing', id: null, ms: 0 };
    ups.pass(event.ms);
    return { event: event.kind, id: event.id, ms: event.ms };
  }

  #anew(): void {
    this.#samples = [];
    this.#sample();
  }

  #sample(): void {
    this.#samples.push({ wall: this.#options.now(), world: this.#options.world.look().worldTime });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }
}
