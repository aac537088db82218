// What components use: the client's state, calls, queries, the place, the selection, the cursor, drafts.

import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Call, MethodName, Params, Results, Role } from '../../main/contracts/app-api.js';
import type { BookEvent } from '../../main/core/orders/types.js';
import type { AppState, EventsListener } from './app-store.js';
import { useServices } from './context.js';
import type { Nav, NavState, Selection, TimeRange } from './nav-store.js';
import { QueryRunner, type QueryState } from './query-runner.js';

/** Calls reject with an RpcError; show it where it happened. */
export function useCall(): Call {
  return useServices().client.call;
}

export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(useServices().client.store, selector);
}

/** Like useApp, for what nobody can read faster: renders at most once in `everyMs`. The latest selector is called. */
export function useAppEvery<T>(everyMs: number, selector: (state: AppState) => T): T {
  const { store } = useServices().client;
  const latest = useRef(selector);
  useEffect(() => {
    latest.current = selector;
  });
  const [value, setValue] = useState(() => selector(store.getState()));
  useEffect(() => {
    let takenAt = -Infinity;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const take = () => {
      timer = null;
      takenAt = performance.now();
      setValue(() => latest.current(store.getState()));
    };
    const stop = store.subscribe(() => {
      const wait = takenAt + everyMs - performance.now();
      if (timer === null && wait <= 0) take();
      else timer ??= setTimeout(take, wait);
    });
    take();
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store, everyMs]);
  return value;
}

export function useNav(): Pick<Nav, 'go' | 'setParams' | 'back' | 'forward'> & { readonly place: NavState['place'] } {
  const { nav } = useServices();
  const place = useStore(nav.store, (state) => state.place);
  return useMemo(
    () => ({ place, go: nav.go, setParams: nav.setParams, back: nav.back, forward: nav.forward }),
    [nav, place],
  );
}

export function useSelection(): readonly [Selection | null, (selection: Selection | null) => void] {
  const { nav } = useServices();
  return [useStore(nav.store, (state) => state.selection), nav.select];
}

export interface Moment {
  /** The moment that the window shows (ms), or null: the present. */
  readonly at: number | null;
  /** Shows a moment in timeline, strip and map: "Show this moment". */
  readonly pinMoment: (at: number) => void;
  readonly backToLive: () => void;
}

/** The window's one time cursor. */
export function useMoment(): Moment {
  const { nav } = useServices();
  const at = useStore(nav.store, ({ cursor }) => (cursor.mode === 'at' ? cursor.time : null));
  return useMemo(() => ({ at, pinMoment: nav.pinMoment, backToLive: nav.backToLive }), [nav, at]);
}

/** The span of time that all views are filtered to, null: none. */
export function useRange(): readonly [TimeRange | null, (range: TimeRange | null) => void] {
  const { nav } = useServices();
  return [useStore(nav.store, (state) => state.range), nav.setRange];
}

/** Calls `listener` with each folded batch of events (see AppClient.onEvents). The latest listener is called. */
export function useEvents(listener: EventsListener): void {
  const { client } = useServices();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => client.onEvents((...args) => latest.current(...args)), [client]);
}

export interface Query<T> extends QueryState<T> {
  readonly refetch: () => void;
}

export interface QueryOptions {
  /** Asks again (throttled) when an event passes; a snapshot always does. */
  readonly refreshOn?: (event: BookEvent) => boolean;
}

/** A call whose answer is shown. `params` null: not asked. Parameters are compared by content. */
export function useQuery<M extends MethodName>(
  method: M,
  params: Params<M> | null,
  { refreshOn }: QueryOptions = {},
): Query<Results[M]> {
  const { client } = useServices();
  const [asks] = useState(params !== null);
  const runner = useMemo(() => new QueryRunner(client.call, method, asks), [client, method, asks]);
  const key = params === null ? null : JSON.stringify(params);
  const state = useSyncExternalStore(runner.subscribe, runner.getState);
  const connected = useApp((app) => app.connection === 'open');
  const wasConnected = useRef(connected);

  useEffect(() => {
    runner.setParams(key === null ? null : (JSON.parse(key) as Params<M>));
    return () => runner.dispose();
  }, [runner, key]);
  useEffect(() => {
    if (connected && !wasConnected.current) runner.refetch();
    wasConnected.current = connected;
  }, [runner, connected]);

  const first = useRef(true);
  useEvents((_books, events, isSnapshot) => {
    if (refreshOn === undefined) return;
    // The snapshot that a new listener is given at once tells nothing that the first answer will not.
    if (first.current && isSnapshot) first.current = false;
    else if (isSnapshot || events.some(refreshOn)) runner.refetchSoon();
  });
  return useMemo(() => ({ ...state, refetch: runner.refetch }), [state, runner]);
}

/**
 * Like useState, but what was typed survives views, reloads and lost connections. `initial` counts while nothing is kept;
 * a kept value is taken only if `isValid` (default: same JSON type as `initial`) says so. The third function forgets it.
 */
export function useDraft<T>(
  key: string,
  initial: T,
  isValid: (value: unknown) => value is T = (value): value is T => sameKind(value, initial),
): readonly [T, (next: T | ((now: T) => T)) => void, () => void] {
  const { drafts } = useServices();
  const kept = useSyncExternalStore(
    useCallback((listener: () => void) => drafts.subscribe(key, listener), [drafts, key]),
    () => drafts.get(key),
  );
  const value = isValid(kept) ? kept : initial;
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  const set = useCallback(
    (next: T | ((now: T) => T)) => {
      const made = typeof next === 'function' ? (next as (now: T) => T)(latest.current) : next;
      latest.current = made; // two calls in one turn build on each other
      drafts.set(key, made);
    },
    [drafts, key],
  );
  const clear = useCallback(() => drafts.set(key, undefined), [drafts, key]);
  return [value, set, clear];
}

function sameKind(value: unknown, like: unknown): boolean {
  if (value === undefined) return false;
  if (value === null || like === null) return true;
  return typeof value === typeof like && Array.isArray(value) === Array.isArray(like);
}

/** A choice of how the window looks (a pane's size, what is folded), kept for each person on this screen. */
export function usePersonal<T>(
  key: string,
  initial: T,
  isValid?: (value: unknown) => value is T,
): readonly [T, (next: T | ((now: T) => T)) => void, () => void] {
  const person = useApp((state) => state.session?.person?.id ?? 0);
  return useDraft(`person.${person}.${key}`, initial, isValid);
}

/** The signed-in person's role, null before signing in. */
export function useRole(): Role | null {
  return useApp((state) => state.session?.person?.role ?? null);
}
