// Draws the bars layer: rectangles while they can be told apart; what is beyond that goes to the curves. Keeps nothing but
// caches.

import { FLAG_CANCELLED, FLAG_INFERRED, FLAG_PROBLEM, KIND_MASK } from '../../../main/core/feed/timeline-kinds.js';
import type { BarsFrame, LaneBox, LaneDrawn } from './bars-frame.js';
import { CurvePainter } from './draw-curves.js';
import { drawGhosts } from './draw-ghosts.js';
import { LabelPainter } from './draw-labels.js';
import { drawProblems } from './draw-problems.js';
import { laneBox } from './layout.js';
import type { TimelineLane } from '../../../main/core/feed/timeline-lanes.js';

/** More visible bars than this are not drawn one by one. */
export const RECT_LIMIT = 6000;
/** A stacked lane shows single bars while each has at least this height. */
const MIN_BAR_PX = 4;
const MIN_WIDTH_PX = 2.5;

/** Draws frames; `drawn` tells how each visible lane was drawn, for hit tests. */
export class BarsPainter {
  readonly drawn = new Map<number, LaneDrawn>();
  /** Bars in view, counted at the last frame. */
  visible = 0;
  readonly #labels = new LabelPainter();
  readonly #curves = new CurvePainter((context, text) => this.#labels.width(context, text));
  readonly #buckets = new Map<number, number[]>();

  clear(): void {
    this.#curves.clear();
  }

  draw(frame: BarsFrame): void {
    const { context, view } = frame;
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
    const strips: LaneBox[] = [];
    lanes.forEach((box, i) => {
      const { lane, y, height } = box;
      const range = ranges[i] ?? { from: 0, to: 0 };
      const rows = this.#rowsOf(lane, range, t0);
      const few = range.to - range.from <= Math.max(60, RECT_LIMIT / lanes.length);
      const single = lane.bars.stacked ? rows * MIN_BAR_PX <= height || rows === 1 : true;
      if (single && (!crowded || few)) {
        this.drawn.set(lane.index, { rows: Math.max(1, rows) });
        this.#collect(frame, lane, y, height, Math.max(1, rows), t0, t1);
      } else {
        this.drawn.set(lane.index, { rows: 0 });
        if (lane.bars.stacked && height >= 12) this.#curves.curve(frame, box, this.visible > 10 * RECT_LIMIT);
        else strips.push(box);
      }
    });
    this.#curves.strips(frame, strips);
    drawGhosts(frame, 'behind', lanes, this.drawn, t0, t1);
    this.#drawBuckets(frame);
    drawGhosts(frame, 'over', lanes, this.drawn, t0, t1);
    this.#labels.draw(frame, lanes, this.drawn, t0, t1);
    drawProblems(frame);
  }

  #visibleLanes({ layout, view, model }: BarsFrame): LaneBox[] {
    const out: LaneBox[] = [];
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
}
