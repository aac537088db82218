// The timeline's canvases: one frame at a time, drawn only when something changed. Owns layers, size, theme and the loop;
// pointer.ts and keys.ts tell it what people do. React never hears of single events.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { Selection, TimeRange } from '../../state/nav-store.js';
import type { UsualTimes } from './draw-ghosts.js';
import { hitTest } from './hit-test.js';
import { LayoutKeeper } from './layout-keeper.js';
import type { Layout, LayoutOptions } from './layout.js';
import type { Minimap } from './minimap.js';
import { readPalette } from './palette.js';
import type { Palette } from './palette.js';
import type { BarPlace } from './selection-index.js';
import { StageLayers } from './stage-layers.js';
import { fitCanvases, wantsLittleMotion, watchSize, watchTheme } from './stage-surface.js';
import { StageTeller, rowsNear } from './stage-teller.js';
import { ALL, BARS, GRID, MINI, OVERLAY, sameHover } from './stage-types.js';
import type { Hover, StageElements, StageHooks } from './stage-types.js';
import type { TimelineSource } from './timeline-source.js';
import { Viewport } from './viewport.js';

export class TimelineStage {
  readonly view = new Viewport();
  readonly source: TimelineSource;
  hover: Hover | null = null;
  cursor: BarPlace | null = null;
  pointerX: number | null = null;
  range: readonly [number, number] | null = null;
  /** Where the last jump to a problem went. */
  problemAt: number | null = null;
  /** How long bars usually take; null: not shown. */
  usual: UsualTimes | null = null;
  /** While a pointer aims, lanes stay where they are. */
  aiming = false;
  /** Script time of the last frame, ms. */
  frameMs = 0;
  readonly elements: StageElements;
  readonly #hooks: StageHooks;
  readonly #teller: StageTeller;
  readonly #layers: StageLayers;
  readonly #stops: (() => void)[] = [];
  #palette: Palette;
  readonly #keeper: LayoutKeeper;
  #selection: Selection | null = null;
  #pinned: number | null = null;
  /** A moment that was pinned and is to be brought into view, once there is something to see. */
  #reveal: number | null = null;
  #filtered: TimeRange | null = null;
  #focused = false;
  #dirty = 0;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #pausedAt = 0;
  #lastDrawn = { left: NaN, scroll: NaN, key: '' };
  #problems = 0;
  #reduced = wantsLittleMotion();

  constructor(source: TimelineSource, elements: StageElements, options: LayoutOptions, hooks: StageHooks) {
    this.source = source;
    this.elements = elements;
    this.#hooks = hooks;
    this.#teller = new StageTeller(hooks.onState, () => this.#clock());
    this.#layers = new StageLayers(elements, () => this.#clock());
    this.#keeper = new LayoutKeeper(options);
    this.#palette = readPalette(elements.scroller);
    const onScroll = () => this.invalidate(ALL & ~MINI);
    elements.scroller.addEventListener('scroll', onScroll);
    this.#stops.push(
      // The overview takes new events up with its next sample, new problems at once.
      source.onData(() => this.invalidate(ALL & ~MINI)),
      source.subscribe(() => this.invalidate(0)),
      watchTheme(() => this.#refreshTheme()),
      watchSize(elements, () => this.#resize()),
      () => elements.scroller.removeEventListener('scroll', onScroll),
      () => this.#teller.dispose(),
    );
    this.#resize();
    this.invalidate(ALL);
  }

  get model(): TimelineModel {
    return this.source.model;
  }

  get layout(): Layout {
    return this.#keeper.layout;
  }

  get minimap(): Minimap {
    return this.#layers.minimap;
  }

  now(): number {
    const { lastAt } = this.model;
    return Math.max(this.#hooks.now(), Number.isNaN(lastAt) ? 0 : lastAt);
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    this.#stops.length = 0;
  }

  /** Draws these layers at the next frame. */
  invalidate(layers = ALL): void {
    this.#dirty |= layers;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  setOptions(options: LayoutOptions): void {
    this.#keeper.setOptions(options);
    this.invalidate();
  }

  setSelection(selection: Selection | null): void {
    this.#selection = selection;
    this.invalidate(OVERLAY);
  }

  setPinned(time: number | null): void {
    if (time !== this.#pinned) this.#reveal = time;
    this.#pinned = time;
    this.invalidate(OVERLAY);
  }

  /** The span that all views are filtered to. */
  setRange(range: TimeRange | null): void {
    this.#filtered = range;
    this.invalidate(OVERLAY);
  }

  setUsual(usual: UsualTimes | null): void {
    this.usual = usual;
    this.invalidate(BARS);
  }

  setFocused(focused: boolean): void {
    this.#focused = focused;
    this.invalidate(OVERLAY);
  }

  setCursor(cursor: BarPlace | null): void {
    this.cursor = cursor;
    this.invalidate(OVERLAY);
  }

  setHover(hover: Hover | null): void {
    const same = sameHover(hover, this.hover);
    this.hover = hover;
    if (!same) this.#hooks.onHover(hover);
    this.invalidate(OVERLAY);
  }

  setFold(fold: boolean): void {
    this.view.fold = fold;
    this.invalidate();
  }

  /** Follows the present, or stops doing so. */
  follow(on: boolean): void {
    if (this.view.follow && !on) this.#pausedAt = this.model.events;
    this.view.follow = on;
    this.invalidate();
  }

  pan(px: number): void {
    this.problemAt = null;
    this.#pausing(() => this.view.pan(px));
  }

  /** Around `x`; around the present while following and no place is given. */
  zoom(factor: number, x: number | null = null): void {
    const { view } = this;
    // Zooming at the present keeps following; zooming elsewhere looks back.
    const nowX = view.xOf(this.now());
    const atNow = view.follow && (x === null || Math.abs(x - nowX) < 48 || x > nowX);
    if (!atNow) this.#pausing(() => (view.follow = false));
    view.zoom(this.model, this.now(), factor, atNow ? nowX : (x ?? view.width / 2));
    this.invalidate();
  }

  fitTimes(t0: number, t1: number): void {
    this.#pausing(() => this.view.fit(this.model, this.now(), t0, Math.max(t1, t0 + 1000)));
  }

  fitAll(): void {
    const { firstAt, firstBarAt } = this.model;
    const first = Number.isNaN(firstBarAt) ? firstAt : firstBarAt;
    if (!Number.isNaN(first)) this.fitTimes(first, this.now());
  }

  /** The selection's bars, wherever they are. */
  selectedBars(): readonly BarPlace[] {
    return this.#layers.selected(this.model, this.#selection);
  }

  fitSelection(): boolean {
    const places = this.selectedBars();
    if (places.length === 0) return false;
    const bars = places.map(({ lane, bar }) => ({ bars: this.model.lanes[lane]?.bars, bar }));
    const start = Math.min(...bars.map((one) => one.bars?.startOf(one.bar) ?? Infinity));
    const end = Math.max(...bars.map((one) => Math.min(this.now(), one.bars?.endOf(one.bar) ?? 0)));
    this.fitTimes(start, end);
    const first = places[0];
    if (first) this.reveal(first.lane);
    return true;
  }

  unfold(fold: number): void {
    const { scale, opened } = this.view;
    const from = scale.foldFrom[fold] ?? NaN;
    const gaps = this.model.gaps;
    const gap = gaps.from.findIndex((start, i) => start <= from && (gaps.to[i] ?? 0) > from);
    if (gap >= 0) opened.add(gaps.from[gap] ?? NaN);
    this.invalidate();
  }

  /** Scrolls so that a lane is in view. */
  reveal(lane: number): void {
    const row = this.layout.rows.find((one) => one.lanes.includes(lane));
    if (!row) return;
    const { scroller } = this.elements;
    const { scrollTop } = scroller;
    if (row.y < scrollTop) scroller.scrollTop = row.y;
    else if (row.y + row.height > scrollTop + this.view.height)
      scroller.scrollTop = row.y + row.height - this.view.height;
  }

  /** Pans so that a time is in view, with room around it. */
  revealTime(time: number): void {
    const x = this.view.xOf(time);
    if (x >= 24 && x <= this.view.width - 24) return;
    this.pan(x - this.view.width / 2);
  }

  /** Without a new layout: what was pinned in here is in view anyway. */
  #bringIntoView(now: number): void {
    if (this.#reveal === null || Number.isNaN(this.model.firstAt)) return;
    const x = this.view.xOf(this.#reveal);
    this.#reveal = null;
    if (x >= 0 && x <= this.view.width) return;
    if (this.view.follow) this.#pausedAt = this.model.events;
    this.view.pan(x - this.view.width / 2);
    this.view.refresh(this.model, now);
  }

  /** What is at a place of the canvas (y from the top of the lanes). */
  hit(x: number, y: number): Hover | null {
    const { model, layout, view } = this;
    return hitTest({ model, layout, view, drawn: this.#layers.painter.drawn, now: this.now() }, x, y);
  }

  #clock(): number {
    return this.#hooks.clock?.() ?? performance.now();
  }

  #pausing(change: () => void): void {
    if (this.view.follow) this.#pausedAt = this.model.events;
    change();
    this.invalidate();
  }

  #draw(): void {
    const began = this.#clock();
    this.#frame = 0;
    let dirty = this.#dirty;
    this.#dirty = 0;
    const { view, model } = this;
    const now = this.now();
    if (this.#keeper.refresh(model, this.aiming)) this.#lastDrawn = { left: NaN, scroll: NaN, key: '' };
    view.grow(model.firstBarAt, now);
    view.scrollTo(this.elements.scroller.scrollTop, this.layout.height);
    view.refresh(model, now);
    this.#bringIntoView(now);
    const last = this.#lastDrawn;
    if (view.left !== last.left || view.scrollY !== last.scroll || view.scaleKey !== last.key) dirty |= ALL;
    this.#lastDrawn = { left: view.left, scroll: view.scrollY, key: view.scaleKey };
    if (model.problems.length !== this.#problems) dirty |= MINI;
    this.#problems = model.problems.length;
    this.elements.labels.style.transform = `translateY(${-view.scrollY}px)`;
    const { layout, hover, cursor, pointerX, range } = this;
    const [palette, selection, focused, pinned] = [this.#palette, this.#selection, this.#focused, this.#pinned];
    const filtered = this.#filtered;
    const marks = { selection, hover, cursor, focused, pinned, pointerX, range, filtered, usual: this.usual };
    if (this.#layers.paint(dirty, { model, layout, view, palette, now, ...marks })) this.invalidate(0);
    this.#tell();
    this.#tick(now);
    this.frameMs = this.#clock() - began;
  }

  #tell(): void {
    const { view, layout, model } = this;
    const news = view.follow ? 0 : model.events - this.#pausedAt;
    const spanMs = Math.round(view.timeAt(view.width) - view.timeAt(0));
    const some = !Number.isNaN(model.firstBarAt) || model.problems.length > 0;
    const content = some ? 'some' : this.source.getState().known ? 'empty' : 'loading';
    this.#teller.offer({ layout, follow: view.follow, news, content, spanMs, rows: rowsNear(layout, view) });
  }

  /** Time goes on: the next frame when it would look different. */
  #tick(now: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { view } = this;
    const nowInView = view.xOf(now) >= 0 && view.xOf(now) <= view.width;
    if (!view.follow && !nowInView) return;
    const step = Math.min(1000, Math.max(this.#reduced ? 1000 : 16, view.msPerPx));
    this.#timer = setTimeout(() => this.invalidate(BARS | OVERLAY | GRID), step);
  }

  #refreshTheme(): void {
    this.#reduced = wantsLittleMotion();
    this.#palette = readPalette(this.elements.scroller);
    this.#resize();
  }

  #resize(): void {
    const { view } = this;
    const right = view.timeAt(view.width);
    const { width, height, minimapWidth } = fitCanvases(this.elements);
    view.width = width;
    view.height = height;
    if (!view.follow) view.left = Math.round(view.scale.toPx(right) - width);
    this.minimap.resize(minimapWidth);
    this.#layers.painter.clear();
    this.#lastDrawn = { left: NaN, scroll: NaN, key: '' };
    this.invalidate();
  }
}
