// Where the person is: one place, one selection, one time cursor, one span of time, kept in the address so that reload and
// Back stay true. To show a moment: `nav.pinMoment(at)`; to go on with the present: `nav.backToLive()`.

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
  'catalogue',
  'customers',
  'import',
  'help',
  'audit-log',
  'reports',
] as const;
export type ViewId = (typeof VIEW_IDS)[number];
export type ViewParams = Readonly<Record<string, string>>;

export const SELECTION_TYPES = ['order', 'shipment', 'truck', 'warehouse', 'product', 'link'] as const;
/** `id`: a number for all but links ('world' | 'ups'). */
export type Selection =
  | { readonly type: 'order' | 'shipment' | 'truck' | 'warehouse' | 'product'; readonly id: number }
  | { readonly type: 'link'; readonly id: 'world' | 'ups' };

export type Cursor = { readonly mode: 'live' } | { readonly mode: 'at'; readonly time: number };

/** Times in ms, `from` before `to`: what all views are filtered to. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface NavState {
  readonly place: { readonly view: ViewId; readonly params: ViewParams };
  readonly selection: Selection | null;
  readonly cursor: Cursor;
  readonly range: TimeRange | null;
}

export interface Nav {
  readonly store: StoreApi<NavState>;
  /** A new step in the history; the selection stays unless one is given. */
  go(view: ViewId, params?: ViewParams, selection?: Selection | null): void;
  /** Changes the present place (filters). Empty values are left out. Changes of the same keys in quick succession are one step. */
  setParams(params: Readonly<Record<string, string | null>>): void;
  select(selection: Selection | null): void;
  /** Shows a moment (ms since 1970; parts of a ms are rounded) in the whole window. Dragging it about is one step. */
  pinMoment(at: number): void;
  /** The window shows the present again. */
  backToLive(): void;
  /** Filters all views to a span of time (its ends in any order), or to none. */
  setRange(range: TimeRange | null): void;
  /** Home, nothing selected, the present: where somebody begins who sits down at a desk that another person used. */
  beginAnew(): void;
  back(): void;
  forward(): void;
  dispose(): void;
}

const LIVE: Cursor = { mode: 'live' };
const HOME: NavState = { place: { view: 'home', params: {} }, selection: null, cursor: LIVE, range: null };
/** Changes of one kind that follow each other faster than this are one step of Back and Forward, ms. */
const ONE_STEP_MS = 1200;
/** Mouse buttons at the side. */
const BUTTON_BACK = 3;
const BUTTON_FORWARD = 4;

/** `#/inventory?low=1&sel=product:5&at=1700000000000&span=1700000000000-1700000060000` and back. Nonsense is read as Home. */
export function formatHash({ place, selection, cursor, range }: NavState): string {
  const query = new URLSearchParams(place.params);
  if (selection !== null) query.set('sel', `${selection.type}:${selection.id}`);
  if (cursor.mode === 'at') query.set('at', String(cursor.time));
  if (range !== null) query.set('span', `${range.from}-${range.to}`);
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
  const range = parseRange(query.get('span'));
  for (const key of ['sel', 'at', 'span']) query.delete(key);
  const cursor: Cursor = isMoment(time) ? { mode: 'at', time } : LIVE;
  return { place: { view, params: Object.fromEntries(query) }, selection, cursor, range };
}

/** What a date can be. */
function isMoment(time: number): boolean {
  return Number.isSafeInteger(time) && Math.abs(time) <= 8.64e15;
}

function parseRange(text: string | null): TimeRange | null {
  const [from = NaN, to = NaN] = (/^(\d+)-(\d+)$/.exec(text ?? '') ?? []).slice(1).map(Number);
  return isMoment(from) && isMoment(to) && from < to ? { from, to } : null;
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

/** Owns the page's history entries, Alt+Left/Right and the mouse's buttons for Back and Forward until disposed. */
export function createNav(page: Window): Nav {
  const store = createStore<NavState>(() => parseHash(page.location.hash));
  let last = { kind: '', at: -Infinity };
  /** `kind`: changes of the same kind in quick succession are one step; null: always a step. */
  const write = (next: NavState, kind: string | null) => {
    const hash = formatHash(next);
    const now = page.performance.now();
    const joins = kind !== null && kind === last.kind && now - last.at < ONE_STEP_MS;
    last = { kind: kind ?? '', at: now };
    if (hash !== page.location.hash) {
      if (joins) page.history.replaceState(null, '', hash);
      else page.history.pushState(null, '', hash);
    }
    store.setState(next, true);
  };
  const onMove = () => {
    last = { kind: '', at: -Infinity };
    // Two events tell of one move; to go where one is draws the whole view a second time (7 ms of a change of view).
    if (page.location.hash !== formatHash(store.getState())) store.setState(parseHash(page.location.hash), true);
  };
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault(); // a browser would otherwise step twice
    if (event.key === 'ArrowLeft') page.history.back();
    else page.history.forward();
  };
  const onButton = (event: MouseEvent) => {
    if (event.button !== BUTTON_BACK && event.button !== BUTTON_FORWARD) return;
    event.preventDefault(); // browsers step by themselves, the desktop window does not
    if (event.type === 'mousedown') return;
    if (event.button === BUTTON_BACK) page.history.back();
    else page.history.forward();
  };
  page.addEventListener('popstate', onMove);
  page.addEventListener('hashchange', onMove);
  page.addEventListener('keydown', onKey);
  page.addEventListener('mousedown', onButton);
  page.addEventListener('mouseup', onButton);
  return {
    store,
    go: (view, params = {}, selection) => {
      const now = store.getState();
      const next = { ...now, place: { view, params }, selection: selection === undefined ? now.selection : selection };
      write(next, null);
    },
    setParams: (params) => {
      const now = store.getState();
      const merged = { ...now.place.params };
      for (const [key, value] of Object.entries(params)) {
        if (value === null || value === '') Reflect.deleteProperty(merged, key);
        else merged[key] = value;
      }
      const next = { ...now, place: { view: now.place.view, params: merged } };
      write(next, `params ${Object.keys(params).sort().join()}`);
    },
    select: (selection) => {
      const now = store.getState();
      if (!sameSelection(now.selection, selection)) write({ ...now, selection }, null);
    },
    pinMoment: (at) => {
      const now = store.getState();
      const time = Math.round(at);
      if (!isMoment(time) || (now.cursor.mode === 'at' && now.cursor.time === time)) return;
      write({ ...now, cursor: { mode: 'at', time } }, 'pin');
    },
    backToLive: () => {
      const now = store.getState();
      if (now.cursor.mode === 'at') write({ ...now, cursor: LIVE }, null);
    },
    setRange: (range) => {
      const now = store.getState();
      const [from, to] = range === null ? [0, 0] : [range.from, range.to].map(Math.round).sort((a, b) => a - b);
      const next = range === null || from === to ? null : parseRange(`${from}-${to}`);
      if (next?.from !== now.range?.from || next?.to !== now.range?.to) write({ ...now, range: next }, 'range');
    },
    beginAnew: () => write(HOME, null),
    back: () => page.history.back(),
    forward: () => page.history.forward(),
    dispose: () => {
      page.removeEventListener('popstate', onMove);
      page.removeEventListener('hashchange', onMove);
      page.removeEventListener('keydown', onKey);
      page.removeEventListener('mousedown', onButton);
      page.removeEventListener('mouseup', onButton);
    },
  };
}
