// Draws the layer under the bars: the time axis, its lines, the rows' ground, folded silences. Keeps nothing.

import type { Layout } from './layout.js';
import { formatDay, formatDuration, formatTick, zoneOffset } from './format.js';
import type { Palette } from './palette.js';
import { GAP_PX, tickStep, ticks } from './scale.js';
import { s } from './strings.js';
import type { Viewport } from './viewport.js';

export const AXIS_PX = 30;
const TICK_MIN_PX = 84;
const NOW_FLAG_PX = 20;

export interface GridFrame {
  readonly context: CanvasRenderingContext2D;
  readonly layout: Layout;
  readonly view: Viewport;
  readonly palette: Palette;
  readonly now: number;
  readonly firstAt: number;
}

export function drawGrid(frame: GridFrame): void {
  const { context, view, palette, layout } = frame;
  const { width, height } = view;
  context.clearRect(0, 0, width, height + AXIS_PX);
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, width, height + AXIS_PX);
  for (const row of layout.rows) {
    const y = AXIS_PX + row.y - view.scrollY;
    if (y + row.height < AXIS_PX || y > height + AXIS_PX) continue;
    if (row.type === 'section') {
      context.fillStyle = palette.sunken;
      context.fillRect(0, y, width, row.height);
    }
    context.fillStyle = palette.border;
    context.globalAlpha = row.type === 'lane' ? 0.5 : 0.9;
    context.fillRect(0, Math.round(y + row.height) - 1, width, 1);
    context.globalAlpha = 1;
  }
  drawFuture(frame);
  drawTicks(frame);
  drawFolds(frame);
}

/** What has not happened yet, and what was before the books began, stands on a darker ground. */
function drawFuture({ context, view, palette, now, firstAt }: GridFrame): void {
  context.fillStyle = palette.sunken;
  context.globalAlpha = 0.6;
  const from = Math.max(0, view.xOf(now));
  if (from < view.width) context.fillRect(from, AXIS_PX, view.width - from, view.height);
  const until = Math.min(view.width, view.xOf(firstAt));
  if (until > 0) context.fillRect(0, AXIS_PX, until, view.height);
  context.globalAlpha = 1;
}

function drawTicks({ context, view, palette, now }: GridFrame): void {
  const step = tickStep(view.msPerPx, TICK_MIN_PX);
  const [t0, t1] = [view.timeAt(0), view.timeAt(view.width)];
  const offset = zoneOffset(t0);
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, view.width, AXIS_PX);
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  let free = -Infinity;
  const nowX = view.xOf(now);
  for (const { time, x } of tickPlaces(view, t0, t1, step, offset)) {
    const midnight = (time + offset) % 86_400_000 === 0;
    context.fillStyle = midnight ? palette.borderStrong : palette.border;
    context.fillRect(Math.round(x), AXIS_PX - 6, 1, 6);
    context.globalAlpha = midnight ? 0.8 : 0.55;
    context.fillRect(Math.round(x), AXIS_PX, 1, view.height);
    context.globalAlpha = 1;
    const label = midnight ? formatDay(time) : formatTick(time, step);
    const right = x + 4 + context.measureText(label).width;
    // The flag of the present stands there.
    if (x < free || (right > nowX - NOW_FLAG_PX && x < nowX + NOW_FLAG_PX)) continue;
    context.fillStyle = midnight ? palette.text : palette.muted;
    context.fillText(label, x + 4, AXIS_PX / 2 + 1);
    free = right + 6;
  }
  // The day that the left edge lies in, unless the axis names it anyway.
  context.fillStyle = palette.borderStrong;
  context.fillRect(0, AXIS_PX - 1, view.width, 1);
}

/** Ticks of each unfolded stretch in view. */
function tickPlaces(view: Viewport, t0: number, t1: number, step: number, offset: number) {
  const { scale } = view;
  const places: { time: number; x: number }[] = [];
  let from = t0;
  scale.foldFrom.forEach((foldFrom, i) => {
    const foldTo = scale.foldTo[i] ?? foldFrom;
    if (foldTo < t0 || foldFrom > t1) return;
    for (const time of ticks(from, foldFrom, step, offset)) places.push({ time, x: view.xOf(time) });
    from = foldTo;
  });
  for (const time of ticks(from, t1, step, offset)) places.push({ time, x: view.xOf(time) });
  return places;
}

/** A folded silence: a zig-zag band with its length. */
function drawFolds({ context, view, palette }: GridFrame): void {
  const { scale } = view;
  scale.foldPx.forEach((px, i) => {
    const x = px - view.left;
    if (x + GAP_PX < 0 || x > view.width) return;
    context.fillStyle = palette.sunken;
    context.fillRect(x, 0, GAP_PX, view.height + AXIS_PX);
    context.strokeStyle = palette.borderStrong;
    context.lineWidth = 1;
    context.globalAlpha = 0.55;
    context.beginPath();
    for (const edge of [x, x + GAP_PX]) {
      for (let y = AXIS_PX; y <= view.height + AXIS_PX; y += 8) {
        const at = edge + ((y - AXIS_PX) % 16 === 0 ? -2.5 : 2.5);
        if (y === AXIS_PX) context.moveTo(at, y);
        else context.lineTo(at, y);
      }
    }
    context.stroke();
    context.globalAlpha = 1;
    const length = formatDuration((scale.foldTo[i] ?? 0) - (scale.foldFrom[i] ?? 0));
    context.fillStyle = palette.muted;
    context.font = `11px ${palette.font}`;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    const [big, small] = splitDuration(length);
    context.fillText(s('silenceShort', { time: big }), x + GAP_PX / 2, small ? 9 : 14);
    if (small) context.fillText(small, x + GAP_PX / 2, 21);
    context.textAlign = 'left';
  });
}

/** `2 h 5 min` in two lines, so that it fits between the zig-zags. */
function splitDuration(text: string): [string, string] {
  const parts = text.split(' ');
  return parts.length > 2 ? [parts.slice(0, 2).join(' '), parts.slice(2).join(' ')] : [text, ''];
}
