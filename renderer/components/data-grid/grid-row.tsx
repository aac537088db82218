// One row of a table. Cells that do something of their own look and act like buttons, without being tab stops.

import { cx } from '../cx.js';
import styles from './data-grid.module.css';
import type { GridCell } from './grid-keys.js';
import type { Column } from './types.js';

interface GridRowProps<Row> {
  /** Undefined while its page is being fetched. */
  readonly row: Row | undefined;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly Column<Row>[];
  readonly selected: boolean;
  /** One of the rows that a copy takes. */
  readonly marked: boolean;
  readonly activeColumn: number | null;
  readonly cellId: (cell: GridCell) => string;
  /** `extend`: with Shift, marks all rows up to here. */
  readonly onCell: (cell: GridCell, extend: boolean) => void;
  readonly onSelect: (row: Row) => void;
  readonly onOpen: (row: Row) => void;
  /** The other button of the mouse. */
  readonly onMenu: (cell: GridCell, row: Row, x: number, y: number) => void;
}

export function GridRow<Row>(props: GridRowProps<Row>) {
  const { row, index, columns, activeColumn } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.selected || props.marked}
      data-chosen={props.selected || undefined}
      data-odd={index % 2 === 1 || undefined}
      data-marked={props.marked || undefined}
      className={cx(styles['row'], styles['body'])}
      style={{ top: props.top }}
      onDoubleClick={() => row !== undefined && props.onOpen(row)}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          id={props.cellId({ row: index, column: at })}
          role="gridcell"
          aria-colindex={at + 1}
          data-active={activeColumn === at || undefined}
          className={cx(styles['cell'], column.align === 'end' && styles['end'])}
          onClick={(event) => {
            props.onCell({ row: index, column: at }, event.shiftKey);
            if (row === undefined || event.shiftKey) return;
            if (column.onActivate) column.onActivate(row);
            else props.onSelect(row);
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            if (row !== undefined) props.onMenu({ row: index, column: at }, row, event.clientX, event.clientY);
          }}
        >
          {row === undefined ? <span className={styles['pending']} /> : <CellContent column={column} row={row} />}
        </div>
      ))}
    </div>
  );
}

function CellContent<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const content = column.render(row);
  if (column.onActivate === undefined) return <span className={styles['text']}>{content}</span>;
  const label = column.activateLabel?.(row);
  // The grid is the one tab stop; the click bubbles to the cell, which acts.
  return (
    <button type="button" tabIndex={-1} title={label} className={styles['action']}>
      {content}
      {label !== undefined && <span className="visually-hidden">{label}</span>}
    </button>
  );
}
