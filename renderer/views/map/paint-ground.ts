// Draws what lies under the marks: ground, grid, axes, scale, destinations of open packages. Keeps nothing.

import type { Point } from '../../../main/core/lib/ids.js';
import { gridStep } from './camera.js';
import type { Camera } from './camera.js';
import type { Rect } from './labels.js';
import type { MapPalette } from './map-palette.js';
import { text } from './paint-text.js';
import { s } from './strings.js';

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

/** A bar of a round number of units. Gives the place it takes. */
export function drawScaleBar(context: CanvasRenderingContext2D, camera: Camera, palette: MapPalette): Rect {
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
  return { x: x - 8, y: y - 20, width: length + 16, height: 30 };
}

export interface Cluster extends Point {
  readonly n: number;
}

/** Destinations on the screen; many in one place become one with a number. */
export function clusters(camera: Camera, addresses: readonly Point[]): Cluster[] {
  const cells = new Map<string, { x: number; y: number; n: number }>();
  for (const address of addresses) {
    const { x, y } = camera.toScreen(address);
    if (x < -10 || y < -10 || x > camera.width + 10 || y > camera.height + 10) continue;
    const key = `${Math.floor(x / 18)}/${Math.floor(y / 18)}`;
    const cell = cells.get(key);
    if (cell) cell.n++;
    else cells.set(key, { x, y, n: 1 });
  }
  return [...cells.values()];
}

export function drawDestinations(
  context: CanvasRenderingContext2D,
  palette: MapPalette,
  destinations: readonly Cluster[],
): void {
  for (const { x, y, n } of destinations) {
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
