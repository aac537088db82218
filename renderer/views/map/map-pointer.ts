// Mouse, touch and wheel on a map: what they mean. Draws nothing.

import type { Point } from '../../../main/core/lib/ids.js';
import type { MapStage, Mark } from './map-stage.js';

const CLICK_PX = 4;

/** Listens until the returned function is called. */
export function attachMapPointer(
  stage: MapStage,
  onPick: (mark: Mark | null) => void,
  onGround?: (point: Point) => void,
): () => void {
  const { canvas } = stage;
  const stops: (() => void)[] = [];
  let drag: { x: number; y: number; moved: boolean } | null = null;
  const at = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) => {
    canvas.addEventListener(type, listener, { passive: false });
    stops.push(() => canvas.removeEventListener(type, listener));
  };
  on('wheel', (event) => {
    event.preventDefault();
    const { x, y } = at(event);
    stage.camera.zoomAt(wheelFactor(event), x, y);
    stage.touch();
  });
  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    drag = { ...at(event), moved: false };
  });
  on('pointermove', (event) => {
    const { x, y } = at(event);
    if (!drag) {
      const mark = stage.hit(x, y);
      canvas.style.cursor = mark ? 'pointer' : 'grab';
      return stage.setHover(mark);
    }
    if (!drag.moved && Math.hypot(x - drag.x, y - drag.y) < CLICK_PX) return;
    canvas.style.cursor = 'grabbing';
    stage.setHover(null);
    stage.camera.pan(x - drag.x, y - drag.y);
    drag = { x, y, moved: true };
    stage.touch();
  });
  on('pointerup', (event) => {
    const { x, y } = at(event);
    if (drag && !drag.moved) {
      const mark = stage.hit(x, y);
      onPick(mark);
      if (mark === null) onGround?.(stage.camera.toGrid(x, y));
    }
    drag = null;
    canvas.style.cursor = 'grab';
  });
  on('pointercancel', () => {
    drag = null;
  });
  on('pointerleave', () => stage.setHover(null));
  on('dblclick', () => stage.fit());
  return () => {
    for (const stop of stops) stop();
  };
}

/** How much a turn of the wheel enlarges: one notch at most by a third. */
export function wheelFactor({ deltaY, deltaMode }: WheelEvent): number {
  const lines = deltaMode === 1 ? 24 : 1;
  return Math.exp(-Math.max(-80, Math.min(80, deltaY * lines)) * 0.004);
}
