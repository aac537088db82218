// What the stage is made of, what it tells, and the names of its layers. No behaviour.

import type { Layout } from './layout.js';
import type { BarPlace } from './selection-index.js';

/** Layers, to be added up. */
export const GRID = 1;
export const BARS = 2;
export const OVERLAY = 4;
export const MINI = 8;
export const ALL = GRID | BARS | OVERLAY | MINI;

/** What a person is shown about the view, beside the canvases. */
export interface StageState {
  readonly layout: Layout;
  readonly follow: boolean;
  /** Events since following was paused. */
  readonly news: number;
  /** `empty`: the journal is known to hold nothing that could be drawn. */
  readonly content: 'loading' | 'empty' | 'some';
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

/** Whether two hovers mean the same thing, wherever the pointer is on it. */
export function sameHover(a: Hover | null, b: Hover | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.type === 'bar') return b.type === 'bar' && a.place.lane === b.place.lane && a.place.bar === b.place.bar;
  if (a.type === 'problem') return b.type === 'problem' && a.problem === b.problem;
  return b.type === 'fold' && a.fold === b.fold;
}
