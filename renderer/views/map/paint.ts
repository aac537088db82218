// Draws the map: ground and grid, warehouses and destinations, trucks with trails. Keeps nothing.

import type { Point } from '../../../main/core/lib/ids.js';
import type { Truck, TruckState, Warehouse } from '../../../main/core/orders/types.js';
import { TRUCK_TONE } from '../../components/status.js';
import { gridStep } from './camera.js';
import type { Camera } from './camera.js';
import type { Estimate } from './motion.js';
import { s } from './strings.js';

export interface MapPalette {
  readonly surface: string;
  readonly sunken: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly focus: string;
  readonly font: string;
  readonly states: Readonly<Record<TruckState, string>>;
}

export function readMapPalette(element: Element): MapPalette {
  const style = getComputedStyle(element);
  const get = (name: string) => style.getPropertyValue(name).trim();
  const state = (name: TruckState) => get(`--st-${TRUCK_TONE[name]}`);
  return {
    surface: get('--surface'),
    sunken: get('--sunken'),
    border: get('--border'),
    borderStrong: get('--border-strong'),
    text: get('--text'),
    muted: get('--muted'),
    accent: get('--accent'),
    focus: get('--focus'),
    font: get('--font') || 'sans-serif',
    states: {
      idle: state('idle'),
      'to-warehouse': state('to-warehouse'),
      waiting: state('waiting'),
      loading: state('loading'),
      delivering: state('delivering'),
    },
  };
}

/** One letter a state, so that colour is never alone. */
export const STATE_LETTER: Readonly<Record<TruckState, string>> = {
  idle: 'I',
  'to-warehouse': 'P',
  waiting: 'W',
  loading: 'L',
  delivering: 'D',
};

export function drawGround(context: CanvasRenderingContext2D, camera: Camera, palette: MapPalette): void {
  const { width, height } = camera;
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, width, height);
  const step = gridStep(camera.scale, 72);
  const [low, high] = [camera.toGrid(0, height), camera.toGrid(width, 0)];
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  for (const [minor, alpha] of [
    [step / 5, 0.35],
    [step, 1],
  ] as const) {
    if (minor < 1 && minor !== step) continue;
    context.strokeStyle = palette.border;
    context.globalAlpha = alpha;
    context.lineWidth = 1;
    context.beginPath();
    for (let x = Math.ceil(low.x / minor) * minor; x <= high.x; x += minor) {
      const at = Math.round(camera.toScreen({ x, y: 0 }).x) + 0.5;
      context.moveTo(at, 0);
      context.lineTo(at, height);
    }
    for (let y = Math.ceil(low.y / minor) * minor; y <= high.y; y += minor) {
      const at = Math.round(camera.toScreen({ x: 0, y }).y) + 0.5;
      context.moveTo(0, at);
      context.lineTo(width, at);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
  drawAxes(context, camera, palette, step, low, high);
}

function drawAxes(
  context: CanvasRenderingContext2D,
  camera: Camera,
  palette: MapPalette,
  step: number,
  low: Point,
  high: Point,
): void {
  const origin = camera.toScreen({ x: 0, y: 0 });
  context.strokeStyle = palette.borderStrong;
  context.globalAlpha = 0.6;
  context.beginPath();
  context.moveTo(Math.round(origin.x) + 0.5, 0);
  context.lineTo(Math.round(origin.x) + 0.5, camera.height);
  context.moveTo(0, Math.round(origin.y) + 0.5);
  context.lineTo(camera.width, Math.round(origin.y) + 0.5);
  context.stroke();
  context.globalAlpha = 1;
  context.fillStyle = palette.muted;
  for (let x = Math.ceil(low.x / step) * step; x <= high.x; x += step) {
    const at = camera.toScreen({ x, y: 0 }).x;
    if (at > 30) context.fillText(String(x), at + 4, camera.height - 9);
  }
  for (let y = Math.ceil(low.y / step) * step; y <= high.y; y += step) {
    const at = camera.toScreen({ x: 0, y }).y;
    if (at < camera.height - 24) context.fillText(String(y), 5, at - 8);
  }
}

/** A bar of a round number of units. */
export function drawScaleBar(context: CanvasRenderingContext2D, camera: Camera, palette: MapPalette): void {
  const units = gridStep(camera.scale, 60);
  const length = units * camera.scale;
  const [x, y] = [camera.width - length - 18, camera.height - 34];
  const label = s('units', { n: units });
  context.font = `11px ${palette.font}`;
  context.fillStyle = palette.surface;
  context.globalAlpha = 0.85;
  context.fillRect(x - 8, y - 20, length + 16, 30);
  context.globalAlpha = 1;
  context.strokeStyle = palette.text;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, y - 4);
  context.lineTo(x, y + 2);
  context.lineTo(x + length, y + 2);
  context.lineTo(x + length, y - 4);
  context.stroke();
  context.fillStyle = palette.text;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  context.fillText(label, x + length / 2, y - 6);
  context.textAlign = 'left';
}

export function drawWarehouses(
  context: CanvasRenderingContext2D,
  camera: Camera,
  palette: MapPalette,
  warehouses: readonly Warehouse[],
): void {
  context.textBaseline = 'middle';
  for (const warehouse of warehouses) {
    const { x, y } = camera.toScreen(warehouse);
    if (x < -100 || y < -40 || x > camera.width + 40 || y > camera.height + 40) continue;
    context.fillStyle = palette.text;
    context.strokeStyle = palette.surface;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x - 11, y + 9);
    context.lineTo(x - 11, y - 3);
    context.lineTo(x, y - 11);
    context.lineTo(x + 11, y - 3);
    context.lineTo(x + 11, y + 9);
    context.closePath();
    context.stroke();
    context.fill();
    context.fillStyle = palette.surface;
    context.fillRect(x - 5, y, 10, 2);
    context.fillRect(x - 5, y + 4, 10, 2);
    text(context, palette, warehouse.name, x, y + 20, '600 12px', palette.text, 'center');
  }
}

/** Many destinations in one place become one mark with a number. */
export function drawDestinations(
  context: CanvasRenderingContext2D,
  camera: Camera,
  palette: MapPalette,
  addresses: readonly Point[],
): void {
  const cells = new Map<string, { x: number; y: number; n: number }>();
  for (const address of addresses) {
    const { x, y } = camera.toScreen(address);
    if (x < -10 || y < -10 || x > camera.width + 10 || y > camera.height + 10) continue;
    const key = `${Math.floor(x / 18)}/${Math.floor(y / 18)}`;
    const cell = cells.get(key);
    if (cell) cell.n++;
    else cells.set(key, { x, y, n: 1 });
  }
  for (const { x, y, n } of cells.values()) {
    context.strokeStyle = palette.muted;
    context.fillStyle = palette.surface;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(x, y, n > 1 ? 8 : 4, 0, Math.PI * 2);
    context.fill();
    context.stroke();
    if (n > 1)
      text(context, palette, n > 99 ? '99+' : String(n), x, y + 0.5, '600 10px', palette.muted, 'center', false);
    else {
      context.fillStyle = palette.muted;
      context.beginPath();
      context.arc(x, y, 1.5, 0, Math.PI * 2);
      context.fill();
    }
  }
}

export interface TruckMark {
  readonly truck: Truck;
  readonly at: Estimate;
  readonly trail: readonly Point[];
}

export function drawTrails(
  context: CanvasRenderingContext2D,
  camera: Camera,
  palette: MapPalette,
  marks: readonly TruckMark[],
): void {
  context.lineJoin = 'round';
  for (const { truck, at, trail } of marks) {
    const color = palette.states[truck.state];
    context.strokeStyle = color;
    context.lineWidth = 2.5;
    trail.forEach((point, i) => {
      const next = trail[i + 1];
      if (!next) return;
      context.globalAlpha = 0.12 + (0.4 * (i + 1)) / trail.length;
      leg(context, camera, point, next);
    });
    context.globalAlpha = 0.7;
    leg(context, camera, truck, at);
    if (truck.target && at.moving) {
      // What it has still to go.
      context.lineWidth = 1.5;
      context.globalAlpha = 0.55;
      context.setLineDash([4, 5]);
      leg(context, camera, at, truck.target);
      context.setLineDash([]);
    }
    context.globalAlpha = 1;
  }
}

/** From a to b as trucks drive: along x, then along y. */
function leg(context: CanvasRenderingContext2D, camera: Camera, a: Point, b: Point): void {
  const [from, corner, to] = [camera.toScreen(a), camera.toScreen({ x: b.x, y: a.y }), camera.toScreen(b)];
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(corner.x, corner.y);
  context.lineTo(to.x, to.y);
  context.stroke();
}

/** Solid where reported; hollow and dashed where reckoned; grey when overdue. `places`: where each is drawn (spread when several stand together). */
export function drawTrucks(
  context: CanvasRenderingContext2D,
  palette: MapPalette,
  marks: readonly TruckMark[],
  places: readonly Point[],
  names: boolean,
): void {
  marks.forEach(({ truck, at }, i) => {
    const place = places[i];
    if (!place) return;
    const color = at.overdue ? palette.muted : palette.states[truck.state];
    const angle = Math.atan2(-at.facing.y, at.facing.x);
    context.save();
    context.translate(place.x, place.y);
    context.beginPath();
    if (at.facing.x !== 0 || at.facing.y !== 0) {
      context.rotate(angle);
      context.moveTo(15, 0);
      context.lineTo(5, 10);
      context.lineTo(-11, 10);
      context.lineTo(-11, -10);
      context.lineTo(5, -10);
      context.closePath();
    } else context.roundRect(-11, -10, 22, 20, 5);
    context.strokeStyle = palette.surface;
    context.lineWidth = 5;
    context.stroke();
    context.fillStyle = at.estimated ? palette.surface : color;
    context.fill();
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.setLineDash(at.estimated ? [4, 2.5] : []);
    context.stroke();
    context.restore();
    const ink = at.estimated ? color : palette.surface;
    text(
      context,
      palette,
      STATE_LETTER[truck.state],
      place.x - (at.facing.x + at.facing.y !== 0 ? at.facing.x * 1.5 : 0),
      place.y + 0.5,
      '700 12px',
      ink,
      'center',
      false,
    );
    if (names) text(context, palette, String(truck.id), place.x, place.y - 18, '600 11px', palette.text, 'center');
  });
}

export function drawRing(
  context: CanvasRenderingContext2D,
  palette: MapPalette,
  at: Point,
  color: string,
  radius: number,
): void {
  context.lineWidth = 5;
  context.strokeStyle = palette.surface;
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, Math.PI * 2);
  context.stroke();
  context.lineWidth = 2.5;
  context.strokeStyle = color;
  context.stroke();
}

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

/** Marks that stand in the same place are put side by side, in a row below it. */
export function spread(points: readonly Point[], warehouses: readonly Point[]): Point[] {
  const taken = new Map<string, number>();
  const key = (point: Point) => `${Math.round(point.x / 14)}/${Math.round(point.y / 14)}`;
  const docks = new Set(warehouses.map(key));
  return points.map((point) => {
    const cell = key(point);
    const n = taken.get(cell) ?? 0;
    taken.set(cell, n + 1);
    const dock = docks.has(cell);
    if (n === 0 && !dock) return point;
    // At a warehouse trucks stand to the right of it, so that neither hides the other.
    const place = dock ? n + 1 : n;
    return { x: point.x + (dock ? 6 : 0) + place * 26, y: point.y };
  });
}
