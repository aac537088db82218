// A small map on which to choose an address: by click, or by arrow keys. Controlled: the form has the numbers.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Point } from '../../../main/core/lib/ids.js';
import { INT32_MAX, INT32_MIN } from '../../../main/core/lib/ids.js';
import { Camera, boundsOf } from './camera.js';
import styles from './map.module.css';
import { drawDestinations, drawGround, drawRing, drawScaleBar, drawWarehouses, readMapPalette } from './paint.js';
import { s } from './strings.js';
import type { Warehouse } from '../../../main/core/orders/types.js';

export interface GridPickerProps {
  readonly value: Point | null;
  readonly onChange: (point: Point) => void;
  readonly warehouses: readonly Warehouse[];
  readonly customers?: readonly Point[];
  readonly label: string;
}

const CLICK_PX = 4;
const NONE: readonly Point[] = [];

export function GridPicker({ value, onChange, warehouses, customers = NONE, label }: GridPickerProps) {
  const [view, setView] = useState<PickerView | null>(null);
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  const attach = useCallback((canvas: HTMLCanvasElement) => {
    const made = new PickerView(canvas, (point) => change.current(point));
    setView(made);
    return () => {
      made.dispose();
      setView(null);
    };
  }, []);
  useEffect(() => view?.show(value, warehouses, customers), [view, value, warehouses, customers]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '-' || event.key === '=') view?.zoom(event.key === '-' ? 1 / 1.5 : 1.5);
    else {
      const next = pickByKey(event.key, event.shiftKey, value ?? view?.centre() ?? { x: 0, y: 0 });
      if (next === null) return;
      onChange(next);
    }
    event.preventDefault();
  };
  return (
    <div
      className={styles['picker']}
      role="group"
      aria-label={`${label}. ${value ? s('picked', { x: String(value.x), y: String(value.y) }) : s('none')}`}
      aria-roledescription={s('roledescription')}
      tabIndex={0}
      onKeyDown={onKeyDown}
      title={s('pickHint')}
    >
      <canvas ref={attach} className={styles['pickerCanvas']} aria-hidden />
      <p className="visually-hidden" aria-live="polite">
        {value ? s('picked', { x: String(value.x), y: String(value.y) }) : s('none')}
      </p>
    </div>
  );
}

/** Where an arrow key leads from a point: one unit, with Shift ten; null for other keys. */
export function pickByKey(key: string, large: boolean, from: Point): Point | null {
  const step = large ? 10 : 1;
  const moves: Readonly<Record<string, Point>> = {
    ArrowLeft: { x: -step, y: 0 },
    ArrowRight: { x: step, y: 0 },
    ArrowUp: { x: 0, y: step },
    ArrowDown: { x: 0, y: -step },
  };
  const move = moves[key];
  return move ? toAddress({ x: from.x + move.x, y: from.y + move.y }) : null;
}

/** The whole point nearest to a place, inside the world's grid. */
function toAddress({ x, y }: Point): Point {
  const clamp = (value: number) => Math.max(INT32_MIN, Math.min(INT32_MAX, Math.round(value))) + 0;
  return { x: clamp(x), y: clamp(y) };
}

/** The picker's canvas; lives as long as its element. */
class PickerView {
  readonly #camera = new Camera();
  readonly #canvas: HTMLCanvasElement;
  readonly #stops: (() => void)[] = [];
  #value: Point | null = null;
  #warehouses: readonly Warehouse[] = [];
  #customers: readonly Point[] = [];
  #pointer: Point | null = null;
  #fitted = '';
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, onPick: (point: Point) => void) {
    this.#canvas = canvas;
    const resize = new ResizeObserver(() => this.#resize());
    resize.observe(canvas.parentElement ?? canvas);
    this.#stops.push(() => resize.disconnect());
    const theme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => this.#invalidate();
    theme.addEventListener('change', redraw);
    this.#stops.push(() => theme.removeEventListener('change', redraw));
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

  zoom(factor: number): void {
    const at = this.#value
      ? this.#camera.toScreen(this.#value)
      : { x: this.#camera.width / 2, y: this.#camera.height / 2 };
    this.#camera.zoomAt(factor, at.x, at.y);
    this.#invalidate();
  }

  show(value: Point | null, warehouses: readonly Warehouse[], customers: readonly Point[]): void {
    this.#value = value;
    this.#warehouses = warehouses;
    this.#customers = customers;
    const key = warehouses.map(({ x, y }) => `${x},${y}`).join();
    if (key !== this.#fitted) {
      this.#fitted = key;
      this.#fit();
    }
    if (value) this.#keepInView(value);
    this.#invalidate();
  }

  #fit(): void {
    const bounds = boundsOf([...this.#warehouses, ...this.#customers, ...(this.#value ? [this.#value] : [])]);
    this.#camera.fit(bounds ?? { minX: -50, minY: -50, maxX: 50, maxY: 50 }, 30);
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
    drawDestinations(context, camera, palette, this.#customers);
    drawWarehouses(context, camera, palette, this.#warehouses);
    drawScaleBar(context, camera, palette);
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
    const ratio = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    this.#canvas.getContext('2d')?.scale(ratio, ratio);
    const changed = width !== this.#camera.width || height !== this.#camera.height;
    this.#camera.width = width;
    this.#camera.height = height;
    if (changed) this.#fit();
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
      this.#camera.zoomAt(Math.exp(-Math.max(-80, Math.min(80, event.deltaY)) * 0.004), x, y);
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
      this.#camera.pan(point.x - drag.x, point.y - drag.y);
      drag = { ...point, moved: true };
    });
    on('pointerup', (event) => {
      const { x, y } = at(event);
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
      this.#fit();
      this.#invalidate();
    });
  }
}
