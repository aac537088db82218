// Draws the bars layer: rectangles while they can be told apart, strips and load curves beyond. Reads the model, keeps nothing
// but caches.

import {
  BAR_KINDS,
  FLAG_CANCELLED,
  FLAG_INFERRED,
  FLAG_PROBLEM,
  KIND_MASK,
} from '../../../main/core/feed/timeline-kinds.js';
import type { TimelineLane, TimelineModel } from '../../../main/core/feed/timeline.js';
import { laneBox } from './layout.js';
import type { Layout, Row } from './layout.js';
import type { Palette } from './palette.js';
import { StripCache } from './strips.js';
import { formatDuration } from './format.js';
import { kindWords, s } from './strings.js';
import type { Viewport } from './viewport.js';

/** More visible bars than this are not drawn one by one. */
export const RECT_LIMIT = 6000;
/** A stacked lane shows single bars while each has at least this height. */
const MIN_BAR_PX = 4;
const MIN_WIDTH_PX = 2.5;
/** Problem marks of a lane nearer than this run into one. */
const MARK_SPACING_PX = 7;
const TRIANGLES_UP_TO = 400;
const LABEL_FROM_PX = 40;
const OTHER_STAGE_KIND: Readonly<Record<string, number>> = {
  queue: BAR_KINDS.indexOf('queued'),
  packing: BAR_KINDS.indexOf('packing'),
  ready: BAR_KINDS.indexOf('ready'),
  loading: BAR_KINDS.indexOf('loading'),
  cargo: BAR_KINDS.indexOf('on-truck'),
};

export interface BarsFrame {
  readonly context: CanvasRenderingContext2D;
  readonly model: TimelineModel;
  readonly layout: Layout;
  readonly view: Viewport;
  readonly palette: Palette;
  readonly now: number;
}

export interface LaneDrawn {
  /** Rows that bars of the lane are spread over; 0 when it is drawn as a curve or strip. */
  readonly rows: number;
}

/** Draws frames; `drawn` tells how each visible lane was drawn, for hit tests. */
export class BarsPainter {
  readonly drawn = new Map<number, LaneDrawn>();
  /** Bars in view, counted at the last frame. */
  visible = 0;
  readonly #strips = new StripCache();
  readonly #buckets = new Map<number, number[]>();
  readonly #widths = new Map<string, number>();
  #buffer: HTMLCanvasElement | null = null;
  #image: ImageData | null = null;

  clear(): void {
    this.#strips.clear();
  }

  draw(frame: BarsFrame): void {
    const { context, layout, view, model } = frame;
    context.clearRect(0, 0, view.width, view.height);
    this.drawn.clear();
    for (const bucket of this.#buckets.values()) bucket.length = 0;
    const [t0, t1] = [view.timeAt(-MIN_WIDTH_PX), view.timeAt(view.width)];
    const lanes = this.#visibleLanes(frame);
    this.visible = 0;
    const ranges = lanes.map(({ lane }) => {
      const range = lane.bars.range(t0, Math.min(t1, frame.now));
      this.visible += range.to - range.from;
      return range;
    });
    const crowded = this.visible > RECT_LIMIT;
    const strips: { lane: TimelineLane; y: number; height: number }[] = [];
    lanes.forEach(({ lane, y, height }, i) => {
      const range = ranges[i] ?? { from: 0, to: 0 };
      const rows = this.#rowsOf(lane, range, t0);
      const few = range.to - range.from <= Math.max(60, RECT_LIMIT / lanes.length);
      const single = lane.bars.stacked ? rows * MIN_BAR_PX <= height || rows === 1 : true;
      if (single && (!crowded || few)) {
        this.drawn.set(lane.index, { rows: Math.max(1, rows) });
        this.#collect(frame, lane, y, height, Math.max(1, rows), t0, t1);
      } else {
        this.drawn.set(lane.index, { rows: 0 });
        if (lane.bars.stacked && height >= 12) this.#curve(frame, lane, y, height);
        else strips.push({ lane, y, height });
      }
    });
    this.#drawStrips(frame, strips);
    this.#drawBuckets(frame);
    this.#drawLabels(frame, lanes, t0, t1);
    drawProblems(frame, model, layout);
  }

  #visibleLanes({ layout, view, model }: BarsFrame): { lane: TimelineLane; y: number; height: number }[] {
    const out: { lane: TimelineLane; y: number; height: number }[] = [];
    for (const row of layout.rows) {
      const y = row.y - view.scrollY;
      if (y + row.height < 0) continue;
      if (y > view.height) break;
      row.lanes.forEach((index, position) => {
        const lane = model.lanes[index];
        if (!lane) return;
        const box = laneBox(row, position);
        out.push({ lane, y: y + box.top, height: box.height });
      });
    }
    return out;
  }

  /** How many rows the bars in view take; an upper bound is enough when there are very many. */
  #rowsOf(lane: TimelineLane, range: { from: number; to: number }, t0: number): number {
    if (!lane.bars.stacked) return 1;
    if (range.to - range.from > RECT_LIMIT) return lane.bars.openAt(t0) + RECT_LIMIT;
    let most = -1;
    for (let index = range.from; index < range.to; index++) {
      const row = lane.bars.row[index] ?? 0;
      if (row > most && ((lane.bars.end[index] ?? 0) > t0 || (lane.bars.start[index] ?? 0) >= t0)) most = row;
    }
    return most + 1;
  }

  #collect(
    frame: BarsFrame,
    lane: TimelineLane,
    y: number,
    height: number,
    rows: number,
    t0: number,
    t1: number,
  ): void {
    const { view, now } = frame;
    const each = height / rows;
    const gap = each > 8 ? 1.5 : each > 4 ? 1 : 0.5;
    lane.bars.each(t0, t1, (index) => {
      const start = lane.bars.startOf(index);
      const end = Math.min(lane.bars.endOf(index), Math.max(now, start));
      const x = Math.max(-4, view.xOf(start));
      const width = Math.max(MIN_WIDTH_PX, Math.min(view.width + 4, view.xOf(end)) - x - (end - start > 0 ? 0.5 : 0));
      const byte = lane.bars.kind[index] ?? 0;
      let bucket = this.#buckets.get(byte);
      if (!bucket) this.#buckets.set(byte, (bucket = []));
      bucket.push(x, y + (lane.bars.row[index] ?? 0) * each, width, each - gap);
    });
  }

  #drawBuckets({ context, palette }: BarsFrame): void {
    for (const [byte, rects] of this.#buckets) {
      if (rects.length === 0) continue;
      const paint = palette.kinds[byte & KIND_MASK];
      if (!paint) continue;
      const inferred = (byte & FLAG_INFERRED) !== 0;
      const [problem, cancelled] = [(byte & FLAG_PROBLEM) !== 0, (byte & FLAG_CANCELLED) !== 0];
      context.fillStyle = inferred ? paint.tint : paint.fill;
      context.globalAlpha = cancelled ? 0.45 : 1;
      // Rounded while few; plain rectangles are several times cheaper.
      const round = rects.length <= 4 * 400;
      context.beginPath();
      for (let i = 0; i < rects.length; i += 4) {
        const [x = 0, y = 0, width = 0, height = 0] = [rects[i], rects[i + 1], rects[i + 2], rects[i + 3]];
        if (round && height >= 6 && width >= 6) context.roundRect(x, y, width, height, 2.5);
        else context.rect(x, y, width, height);
      }
      context.fill();
      context.globalAlpha = 1;
      if (problem || inferred || paint.patterned || cancelled) {
        this.#outline(context, rects, problem ? palette.problem : paint.solid, problem ? 2 : 1, inferred || cancelled);
      }
    }
  }

  #outline(
    context: CanvasRenderingContext2D,
    rects: readonly number[],
    color: string,
    width: number,
    dashed: boolean,
  ): void {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash(dashed ? [3, 2] : []);
    context.beginPath();
    for (let i = 0; i < rects.length; i += 4) {
      const [x = 0, y = 0, w = 0, h = 0] = [rects[i], rects[i + 1], rects[i + 2], rects[i + 3]];
      if (w > 5 && h > 5) context.roundRect(x + width / 2, y + width / 2, w - width, h - width, 2);
    }
    context.stroke();
    context.setLineDash([]);
  }

  /** Words in bars that are long and high enough. */
  #drawLabels(
    frame: BarsFrame,
    lanes: readonly { lane: TimelineLane; y: number; height: number }[],
    t0: number,
    t1: number,
  ): void {
    const { context, view, palette, now } = frame;
    context.font = `11px ${palette.font}`;
    context.textBaseline = 'middle';
    let budget = 400;
    for (const { lane, y, height } of lanes) {
      const rows = this.drawn.get(lane.index)?.rows ?? 0;
      const each = rows === 0 ? 0 : height / rows;
      if (each < 13) continue;
      lane.bars.each(t0, t1, (index) => {
        if (budget <= 0) return;
        const start = lane.bars.startOf(index);
        const end = lane.bars.endOf(index);
        const left = Math.max(0, view.xOf(start));
        const room = Math.min(view.width, view.xOf(Math.min(end, now))) - left - 10;
        if (room < LABEL_FROM_PX - 10) return;
        const byte = lane.bars.kind[index] ?? 0;
        const paint = palette.kinds[byte & KIND_MASK];
        const kind = BAR_KINDS[byte & KIND_MASK];
        if (!paint || !kind) return;
        const ref = lane.bars.ref[index] ?? 0;
        const order = frame.model.orderOf(ref);
        const name = lane.stage === 'state' ? kindWords[kind] : order > 0 ? `#${order}` : String(ref);
        const text = this.#fit(
          context,
          end === Infinity ? `${name} · ${formatDuration(now - start)}` : name,
          name,
          room,
        );
        if (text === '') return;
        const plain = paint.patterned || (byte & FLAG_INFERRED) !== 0;
        const middle = y + (lane.bars.row[index] ?? 0) * each + each / 2;
        if (plain) {
          // Hatches make text hard to read: it stands on a calm ground.
          context.fillStyle = palette.surface;
          context.fillRect(left + 3, middle - 7, this.#width(context, text) + 6, 13);
        }
        context.fillStyle = plain ? palette.text : palette.surface;
        context.fillText(text, left + 6, middle);
        budget--;
      });
    }
  }

  #width(context: CanvasRenderingContext2D, text: string): number {
    let width = this.#widths.get(text);
    if (width === undefined) {
      if (this.#widths.size > 5000) this.#widths.clear();
      width = context.measureText(text).width;
      this.#widths.set(text, width);
    }
    return width;
  }

  #fit(context: CanvasRenderingContext2D, long: string, short: string, room: number): string {
    if (this.#width(context, long) <= room) return long;
    return this.#width(context, short) <= room ? short : '';
  }

  /** How many at once, as a filled step curve. */
  #curve(frame: BarsFrame, lane: TimelineLane, y: number, height: number): void {
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
    const paint = palette.kinds[OTHER_STAGE_KIND[lane.stage] ?? 0];
    if (!paint) return;
    const unit = (height - 1) / niceCeil(peak);
    const base = y + height;
    context.fillStyle = paint.solid;
    context.beginPath();
    // Some pixels at a time, runs of one height as one rectangle: the number of rectangles is what a curve costs.
    const step = this.visible > 10 * RECT_LIMIT ? 4 : 2;
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
    const label = s('peak', { n: peak });
    context.font = `11px ${palette.font}`;
    context.textBaseline = 'middle';
    const width = this.#width(context, label);
    context.fillStyle = palette.surface;
    context.globalAlpha = 0.82;
    context.beginPath();
    context.roundRect(6, y + 1, width + 8, 14, 3);
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = palette.text;
    context.fillText(label, 10, y + 8.5);
  }

  /** One pixel row a lane, written once and stretched to the lane's height. */
  #drawStrips(frame: BarsFrame, lanes: readonly { lane: TimelineLane; y: number; height: number }[]): void {
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
      const rgb = (palette.kinds[OTHER_STAGE_KIND[lane.stage] ?? 0]?.pixel ?? 0) & 0xffffff;
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

/** The next round number for the top of a curve: small changes of the peak do not rescale it. */
export function niceCeil(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 3, 5, 8, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

/** Red marks on top of everything, however far the view is zoomed out; at most one in each few pixels of a lane. */
function drawProblems({ context, view, palette }: BarsFrame, model: TimelineModel, layout: Layout): void {
  const { problems } = model;
  if (problems.length === 0) return;
  const places = new Map<number, { y: number; height: number; x: number }>();
  for (const row of layout.rows) {
    const y = row.y - view.scrollY;
    if (y + row.height < 0 || y > view.height) continue;
    row.lanes.forEach((index, position) => {
      const box = laneBox(row, position);
      places.set(index, { y: y + box.top, height: box.height, x: -Infinity });
    });
    addFolded(row, y, model, places);
  }
  const { from, to } = problems.range(view.timeAt(-8), view.timeAt(view.width + 8));
  // Ticks instead of triangles when there are many: a quarter of the path.
  const many = to - from > TRIANGLES_UP_TO;
  context.fillStyle = palette.problem;
  context.strokeStyle = palette.surface;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let index = from; index < to; index++) {
    const place = places.get(problems.lane[index] ?? -1);
    if (!place) continue;
    const x = view.xOf(problems.atOf(index));
    if (x - place.x < MARK_SPACING_PX) continue;
    place.x = x;
    if (many) {
      context.rect(x - 1.5, place.y, 3, place.height);
      continue;
    }
    const size = Math.min(6, place.height / 2 + 1);
    const top = place.y + place.height / 2 - size;
    context.moveTo(x, top);
    context.lineTo(x + size, top + size * 1.8);
    context.lineTo(x - size, top + size * 1.8);
    context.closePath();
  }
  if (!many) context.stroke();
  context.fill();
}

/** Lanes that are folded away show their problems on the row they are folded into. */
function addFolded(
  row: Row,
  y: number,
  model: TimelineModel,
  places: Map<number, { y: number; height: number; x: number }>,
): void {
  if (row.type === 'lane') return;
  for (const lane of model.lanes) {
    if (places.has(lane.index) || lane.problems === 0 || lane.group !== row.group) continue;
    const folded = row.expanded === false && (row.type === 'section' || lane.entity === row.entity);
    if (folded) places.set(lane.index, { y: y + 4, height: row.height - 8, x: -Infinity });
  }
}
