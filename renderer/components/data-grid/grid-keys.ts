// Where a key leads in a grid: pure, so that every key can be tested. Row -1 is the heading.

export interface GridCell {
  readonly row: number;
  readonly column: number;
}

export interface GridExtent {
  readonly rows: number;
  readonly columns: number;
  /** Rows of one screen. */
  readonly page: number;
}

/** The cell after this key, or null when the key does not move. */
export function moveInGrid(key: string, ctrl: boolean, { row, column }: GridCell, extent: GridExtent): GridCell | null {
  const last = { row: extent.rows - 1, column: extent.columns - 1 };
  const to = (nextRow: number, nextColumn: number): GridCell => ({
    row: Math.max(-1, Math.min(last.row, nextRow)),
    column: Math.max(0, Math.min(last.column, nextColumn)),
  });
  switch (key) {
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'PageDown':
      return to(row + extent.page, column);
    case 'PageUp':
      return to(row < 0 ? -1 : Math.max(0, row - extent.page), column);
    case 'Home':
      return ctrl ? to(Math.min(0, last.row), 0) : to(row, 0);
    case 'End':
      return ctrl ? to(last.row, last.column) : to(row, last.column);
    default:
      return null;
  }
}
