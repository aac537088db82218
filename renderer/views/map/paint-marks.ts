// Draws warehouses, trucks, their trails and the rings around what is meant. Names are placed and drawn elsewhere. Keeps nothing.

import type { Point } from '../../../main/core/lib/ids.js';
import type { Truck, TruckState, Warehouse } from '../../../main/core/orders/types.js';
import type { Camera } from './camera.js';
import type { MapPalette } from './map-palette.js';
import type { Estimate } from './motion.js';
import { text } from './paint-text.js';

/** One letter a state, so that colour is never alone. */
export const STATE_LETTER: Readonly<Record<TruckState, string>> = {
  idle: 'I',
  'to-warehouse': 'P',
  waiting: 'W',
  loading: 'L',
  delivering: 'D',
};

export function drawWarehouses(
  context: CanvasRenderingContext2D,
  camera: Camera,
  palette: MapPalette,
  warehouses: readonly Warehouse[],
): void {
  for (const warehouse of warehouses) {
    const { x, y } = camera.toScreen(warehouse);
    if (x < -40 || y < -40 || x > camera.width + 40 || y > camera.height + 40) continue;
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
  }
}

export interface TruckMark {
  readonly truck: Truck;
  readonly at: Estimate;
}

export interface TruckTrail {
  readonly state: TruckState;
  readonly trail: readonly Point[];
}

/** Where trucks have been: the older, the fainter. Changes only with reports, so it is part of a layer that is kept. */
export function drawTrails(
  context: CanvasRenderingContext2D,
  camera: Camera,
  palette: MapPalette,
  trails: readonly TruckTrail[],
): void {
  context.lineJoin = 'round';
  context.lineWidth = 2.5;
  for (const { state, trail } of trails) {
    context.strokeStyle = palette.states[state];
    trail.forEach((point, i) => {
      const next = trail[i + 1];
      if (!next) return;
      context.globalAlpha = 0.12 + (0.4 * (i + 1)) / trail.length;
      context.beginPath();
      leg(context, camera, point, next);
      context.stroke();
    });
  }
  context.globalAlpha = 1;
}

/**
 * From the last report to where a truck is reckoned to be, and dashed from there to where it goes. All of a colour are one path:
 * two strokes each for 200 trucks on their way were a third of a frame.
 */
export function drawWays(
  context: CanvasRenderingContext2D,
  camera: Camera,
  palette: MapPalette,
  marks: readonly TruckMark[],
): void {
  const states = new Map<TruckState, TruckMark[]>();
  for (const mark of marks) {
    if (!mark.at.moving && mark.at.x === mark.truck.x && mark.at.y === mark.truck.y) continue;
    const same = states.get(mark.truck.state);
    if (same) same.push(mark);
    else states.set(mark.truck.state, [mark]);
  }
  context.lineJoin = 'round';
  for (const [state, ways] of states) {
    context.strokeStyle = palette.states[state];
    context.lineWidth = 2.5;
    context.globalAlpha = 0.7;
    context.beginPath();
    for (const { truck, at } of ways) leg(context, camera, truck, at);
    context.stroke();
    context.lineWidth = 1.5;
    context.globalAlpha = 0.55;
    context.setLineDash([4, 5]);
    context.beginPath();
    for (const { truck, at } of ways) if (truck.target && at.moving) leg(context, camera, at, truck.target);
    context.stroke();
    context.setLineDash([]);
  }
  context.globalAlpha = 1;
}

/** From a to b as trucks drive: along x, then along y. */
function leg(context: CanvasRenderingContext2D, camera: Camera, a: Point, b: Point): void {
  const [from, to] = [camera.toScreen(a), camera.toScreen(b)];
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, from.y);
  context.lineTo(to.x, to.y);
}

/** Solid where reported; hollow and dashed where reckoned; grey when overdue. Around (x, y). */
export function drawTruck(
  context: CanvasRenderingContext2D,
  palette: MapPalette,
  state: TruckState,
  { facing, estimated, overdue }: Pick<Estimate, 'facing' | 'estimated' | 'overdue'>,
  x: number,
  y: number,
): void {
  const color = overdue ? palette.muted : palette.states[state];
  context.save();
  context.translate(x, y);
  context.beginPath();
  if (facing.x !== 0 || facing.y !== 0) {
    context.rotate(Math.atan2(-facing.y, facing.x));
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
  context.fillStyle = estimated ? palette.surface : color;
  context.fill();
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.setLineDash(estimated ? [4, 2.5] : []);
  context.stroke();
  context.restore();
  const ink = estimated ? color : palette.surface;
  const middle = x - (facing.x + facing.y !== 0 ? facing.x * 1.5 : 0);
  text(context, palette, STATE_LETTER[state], middle, y + 0.5, '700 12px', ink, 'center', false);
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
