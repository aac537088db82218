// The address picker's canvas: what it shows, its pointer, its camera. Lives as long as its element.

import type { Point } from '../../../main/core/lib/ids.js';
import { INT32_MAX, INT32_MIN } from '../../../main/core/lib/ids.js';
import type { Warehouse } from '../../../main/core/orders/types.js';
import { sizeCanvas, watchTheme } from '../timeline/stage-surface.js';
import { Camera, boundsOf } from './camera.js';
import type { Bounds } from './camera.js';
import { readMapPalette } from './map-palette.js';
import { wheelFactor } from './map-pointer.js';
import { NamePainter, around } from './name-painter.js';
import { clusters, drawDestinations, drawGround, drawScaleBar } from './paint-ground.js';
import { drawRing, drawWarehouses } from './paint-marks.js';

const CLICK_PX = 4;
/** Least room around what is shown: names above or below, the axis and the scale at the bottom. */
const ROOM_PX: Point = { x: 34, y: 40 };

/** The whole point nearest to a place, inside the world's grid. */
export function toAddress({ x, y }: Point): Point {
  const clamp = (value: number) => Math.max(INT32_MIN, Math.min(INT32_MAX, Math.round(value))) + 0;
  return { x: clamp(x), y: clamp(y) };
}

/** The picker's canvas; lives as long as its element. */
export class PickerView {
  readonly #camera = new Camera();
  readonly #canvas: HTMLCanvasElement;
  readonly #stops: (() => void)[] = [];
  #value: Point | null = null;
  #warehouses: readonly Warehouse[] = [];
  #customers: readonly Point[] = [];
  #pointer: Point | null = null;
  /** A person moved the map or chose on it: it stays where it is. */
  #touched = false;
  #fitted: Bounds | null = null;
  readonly #names = new NamePainter();
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, onPick: (point: Point) => void) {
    this.#canvas = canvas;
    const resize = new ResizeObserver(() => this.#resize());
    resize.observe(canvas.parentElement ?? canvas);
    this.#stops.push(() => resize.disconnect());
    this.#stops.push(watchTheme(() => this.#invalidate()));
    this.#listen(onPick);
    this.#resize();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    for (const stop of this.#stops) stop();
  }

  centre(): Point {
    return toAddress({ x: this.#camera.x, y: this.#camera.y });
  }

  /** Where a point of the grid is on the canvas, CSS pixels. */
  screen(point: Point): Point {
    return this.#camera.toScreen(point);
  }

  zoom(factor: number): void {
    const at = this.#value
      ? this.#camera.toScreen(this.#value)
      : { x: this.#camera.width / 2, y: this.#camera.height / 2 };
    this.#touched = true;
    this.#camera.zoomAt(factor, at.x, at.y);
    this.#invalidate();
  }

  show(value: Point | null, warehouses: readonly Warehouse[], customers: readonly Point[]): void {
    this.#value = value;
    this.#warehouses = warehouses;
    this.#customers = customers;
    if (!this.#touched && !this.#allSeen()) this.#fit();
    if (value) this.#keepInView(value);
    this.#invalidate();
  }

  #points(): Point[] {
    return [...this.#warehouses, ...this.#customers, ...(this.#value ? [this.#value] : [])];
  }

  #room(): Point {
    const context = this.#canvas.getContext('2d');
    const names = this.#warehouses.map(({ name }) => name);
    const least = context ? this.#names.room(context, readMapPalette(this.#canvas), names) : 0;
    return { x: Math.max(ROOM_PX.x, least), y: ROOM_PX.y };
  }

  /** Everything is in view with room for its name, and not lost in emptiness. */
  #allSeen(): boolean {
    const camera = this.#camera;
    if (this.#fitted === null) return false;
    const bounds = boundsOf(this.#points());
    if (!bounds) return true;
    const room = this.#room();
    const low = camera.toScreen({ x: bounds.minX, y: bounds.minY });
    const high = camera.toScreen({ x: bounds.maxX, y: bounds.maxY });
    const free = Math.min(low.x, camera.width - high.x) + 1 >= Math.min(room.x, camera.width / 3);
    return free && Math.min(high.y, camera.height - low.y) + 1 >= Math.min(room.y, camera.height / 3);
  }

  /** Warehouses, customers and the value, with margins for names. */
  #fit(): void {
    this.#fitted = boundsOf(this.#points());
    this.#camera.fit(this.#fitted ?? { minX: -50, minY: -50, maxX: 50, maxY: 50 }, this.#room());
  }

  #keepInView(value: Point): void {
    const { width, height } = this.#camera;
    const { x, y } = this.#camera.toScreen(value);
    if (x >= 12 && y >= 12 && x <= width - 12 && y <= height - 12) return;
    // A little outside: move along. Far outside (typed numbers): show everything.
    const near = x > -width && x < 2 * width && y > -height && y < 2 * height;
    if (!near) return this.#fit();
    this.#camera.pan(x < 12 ? 40 - x : Math.min(0, width - 40 - x), y < 12 ? 40 - y : Math.min(0, height - 40 - y));
  }

  #invalidate(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    const palette = readMapPalette(this.#canvas);
    const camera = this.#camera;
    drawGround(context, camera, palette);
    const customers = clusters(camera, this.#customers);
    drawDestinations(context, palette, customers);
    drawWarehouses(context, camera, palette, this.#warehouses);
    const bar = drawScaleBar(context, camera, palette);
    const named = this.#warehouses.map((one) => ({ key: String(one.id), name: one.name, at: camera.toScreen(one) }));
    const kept = customers.map((one) => around(one, one.n > 1 ? 9 : 5, one.n > 1 ? 9 : 5));
    this.#names.draw(context, palette, camera, named, [], [bar, ...kept]);
    if (this.#pointer) {
      context.strokeStyle = palette.borderStrong;
      context.lineWidth = 1;
      context.setLineDash([3, 3]);
      const { x, y } = camera.toScreen(toAddress(camera.toGrid(this.#pointer.x, this.#pointer.y)));
      context.strokeRect(Math.round(x) - 5.5, Math.round(y) - 5.5, 11, 11);
      context.setLineDash([]);
    }
    if (!this.#value) return;
    const at = camera.toScreen(this.#value);
    context.strokeStyle = palette.accent;
    context.lineWidth = 1;
    context.globalAlpha = 0.6;
    context.beginPath();
    context.moveTo(0, at.y);
    context.lineTo(camera.width, at.y);
    context.moveTo(at.x, 0);
    context.lineTo(at.x, camera.height);
    context.stroke();
    context.globalAlpha = 1;
    drawRing(context, palette, at, palette.accent, 7);
    context.fillStyle = palette.accent;
    context.beginPath();
    context.arc(at.x, at.y, 3, 0, Math.PI * 2);
    context.fill();
  }

  #resize(): void {
    const box = this.#canvas.parentElement;
    const [width, height] = [Math.max(40, box?.clientWidth ?? 0), Math.max(40, box?.clientHeight ?? 0)];
    sizeCanvas(this.#canvas, width, height);
    const changed = width !== this.#camera.width || height !== this.#camera.height;
    this.#camera.width = width;
    this.#camera.height = height;
    if (changed && !this.#touched) this.#fit();
    this.#invalidate();
  }

  #listen(onPick: (point: Point) => void): void {
    const canvas = this.#canvas;
    let drag: { x: number; y: number; moved: boolean } | null = null;
    const at = (event: MouseEvent) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) => {
      canvas.addEventListener(type, listener, { passive: false });
      this.#stops.push(() => canvas.removeEventListener(type, listener));
    };
    on('wheel', (event) => {
      event.preventDefault();
      const { x, y } = at(event);
      this.#touched = true;
      this.#camera.zoomAt(wheelFactor(event), x, y);
      this.#invalidate();
    });
    on('pointerdown', (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      drag = { ...at(event), moved: false };
    });
    on('pointermove', (event) => {
      const point = at(event);
      this.#pointer = point;
      this.#invalidate();
      if (!drag || (!drag.moved && Math.hypot(point.x - drag.x, point.y - drag.y) < CLICK_PX)) return;
      this.#touched = true;
      this.#camera.pan(point.x - drag.x, point.y - drag.y);
      drag = { ...point, moved: true };
    });
    on('pointerup', (event) => {
      const { x, y } = at(event);
      if (drag && !drag.moved) this.#touched = true;
      if (drag && !drag.moved) onPick(toAddress(this.#camera.toGrid(x, y)));
      drag = null;
    });
    on('pointercancel', () => {
      drag = null;
    });
    on('pointerleave', () => {
      this.#pointer = null;
      this.#invalidate();
    });
    on('dblclick', () => {
      this.#touched = false;
      this.#fit();
      this.#invalidate();
    });
  }
}
