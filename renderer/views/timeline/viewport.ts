// What part of time and of the lanes is in view, and whether it follows the present. Pure state; the stage draws it.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import { GAP_PX, TimeScale } from './scale.js';

/** Share of the width kept free right of now. */
const AHEAD = 0.06;
export const MIN_MS_PER_PX = 0.5;
const DEFAULT_SPAN_MS = 10 * 60_000;
/** What a world without history begins with. */
const YOUNG_SPAN_MS = 30_000;
/** Pixels kept free left of the first bar of all. */
const START_PX = 14;
/** A growing span is drawn anew after this many pixels. */
const GROW_PX = 2;

export class Viewport {
  width = 800;
  height = 400;
  scrollY = 0;
  follow = true;
  msPerPx = YOUNG_SPAN_MS / 800;
  /** Nobody has chosen a span yet: it grows with the history, up to the default. */
  auto = true;
  /** Pixel (of the scale) at the left edge; whole, so that what was drawn can be kept. */
  left = 0;
  fold = true;
  readonly opened = new Set<number>();
  scale = new TimeScale(0, 1, { from: [], to: [] }, new Set(), false);
  /** Changes when positions at the same pixel may have changed. */
  scaleKey = '';
  #model: TimelineModel | null = null;
  #gaps = -1;
  #firstBarAt = NaN;

  /** Shows a young history from its first bar on; `firstBarAt` NaN: there is none yet. Before `refresh`. */
  grow(firstBarAt: number, now: number): void {
    this.#firstBarAt = firstBarAt;
    if (!this.auto || !this.follow) return;
    const folded = this.#foldedBetween(firstBarAt, now);
    const room = Math.max(100, this.width * (1 - AHEAD) - START_PX - folded.px);
    const age = Number.isNaN(firstBarAt) ? 0 : now - firstBarAt - folded.ms;
    const least = Math.min(DEFAULT_SPAN_MS, Math.max(YOUNG_SPAN_MS, age)) / room;
    const fits = least <= this.msPerPx && this.msPerPx <= least * (1 + (2 * GROW_PX) / room);
    if (!fits) this.msPerPx = least * (1 + GROW_PX / room);
  }

  /** Silence that takes no room but its mark: a young history with a long one would else stand in the left part of the picture. */
  #foldedBetween(from: number, to: number): { readonly ms: number; readonly px: number } {
    const folds = { ms: 0, px: 0 };
    this.scale.foldFrom.forEach((at, i) => {
      const end = this.scale.foldTo[i] ?? at;
      if (at < from || end > to) return;
      folds.ms += end - at;
      folds.px += GAP_PX;
    });
    return folds;
  }

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
    if (!this.follow) return;
    this.left = Math.round(this.scale.toPx(now) - this.width * (1 - AHEAD));
    // There is nothing to see before the first bar: a short history stands still until now reaches the right.
    const begin = Math.round(this.scale.toPx(this.#firstBarAt) - START_PX);
    if (begin > this.left) this.left = begin;
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
    this.auto = false;
    if (next === this.msPerPx) return;
    this.msPerPx = next;
    this.refresh(model, now, anchorX);
  }

  /** Shows [t0, t1] with a margin. */
  fit(model: TimelineModel, now: number, t0: number, t1: number, margin = 0.04): void {
    this.follow = false;
    this.auto = false;
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
