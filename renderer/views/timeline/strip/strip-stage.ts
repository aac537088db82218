// The time strip's canvas: its window of time, and when it is drawn. At rest nothing runs but one timer, which moves the window by
// a pixel. Owns no data.

import type { Selection, TimeRange } from '../../../state/nav-store.js';
import { readPalette } from '../palette.js';
import type { Palette } from '../palette.js';
import { SelectionIndex } from '../selection-index.js';
import { sizeCanvas, watchTheme } from '../stage-surface.js';
import type { TimelineSource } from '../timeline-source.js';
import { drawStrip } from './draw-strip.js';
import { StripSample } from './strip-sample.js';
import type { StripWindow } from './strip-sample.js';

export const STRIP_PX = 46;
/** New events are taken up this often, ms. */
const DATA_EVERY_MS = 500;
/** Share of the window that lies ahead of the present. */
const AHEAD = 0.012;

export interface StripState {
  /** Problems in the window. */
  readonly problems: number;
}

export interface StripHooks {
  readonly now: () => number;
  readonly onState: (state: StripState) => void;
  /** Monotonic, ms. */
  readonly clock?: () => number;
}

export class StripStage {
  /** Script time of the last frame, ms. */
  frameMs = 0;
  /** Frames drawn so far. */
  frames = 0;
  readonly canvas: HTMLCanvasElement;
  readonly source: TimelineSource;
  readonly #hooks: StripHooks;
  readonly #sample = new StripSample();
  readonly #index = new SelectionIndex();
  readonly #stops: (() => void)[] = [];
  #palette: Palette;
  #width = 100;
  #spanMs: number;
  #pinned: number | null = null;
  #range: TimeRange | null = null;
  #selection: Selection | null = null;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dataTimer: ReturnType<typeof setTimeout> | null = null;
  #told = -1;

  constructor(canvas: HTMLCanvasElement, source: TimelineSource, spanMs: number, hooks: StripHooks) {
    this.canvas = canvas;
    this.source = source;
    this.#spanMs = spanMs;
    this.#hooks = hooks;
    this.#palette = readPalette(canvas);
    const resize = new ResizeObserver(() => this.#resize());
    resize.observe(canvas.parentElement ?? canvas);
    this.#stops.push(
      () => resize.disconnect(),
      source.onData(() => this.#dataSoon()),
      watchTheme(() => {
        this.#palette = readPalette(canvas);
        this.invalidate();
      }),
    );
    this.#resize();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    for (const timer of [this.#timer, this.#dataTimer]) if (timer !== null) clearTimeout(timer);
    for (const stop of this.#stops.splice(0)) stop();
  }

  setSpan(ms: number): void {
    this.#spanMs = ms;
    this.invalidate();
  }

  setPinned(at: number | null): void {
    this.#pinned = at;
    this.invalidate();
  }

  setRange(range: TimeRange | null): void {
    this.#range = range;
    this.invalidate();
  }

  setSelection(selection: Selection | null): void {
    this.#selection = selection;
    this.invalidate();
  }

  now(): number {
    const { lastAt } = this.source.model;
    return Math.max(this.#hooks.now(), Number.isNaN(lastAt) ? 0 : lastAt);
  }

  /** What is in view: up to the present, or around a moment that lies before that. Moves by whole pixels. */
  window(): StripWindow {
    const pixel = this.#spanMs / this.#width;
    const live = Math.ceil((this.now() + this.#spanMs * AHEAD) / pixel) * pixel;
    const early = this.#pinned !== null && this.#pinned < live - this.#spanMs;
    const to = early ? Math.ceil(((this.#pinned ?? 0) + this.#spanMs / 2) / pixel) * pixel : live;
    return { from: to - this.#spanMs, to, width: this.#width };
  }

  timeAt(x: number): number {
    const { from, to, width } = this.window();
    return from + ((to - from) * x) / width;
  }

  invalidate(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #dataSoon(): void {
    this.#dataTimer ??= setTimeout(() => {
      this.#dataTimer = null;
      this.invalidate();
    }, DATA_EVERY_MS);
  }

  #draw(): void {
    const clock = this.#hooks.clock ?? (() => performance.now());
    const began = clock();
    this.#frame = 0;
    this.frames += 1;
    const { model } = this.source;
    const window = this.window();
    const selection = this.#selection;
    this.#sample.work(model, window, selection?.type === 'warehouse' ? selection.id : -1, clock);
    const context = this.canvas.getContext('2d');
    if (context) {
      drawStrip({
        context,
        model,
        window,
        sample: this.#sample,
        palette: this.#palette,
        now: this.now(),
        pinned: this.#pinned,
        range: this.#range,
        selection,
        selected: this.#index.bars(model, selection),
      });
    }
    if (this.#sample.busy) this.invalidate();
    this.#tell(window);
    if (this.#timer !== null) clearTimeout(this.#timer);
    const pixelMs = this.#spanMs / this.#width;
    this.#timer = setTimeout(() => this.invalidate(), Math.max(1000, pixelMs));
    this.frameMs = clock() - began;
  }

  #tell(window: StripWindow): void {
    const { from, to } = this.source.model.problems.range(window.from, window.to);
    if (to - from === this.#told) return;
    this.#told = to - from;
    this.#hooks.onState({ problems: to - from });
  }

  #resize(): void {
    this.#width = Math.max(50, Math.floor(this.canvas.parentElement?.clientWidth ?? 0));
    sizeCanvas(this.canvas, this.#width, STRIP_PX);
    this.invalidate();
  }
}
