// Draws crowded lanes: how many at once as a curve, or one pixel row a lane stretched to its height. Keeps strips and a buffer.

import { BAR_KINDS, FLAG_CANCELLED, FLAG_INFERRED, FLAG_PROBLEM } from '../../../main/core/feed/timeline-kinds.js';
import type { BarsFrame, LaneBox } from './bars-frame.js';
import { s } from './strings.js';
import { StripCache } from './strips.js';

const LABEL_PX = 14;
const LABEL_LEFT_PX = 6;
const LABEL_GAP_PX = 5;
const STAGE_KIND: Readonly<Record<string, number>> = {
  queue: BAR_KINDS.indexOf('queued'),
  packing: BAR_KINDS.indexOf('packing'),
  ready: BAR_KINDS.indexOf('ready'),
  loading: BAR_KINDS.indexOf('loading'),
  cargo: BAR_KINDS.indexOf('on-truck'),
};

export class CurvePainter {
  readonly #strips = new StripCache();
  readonly #widthOf: (context: CanvasRenderingContext2D, text: string) => number;
  #buffer: HTMLCanvasElement | null = null;
  #image: ImageData | null = null;

  constructor(widthOf: (context: CanvasRenderingContext2D, text: string) => number) {
    this.#widthOf = widthOf;
  }

  clear(): void {
    this.#strips.clear();
  }

  /** How many at once, as a filled step curve. */
  curve(frame: BarsFrame, { lane, y, height }: LaneBox, crowded: boolean): void {
    const { context, view, palette, now } = frame;
    const columns = Math.ceil(view.width);
    const strip = this.#strips.get(
      lane.index,
      lane.bars,
      frame.model.lastAt,
      now,
      view.scale,
      view.scaleKey,
      view.left,
      columns,
    );
    const { values } = strip;
    let peak = 1;
    for (let i = 0; i < columns; i++) if ((values[i] ?? 0) > peak) peak = values[i] ?? 0;
    const paint = palette.kinds[STAGE_KIND[lane.stage] ?? 0];
    if (!paint) return;
    const unit = (height - 1) / niceCeil(peak);
    const base = y + height;
    context.fillStyle = paint.solid;
    context.beginPath();
    // Some pixels at a time, runs of one height as one rectangle: the number of rectangles is what a curve costs.
    const step = crowded ? 4 : 2;
    const first = -(((view.left % step) + step) % step);
    let [level, begin] = [-1, first];
    for (let i = first; i <= columns + step; i += step) {
      let value = 0;
      for (let k = i; k < i + step && k < columns; k++) if ((values[k] ?? 0) > value) value = values[k] ?? 0;
      const next = i > columns ? -1 : value === 0 ? 0 : Math.max(1.5, Math.round(value * unit));
      if (next === level) continue;
      if (level > 0) context.rect(begin, base - level, i - begin, level);
      level = next;
      begin = i;
    }
    context.fill();
    this.#peak(frame, { y, height }, peak, (column) => Math.max(0, values[column] ?? 0) * unit);
  }

  /** The peak in words, at the first place where it hides nothing of the curve. */
  #peak(
    { context, view, palette, now }: BarsFrame,
    { y, height }: Pick<LaneBox, 'y' | 'height'>,
    peak: number,
    levelAt: (column: number) => number,
  ): void {
    context.font = `11px ${palette.font}`;
    context.textBaseline = 'middle';
    const [long, short] = [s('peak', { n: peak }), s('peakShort', { n: peak })];
    const room = (text: string) => this.#widthOf(context, text) + 8;
    const hides = (column: number) => levelAt(column) > height - LABEL_PX - 2;
    const right = Math.min(view.width, view.xOf(now));
    const atLong = freePlace(room(long), right, hides);
    const label = atLong === null ? short : long;
    const width = room(label);
    const free = atLong ?? freePlace(width, right, hides) ?? LABEL_LEFT_PX;
    context.fillStyle = palette.surface;
    context.globalAlpha = 0.82;
    context.beginPath();
    context.roundRect(free, y + 1, width, LABEL_PX, 3);
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = palette.muted;
    context.fillText(label, free + 4, y + 8.5);
  }

  /** One pixel row a lane, written once and stretched to the lane's height. */
  strips(frame: BarsFrame, lanes: readonly LaneBox[]): void {
    if (lanes.length === 0) return;
    const { context, view, palette, now } = frame;
    const columns = Math.ceil(view.width);
    const [image, buffer] = this.#imageFor(columns, lanes.length);
    if (!image || !buffer) return;
    const pixels = new Uint32Array(image.data.buffer);
    const colors = new Uint32Array(256);
    palette.kinds.forEach((paint, kind) => {
      for (const flags of [0, FLAG_CANCELLED, FLAG_INFERRED, FLAG_CANCELLED | FLAG_INFERRED]) {
        colors[kind | flags] = paint.pixel;
        colors[kind | flags | FLAG_PROBLEM] = paint.pixel;
      }
    });
    lanes.forEach(({ lane }, at) => {
      const { values } = this.#strips.get(
        lane.index,
        lane.bars,
        frame.model.lastAt,
        now,
        view.scale,
        view.scaleKey,
        view.left,
        columns,
      );
      const row = at * image.width;
      if (!lane.bars.stacked) {
        for (let i = 0; i < columns; i++) {
          const value = values[i] ?? 0;
          pixels[row + i] = value === 0 ? 0 : (colors[value - 1] ?? 0);
        }
        return;
      }
      let peak = 1;
      for (let i = 0; i < columns; i++) if ((values[i] ?? 0) > peak) peak = values[i] ?? 0;
      const rgb = (palette.kinds[STAGE_KIND[lane.stage] ?? 0]?.pixel ?? 0) & 0xffffff;
      for (let i = 0; i < columns; i++) {
        const value = values[i] ?? 0;
        pixels[row + i] = value === 0 ? 0 : rgb | ((70 + Math.round((185 * value) / peak)) << 24);
      }
    });
    const target = buffer.getContext('2d');
    if (!target) return;
    target.putImageData(image, 0, 0, 0, 0, columns, lanes.length);
    context.imageSmoothingEnabled = false;
    lanes.forEach(({ y, height }, at) => context.drawImage(buffer, 0, at, columns, 1, 0, y, columns, height));
  }

  #imageFor(columns: number, rows: number): [ImageData | null, HTMLCanvasElement | null] {
    if (!this.#image || !this.#buffer || this.#image.width < columns || this.#image.height < rows) {
      this.#buffer = document.createElement('canvas');
      this.#buffer.width = columns;
      this.#buffer.height = Math.max(rows, 32);
      this.#image = new ImageData(columns, Math.max(rows, 32));
    }
    return [this.#image, this.#buffer];
  }
}

/** The first pixel from which `width` pixels hide nothing; null when there is none. */
function freePlace(width: number, right: number, hides: (column: number) => boolean): number | null {
  let free = LABEL_LEFT_PX;
  for (let column = free; column < free + width + LABEL_GAP_PX; column++) {
    if (column > right - LABEL_GAP_PX) return null;
    if (hides(column)) free = column + LABEL_GAP_PX;
  }
  return free;
}

/** The next round number for the top of a curve: small changes of the peak do not rescale it. */
export function niceCeil(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}
