// Mouse, touch and wheel on the timeline and its overview: what they mean. Draws nothing.

import type { TimeRange } from '../../state/nav-store.js';
import { AXIS_PX } from './draw-grid.js';
import type { BrushPart } from './minimap.js';
import type { TimelineStage } from './stage.js';
import type { Hover } from './stage-types.js';

const CLICK_PX = 4;

export interface PointerHooks {
  readonly onPick: (hover: Hover) => void;
  /** A click on the axis. */
  readonly onPin: (time: number) => void;
  /** Alt and drag. */
  readonly onRange: (range: TimeRange) => void;
}

interface Drag {
  x: number;
  moved: boolean;
  readonly fromX: number;
  readonly fromY: number;
  readonly mode: 'pan' | 'range';
}

/** Listens until the returned function is called. */
export function attachPointer(stage: TimelineStage, surface: HTMLElement, hooks: PointerHooks): () => void {
  const pointers = new Map<number, number>();
  let drag: Drag | null = null;
  let pinch = 0;
  const at = (event: MouseEvent) => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top - AXIS_PX };
  };

  const wheel = (event: WheelEvent) => {
    const { x } = at(event);
    const lines = event.deltaMode === 1 ? 24 : 1;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      stage.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY * lines)) * 0.006), x);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      stage.pan((event.deltaX || event.deltaY) * lines);
    }
    // Anything else scrolls the lanes, as the scroller does by itself.
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const { x, y } = at(event);
    surface.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, x);
    if (pointers.size === 2) {
      drag = null;
      pinch = spread(pointers);
      return;
    }
    drag = { x, fromX: x, fromY: y, moved: false, mode: event.altKey ? 'range' : 'pan' };
  };
  const move = (event: PointerEvent) => {
    const { x, y } = at(event);
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, x);
    if (pointers.size === 2) {
      const next = spread(pointers);
      const middle = [...pointers.values()].reduce((sum, one) => sum + one, 0) / 2;
      if (pinch > 10 && next > 10) stage.zoom(pinch / next, middle);
      pinch = next;
      return;
    }
    if (drag) {
      if (!drag.moved && Math.abs(x - drag.fromX) < CLICK_PX) return;
      drag.moved = true;
      surface.style.cursor = drag.mode === 'pan' ? 'grabbing' : 'col-resize';
      if (drag.mode === 'pan') stage.pan(drag.x - x);
      else stage.range = [drag.fromX, x];
      drag.x = x;
      stage.setHover(null);
      return;
    }
    stage.pointerX = event.pointerType === 'touch' ? null : x;
    const hover = y >= 0 ? stage.hit(x, y) : null;
    surface.style.cursor = hover ? 'pointer' : y < 0 ? 'col-resize' : 'default';
    stage.setHover(hover);
  };
  const up = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    const done = drag;
    drag = null;
    surface.style.cursor = 'default';
    if (!done || event.type === 'pointercancel') return;
    const { x, y } = at(event);
    if (done.moved) {
      if (done.mode === 'range') {
        const [from, to] = [stage.view.timeAt(Math.min(done.fromX, x)), stage.view.timeAt(Math.max(done.fromX, x))];
        stage.range = null;
        stage.fitTimes(from, to);
        hooks.onRange({ from, to });
      }
      return;
    }
    if (y < 0) return hooks.onPin(stage.view.timeAt(x));
    const hover = stage.hit(x, y);
    if (hover?.type === 'fold') stage.unfold(hover.fold);
    else if (hover) hooks.onPick(hover);
  };
  const enter = () => {
    stage.aiming = true;
  };
  const leave = () => {
    stage.aiming = false;
    stage.pointerX = null;
    stage.setHover(null);
  };
  return listen(surface, {
    wheel,
    pointerdown: down,
    pointermove: move,
    pointerup: up,
    pointercancel: up,
    pointerenter: enter,
    pointerleave: leave,
  });
}

/** The overview: dragging the brush moves the view, its edges change what it spans, a click elsewhere goes there. */
export function attachMinimapPointer(stage: TimelineStage, surface: HTMLElement): () => void {
  let part: BrushPart | null = null;
  let last = 0;
  const at = (event: PointerEvent) => event.clientX - surface.getBoundingClientRect().left;
  const centre = (x: number) => stage.pan(stage.view.xOf(stage.minimap.view.timeAt(x)) - stage.view.width / 2);
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    last = at(event);
    part = stage.minimap.partAt(last, stage.view);
    if (part === 'outside') {
      centre(last);
      part = 'inside';
    }
  };
  const move = (event: PointerEvent) => {
    const x = at(event);
    const over = part ?? stage.minimap.partAt(x, stage.view);
    surface.style.cursor = over === 'left' || over === 'right' ? 'ew-resize' : over === 'inside' ? 'grab' : 'pointer';
    if (part === null) return;
    const mini = stage.minimap.view;
    const [x0, x1] = stage.minimap.brush(stage.view);
    // By the time dragged over: part of the brush may lie beyond the edge.
    if (part === 'inside') stage.pan(stage.view.xOf(mini.timeAt(x)) - stage.view.xOf(mini.timeAt(last)));
    else {
      const [left, right] = part === 'left' ? [Math.min(x, x1 - 8), x1] : [x0, Math.max(x, x0 + 8)];
      stage.view.follow = false;
      stage.view.fit(stage.model, stage.now(), mini.timeAt(left), mini.timeAt(right), 0);
      stage.invalidate();
    }
    last = x;
  };
  const up = () => {
    part = null;
  };
  return listen(surface, { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up });
}

function spread(pointers: ReadonlyMap<number, number>): number {
  const [a = 0, b = 0] = [...pointers.values()];
  return Math.abs(a - b);
}

type Listeners = { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

function listen(surface: HTMLElement, listeners: Listeners): () => void {
  const all = Object.entries(listeners) as [string, (event: Event) => void][];
  for (const [type, listener] of all) surface.addEventListener(type, listener, { passive: false });
  return () => {
    for (const [type, listener] of all) surface.removeEventListener(type, listener);
  };
}
