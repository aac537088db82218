// Which columns of a table are shown and how wide, as the person set it: kept by the table's name in this window.

import { useMemo } from 'react';
import { useDraft } from '../../state/hooks.js';
import type { Column } from './types.js';

export const NARROWEST = 48;
export const WIDEST = 900;
/** Pixels of one key press. */
export const WIDTH_STEP = 16;

interface Kept {
  readonly hidden: readonly string[];
  readonly widths: Readonly<Record<string, number>>;
  /** Ids of columns that were moved about; those that it does not name follow in the table's own order. */
  readonly order?: readonly string[];
}

const NOTHING: Kept = { hidden: [], widths: {} };

export interface ColumnLayout<Row> {
  /** Those that are shown, with the widths that were set. The first column always is: it names the row. */
  readonly shown: readonly Column<Row>[];
  readonly isShown: (id: string) => boolean;
  readonly setShown: (id: string, shown: boolean) => void;
  /** Pixels; null: as wide as the table was made. */
  readonly setWidth: (id: string, width: number | null) => void;
  /** Puts a column to the place `to` among those that are shown; the first place is the first column's. */
  readonly move: (id: string, to: number) => void;
  readonly changed: boolean;
  readonly reset: () => void;
}

export function useColumnLayout<Row>(name: string, columns: readonly Column<Row>[]): ColumnLayout<Row> {
  const [kept, setKept, forget] = useDraft<Kept>(`grid.${name}`, NOTHING, isKept);
  return useMemo(() => {
    const isShown = (id: string) => id === columns[0]?.id || !kept.hidden.includes(id);
    const ordered = inOrder(columns, kept.order ?? []);
    return {
      shown: ordered.filter(({ id }) => isShown(id)).map((column) => withWidth(column, kept.widths[column.id])),
      isShown,
      setShown: (id, shown) =>
        setKept((now) => {
          const others = now.hidden.filter((one) => one !== id);
          return { ...now, hidden: shown ? others : [...others, id] };
        }),
      setWidth: (id, width) =>
        setKept((now) => {
          const { [id]: _before, ...others } = now.widths;
          const next = width === null ? others : { ...others, [id]: clampWidth(width) };
          return { ...now, widths: next };
        }),
      move: (id, to) =>
        setKept((now) => {
          const all = inOrder(columns, now.order ?? []).map((column) => column.id);
          const visible = all.filter((one) => one === columns[0]?.id || !now.hidden.includes(one));
          const target = visible[Math.min(visible.length - 1, Math.max(1, to))];
          const from = all.indexOf(id);
          if (from < 1 || target === undefined || target === id) return now;
          const at = all.indexOf(target);
          const others = all.filter((one) => one !== id);
          return { ...now, order: [...others.slice(0, at), id, ...others.slice(at)] };
        }),
      changed: kept.hidden.length > 0 || Object.keys(kept.widths).length > 0 || (kept.order ?? []).length > 0,
      reset: forget,
    };
  }, [columns, kept, setKept, forget]);
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
}

/** The first column stays first: it names the row. */
function inOrder<Row>(columns: readonly Column<Row>[], order: readonly string[]): readonly Column<Row>[] {
  if (order.length === 0) return columns;
  const [first, ...others] = columns;
  const place = ({ id }: Column<Row>) => (order.includes(id) ? order.indexOf(id) : order.length);
  const sorted = others.sort((a, b) => place(a) - place(b));
  return first === undefined ? sorted : [first, ...sorted];
}

/** A column whose width was set no longer shares the room that is left. */
function withWidth<Row>(column: Column<Row>, width: number | undefined): Column<Row> {
  return width === undefined ? column : { ...column, width: clampWidth(width), grow: false };
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { hidden, widths, order } = value as Partial<Record<keyof Kept, unknown>>;
  return (
    Array.isArray(hidden) &&
    hidden.every((id) => typeof id === 'string') &&
    typeof widths === 'object' &&
    widths !== null &&
    Object.values(widths).every((width) => Number.isFinite(width)) &&
    (order === undefined || (Array.isArray(order) && order.every((id) => typeof id === 'string')))
  );
}
