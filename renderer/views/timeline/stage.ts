// The timeline's canvases: one frame at a time, drawn only when something changed. Owns layers, size, theme and the loop;
// pointer.ts and keys.ts tell it what people do. React never hears of single events.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { Selection } from '../../state/nav-store.js';
import { BarsPainter } from './draw-bars.js';
import { AXIS_PX, drawGrid } from './draw-grid.js';
import { drawOverlay } from './draw-overlay.js';
import { buildLayout, laneBox, rowAt } from './layout.js';
import type { Layout, LayoutOptions } from './layout.js';
import { Minimap } from './minimap.js';
import { readPalette } from './palette.js';
import type { Palette } from './palette.js';
import { SelectionIndex } from './selection-index.js';
import type { BarPlace } from './selection-index.js';
import type { TimelineSource } from './timeline-source.js';
import { Viewport } from './viewport.js';

export const MINIMAP_PX = 48;
/** Pointer distance within which a bar counts as meant (24 px targets). */
const SLACK_PX = 12;
const GRID = 1;
const BARS = 2;
const OVERLAY = 4;
const MINI = 8;
/** How often React hears of numbers that count up. */
const TELL_EVERY_MS = 250;
export const ALL = GRID | BARS | OVERLAY | MINI;
/** What a person is shown about the view, beside the canvases. */
export interface StageState {
  readonly layout: Layout;
  readonly follow: boolean;
  /** Events since following was paused. */
  readonly news: number;
  readonly empty: boolean;
  readonly spanMs: number;
  /** First and last row that are worth rendering. */
  readonly rows: readonly [number, number];
}

export interface StageElements {
  readonly scroller: HTMLElement;
  readonly grid: HTMLCanvasElement;
  readonly bars: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly minimap: HTMLCanvasElement;
  /** Takes the pointer. */
  readonly surface: HTMLElement;
  /** Moved with the lanes. */
  readonly labels: HTMLElement;
}

export interface StageHooks {
  readonly onState: (state: StageState) => void;
  readonly onHover: (hover: Hover | null) => void;
  readonly now: () => number;
  /** Monotonic, ms: for work budgets. */
  readonly clock?: () => number;
}

export type Hover =
  | { readonly type: 'bar'; readonly place: BarPlace; readonly x: number; readonly y: number }
  | { readonly type: 'problem'; readonly problem: number; readonly x: number; readonly y: number }
  | { readonly type: 'fold'; readonly fold: number; readonly x: number; readonly y: number };

const NO_LAYOUT: Layout = { rows: [], height: 0, groups: 0, shown: 0 };

export class TimelineStage {
  readonly view = new Viewport();
  readonly minimap = new Minimap();
  readonly source: TimelineSource;
  layout: Layout = NO_LAYOUT;
  hover: Hover | null = null;
  cursor: BarPlace | null = null;
  pointerX: number | null = null;
  range: readonly [number, number] | null = null;
  /** Where the last jump to a problem went. */
  problemAt: number | null = null;
  /** While a pointer aims, lanes stay where they are. */
  aiming = false;
  /** Script time of the last frame, ms. */
  frameMs = 0;
  readonly elements: StageElements;
  readonly #hooks: StageHooks;
  readonly #painter = new BarsPainter();
  readonly #selectionIndex = new SelectionIndex();
  readonly #stops: (() => void)[] = [];
  #palette: Palette;
  #options: LayoutOptions;
  #selection: Selection | null = null;
  #pinned: number | null = null;
  #focused = false;
  #dirty = 0;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #layoutKey = '';
  #layoutModel: TimelineModel | null = null;
  #pausedAt = 0;
  #sent = '';
  #sentLayout: Layout | null = null;
  #sentAt = -Infinity;
  #tellLater: ReturnType<typeof setTimeout> | null = null;
  #lastDrawn = { left: NaN, scroll: NaN, key: '' };
  #reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
  #fitted = false;

  constructor(source: TimelineSource, elements: StageElements, options: LayoutOptions, hooks: StageHooks) {
    this.source = source;
    this.elements = elements;
    this.#hooks = hooks;
    this.#options = options;
    this.#palette = readPalette(elements.scroller);
    this.#stops.push(source.onData(() => this.invalidate(ALL)));
    this.#watchTheme();
    this.#watchSize();
    this.#on(elements.scroller, 'scroll', () => this.invalidate(ALL & ~MINI));
    this.invalidate(ALL);
  }

  get model(): TimelineModel {
    return this.source.model;
  }

  get palette(): Palette {
    return this.#palette;
  }

  now(): number {
    const { lastAt } = this.model;
    return Math.max(this.#hooks.now(), Number.isNaN(lastAt) ? 0 : lastAt);
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#tellLater !== null) clearTimeout(this.#tellLater);
    for (const stop of this.#stops) stop();
    this.#stops.length = 0;
  }

  /** Draws these layers at the next frame. */
  invalidate(layers = ALL): void {
    this.#dirty |= layers;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  setOptions(options: LayoutOptions): void {
    this.#options = options;
    this.#layoutKey = '';
    this.invalidate();
  }

  setSelection(selection: Selection | null): void {
    this.#selection = selection;
    this.invalidate(OVERLAY);
  }

  setPinned(time: number | null): void {
    this.#pinned = time;
    this.invalidate(OVERLAY);
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
    const same = JSON.stringify(place(hover)) === JSON.stringify(place(this.hover));
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
    if (!Number.isNaN(this.model.firstAt)) this.fitTimes(this.model.firstAt, this.now());
  }

  /** The selection's bars, wherever they are. */
  selectedBars(): readonly BarPlace[] {
    return this.#selectionIndex.bars(this.model, this.#selection);
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

  /** What is at a place of the canvas (y from the top of the lanes). */
  hit(x: number, y: number): Hover | null {
    const { view, model } = this;
    const fold = view.scale.foldAt(view.left + x);
    const index = rowAt(this.layout, y + view.scrollY);
    const row = this.layout.rows[index];
    if (row && y >= 0) {
      const problem = this.#problemAt(x, row.lanes);
      if (problem >= 0) return { type: 'problem', problem, x, y };
      const position = row.lanes.findIndex((_, i) => {
        const box = laneBox(row, i);
        return y + view.scrollY - row.y < box.top + box.height + 2;
      });
      const lane = model.lanes[row.lanes[position] ?? row.lanes.at(-1) ?? -1];
      if (lane) {
        const box = laneBox(row, Math.max(0, position));
        const rows = this.#painter.drawn.get(lane.index)?.rows ?? 0;
        const sub = Math.floor(((y + view.scrollY - row.y - box.top) / box.height) * Math.max(1, rows));
        const time = view.timeAt(x);
        const slack = Math.max(1, SLACK_PX * view.msPerPx);
        const exact = rows > 1 ? lane.bars.hit(time, Math.max(0, Math.min(rows - 1, sub)), slack) : -1;
        const bar = exact >= 0 ? exact : lane.bars.hit(time, null, slack);
        if (bar >= 0 && time <= this.now() + slack) return { type: 'bar', place: { lane: lane.index, bar }, x, y };
      }
    }
    return fold >= 0 ? { type: 'fold', fold, x, y } : null;
  }

  #problemAt(x: number, lanes: readonly number[]): number {
    const { problems } = this.model;
    const { from, to } = problems.range(this.view.timeAt(x - 7), this.view.timeAt(x + 7));
    for (let i = from; i < to; i++) if (lanes.includes(problems.lane[i] ?? -1)) return i;
    return -1;
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
    this.#layOut();
    this.#firstFit(now);
    view.scrollTo(this.elements.scroller.scrollTop, this.layout.height);
    view.refresh(model, now);
    const last = this.#lastDrawn;
    if (view.left !== last.left || view.scrollY !== last.scroll || view.scaleKey !== last.key) dirty |= ALL;
    this.#lastDrawn = { left: view.left, scroll: view.scrollY, key: view.scaleKey };
    this.elements.labels.style.transform = `translateY(${-view.scrollY}px)`;
    this.#paint(dirty, now);
    this.#tell();
    this.#tick(now);
    this.frameMs = this.#clock() - began;
  }

  #paint(dirty: number, now: number): void {
    const { view, model, layout } = this;
    const palette = this.#palette;
    const { grid, bars, overlay, minimap } = this.elements;
    const gridContext = dirty & GRID ? grid.getContext('2d') : null;
    if (gridContext) drawGrid({ context: gridContext, layout, view, palette, now, firstAt: model.firstAt });
    const barsContext = dirty & BARS ? bars.getContext('2d') : null;
    if (barsContext) this.#painter.draw({ context: barsContext, model, layout, view, palette, now });
    const overlayContext = dirty & (OVERLAY | BARS) ? overlay.getContext('2d') : null;
    if (overlayContext) {
      drawOverlay({
        context: overlayContext,
        model,
        layout,
        view,
        palette,
        now,
        drawn: this.#painter.drawn,
        selection: this.#selection,
        selected: this.selectedBars(),
        hovered: this.hover?.type === 'bar' ? this.hover.place : null,
        cursor: this.cursor,
        focused: this.#focused,
        pinned: this.#pinned,
        pointerX: this.pointerX,
        range: this.range,
      });
    }
    const sampled = this.minimap.sample(model, now, () => this.#clock());
    const miniContext = dirty & MINI || sampled ? minimap.getContext('2d') : null;
    if (miniContext) this.minimap.draw(miniContext, MINIMAP_PX, model, view, palette);
    if (this.minimap.busy) this.invalidate(0);
  }

  /** The first events decide what is in view: all of them when they are few, else the last minutes. */
  #firstFit(now: number): void {
    if (this.#fitted || Number.isNaN(this.model.firstAt)) return;
    this.#fitted = true;
    const age = now - this.model.firstAt;
    this.view.msPerPx = Math.min(Math.max(60_000, age * 1.1), 20 * 60_000) / this.view.width;
  }

  #layOut(): void {
    const { model } = this;
    const troubled = this.#options.onlyTrouble ? model.problems.length : 0;
    const key = `${model.lanes.length}/${troubled}/${this.#queues()}`;
    if (this.#layoutModel === model && (this.#layoutKey === key || (this.aiming && this.#layoutKey !== ''))) return;
    this.#layoutModel = model;
    this.#layoutKey = key;
    this.layout = buildLayout(model, this.#options);
    this.#lastDrawn = { left: NaN, scroll: NaN, key: '' };
  }

  /** Queue lanes appear when something first waits in them. */
  #queues(): number {
    return this.model.lanes.reduce((sum, lane) => sum + (lane.stage === 'queue' && lane.bars.length > 0 ? 1 : 0), 0);
  }

  /** Tells React what changed beside the canvases, when it changed, and of rows only in larger steps. */
  #tell(): void {
    const { view, layout, model } = this;
    const chunk = Math.max(200, view.height / 2);
    const from = Math.floor(view.scrollY / chunk) * chunk - chunk;
    const first = Math.max(0, rowAt(layout, Math.max(0, from)));
    let last = first;
    while (last < layout.rows.length - 1 && (layout.rows[last]?.y ?? 0) < from + view.height + 3 * chunk) last++;
    const news = view.follow ? 0 : model.events - this.#pausedAt;
    const spanMs = Math.round(view.timeAt(view.width) - view.timeAt(0));
    const empty = model.events === 0;
    const urgent = `${first}/${last}/${view.follow}/${empty}`;
    const key = `${urgent}/${news}/${Math.round(spanMs / 1000)}`;
    if (key === this.#sent && layout === this.#sentLayout) return;
    // Counting numbers may wait a little; rows and states may not.
    const due = this.#sentAt + TELL_EVERY_MS - this.#clock();
    if (this.#sent.startsWith(urgent) && layout === this.#sentLayout && due > 0) {
      this.#tellLater ??= setTimeout(() => {
        this.#tellLater = null;
        this.#tell();
      }, due);
      return;
    }
    this.#sentAt = this.#clock();
    this.#sent = key;
    this.#sentLayout = layout;
    this.#hooks.onState({ layout, follow: view.follow, news, empty, spanMs, rows: [first, last] });
  }
  /** Time goes on: the next frame when it would look different. */
  #tick(now: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { view } = this;
    const nowInView = view.xOf(now) >= 0 && view.xOf(now) <= view.width;
    if (!view.follow && !nowInView) return;
    const step = Math.min(1000, Math.max(this.#reduced ? 1000 : 16, view.msPerPx));
    this.#timer = setTimeout(() => this.invalidate(view.follow ? 0 : BARS | OVERLAY | GRID), step);
  }

  #watchSize(): void {
    const resize = new ResizeObserver(() => this.#resize());
    resize.observe(this.elements.scroller);
    resize.observe(this.elements.minimap);
    this.#stops.push(() => resize.disconnect());
    this.#resize();
  }

  #resize(): void {
    const { grid, bars, overlay, minimap } = this.elements;
    const holder = grid.parentElement;
    const width = Math.max(50, holder?.clientWidth ?? 0);
    const height = Math.max(50, (holder?.clientHeight ?? 0) - AXIS_PX);
    const right = this.view.timeAt(this.view.width);
    this.view.width = width;
    this.view.height = height;
    if (!this.view.follow) this.view.left = Math.round(this.view.scale.toPx(right) - width);
    size(grid, width, height + AXIS_PX);
    size(overlay, width, height + AXIS_PX);
    size(bars, width, height);
    const miniWidth = Math.max(50, minimap.parentElement?.clientWidth ?? width);
    size(minimap, miniWidth, MINIMAP_PX);
    this.minimap.resize(miniWidth);
    this.#painter.clear();
    this.invalidate();
    this.#lastDrawn = { left: NaN, scroll: NaN, key: '' };
  }

  #watchTheme(): void {
    const refresh = () => {
      this.#reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
      this.#palette = readPalette(this.elements.scroller);
      this.#resize();
    };
    for (const query of [
      '(prefers-color-scheme: dark)',
      '(prefers-contrast: more)',
      '(prefers-reduced-motion: reduce)',
    ]) {
      this.#on(matchMedia(query), 'change', refresh);
    }
    // A theme chosen in the program is set on the root element.
    const root = new MutationObserver(refresh);
    root.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] });
    this.#stops.push(() => root.disconnect());
  }

  #on(target: EventTarget, type: string, listener: () => void): void {
    target.addEventListener(type, listener);
    this.#stops.push(() => target.removeEventListener(type, listener));
  }
}

function place(hover: Hover | null): unknown {
  if (hover === null) return null;
  return hover.type === 'bar' ? hover.place : hover.type === 'problem' ? hover.problem : { fold: hover.fold };
}

/** Sets a canvas's size in CSS pixels, sharp on any screen. */
function size(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.getContext('2d')?.scale(ratio, ratio);
}
