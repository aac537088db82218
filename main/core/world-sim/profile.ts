// The world's pace: ticks, resending, poll lag, and how long packing, loading and driving take. Pure arithmetic, in ms.

import type { Point } from '../lib/ids.js';
import { manhattan } from '../lib/ids.js';

export interface TimingProfile {
  readonly name: 'brisk' | 'classic';
  /** Acks and responses leave at multiples of this world time. */
  readonly tickMs: number;
  /** Un-acked responses are sent again after this time. */
  readonly resendMs: number;
  /** Due events are noticed at multiples of this world time; 0: at once. */
  readonly pollMs: number;
}

/** As the real one: for conformance. */
export const CLASSIC: TimingProfile = { name: 'classic', tickMs: 6000, resendMs: 300_000, pollMs: 5000 };
/** The same rules without the waiting: the app's default. */
export const BRISK: TimingProfile = { name: 'brisk', tickMs: 50, resendMs: 2000, pollMs: 0 };

export function timingProfile(name: TimingProfile['name']): TimingProfile {
  return name === 'classic' ? CLASSIC : BRISK;
}

/** A new world's speed: grid units a second, and the divisor of packing and loading. */
export const DEFAULT_SIMSPEED = 100;

const MINUTE = 60_000;
/** Trucks move in steps of 0.6 s. */
const STEP_MS = 600;
const LONGEST_TRIP_MS = 50_000 * MINUTE;

/** The first tick after `time`: what becomes pending at a tick's very moment waits for the next one. */
export function tickAfter(profile: TimingProfile, time: number): number {
  return (Math.floor(time / profile.tickMs) + 1) * profile.tickMs;
}

/** The tick after the one that carries the ack of a request of `time`: the first to tell what work it caused has come to. */
export function resultTick(profile: TimingProfile, time: number): number {
  return tickAfter(profile, time) + profile.tickMs;
}

/** The first tick at or after `time`. */
export function tickFrom(profile: TimingProfile, time: number): number {
  return Math.ceil(time / profile.tickMs) * profile.tickMs;
}

/** When an event that is due at `due` is noticed. */
export function noticedAt(profile: TimingProfile, due: number): number {
  return profile.pollMs === 0 ? due : Math.ceil(due / profile.pollMs) * profile.pollMs;
}

/** Half a minute a product line, divided by whole sixties of the speed; below 60 simply slower. */
export function packingMs(lines: number, simspeed: number): number {
  const divisor = simspeed >= 60 ? Math.floor(simspeed / 60) : simspeed / 60;
  return Math.round((lines * MINUTE) / 2 / divisor);
}

/** One minute from 60 to 119, nothing from 120 (the real one's integer division); below 60 simply slower. */
export function loadingMs(simspeed: number): number {
  if (simspeed >= 60) return Math.floor(1 / Math.floor(simspeed / 60)) * MINUTE;
  return Math.round((60 / simspeed) * MINUTE);
}

/** Manhattan distance at `simspeed` grid units a second, in whole steps, at most 50,000 minutes. */
export function travelMs(from: Point, to: Point, simspeed: number): number {
  const steps = Math.ceil((manhattan(from, to) * 1000) / simspeed / STEP_MS);
  return Math.min(steps * STEP_MS, LONGEST_TRIP_MS);
}

/** A trip that began `elapsed` ms ago and takes `total` ms at `simspeed`. */
export interface Progress {
  readonly elapsed: number;
  readonly total: number;
  readonly simspeed: number;
}

/** Where a truck is on its way: in whole steps, along x first, then along y. */
export function positionAlong(from: Point, to: Point, { elapsed, total, simspeed }: Progress): Point {
  if (elapsed >= total) return { x: to.x, y: to.y };
  const stepped = Math.floor(Math.max(0, elapsed) / STEP_MS) * STEP_MS;
  const distance = manhattan(from, to);
  // The second rate is that of a trip cut down to the longest time.
  const moved = Math.min(distance, Math.floor(stepped * Math.max(simspeed / 1000, distance / total)));
  const dx = Math.abs(to.x - from.x);
  const alongX = Math.min(moved, dx);
  const alongY = moved - alongX;
  return { x: from.x + Math.sign(to.x - from.x) * alongX, y: from.y + Math.sign(to.y - from.y) * alongY };
}
