// Draws the layer over the bars: now, the time cursor, the selection's journey, the hovered bar, the keyboard's cursor.

import { KIND_MASK } from '../../../main/core/feed/timeline-kinds.js';
import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { Selection, TimeRange } from '../../state/nav-store.js';
import { AXIS_PX } from './draw-grid.js';
import type { LaneDrawn } from './bars-frame.js';
import { formatTime } from './format.js';
import { laneBox } from './layout.js';
import type { Layout } from './layout.js';
import type { Palette } from './palette.js';
import type { BarPlace } from './selection-index.js';
import { s } from './strings.js';
import type { Viewport } from './viewport.js';

export interface OverlayFrame {
  readonly context: CanvasRenderingContext2D;
  readonly model: TimelineModel;
  readonly layout: Layout;
  readonly view: Viewport;
  readonly palette: Palette;
  readonly drawn: ReadonlyMap<number, LaneDrawn>;
  readonly now: number;
  readonly selection: Selection | null;
  readonly selected: readonly BarPlace[];
  readonly hovered: BarPlace | null;
  readonly cursor: BarPlace | null;
  readonly focused: boolean;
  readonly pinned: number | null;
  /** Pixel under the pointer, or null. */
  readonly pointerX: number | null;
  /** A range being dragged, pixels. */
  readonly range: readonly [number, number] | null;
  /** The span that all views are filtered to. */
  readonly filtered: TimeRange | null;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function drawOverlay(frame: OverlayFrame): void {
  const { context, view, palette } = frame;
  context.clearRect(0, 0, view.width, view.height + AXIS_PX);
  const places = placesOf(frame);
  context.save();
  context.beginPath();
  context.rect(0, AXIS_PX, view.width, view.height);
  context.clip();
  drawSelectedRows(frame);
  drawJourney(frame, places);
  const hovered = frame.hovered && boxOf(frame, places, frame.hovered);
  if (hovered) ring(context, hovered, palette.text, 1.5, 1);
  const cursor = frame.cursor && frame.focused ? boxOf(frame, places, frame.cursor) : null;
  if (cursor) {
    ring(context, cursor, palette.surface, 5, 3);
    ring(context, cursor, palette.focus, 2.5, 3);
  }
  context.restore();
  drawLines(frame);
}

function drawLines({ context, view, palette, now, pinned, pointerX, range, filtered }: OverlayFrame): void {
  if (filtered) drawFiltered(context, view, palette, filtered);
  if (range) {
    context.fillStyle = palette.accent;
    context.globalAlpha = 0.15;
    context.fillRect(Math.min(...range), AXIS_PX, Math.abs(range[1] - range[0]), view.height);
    context.globalAlpha = 1;
  }
  if (pointerX !== null) {
    context.fillStyle = palette.borderStrong;
    context.globalAlpha = 0.5;
    context.fillRect(Math.round(pointerX), AXIS_PX, 1, view.height);
    context.globalAlpha = 1;
    flag(context, view, palette, pointerX, formatTime(view.timeAt(pointerX)), palette.text, palette.surface);
  }
  const nowX = view.xOf(now);
  if (nowX >= 0 && nowX <= view.width) {
    context.fillStyle = palette.accent;
    context.fillRect(Math.round(nowX), AXIS_PX - 8, 1.5, view.height + 8);
    if (pointerX === null || Math.abs(pointerX - nowX) > 70) {
      flag(context, view, palette, nowX, s('now'), palette.accent, palette.surface);
    }
  }
  if (pinned === null) return;
  const x = view.xOf(pinned);
  context.strokeStyle = palette.text;
  context.lineWidth = 1.5;
  context.setLineDash([5, 3]);
  context.beginPath();
  context.moveTo(x, AXIS_PX - 8);
  context.lineTo(x, AXIS_PX + view.height);
  context.stroke();
  context.setLineDash([]);
  flag(context, view, palette, x, formatTime(pinned), palette.text, palette.surface);
}

/** What lies outside the span is there, but does not count. */
function drawFiltered(
  context: CanvasRenderingContext2D,
  view: Viewport,
  palette: Palette,
  { from, to }: TimeRange,
): void {
  const [x0, x1] = [Math.max(0, view.xOf(from)), Math.min(view.width, view.xOf(to))];
  context.fillStyle = palette.sunken;
  context.globalAlpha = 0.6;
  if (x0 > 0) context.fillRect(0, AXIS_PX, Math.min(x0, view.width), view.height);
  if (x1 < view.width) context.fillRect(Math.max(0, x1), AXIS_PX, view.width - Math.max(0, x1), view.height);
  context.globalAlpha = 1;
  context.fillStyle = palette.accent;
  if (x1 > x0) context.fillRect(x0, AXIS_PX - 3, x1 - x0, 3);
}

/** A small label on the axis. */
function flag(
  context: CanvasRenderingContext2D,
  view: Viewport,
  palette: Palette,
  x: number,
  text: string,
  ground: string,
  ink: string,
): void {
  if (x < 0 || x > view.width) return;
  context.font = `600 11px ${palette.font}`;
  const width = context.measureText(text).width + 12;
  const left = Math.min(view.width - width - 2, Math.max(2, x - width / 2));
  context.fillStyle = ground;
  context.beginPath();
  context.roundRect(left, 5, width, 18, 4);
  context.fill();
  context.fillStyle = ink;
  context.textBaseline = 'middle';
  context.fillText(text, left + 6, 14.5);
}

interface Place {
  readonly y: number;
  readonly height: number;
}

function placesOf({ layout, view }: OverlayFrame): Map<number, Place> {
  const places = new Map<number, Place>();
  for (const row of layout.rows) {
    row.lanes.forEach((lane, position) => {
      const box = laneBox(row, position);
      places.set(lane, { y: AXIS_PX + row.y - view.scrollY + box.top, height: box.height });
    });
  }
  return places;
}

function boxOf(frame: OverlayFrame, places: ReadonlyMap<number, Place>, { lane, bar }: BarPlace): Box | null {
  const place = places.get(lane);
  const bars = frame.model.lanes[lane]?.bars;
  if (!place || !bars || bar >= bars.length) return null;
  const rows = frame.drawn.get(lane)?.rows ?? 0;
  const each = rows > 0 ? place.height / rows : place.height;
  const row = rows > 0 ? (bars.row[bar] ?? 0) : 0;
  const x = frame.view.xOf(bars.startOf(bar));
  const end = frame.view.xOf(Math.min(bars.endOf(bar), Math.max(frame.now, bars.startOf(bar))));
  const from = Math.max(-20, x);
  return {
    x: from,
    y: place.y + row * each,
    width: Math.max(3, Math.min(frame.view.width + 20, end) - from),
    height: each,
  };
}

function ring(context: CanvasRenderingContext2D, box: Box, color: string, width: number, outset: number): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  context.roundRect(box.x - outset, box.y - outset, box.width + 2 * outset, box.height + 2 * outset - 1, 4);
  context.stroke();
}

function drawSelectedRows({ context, layout, view, selection, palette }: OverlayFrame): void {
  if (selection?.type !== 'truck' && selection?.type !== 'warehouse') return;
  context.fillStyle = palette.accent;
  for (const row of layout.rows) {
    if (row.group !== selection.type || row.entity !== selection.id) continue;
    const y = AXIS_PX + row.y - view.scrollY;
    context.globalAlpha = 0.08;
    context.fillRect(0, y, view.width, row.height);
    context.globalAlpha = 1;
    context.fillRect(0, y, 3, row.height);
  }
}

/** All bars of the selection, each package's joined by a line in order of time. */
function drawJourney(frame: OverlayFrame, places: ReadonlyMap<number, Place>): void {
  const { context, palette, selected, model } = frame;
  const byShipment = new Map<number, { start: number; box: Box; kind: number }[]>();
  for (const place of selected) {
    const box = boxOf(frame, places, place);
    const bars = model.lanes[place.lane]?.bars;
    if (!box || !bars) continue;
    const shipment = bars.ref[place.bar] ?? 0;
    const list = byShipment.get(shipment) ?? [];
    byShipment.set(shipment, list);
    // A truck's own state is not a step of the package's road.
    if (model.lanes[place.lane]?.stage === 'state') ring(context, box, palette.accent, 1.5, 1);
    else list.push({ start: bars.startOf(place.bar), box, kind: (bars.kind[place.bar] ?? 0) & KIND_MASK });
  }
  for (const steps of byShipment.values()) {
    steps.sort((a, b) => a.start - b.start || a.kind - b.kind);
    context.strokeStyle = palette.accent;
    context.lineWidth = 1.5;
    context.setLineDash([2, 3]);
    context.beginPath();
    steps.forEach(({ box }, i) => {
      const before = steps[i - 1]?.box;
      if (!before) return;
      context.moveTo(before.x + before.width, before.y + before.height / 2);
      context.lineTo(box.x, box.y + box.height / 2);
    });
    context.stroke();
    context.setLineDash([]);
    for (const { box, kind } of steps) {
      // On a curve the bar itself is not drawn: it is now.
      context.fillStyle = palette.kinds[kind]?.solid ?? palette.accent;
      const thin = Math.min(box.height, 12);
      const y = box.y + (box.height - thin) / 2;
      if (box.height > 20) context.fillRect(box.x, y, box.width, thin);
      ring(context, box, palette.surface, 4, 1.5);
      ring(context, box, palette.accent, 2, 1.5);
    }
  }
}
