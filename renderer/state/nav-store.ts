// Where the person is: one place, one selection, one time cursor, kept in the address so that reload and Back stay true.

import { createStore, type StoreApi } from 'zustand/vanilla';

export const VIEW_IDS = [
  'home',
  'inventory',
  'orders',
  'timeline',
  'map',
  'log',
  'connections',
  'settings',
  'lab',
  'order-new',
  'import',
  'help',
] as const;
export type ViewId = (typeof VIEW_IDS)[number];
export type ViewParams = Readonly<Record<string, string>>;

export const SELECTION_TYPES = ['order', 'shipment', 'truck', 'warehouse', 'product', 'link'] as const;
/** `id`: a number for all but links ('world' | 'ups'). */
export type Selection =
  | { readonly type: 'order' | 'shipment' | 'truck' | 'warehouse' | 'product'; readonly id: number }
  | { readonly type: 'link'; readonly id: 'world' | 'ups' };

export type Cursor = { readonly mode: 'live' } | { readonly mode: 'at'; readonly time: number };

export interface NavState {
  readonly place: { readonly view: ViewId; readonly params: ViewParams };
  readonly selection: Selection | null;
  readonly cursor: Cursor;
}

export interface Nav {
  readonly store: StoreApi<NavState>;
  /** A new step in the history; the selection stays unless one is given. */
  go(view: ViewId, params?: ViewParams, selection?: Selection | null): void;
  /** Changes the present place (filters): no new step. Empty values are left out. */
  setParams(params: Readonly<Record<string, string | null>>): void;
  select(selection: Selection | null): void;
  /** Live, or pinned at a time (ms). No new step. */
  setCursor(cursor: Cursor): void;
  back(): void;
  forward(): void;
  dispose(): void;
}

const HOME: NavState = { place: { view: 'home', params: {} }, selection: null, cursor: { mode: 'live' } };

/** `#/inventory?low=1&sel=product:5&at=1700000000000` and back. Nonsense is read as Home. */
export function formatHash({ place, selection, cursor }: NavState): string {
  const query = new URLSearchParams(place.params);
  if (selection !== null) query.set('sel', `${selection.type}:${selection.id}`);
  if (cursor.mode === 'at') query.set('at', String(cursor.time));
  const text = query.toString();
  return `#/${place.view}${text === '' ? '' : `?${text}`}`;
}

export function parseHash(hash: string): NavState {
  const match = /^#\/([a-z-]+)(?:\?(.*))?$/.exec(hash);
  const view = VIEW_IDS.find((known) => known === match?.[1]);
  if (view === undefined) return HOME;
  const query = new URLSearchParams(match?.[2] ?? '');
  const selection = parseSelection(query.get('sel'));
  const at = query.get('at');
  const time = at === null ? NaN : Number(at);
  query.delete('sel');
  query.delete('at');
  const cursor: Cursor = Number.isSafeInteger(time) ? { mode: 'at', time } : { mode: 'live' };
  return { place: { view, params: Object.fromEntries(query) }, selection, cursor };
}

function parseSelection(text: string | null): Selection | null {
  const [type, id] = text?.split(':') ?? [];
  const known = SELECTION_TYPES.find((each) => each === type);
  if (known === undefined || id === undefined) return null;
  if (known === 'link') return id === 'world' || id === 'ups' ? { type: 'link', id } : null;
  return Number.isSafeInteger(Number(id)) && id !== '' ? { type: known, id: Number(id) } : null;
}

export function sameSelection(a: Selection | null, b: Selection | null): boolean {
  return a === b || (a !== null && b !== null && a.type === b.type && a.id === b.id);
}

/** Owns the page's history entries and Alt+Left/Right until disposed. */
export function createNav(page: Window): Nav {
  const store = createStore<NavState>(() => parseHash(page.location.hash));
  const write = (next: NavState, step: boolean) => {
    const hash = formatHash(next);
    if (hash !== page.location.hash) {
      if (step) page.history.pushState(null, '', hash);
      else page.history.replaceState(null, '', hash);
    }
    store.setState(next, true);
  };
  const onMove = () => store.setState(parseHash(page.location.hash), true);
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault(); // a browser would otherwise step twice
    if (event.key === 'ArrowLeft') page.history.back();
    else page.history.forward();
  };
  page.addEventListener('popstate', onMove);
  page.addEventListener('hashchange', onMove);
  page.addEventListener('keydown', onKey);
  return {
    store,
    go: (view, params = {}, selection) => {
      const now = store.getState();
      const next = { ...now, place: { view, params }, selection: selection === undefined ? now.selection : selection };
      write(next, true);
    },
    setParams: (params) => {
      const now = store.getState();
      const merged = { ...now.place.params };
      for (const [key, value] of Object.entries(params)) {
        if (value === null || value === '') Reflect.deleteProperty(merged, key);
        else merged[key] = value;
      }
      write({ ...now, place: { view: now.place.view, params: merged } }, false);
    },
    select: (selection) => {
      const now = store.getState();
      if (!sameSelection(now.selection, selection)) write({ ...now, selection }, true);
    },
    setCursor: (cursor) => write({ ...store.getState(), cursor }, false),
    back: () => page.history.back(),
    forward: () => page.history.forward(),
    dispose: () => {
      page.removeEventListener('popstate', onMove);
      page.removeEventListener('hashchange', onMove);
      page.removeEventListener('keydown', onKey);
    },
  };
}
