// One row of a table. Cells that do something of their own look and act like buttons, without being tab stops; what is pressed
// is found by the table (row-events.ts).

import { Fragment, memo } from 'react';
import { cx } from '../cx.js';
import type { ExportValue } from '../export/export-job.js';
import { formatNumber } from '../format.js';
import styles from './data-grid.module.css';
import type { GridCell } from './grid-keys.js';
import type { Column } from './types.js';

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
}

export const cellIdOf = (gridId: string, { row, column }: GridCell): string => `${gridId}-${row}-${column}`;

function PlainGridRow<Row>(props: GridRowProps<Row>) {
  const { row, rowKey, index, columns, activeColumn } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.selected || props.marked}
      data-chosen={props.selected || undefined}
      data-marked={props.marked || undefined}
      className={cx(styles['row'], styles['body'])}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      {columns.map((column, at) => {
        const content = row === undefined ? <span className={styles['pending']} /> : contentOf(column, row, rowKey);
        return (
          <div
            key={column.id}
            id={cellIdOf(props.gridId, { row: index, column: at })}
            role="gridcell"
            aria-colindex={at + 1}
            data-active={activeColumn === at || undefined}
            className={cx(
              styles['cell'],
              typeof content !== 'object' && styles['words'],
              column.align === 'end' && styles['end'],
            )}
          >
            {content}
          </div>
        );
      })}
    </div>
  );
}

/** Drawn again only when something of its own has changed: scrolling moves the others. */
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;

/** Words stand in their cell as they are: a box around each was a third of a table's elements. */
function contentOf<Row>(column: Column<Row>, row: Row, rowKey: string | number) {
  const given = column.render(row);
  if (column.onActivate !== undefined) return actionOf(column, row, given, rowKey);
  if (given === null || given === undefined || typeof given === 'boolean') return '';
  if (typeof given === 'string' || typeof given === 'number') return given;
  return <span className={styles['text']}>{ownOf(column, given, rowKey)}</span>;
}

/** The drawn row may have shown another one: its texts change, but what may keep something begins anew. */
function ownOf<Row>(column: Column<Row>, given: React.ReactNode, rowKey: string | number): React.ReactNode {
  const keeps = column.keepsNothing !== true && typeof given === 'object' && given !== null;
  return keeps ? <Fragment key={rowKey}>{given}</Fragment> : given;
}

/** The grid is the one tab stop; the click is the cell's, which acts. */
function actionOf<Row>(column: Column<Row>, row: Row, given: React.ReactNode, rowKey: string | number) {
  const label = column.activateLabel?.(row);
  const said = typeof given === 'string' || typeof given === 'number' ? given : wordsOf(column.value?.(row));
  return (
    <button
      type="button"
      tabIndex={-1}
      title={label}
      aria-label={label === undefined ? undefined : `${said} ${label}`.trim()}
      className={styles['action']}
    >
      {ownOf(column, given, rowKey)}
    </button>
  );
}

function wordsOf(value: ExportValue | undefined): string {
  return typeof value === 'number' ? formatNumber(value) : typeof value === 'string' ? value : '';
}
