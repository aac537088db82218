// Pictures of trucks: one for each look there is, drawn once and kept. Places nothing.

import type { TruckState } from '../../../main/core/orders/types.js';
import type { Point } from '../../../main/core/lib/ids.js';
import type { MapPalette } from './map-palette.js';
import type { Estimate } from './motion.js';
import { drawTruck } from './paint-marks.js';
import type { TruckMark } from './paint-marks.js';

/** Half a picture's side, CSS pixels: the nose, its halo, and a pixel of air. */
const REACH_PX = 20;

type Picture = HTMLCanvasElement | ImageBitmap;

/** Drawing each of 500 trucks anew, with its path, three strokes and a letter, took most of 9 ms a frame; copying takes a pixel loop. */
export class TruckSprites {
  #palette: MapPalette | null = null;
  #ratio = 0;
  readonly #pictures = new Map<string, Picture | null>();

  /** `places`: where each is drawn (spread when several stand together). `ratio`: device pixels a CSS pixel. */
  draw(
    context: CanvasRenderingContext2D,
    palette: MapPalette,
    marks: readonly TruckMark[],
    places: readonly Point[],
    ratio: number,
    area: { readonly width: number; readonly height: number },
  ): void {
    if (palette !== this.#palette || ratio !== this.#ratio) this.#pictures.clear();
    this.#palette = palette;
    this.#ratio = ratio;
    // On whole device pixels: between them a copy would be blurred.
    const whole = (px: number) => Math.round(px * ratio) / ratio;
    marks.forEach(({ truck, at }, i) => {
      const place = places[i];
      if (!place || outside(place, area)) return;
      const picture = this.#picture(palette, truck.state, at);
      if (picture === null) return drawTruck(context, palette, truck.state, at, place.x, place.y);
      const [left, top] = [whole(place.x - REACH_PX), whole(place.y - REACH_PX)];
      context.drawImage(picture, left, top, picture.width / ratio, picture.height / ratio);
    });
  }

  #picture(palette: MapPalette, state: TruckState, at: Estimate): Picture | null {
    const { facing, estimated, overdue } = at;
    const key = `${state}/${facing.x}/${facing.y}/${estimated}/${overdue}`;
    const known = this.#pictures.get(key);
    if (known !== undefined) return known;
    const picture = this.#paint(palette, state, at);
    this.#pictures.set(key, picture);
    return picture;
  }

  /** Null where a canvas cannot be drawn on. */
  #paint(palette: MapPalette, state: TruckState, at: Estimate): Picture | null {
    const side = Math.ceil(2 * REACH_PX * this.#ratio);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side;
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.scale(this.#ratio, this.#ratio);
    drawTruck(context, palette, state, at, REACH_PX, REACH_PX);
    return asBitmap(canvas) ?? canvas;
  }
}

/** A picture that nobody draws on any more is copied in half the time of a canvas, which is looked at anew each time. */
function asBitmap(canvas: HTMLCanvasElement): ImageBitmap | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d');
  if (context === null) return null;
  context.drawImage(canvas, 0, 0);
  return copy.transferToImageBitmap();
}

function outside({ x, y }: Point, { width, height }: { readonly width: number; readonly height: number }): boolean {
  return x < -REACH_PX || y < -REACH_PX || x > width + REACH_PX || y > height + REACH_PX;
}
