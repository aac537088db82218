// The moving part of the inspector: rows and ladder are drawn once a frame when something changed, without React. Owns scrolling,
// following, the cursor; knows no source of messages.

import { sizeCanvas, watchTheme } from '../timeline/stage-surface.js';
import { COLUMNS, rowText } from './describe-row.js';
import { drawLadder, LADDER_PX, type LadderPalette, type LadderRow, readLadderPalette } from './draw-ladder.js';
import type { MessageList } from './message-list.js';
import { RowPool, type RowText } from './row-pool.js';

export const ROW_PX = 24;
/** The row of column names above them. */
export const HEAD_PX = 28;
/** Script time that filtering may take of a frame, ms. */
const FILTER_MS = 4;

export interface StageElements {
  /** The table. */
  readonly scroller: HTMLElement;
  readonly spacer: HTMLElement;
  readonly pane: HTMLElement;
  readonly rows: HTMLElement;
  readonly canvas: HTMLCanvasElement;
}

export interface StageHooks {
  readonly onSelect: (id: number | null) => void;
  readonly onFollow: (following: boolean) => void;
}

export class InspectorStage {
  /** Script time of the last frame, ms. */
  frameMs = 0;
  readonly #elements: StageElements;
  readonly #hooks: StageHooks;
  readonly #pool: RowPool;
  readonly #prefix: string;
  readonly #stops: (() => void)[] = [];
  #list: MessageList;
  #palette: LadderPalette;
  #frame = 0;
  #following = true;
  #selected: number | null = null;
  /** What is at the top: rows that are dropped before it must not move it. */
  #topId = -1;
  #height = 0;
  #spacerHeight = -1;
  /** Scrolling of our own is no wish of a person's. */
  #ownScroll = -1;

  constructor(elements: StageElements, list: MessageList, hooks: StageHooks, prefix: string) {
    this.#elements = elements;
    this.#list = list;
    this.#hooks = hooks;
    this.#prefix = prefix;
    this.#palette = readLadderPalette(elements.canvas);
    this.#pool = new RowPool(elements.rows, COLUMNS, prefix);
    this.#watch();
    this.#resize();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    for (const stop of this.#stops) stop();
    this.#pool.dispose();
  }

  /** Other messages; or the same with another filter, and then the chosen one stays chosen. */
  setList(list: MessageList): void {
    if (list !== this.#list) this.#selected = null;
    this.#list = list;
    this.#topId = -1;
    this.invalidate();
  }

  follow(on: boolean): void {
    if (on !== this.#following) {
      this.#following = on;
      this.#hooks.onFollow(on);
    }
    this.invalidate();
  }

  select(id: number | null, reveal = true): void {
    this.#selected = id;
    this.#hooks.onSelect(id);
    if (id !== null && reveal) this.#reveal(this.#list.indexFrom(id));
    this.invalidate();
  }

  /** Scrolls so that this index is the topmost row. */
  scrollTo(index: number): void {
    this.follow(false);
    this.#setScroll(index * ROW_PX);
    this.#topId = this.#list.idAt(index);
    this.invalidate();
  }

  /** Moves the cursor by rows, or to an end. */
  move(by: number | 'first' | 'last' | 'page-up' | 'page-down'): void {
    const { length } = this.#list;
    if (length === 0) return;
    const page = Math.max(1, Math.floor(this.#height / ROW_PX) - 1);
    const current = this.#selected === null ? -1 : this.#list.indexFrom(this.#selected);
    const from = current < 0 ? Math.round(this.#elements.scroller.scrollTop / ROW_PX) - (by === 1 ? 1 : 0) : current;
    const wanted =
      by === 'first'
        ? 0
        : by === 'last'
          ? length - 1
          : from + (by === 'page-up' ? -page : by === 'page-down' ? page : by);
    this.follow(false);
    this.select(this.#list.idAt(Math.min(length - 1, Math.max(0, wanted))));
  }

  invalidate(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #watch(): void {
    const { scroller, rows, canvas } = this.#elements;
    const resize = new ResizeObserver(() => this.#resize());
    resize.observe(scroller);
    this.#stops.push(() => resize.disconnect());
    this.#stops.push(
      watchTheme(() => {
        this.#palette = readLadderPalette(canvas);
        this.invalidate();
      }),
    );
    const listen = (element: HTMLElement, type: string, listener: (event: Event) => void): void => {
      element.addEventListener(type, listener, { passive: true });
      this.#stops.push(() => element.removeEventListener(type, listener));
    };
    listen(scroller, 'scroll', () => this.#scrolled());
    listen(rows, 'click', (event) => {
      const id = this.#pool.idOf(event.target);
      if (id === null) return;
      this.follow(false);
      this.select(id, false);
    });
  }

  #scrolled(): void {
    const { scroller } = this.#elements;
    if (Math.abs(scroller.scrollTop - this.#ownScroll) >= 1) {
      const atEnd = scroller.scrollTop + this.#height >= this.#list.length * ROW_PX - ROW_PX;
      this.#topId = this.#list.idAt(Math.floor(scroller.scrollTop / ROW_PX));
      this.follow(atEnd);
    }
    this.invalidate();
  }

  #resize(): void {
    const { scroller, canvas, pane } = this.#elements;
    this.#height = Math.max(0, scroller.clientHeight - HEAD_PX);
    pane.style.height = `${this.#height}px`;
    // It takes no room of its own: the spacer alone makes the table as high as its rows.
    pane.style.marginBottom = `${-this.#height}px`;
    sizeCanvas(canvas, LADDER_PX, this.#height);
    this.invalidate();
  }

  #reveal(index: number): void {
    const { scroller } = this.#elements;
    const top = index * ROW_PX;
    if (top >= scroller.scrollTop && top + ROW_PX <= scroller.scrollTop + this.#height) return;
    const wanted = top < scroller.scrollTop ? top : top + ROW_PX - this.#height;
    this.#setScroll(wanted);
    this.#topId = this.#list.idAt(Math.max(0, Math.floor(wanted / ROW_PX)));
  }

  #setScroll(wanted: number): void {
    const { scroller } = this.#elements;
    const top = Math.max(0, Math.min(wanted, this.#list.length * ROW_PX - this.#height));
    this.#stretch();
    scroller.scrollTop = top;
    this.#ownScroll = scroller.scrollTop;
  }

  #stretch(): void {
    const height = this.#list.length * ROW_PX;
    if (height === this.#spacerHeight) return;
    this.#spacerHeight = height;
    this.#elements.spacer.style.height = `${height}px`;
    this.#elements.scroller.setAttribute('aria-rowcount', String(this.#list.length + 1));
  }

  #draw(): void {
    const began = performance.now();
    this.#frame = 0;
    const list = this.#list;
    list.advance(began + FILTER_MS);
    this.#stretch();
    if (this.#following) this.#setScroll(list.length * ROW_PX);
    // Rows before the topmost one may have been dropped.
    else if (this.#topId >= 0) this.#keepTop();
    const top = this.#elements.scroller.scrollTop;
    const start = Math.max(0, Math.floor(top / ROW_PX));
    const shift = top - start * ROW_PX;
    const { texts, ladder } = this.#visible(start, shift);
    this.#pool.show(texts);
    this.#elements.rows.style.transform = `translateY(${-shift}px)`;
    this.#ladder(ladder);
    this.#point();
    this.frameMs = performance.now() - began;
    if (list.unseen > 0) this.invalidate();
  }

  #keepTop(): void {
    const { scroller } = this.#elements;
    const index = this.#list.indexFrom(this.#topId);
    const shown = Math.floor(scroller.scrollTop / ROW_PX);
    if (index === shown) return;
    this.#setScroll(scroller.scrollTop + (index - shown) * ROW_PX);
    this.#topId = this.#list.idAt(Math.floor(scroller.scrollTop / ROW_PX));
  }

  #visible(start: number, shift: number): { texts: RowText[]; ladder: LadderRow[] } {
    const list = this.#list;
    const end = Math.min(list.length, start + Math.ceil((this.#height + shift) / ROW_PX));
    const texts: RowText[] = [];
    const ladder: LadderRow[] = [];
    const chosen = this.#selected;
    for (let index = start; index < end; index++) {
      const id = list.idAt(index);
      const facts = list.store.factsOf(id);
      if (facts === null) continue;
      const selected = id === chosen;
      const linked = chosen !== null && !selected && (list.store.linked(id, chosen) || list.store.linked(chosen, id));
      texts.push(rowText(facts, index, selected, linked));
      ladder.push({ facts, y: (index - start + 0.5) * ROW_PX - shift, selected, linked });
    }
    return { texts, ladder };
  }

  #ladder(rows: readonly LadderRow[]): void {
    const { canvas } = this.#elements;
    const context = canvas.getContext('2d');
    if (context === null) return;
    const ratio = canvas.width / LADDER_PX;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawLadder(context, this.#palette, rows, LADDER_PX, this.#height);
  }

  /** Says which row the keyboard is at. */
  #point(): void {
    const { scroller: grid, rows } = this.#elements;
    const id = `${this.#prefix}${this.#selected ?? ''}`;
    const there = this.#selected !== null && rows.contains(document.getElementById(id));
    if (!there) grid.removeAttribute('aria-activedescendant');
    else if (grid.getAttribute('aria-activedescendant') !== id) grid.setAttribute('aria-activedescendant', id);
  }
}
