// Text on the map, readable over lines; and how wide it is. Keeps measured widths only.

import type { MapPalette } from './map-palette.js';

/** Text with a halo, readable over lines. */
export function text(
  context: CanvasRenderingContext2D,
  palette: MapPalette,
  value: string,
  x: number,
  y: number,
  font: string,
  color: string,
  align: CanvasTextAlign,
  halo = true,
): void {
  context.font = `${font} ${palette.font}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  if (halo) {
    context.strokeStyle = palette.surface;
    context.lineWidth = 4;
    context.lineJoin = 'round';
    context.strokeText(value, x, y);
  }
  context.fillStyle = color;
  context.fillText(value, x, y);
  context.textAlign = 'left';
}

const widths = new WeakMap<MapPalette, Map<string, number>>();

/** Width of a text in a font, measured once a palette. */
export function textWidth(context: CanvasRenderingContext2D, palette: MapPalette, value: string, font: string): number {
  const known = widths.get(palette) ?? new Map<string, number>();
  widths.set(palette, known);
  const key = `${font}/${value}`;
  let width = known.get(key);
  if (width === undefined) {
    if (known.size > 5000) known.clear();
    context.font = `${font} ${palette.font}`;
    width = context.measureText(value).width;
    known.set(key, width);
  }
  return width;
}
