// The outside world of the stage's canvases: their sizes on the screen, the theme, reduced motion. Draws nothing.

import { AXIS_PX } from './draw-grid.js';
import { MINIMAP_PX } from './minimap.js';
import type { StageElements } from './stage-types.js';

export interface SurfaceSize {
  readonly width: number;
  /** Of the lanes, without the axis. */
  readonly height: number;
  readonly minimapWidth: number;
}

/** Calls when any element that decides the canvases' sizes has another size. Ends with the returned function. */
export function watchSize({ scroller, minimap }: StageElements, onChange: () => void): () => void {
  const resize = new ResizeObserver(onChange);
  resize.observe(scroller);
  resize.observe(minimap);
  return () => resize.disconnect();
}

/** Calls when colours or the wish for little motion changed. Ends with the returned function. */
export function watchTheme(onChange: () => void): () => void {
  const queries = [
    '(prefers-color-scheme: dark)',
    '(prefers-contrast: more)',
    '(forced-colors: active)',
    '(prefers-reduced-motion: reduce)',
  ].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', onChange);
  // A theme chosen in the program is set on the root element.
  const root = new MutationObserver(onChange);
  root.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] });
  return () => {
    for (const query of queries) query.removeEventListener('change', onChange);
    root.disconnect();
  };
}

export function wantsLittleMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Makes the canvases as large as their places. */
export function fitCanvases({ grid, bars, overlay, minimap }: StageElements): SurfaceSize {
  const holder = grid.parentElement;
  const width = Math.max(50, holder?.clientWidth ?? 0);
  const height = Math.max(50, (holder?.clientHeight ?? 0) - AXIS_PX);
  const minimapWidth = Math.max(50, minimap.parentElement?.clientWidth ?? width);
  sizeCanvas(grid, width, height + AXIS_PX);
  sizeCanvas(overlay, width, height + AXIS_PX);
  sizeCanvas(bars, width, height);
  sizeCanvas(minimap, minimapWidth, MINIMAP_PX);
  return { width, height, minimapWidth };
}

/** Sets a canvas's size in CSS pixels, sharp on any screen. */
export function sizeCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.getContext('2d')?.scale(ratio, ratio);
}
