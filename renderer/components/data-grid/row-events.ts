// Which cell of a table something happened in: one listener a table instead of three a cell.

import type { GridCell } from './grid-keys.js';

interface CellEvent {
  readonly target: EventTarget;
  readonly currentTarget: Element;
}

/** The cell, as its row and itself say; null outside of the cells, also in what a cell opened elsewhere in the page. */
export function cellOf({ target, currentTarget }: CellEvent): GridCell | null {
  const cell = target instanceof Element ? target.closest('[role=gridcell]') : null;
  if (cell === null || !currentTarget.contains(cell)) return null;
  const row = cell.closest('[role=row]');
  return { row: numberOf(row, 'aria-rowindex') - 2, column: numberOf(cell, 'aria-colindex') - 1 };
}

function numberOf(element: Element | null, attribute: string): number {
  return Number(element?.getAttribute(attribute) ?? NaN);
}
