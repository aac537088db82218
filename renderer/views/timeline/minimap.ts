// The overview under the timeline: how many packages were in work over the whole history, problems, and the brush. Samples
// a few lanes a frame, so that a long history never costs a frame.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { Palette } from './palette.js';
import { Viewport } from './viewport.js';

export const MINIMAP_PX = 48;
const SAMPLE_EVERY_MS = 2000;
const LEAST_SPAN_MS = 30_000;
const BUDGET_MS = 1.5;
const EDGE_PX = 7;

export type BrushPart = 'left' | 'right' | 'inside' | 'outside';

export class Minimap {
  /** Its own view of the whole history. */
  readonly view = new Viewport();
  #values = new Uint32Array(0);
  #next = new Uint32Array(0);
  #lane = new Uint32Array(0);
  #times = new Float64Array(0);
  #at = -1;
  readonly #curve = document.createElement('canvas');
  #curveOf: Uint32Array | null = null;
  #curveColor = '';
  #sampledAt = -Infinity;
  #sampledFor: TimelineModel | null = null;
  #sampledVersion = -1;
  #sampledWidth = 0;
  /** Scale of the finished sample: what is drawn stays in place until the next one is done. */
  #until = 0;

  resize(width: number): void {
    this.view.width = Math.max(50, width);
    this.#sampledAt = -Infinity;
  }

  /** Works for a short time on the next sample. True when there is something new to draw. */
  sample(model: TimelineModel, now: number, clock: () => number): boolean {
    const stale =
      this.#sampledFor !== model || this.#sampledVersion !== model.version || this.#sampledWidth !== this.view.width;
    if (this.#at < 0) {
      if (Number.isNaN(model.firstAt)) return false;
      if (this.#sampledFor === model && (!stale || clock() - this.#sampledAt < SAMPLE_EVERY_MS)) return false;
      this.#start(model, now);
    }
    const until = clock() + BUDGET_MS;
    while (this.#at < model.lanes.length) {
      const bars = model.lanes[this.#at++]?.bars;
      if (bars?.stacked && bars.length > 0) {
        const peak = bars.density(this.#times, this.#lane.length, this.#lane);
        if (peak > 0)
          for (let i = 0; i < this.#next.length; i++) this.#next[i] = (this.#next[i] ?? 0) + (this.#lane[i] ?? 0);
      }
      if (clock() > until) return false;
    }
    this.#at = -1;
    this.#sampledAt = clock();
    this.#values = this.#next;
    this.#sampledFor = model;
    this.#until = now;
    return true;
  }

  /** Work that is left to do soon. */
  get busy(): boolean {
    return this.#at >= 0;
  }

  #start(model: TimelineModel, now: number): void {
    const width = Math.ceil(this.view.width);
    // What was before anything moved takes no room.
    const first = Math.min(...[model.firstBarAt, model.problems.atOf(0), now].filter((time) => !Number.isNaN(time)));
    this.view.fit(model, now, first, Math.max(now, first + LEAST_SPAN_MS), 0.004);
    this.#next = new Uint32Array(width);
    this.#lane = new Uint32Array(width);
    this.#times = new Float64Array(width + 1);
    this.view.scale.times(this.view.left, width, this.#times);
    this.#sampledVersion = model.version;
    this.#sampledWidth = this.view.width;
    this.#at = 0;
  }

  draw(
    context: CanvasRenderingContext2D,
    height: number,
    model: TimelineModel,
    main: Viewport,
    palette: Palette,
  ): void {
    const { width } = this.view;
    context.clearRect(0, 0, width, height);
    context.fillStyle = palette.sunken;
    context.fillRect(0, 0, width, height);
    if (this.#sampledFor !== model || this.#values.length === 0) return;
    this.#drawCurve(context, height, palette);
    const [x0, x1] = this.brush(main);
    context.fillStyle = palette.sunken;
    context.globalAlpha = 0.72;
    context.fillRect(0, 0, Math.max(0, x0), height);
    context.fillRect(x1, 0, Math.max(0, width - x1), height);
    context.globalAlpha = 1;
    this.#drawProblems(context, height, model, palette);
    context.strokeStyle = palette.accent;
    context.lineWidth = 2;
    context.strokeRect(x0 + 1, 1, Math.max(4, x1 - x0 - 2), height - 2);
    context.fillStyle = palette.accent;
    for (const x of [x0, x1 - 4]) {
      context.beginPath();
      context.roundRect(x - 1, height / 2 - 9, 6, 18, 3);
      context.fill();
    }
  }

  /** The curve changes only with a sample: drawn once, then copied. */
  #drawCurve(context: CanvasRenderingContext2D, height: number, palette: Palette): void {
    const { width } = this.view;
    if (this.#curveOf !== this.#values || this.#curveColor !== palette.borderStrong) {
      this.#curveOf = this.#values;
      this.#curveColor = palette.borderStrong;
      const ratio = Math.max(1, context.getTransform().a);
      this.#curve.width = Math.ceil(width * ratio);
      this.#curve.height = Math.ceil(height * ratio);
      const curve = this.#curve.getContext('2d');
      if (!curve) return;
      curve.scale(ratio, ratio);
      let peak = 1;
      for (const value of this.#values) if (value > peak) peak = value;
      const nowPx = this.view.xOf(this.#until);
      curve.fillStyle = palette.borderStrong;
      curve.beginPath();
      this.#values.forEach((value, x) => {
        if (value === 0 || x > nowPx) return;
        const level = Math.max(1.5, ((height - 12) * value) / peak);
        curve.rect(x, height - level, 1, level);
      });
      curve.fill();
    }
    context.drawImage(this.#curve, 0, 0, width, height);
  }

  #drawProblems(
    context: CanvasRenderingContext2D,
    height: number,
    { problems }: TimelineModel,
    palette: Palette,
  ): void {
    context.fillStyle = palette.problem;
    context.beginPath();
    for (let i = 0; i < problems.length;) {
      const x = this.view.xOf(problems.atOf(i));
      // On to the next that is two pixels away: the cost follows the width, not the number.
      i = Math.max(i + 1, problems.range(this.view.timeAt(x + 2), Infinity).from);
      context.rect(x, 0, 1.5, height);
      context.moveTo(x + 0.75 - 4, 0);
      context.lineTo(x + 0.75 + 4, 0);
      context.lineTo(x + 0.75, 6);
    }
    context.globalAlpha = 0.9;
    context.fill();
    context.globalAlpha = 1;
  }

  /** Pixels of the main view's borders. */
  brush(main: Viewport): [number, number] {
    const x0 = this.view.xOf(main.timeAt(0));
    const x1 = Math.max(x0 + 6, this.view.xOf(main.timeAt(main.width)));
    return [Math.max(0, x0), Math.min(this.view.width, Math.max(6, x1))];
  }

  partAt(x: number, main: Viewport): BrushPart {
    const [x0, x1] = this.brush(main);
    if (Math.abs(x - x0) <= EDGE_PX) return 'left';
    if (Math.abs(x - x1) <= EDGE_PX) return 'right';
    return x > x0 && x < x1 ? 'inside' : 'outside';
  }
}
