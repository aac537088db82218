// The pointer on the time strip: a click or a drag moves the window's one time cursor. Draws nothing.

import type { StripStage } from './strip-stage.js';

export interface StripPointerHooks {
  readonly onMoment: (at: number) => void;
  /** Dragged to the present, or beyond. */
  readonly onLive: () => void;
}

/** So near to the present is the present, pixels. */
const LIVE_PX = 6;

/** Listens until the returned function is called. */
export function attachStripPointer(stage: StripStage, hooks: StripPointerHooks): () => void {
  const { canvas } = stage;
  let dragging = false;
  /** The window stays where it was when the drag began: what one aims at must not move away. */
  let frozen = stage.window();
  const moment = (event: PointerEvent) => {
    const x = event.clientX - canvas.getBoundingClientRect().left;
    const at = frozen.from + ((frozen.to - frozen.from) * Math.max(0, x)) / frozen.width;
    const slack = (LIVE_PX * (frozen.to - frozen.from)) / frozen.width;
    if (at >= stage.now() - slack) hooks.onLive();
    else hooks.onMoment(at);
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    dragging = true;
    frozen = stage.window();
    moment(event);
  };
  const move = (event: PointerEvent) => {
    if (dragging) moment(event);
  };
  const up = () => {
    dragging = false;
  };
  const all = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up } as const;
  const entries = Object.entries(all) as [string, (event: Event) => void][];
  for (const [type, listener] of entries) canvas.addEventListener(type, listener);
  return () => {
    for (const [type, listener] of entries) canvas.removeEventListener(type, listener);
  };
}
