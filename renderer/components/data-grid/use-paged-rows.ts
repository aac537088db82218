// Binds PagedRows to a component: made anew for a new question, refreshed (throttled) by events and reconnections. The rows of a
// table with a name are kept for when it is shown again.

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { useServices } from '../../state/context.js';
import { useApp, useEvents } from '../../state/hooks.js';
import { KeptRows } from './kept-rows.js';
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
  name: string | undefined,
): PagedBinding<Row> {
  const kept = useServices().client.keep(KeptRows);
  const bind = (before?: PagedRows<Row>) => ({
    key: source.key,
    owner: kept.owner,
    rows: new PagedRows<Row>(source.load, rowKey, {
      kept: name === undefined ? undefined : kept.get<Row>(name, source.key),
      ...(before === undefined ? {} : { before }),
    }),
  });
  const [bound, setBound] = useState(() => bind());
  // A new question: new rows, with the old ones shown until they come. Those are disposed of by the effect below.
  if (bound.key !== source.key) setBound(bind(bound.rows));
  const { key, owner, rows } = bound;
  const state = useSyncExternalStore(rows.subscribe, rows.getState);

  const held = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    void rows.refresh(false);
    return () => {
      const page = rows.kept();
      if (name !== undefined && page !== null) kept.put(owner, name, key, page);
      rows.dispose();
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [rows, key, owner, name, kept]);

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
