// Draws the time strip: how much was in work, problems, the selection, the filtered span, the present and the pinned moment.
// Keeps nothing.

import type { TimelineModel } from '../../../../main/core/feed/timeline.js';
import type { Selection, TimeRange } from '../../../state/nav-store.js';
import { formatTick, formatTime, zoneOffset } from '../format.js';
import type { Palette } from '../palette.js';
import { tickStep, ticks } from '../scale.js';
import type { BarPlace } from '../selection-index.js';
import type { StripSample, StripWindow } from './strip-sample.js';
import { STRIP_PX } from './strip-stage.js';

const AXIS_PX = 14;
const BASE = STRIP_PX - AXIS_PX;
const TICK_MIN_PX = 84;
/** Problem marks nearer than this run into one. */
const MARK_PX = 5;
const MOST_BARS = 2000;

export interface StripFrame {
  readonly context: CanvasRenderingContext2D;
  readonly model: TimelineModel;
  readonly window: StripWindow;
  readonly sample: StripSample;
  readonly palette: Palette;
  readonly now: number;
  readonly pinned: number | null;
  readonly range: TimeRange | null;
  readonly selection: Selection | null;
  readonly selected: readonly BarPlace[];
}

export function drawStrip(frame: StripFrame): void {
  const { context, window, palette, sample, range } = frame;
  const { width } = window;
  context.clearRect(0, 0, width, STRIP_PX);
  context.fillStyle = palette.sunken;
  context.fillRect(0, 0, width, BASE);
  if (range !== null) {
    const [x0, x1] = [xOf(window, range.from), xOf(window, range.to)];
    context.fillStyle = palette.accent;
    context.globalAlpha = 0.16;
    context.fillRect(x0, 0, Math.max(2, x1 - x0), BASE);
    context.globalAlpha = 1;
  }
  let peak = 4;
  for (const value of sample.values) if (value > peak) peak = value;
  drawCurve(frame, sample.values, peak, palette.borderStrong);
  if (frame.selection?.type === 'warehouse') drawCurve(frame, sample.chosen, peak, palette.accent);
  drawSelected(frame);
  drawProblems(frame);
  drawAxis(frame);
  drawMoments(frame);
}

function xOf({ from, to, width }: StripWindow, time: number): number {
  return ((time - from) / (to - from)) * width;
}

/** Runs of one height as one rectangle. The sample may be of a window a little earlier. */
function drawCurve(
  { context, sample, window, now }: StripFrame,
  values: Uint32Array,
  peak: number,
  color: string,
): void {
  const shift = xOf(window, sample.window.from);
  const until = xOf(sample.window, now);
  const unit = (BASE - 12) / peak;
  context.fillStyle = color;
  context.beginPath();
  let [level, begin] = [0, 0];
  for (let x = 0; x <= values.length; x++) {
    const value = x < values.length && x <= until ? (values[x] ?? 0) : 0;
    const next = value === 0 ? 0 : Math.max(1.5, Math.round(value * unit));
    if (next === level && x < values.length) continue;
    if (level > 0) context.rect(begin + shift, BASE - level, x - begin, level);
    [level, begin] = [next, x];
  }
  context.fill();
}

/** The bars of what is selected, as a line at the foot. */
function drawSelected({ context, model, window, palette, selected, selection, now }: StripFrame): void {
  context.fillStyle = palette.accent;
  context.beginPath();
  const bar = (start: number, end: number) => {
    const x = Math.max(0, xOf(window, start));
    const right = Math.min(window.width, xOf(window, Math.min(end, Math.max(now, start))));
    if (right >= x) context.rect(x, BASE - 4, Math.max(2, right - x), 4);
  };
  for (const { lane, bar: index } of selected) {
    const bars = model.lanes[lane]?.bars;
    if (bars) bar(bars.startOf(index), bars.endOf(index));
  }
  if (selection?.type === 'truck') {
    const bars = model.lane('truck', selection.id, 'state')?.bars;
    let drawn = 0;
    bars?.each(window.from, window.to, (index) => {
      if (drawn++ < MOST_BARS) bar(bars.startOf(index), bars.endOf(index));
    });
  }
  context.fill();
}

function drawProblems({ context, model: { problems }, window, palette }: StripFrame): void {
  const { from, to } = problems.range(window.from, window.to);
  context.fillStyle = palette.problem;
  context.beginPath();
  let free = -Infinity;
  for (let i = from; i < to;) {
    const time = problems.atOf(i);
    const x = xOf(window, time);
    // On to the next that has room: the cost follows the width, not the number.
    const msPerPx = (window.to - window.from) / window.width;
    i = Math.max(i + 1, problems.range(time + MARK_PX * msPerPx, Infinity).from);
    if (x < free) continue;
    free = x + MARK_PX;
    context.rect(x - 0.75, 0, 1.5, BASE);
    context.moveTo(x, 0);
    context.lineTo(x + 4.5, 8);
    context.lineTo(x - 4.5, 8);
    context.closePath();
  }
  context.fill();
}

function drawAxis({ context, window, palette }: StripFrame): void {
  const step = tickStep((window.to - window.from) / window.width, TICK_MIN_PX);
  context.font = `10px ${palette.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = palette.muted;
  for (const time of ticks(window.from, window.to, step, zoneOffset(window.from))) {
    const x = xOf(window, time);
    context.fillRect(Math.round(x), BASE, 1, 4);
    const label = formatTick(time, step);
    const room = context.measureText(label).width;
    if (x + 3 + room < window.width) context.fillText(label, x + 3, BASE + AXIS_PX / 2 + 1);
  }
}

function drawMoments({ context, window, palette, now, pinned }: StripFrame): void {
  const x = xOf(window, now);
  if (x <= window.width) {
    context.fillStyle = palette.accent;
    context.fillRect(Math.round(x), 0, 1.5, BASE);
  }
  if (pinned === null) return;
  const at = Math.max(0, Math.min(window.width, xOf(window, pinned)));
  context.fillStyle = palette.text;
  context.fillRect(Math.round(at) - 1, 0, 2, STRIP_PX);
  const label = formatTime(pinned);
  context.font = `600 11px ${palette.font}`;
  const wide = context.measureText(label).width + 10;
  const left = Math.max(0, Math.min(window.width - wide, at - wide / 2));
  context.beginPath();
  context.roundRect(left, STRIP_PX - 16, wide, 16, 3);
  context.fill();
  context.fillStyle = palette.surface;
  context.fillText(label, left + 5, STRIP_PX - 7.5);
}
