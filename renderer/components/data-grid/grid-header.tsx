// The heading row of a table: sticks to the top, shows and changes the order.

import { ArrowDown, ArrowUp } from 'lucide-react';
import { cx } from '../cx.js';
import styles from './data-grid.module.css';
import type { Column, Sort } from './types.js';

interface GridHeaderProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort | undefined;
  readonly activeColumn: number | null;
  readonly cellId: (column: number) => string;
  readonly onSort: (column: Column<Row>) => void;
}

export function GridHeader<Row>({ columns, sort, activeColumn, cellId, onSort }: GridHeaderProps<Row>) {
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
          </div>
        );
      })}
    </div>
  );
}
