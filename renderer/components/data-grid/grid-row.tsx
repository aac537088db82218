// One row of a table. Cells that do something of their own look and act like buttons, without being tab stops.

import { Fragment, memo } from 'react';
import { cx } from '../cx.js';
import styles from './data-grid.module.css';
import type { GridCell } from './grid-keys.js';
import type { Column } from './types.js';

/** What a row's cells call; the same object for all rows, however often the table is drawn. */
export interface RowActs<Row> {
  /** `extend`: with Shift, marks all rows up to here. */
  readonly cell: (cell: GridCell, extend: boolean) => void;
  readonly select: (row: Row) => void;
  readonly open: (row: Row) => void;
  /** The other button of the mouse. */
  readonly menu: (cell: GridCell, row: Row, x: number, y: number) => void;
}

interface GridRowProps<Row> {
  /** Undefined while its page is being fetched. */
  readonly row: Row | undefined;
  /** Which row this is: what a cell keeps is not the next row's. */
  readonly rowKey: string | number;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly Column<Row>[];
  readonly selected: boolean;
  /** One of the rows that a copy takes. */
  readonly marked: boolean;
  readonly activeColumn: number | null;
  /** The table's, which its cells' ids begin with. */
  readonly gridId: string;
  readonly acts: RowActs<Row>;
}

export const cellIdOf = (gridId: string, { row, column }: GridCell): string => `${gridId}-${row}-${column}`;

function PlainGridRow<Row>(props: GridRowProps<Row>) {
  const { row, rowKey, index, columns, activeColumn, acts } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.selected || props.marked}
      data-chosen={props.selected || undefined}
      data-marked={props.marked || undefined}
      className={cx(styles['row'], styles['body'])}
      style={{ transform: `translateY(${props.top}px)` }}
      onDoubleClick={() => row !== undefined && acts.open(row)}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          id={cellIdOf(props.gridId, { row: index, column: at })}
          role="gridcell"
          aria-colindex={at + 1}
          data-active={activeColumn === at || undefined}
          className={cx(styles['cell'], column.align === 'end' && styles['end'])}
          onClick={(event) => {
            acts.cell({ row: index, column: at }, event.shiftKey);
            if (row === undefined || event.shiftKey) return;
            if (column.onActivate) column.onActivate(row);
            else acts.select(row);
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            if (row !== undefined) acts.menu({ row: index, column: at }, row, event.clientX, event.clientY);
          }}
        >
          {row === undefined ? (
            <span className={styles['pending']} />
          ) : (
            <CellContent column={column} row={row} rowKey={rowKey} />
          )}
        </div>
      ))}
    </div>
  );
}

/** Drawn again only when something of its own has changed: scrolling moves the others. */
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;

interface CellContentProps<Row> {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly rowKey: string | number;
}

function CellContent<Row>({ column, row, rowKey }: CellContentProps<Row>) {
  const given = column.render(row);
  // The drawn row may have shown another one: its texts change, but what may keep something begins anew.
  const own = column.keepsNothing !== true && typeof given === 'object' && given !== null;
  const content = own ? <Fragment key={rowKey}>{given}</Fragment> : given;
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
