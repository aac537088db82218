// The map's keys: what each does. Only while the map has the focus.

import type { MapStage, Mark } from './map-stage.js';
import { neighbour } from './neighbours.js';
import type { Direction } from './neighbours.js';

/** True when the key was the map's. Tab leaves the map at either end of the marks. */
export function handleMapKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  stage: MapStage,
  focus: Mark | null,
  walk: (mark: Mark | null) => void,
  pick: (mark: Mark | null) => void,
): boolean {
  const marks = stage.marks();
  const at = marks.findIndex((mark) => mark.type === focus?.type && mark.id === focus.id);
  switch (event.key) {
    case 'Tab': {
      const next = marks[event.shiftKey ? at - 1 : at + 1];
      // Backwards into the map one begins outside it: only a walk that has begun goes on.
      if (!next || (event.shiftKey && at < 0)) {
        walk(null);
        return false;
      }
      walk(next);
      return true;
    }
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown': {
      const from = marks[at];
      const next = from ? marks[neighbour(marks, from, event.key as Direction)] : marks[0];
      if (next) walk(next);
      return true;
    }
    case 'Enter':
      if (!focus) return false;
      pick(focus);
      return true;
    case '+':
    case '=':
      stage.zoom(1.5);
      return true;
    case '-':
      stage.zoom(1 / 1.5);
      return true;
    case '0':
      stage.fit();
      return true;
    case 'Escape':
      walk(null);
      return focus !== null;
    default:
      return false;
  }
}
