// The heading row of a table: sticks to the top, shows and changes the order of rows and of columns, and the widths.

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, useState } from 'react';
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
  /** Puts a column to another place; null: they stand. */
  readonly onMove: ((id: string, to: number) => void) | null;
}

/** Pixels from which on a press is a pull and no click. */
const PULL = 8;

export function GridHeader<Row>({
  columns,
  sort,
  activeColumn,
  cellId,
  onSort,
  onWidth,
  onMove,
}: GridHeaderProps<Row>) {
  const row = useRef<HTMLDivElement>(null);
  const pull = useRef<{ readonly id: string; readonly x: number; moved: boolean } | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const placeAt = (x: number) =>
    [...(row.current?.children ?? [])].findIndex((cell) => x < cell.getBoundingClientRect().right);
  return (
    <div ref={row} role="row" aria-rowindex={1} className={cx(styles['row'], styles['header'])}>
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
            data-drop={over === index || undefined}
            onClick={() => {
              if (pull.current?.moved !== true) onSort(column);
              pull.current = null;
            }}
            onPointerDown={(event) => {
              if (onMove === null || index === 0 || event.button !== 0) return;
              pull.current = { id: column.id, x: event.clientX, moved: false };
            }}
            onPointerMove={(event) => {
              if (pull.current === null || (event.buttons & 1) === 0) return;
              if (!pull.current.moved && Math.abs(event.clientX - pull.current.x) < PULL) return;
              if (!pull.current.moved) event.currentTarget.setPointerCapture(event.pointerId);
              pull.current.moved = true;
              setOver(Math.max(1, placeAt(event.clientX)));
            }}
            onPointerUp={(event) => {
              const to = placeAt(event.clientX);
              if (pull.current?.moved === true) onMove?.(pull.current.id, to < 0 ? columns.length - 1 : to);
              setOver(null);
            }}
            onPointerCancel={() => {
              pull.current = null;
              setOver(null);
            }}
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
        event.stopPropagation();
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
