// Binds PagedRows to a component: made anew for a new question, refreshed (throttled) by events and reconnections.

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { useApp, useEvents } from '../../state/hooks.js';
import { PagedRows, type PagedState } from './paged-rows.js';
import type { GridSource } from './types.js';

/** At most one refresh by events in this time, ms. */
const THROTTLE_MS = 500;

export interface PagedBinding<Row> {
  readonly rows: PagedRows<Row>;
  readonly state: PagedState;
  /** The pointer or the focus came or went: while there, rows keep their places. */
  readonly hold: (on: boolean) => void;
}

export function usePagedRows<Row>(
  source: GridSource<Row>,
  rowKey: (row: Row) => string | number,
  refreshOn: ((event: BookEvent) => boolean) | undefined,
): PagedBinding<Row> {
  const [bound, setBound] = useState(() => ({ key: source.key, rows: new PagedRows<Row>(source.load, rowKey) }));
  // A new question: new rows, with the old ones shown until they come. Those are disposed of by the effect below.
  if (bound.key !== source.key)
    setBound({ key: source.key, rows: new PagedRows<Row>(source.load, rowKey, bound.rows) });
  const { rows } = bound;
  const state = useSyncExternalStore(rows.subscribe, rows.getState);

  const held = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    void rows.refresh(false);
    return () => {
      rows.dispose();
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [rows]);

  const refreshSoon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      void rows.refresh(held.current);
    }, THROTTLE_MS);
  };
  const first = useRef(true);
  useEvents((_books, events, isSnapshot) => {
    if (first.current && isSnapshot) first.current = false;
    else if (isSnapshot || (refreshOn !== undefined && events.some(refreshOn))) refreshSoon();
  });
  const connected = useApp((app) => app.connection === 'open');
  const was = useRef(connected);
  useEffect(() => {
    if (connected && !was.current) void rows.refresh(held.current);
    was.current = connected;
  }, [connected, rows]);

  return {
    rows,
    state,
    hold: (on) => {
      held.current = on;
      if (!on && rows.getState().held !== null) void rows.refresh(false);
    },
  };
}
