// What part of time and of the lanes is in view, and whether it follows the present. Pure state; the stage draws it.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import { TimeScale } from './scale.js';

/** Share of the width kept free right of now. */
const AHEAD = 0.06;
export const MIN_MS_PER_PX = 0.5;
const DEFAULT_SPAN_MS = 10 * 60_000;

export class Viewport {
  width = 800;
  height = 400;
  scrollY = 0;
  follow = true;
  msPerPx = DEFAULT_SPAN_MS / 1000;
  /** Pixel (of the scale) at the left edge; whole, so that what was drawn can be kept. */
  left = 0;
  fold = true;
  readonly opened = new Set<number>();
  scale = new TimeScale(0, 1, { from: [], to: [] }, new Set(), false);
  /** Changes when positions at the same pixel may have changed. */
  scaleKey = '';
  #model: TimelineModel | null = null;
  #gaps = -1;

  /** Brings the scale up to date; keeps the time at `anchorPx` (from the left edge) where it is. */
  refresh(model: TimelineModel, now: number, anchorPx = this.width): void {
    const base = Number.isNaN(model.firstAt) ? now : model.firstAt;
    const same = this.#model === model && this.#gaps === model.gaps.length;
    const key = `${base}/${this.msPerPx}/${this.fold}/${[...this.opened].join()}`;
    if (!same || key !== this.scaleKey) {
      const first = this.#model === null;
      const time = this.scale.toTime(this.left + anchorPx);
      this.scale = new TimeScale(base, this.msPerPx, model.gaps, this.opened, this.fold);
      if (!first) this.left = Math.round(this.scale.toPx(time) - anchorPx);
      this.#model = model;
      this.#gaps = model.gaps.length;
      this.scaleKey = key;
    }
    if (this.follow) this.left = Math.round(this.scale.toPx(now) - this.width * (1 - AHEAD));
  }

  timeAt(x: number): number {
    return this.scale.toTime(this.left + x);
  }

  xOf(time: number): number {
    return this.scale.toPx(time) - this.left;
  }

  pan(px: number): void {
    this.follow = false;
    this.left = Math.round(this.left + px);
  }

  /** `factor` > 1 shows more time. Following goes on when the anchor is the present. */
  zoom(model: TimelineModel, now: number, factor: number, anchorX: number): void {
    const most = Math.max(DEFAULT_SPAN_MS, (now - (Number.isNaN(model.firstAt) ? now : model.firstAt)) * 1.5) / 300;
    const next = Math.min(most, Math.max(MIN_MS_PER_PX, this.msPerPx * factor));
    if (next === this.msPerPx) return;
    this.msPerPx = next;
    this.refresh(model, now, anchorX);
  }

  /** Shows [t0, t1] with a margin. */
  fit(model: TimelineModel, now: number, t0: number, t1: number, margin = 0.04): void {
    this.follow = false;
    const room = this.width * (1 - 2 * margin);
    // Folding depends on the zoom: approach it in a few steps.
    this.msPerPx = Math.max(MIN_MS_PER_PX, (t1 - t0) / room);
    for (let step = 0; step < 6; step++) {
      this.refresh(model, now, 0);
      const span = this.scale.toPx(t1) - this.scale.toPx(t0);
      const folds =
        this.scale.foldFrom.filter((from, i) => from >= t0 && (this.scale.foldTo[i] ?? from) <= t1).length * 48;
      const ratio = (span - folds) / Math.max(1, room - folds);
      if (folds >= room || Math.abs(span - room) < 2) break;
      this.msPerPx = Math.max(MIN_MS_PER_PX, this.msPerPx * ratio);
    }
    this.refresh(model, now, 0);
    this.left = Math.round(this.scale.toPx(t0) - this.width * margin);
  }

  scrollTo(y: number, contentHeight: number): void {
    this.scrollY = Math.round(Math.max(0, Math.min(y, contentHeight - this.height)));
  }
}
