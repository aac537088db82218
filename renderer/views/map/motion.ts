// Where a truck is between two reports: along x, then along y, at the world's speed, never past its target. Pure.

import type { Point } from '../../../main/core/lib/ids.js';
import { manhattan } from '../../../main/core/lib/ids.js';
import type { Truck } from '../../../main/core/orders/types.js';

export interface Estimate extends Point {
  /** The place was reckoned, not reported. */
  readonly estimated: boolean;
  /** It still has way to go. */
  readonly moving: boolean;
  /** When it should arrive, ms; null when it goes nowhere. */
  readonly arrivesAt: number | null;
  /** Direction it faces: unit steps; (0, 0) when it stands. */
  readonly facing: Point;
  /** It should have arrived a while ago, and nothing was heard. */
  readonly overdue: boolean;
}

/** Silence after the reckoned arrival that makes a truck's place doubtful, ms. */
export const OVERDUE_MS = 15_000;

/** A point `distance` units along the way from `a` to `b`: first all of x, then y. */
export function along(a: Point, b: Point, distance: number): Point {
  const dx = Math.abs(b.x - a.x);
  if (distance < dx) return { x: a.x + Math.sign(b.x - a.x) * distance, y: a.y };
  const dy = Math.min(Math.abs(b.y - a.y), distance - dx);
  return { x: b.x, y: a.y + Math.sign(b.y - a.y) * dy };
}

/** `speed`: grid units a second. */
export function estimate(truck: Truck, speed: number, now: number): Estimate {
  const { target } = truck;
  const travels = truck.state === 'to-warehouse' || truck.state === 'delivering';
  if (!travels || target === null || !(speed > 0)) {
    return {
      x: truck.x,
      y: truck.y,
      estimated: truck.inferred,
      moving: false,
      arrivesAt: null,
      facing: { x: 0, y: 0 },
      overdue: false,
    };
  }
  const whole = manhattan(truck, target);
  const arrivesAt = truck.reportedAt + (whole / speed) * 1000;
  const travelled = Math.min(whole, (Math.max(0, now - truck.reportedAt) / 1000) * speed);
  const at = along(truck, target, travelled);
  const onX = travelled < Math.abs(target.x - truck.x);
  const facing = onX ? { x: Math.sign(target.x - truck.x), y: 0 } : { x: 0, y: Math.sign(target.y - truck.y) };
  return {
    ...at,
    estimated: travelled > 0 || truck.inferred,
    moving: travelled < whole,
    arrivesAt,
    facing: facing.x === 0 && facing.y === 0 ? { x: Math.sign(target.x - truck.x), y: 0 } : facing,
    overdue: now > arrivesAt + OVERDUE_MS,
  };
}

/** The last places a truck was reported at, oldest first. */
export const TRAIL_POINTS = 20;

/** Adds a place to a trail; the same place twice in a row counts once. Gives the same array when nothing changed. */
export function extendTrail(trail: readonly Point[], point: Point): readonly Point[] {
  const last = trail.at(-1);
  if (last && last.x === point.x && last.y === point.y) return trail;
  return [...trail, { x: point.x, y: point.y }].slice(-TRAIL_POINTS);
}
