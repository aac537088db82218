// The heading row of a table: sticks to the top, shows and changes the order and the widths.

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef } from 'react';
import { cx } from '../cx.js';
import styles from './data-grid.module.css';
import type { Column, Sort } from './types.js';

interface GridHeaderProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort | undefined;
  readonly activeColumn: number | null;
  readonly cellId: (column: number) => string;
  readonly onSort: (column: Column<Row>) => void;
  /** Sets a width in pixels, or the table's own (null). Null: widths stand. */
  readonly onWidth: ((id: string, width: number | null) => void) | null;
}

export function GridHeader<Row>({ columns, sort, activeColumn, cellId, onSort, onWidth }: GridHeaderProps<Row>) {
  return (
    <div role="row" aria-rowindex={1} className={cx(styles['row'], styles['header'])}>
      {columns.map((column, index) => {
        const sorted = sort?.id === column.id ? sort : null;
        const Arrow = sorted?.descending === true ? ArrowDown : ArrowUp;
        return (
          <div
            key={column.id}
            id={cellId(index)}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={
              column.sortable === true
                ? sorted === null
                  ? 'none'
                  : sorted.descending
                    ? 'descending'
                    : 'ascending'
                : undefined
            }
            data-active={activeColumn === index || undefined}
            className={cx(
              styles['cell'],
              styles['heading'],
              column.align === 'end' && styles['end'],
              column.sortable === true && styles['sortable'],
            )}
            onClick={() => onSort(column)}
          >
            <span className={styles['text']}>{column.header}</span>
            {sorted !== null && <Arrow aria-hidden className={styles['arrow']} />}
            {onWidth !== null && <WidthHandle onWidth={(width) => onWidth(column.id, width)} />}
          </div>
        );
      })}
    </div>
  );
}

/** The line between two headings: dragged it sets the width, a double click sets it back. Keys do the same in the grid. */
function WidthHandle({ onWidth }: { readonly onWidth: (width: number | null) => void }) {
  const from = useRef<{ readonly x: number; readonly width: number } | null>(null);
  return (
    <span
      aria-hidden
      className={styles['handle']}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={() => onWidth(null)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? 0 };
      }}
      onPointerMove={(event) => {
        if (from.current !== null) onWidth(from.current.width + event.clientX - from.current.x);
      }}
      onPointerUp={() => (from.current = null)}
      onPointerCancel={() => (from.current = null)}
    />
  );
}
