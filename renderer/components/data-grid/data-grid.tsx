// A windowed table over a server query: one tab stop, all keys, rows that hold still under pointer and focus.

import { useEffect, useId, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { useServices } from '../../state/context.js';
import { defineStrings } from '../../state/strings.js';
import { EmptyState } from '../empty-state.js';
import { ErrorNote } from '../error-note.js';
import type { MenuItem } from '../menu.js';
import { useColumnLayout, WIDTH_STEP } from './column-layout.js';
import { ColumnMenu } from './column-menu.js';
import { MOST_COPIED } from './copy-rows.js';
import styles from './data-grid.module.css';
import { GridHeader } from './grid-header.js';
import { moveInGrid, type GridCell } from './grid-keys.js';
import { cellIdOf, GridRow } from './grid-row.js';
import { cellOf } from './row-events.js';
import { KeptRows } from './kept-rows.js';
import { RowMenu, type OpenRowMenu } from './row-menu.js';
import { RowSlots } from './row-slots.js';
import { HEADER_HEIGHT, heightOf, ROW_HEIGHT, rowsToDraw, topOf, withinList } from './row-window.js';
import type { Column, GridSource, Sort } from './types.js';
import { useMarkedRows, type Range } from './use-marked-rows.js';
import { usePagedRows } from './use-paged-rows.js';
import { useRowWindow } from './use-row-window.js';

const s = defineStrings('grid', {
  loading: 'Loading…',
  newRows: '{n} new {n|row|rows}: show',
  moved: 'The order has changed: refresh',
  rows: '{n} {n|row|rows}',
  rowsAtLeast: 'at least {n} rows',
  open: 'Open',
  copy: 'Copy {n} {n|row|rows}',
});

export interface DataGridProps<Row> {
  /** Its name for screen readers. */
  readonly label: string;
  /** Under which the choice and widths of its columns are kept; without it they are as they are. */
  readonly name?: string;
  readonly columns: readonly Column<Row>[];
  readonly source: GridSource<Row>;
  readonly rowKey: (row: Row) => string | number;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** A click on a row, or Space. */
  readonly onSelect?: (row: Row) => void;
  /** A double click, or Enter (where the column has nothing of its own). Default: onSelect. */
  readonly onOpen?: (row: Row) => void;
  readonly isSelected?: (row: Row) => boolean;
  /** Other keys on the active row; return true when it was one of yours. */
  readonly onRowKey?: (event: KeyboardEvent, row: Row) => boolean;
  /** What else can be done with a row: in its menu (the mouse's other button, Shift+F10), between opening and copying. */
  readonly rowMenu?: (row: Row) => readonly MenuItem[];
  /** Ctrl+P: the marked rows, or the active one, by their places. Absent: the browser's own printing. */
  readonly onPrint?: (range: Range) => void;
  readonly refreshOn?: (event: BookEvent) => boolean;
  /** Said when no row fits: name the filters. */
  readonly empty: ReactNode;
}

export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { name, source, rowKey, sort } = props;
  const layout = useColumnLayout(name ?? '', props.columns);
  const columns = layout.shown;
  const id = useId();
  const kept = useServices().client.keep(KeptRows);
  const { rows, state, hold } = usePagedRows(source, rowKey, props.refreshOn, name);
  const total = state.total ?? 0;
  const [active, setActive] = useState<GridCell>({ row: 0, column: 0 });
  const [menu, setMenu] = useState<OpenRowMenu<Row> | null>(null);
  const [inside, setInside] = useState(false);
  const [slots] = useState(() => new RowSlots());
  const cell = { row: Math.min(active.row, total - 1), column: Math.min(active.column, columns.length - 1) };
  const marks = useMarkedRows(cell.row, total, columns, source);

  const { scroller, sight, overscan, scrolling, room, showRow } = useRowWindow(kept.room, total > 0 && !state.fetching);
  const seen = withinList(sight, total);
  // The active row stays in the page, however far one scrolls: it is what the focus means.
  const items = rowsToDraw(seen, overscan, total, cell.row).map((index) => {
    const row = rows.row(index);
    return { index, row, key: row === undefined ? `at-${index}` : rowKey(row) };
  });
  const places = slots.assign(items.map(({ key }) => key));
  const drawn = items.map((item, at) => ({ ...item, place: places[at] ?? -1 }));
  // At rest rows stand in the page as they are read; to move them about in each frame of scrolling would be to make them anew.
  if (scrolling) drawn.sort((a, b) => a.place - b.place);
  const { first, last } = seen;
  useEffect(() => {
    if (state.total !== null) rows.want(first, Math.max(first, last));
  }, [rows, first, last, state.total]);

  useEffect(() => {
    kept.keepRoom(room);
  }, [kept, room]);

  const cellId = (at: GridCell) => cellIdOf(id, at);
  const moveTo = (next: GridCell) => {
    setActive(next);
    if (next.row >= 0) showRow(next.row);
    // The cell exists once the row is drawn; sideways the browser knows best.
    requestAnimationFrame(() => {
      document.getElementById(cellId(next))?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    });
  };
  const sortBy = (column: Column<Row>) => {
    if (column.sortable !== true) return;
    props.onSort?.({ id: column.id, descending: sort?.id === column.id ? !sort.descending : false });
  };
  const open = (row: Row) => (props.onOpen ?? props.onSelect)?.(row);
  const openMenu = (at: GridCell, row: Row, x: number, y: number) => {
    // The menu is about the marked rows when it is opened on one of them, otherwise about this row alone.
    const range = marks.has(at.row) ? marks.range : { first: at.row, last: at.row };
    if (!marks.has(at.row)) {
      marks.clear();
      setActive(at);
    }
    const items: readonly MenuItem[] = [
      ...(props.onOpen === undefined && props.onSelect === undefined
        ? []
        : [{ id: 'open', label: s('open'), shortcut: 'Enter', onSelect: () => open(row) }]),
      ...(props.rowMenu?.(row) ?? []),
      {
        id: 'copy',
        label: s('copy', { n: Math.min(range.last - range.first + 1, MOST_COPIED) }),
        shortcut: 'Ctrl+C',
        onSelect: () => void marks.copy(range),
      },
    ];
    setMenu({ row, x, y, items });
  };

  const onClick = (event: MouseEvent) => {
    const at = cellOf(event);
    if (at === null) return;
    marks.moved(event.shiftKey);
    setActive(at);
    const row = rows.row(at.row);
    if (row === undefined || event.shiftKey) return;
    const activate = columns[at.column]?.onActivate;
    if (activate === undefined) props.onSelect?.(row);
    else activate(row);
  };
  const onDoubleClick = (event: MouseEvent) => {
    const row = rows.row(cellOf(event)?.row ?? -1);
    if (row !== undefined) open(row);
  };
  const onContextMenu = (event: MouseEvent) => {
    const at = cellOf(event);
    if (at === null) return;
    event.preventDefault();
    const row = rows.row(at.row);
    if (row !== undefined) openMenu(at, row, event.clientX, event.clientY);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.altKey) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const heading = cell.row < 0 ? columns[cell.column] : undefined;
    if (name !== undefined && heading !== undefined && event.shiftKey && /^Arrow(Left|Right)$/.test(event.key)) {
      event.preventDefault();
      const width = document.getElementById(cellId(cell))?.offsetWidth ?? heading.width;
      return layout.setWidth(heading.id, width + (event.key === 'ArrowRight' ? WIDTH_STEP : -WIDTH_STEP));
    }
    if (name !== undefined && heading !== undefined && ctrl && /^Arrow(Left|Right)$/.test(event.key)) {
      event.preventDefault();
      const to = Math.max(1, Math.min(columns.length - 1, cell.column + (event.key === 'ArrowRight' ? 1 : -1)));
      layout.move(heading.id, to);
      if (cell.column > 0) moveTo({ row: cell.row, column: to });
      return;
    }
    if (ctrl && event.key.toLowerCase() === 'a' && total > 0) {
      event.preventDefault();
      return marks.markAll();
    }
    if (ctrl && !event.shiftKey && event.key.toLowerCase() === 'p' && props.onPrint !== undefined && total > 0) {
      event.preventDefault();
      return props.onPrint(marks.range);
    }
    if (event.key === 'Escape' && marks.several) {
      event.preventDefault();
      event.stopPropagation();
      return marks.clear();
    }
    if (ctrl && event.key.toLowerCase() === 'c' && window.getSelection()?.isCollapsed !== false) {
      event.preventDefault();
      return void marks.copy();
    }
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER_HEIGHT) / ROW_HEIGHT));
    const extent = { rows: total, columns: columns.length, page };
    const next = moveInGrid(event.key, ctrl, cell, extent);
    if (next !== null) {
      event.preventDefault();
      marks.moved(event.shiftKey && next.row >= 0);
      return moveTo(next);
    }
    const column = columns[cell.column];
    if (cell.row < 0) {
      if ((event.key !== 'Enter' && event.key !== ' ') || column === undefined) return;
      event.preventDefault();
      return sortBy(column);
    }
    const row = rows.row(cell.row);
    if (row === undefined) return;
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      const box = document.getElementById(cellId(cell))?.getBoundingClientRect();
      return openMenu(cell, row, (box?.left ?? 0) + 12, box?.bottom ?? 0);
    }
    if (event.key === 'Enter') {
      if (column?.onActivate) column.onActivate(row);
      else open(row);
    } else if (event.key === ' ') props.onSelect?.(row);
    else if (ctrl || props.onRowKey?.(event, row) !== true) return;
    event.preventDefault();
  };

  const template = columns
    .map(({ width, grow }) => (grow === true ? `minmax(${width}px, ${width}fr)` : `${width}px`))
    .join(' ');
  const minWidth = columns.reduce((sum, { width }) => sum + width, 0);
  // Wider than its room: only then the first column has to stand still beside the others.
  const wide = room.width < minWidth;
  const activeId = total > 0 || cell.row < 0 ? cellId(cell) : undefined;

  return (
    <div className={styles['frame']} onPointerEnter={() => hold(true)} onPointerLeave={() => hold(inside)}>
      {state.error !== null && (
        <div className={styles['error']}>
          <ErrorNote error={state.error} onRetry={() => void rows.refresh(false)} />
        </div>
      )}
      {state.held !== null && (
        <button type="button" className={styles['pill']} onClick={() => void rows.refresh(false)}>
          {state.held.newRows > 0 ? s('newRows', { n: state.held.newRows }) : s('moved')}
        </button>
      )}
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={state.total === null ? -1 : total + 1}
        aria-colcount={columns.length}
        aria-busy={state.fetching}
        aria-multiselectable
        aria-activedescendant={activeId}
        tabIndex={0}
        data-wide={wide || undefined}
        className={styles['grid']}
        style={{ '--columns': template, '--min-width': `${minWidth}px` } as React.CSSProperties}
        onKeyDown={onKeyDown}
        onFocus={() => {
          setInside(true);
          hold(true);
        }}
        onBlur={() => {
          setInside(false);
          hold(false);
        }}
      >
        <div
          role="presentation"
          className={styles['canvas']}
          style={{ height: heightOf(total) }}
          onClick={onClick}
          onDoubleClick={onDoubleClick}
          onContextMenu={onContextMenu}
        >
          <GridHeader
            columns={columns}
            sort={sort}
            activeColumn={cell.row < 0 ? cell.column : null}
            cellId={(column) => cellId({ row: -1, column })}
            onSort={sortBy}
            onWidth={name === undefined ? null : layout.setWidth}
            onMove={name === undefined ? null : layout.move}
          />
          {drawn.map(({ row, key, index, place }) => (
            <GridRow
              key={place}
              row={row}
              rowKey={key}
              index={index}
              top={topOf(index)}
              columns={columns}
              selected={row !== undefined && (props.isSelected?.(row) ?? false)}
              marked={marks.has(index)}
              activeColumn={index === cell.row ? cell.column : null}
              gridId={id}
            />
          ))}
        </div>
      </div>
      <RowMenu
        menu={menu}
        onClose={() => {
          setMenu(null);
          scroller.current?.focus();
        }}
      />
      {state.total === 0 && state.error === null && <div className={styles['message']}>{props.empty}</div>}
      {state.total === null && state.error === null && (
        <div className={styles['message']} role="status">
          <EmptyState title={s('loading')} />
        </div>
      )}
      <div className={styles['footer']}>
        <p aria-live="polite">{state.total === null ? '' : s(state.atLeast ? 'rowsAtLeast' : 'rows', { n: total })}</p>
        <p aria-live="polite">{marks.text}</p>
        {/* A box of its own: an open menu puts things beside its button. */}
        <div className={styles['tools']}>
          {name !== undefined && <ColumnMenu columns={props.columns} layout={layout} />}
        </div>
      </div>
    </div>
  );
}
