// Shows the timeline or the map over synthetic books, without a kernel: ?view=timeline|map&bars=…&live=events a second.
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import type { Call } from '../../../main/contracts/app-api.js';
import type { BookEvent } from '../../../main/core/orders/types.js';
import type { AppClient, AppState, EventsListener } from '../../../renderer/state/app-store.js';
import { AppProvider } from '../../../renderer/state/context.js';
import { DraftStore } from '../../../renderer/state/draft-store.js';
import { createNav } from '../../../renderer/state/nav-store.js';
import '../../../renderer/styles/base.css';
import '../../../renderer/styles/tokens.css';
import { MapView } from '../../../renderer/views/map/map-view.js';
import { TimelineView } from '../../../renderer/views/timeline/timeline-view.js';
import { WAREHOUSES, busy, someTrucks, toChunk, toEvent } from './synthetic.js';
import type { Line } from './synthetic.js';

const query = new URLSearchParams(location.search);
const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
const warehouses = number('warehouses', 3);
const trucks = number('trucks', 5);
const shipments = number('shipments', 260);
const hours = number('hours', 1);
const live = number('live', 0);
const now = Date.now();
const lines: Line[] =
  shipments === 0
    ? []
    : busy({
        warehouses,
        trucks,
        shipments,
        from: now - hours * 3_600_000,
        to: now,
        reports: query.get('reports') !== '0',
        silence: number('silence', 0),
      });

/** What the kernel would have learned of these books, roughly. */
const USUAL = { pack: 60_000, truck: 90_000, load: 10_000, delivery: 120_000 };
const listeners = new Set<EventsListener>();
const recent = lines.slice(-500).map((line, i) => toEvent(line, Math.max(0, lines.length - 500) + i + 1));
const feed = {
  rev: lines.length,
  pipeline: {},
  openOrders: 0,
  warehouses: WAREHOUSES,
  trucks: someTrucks(now, number('fleet', 0)),
  problems: 0,
  recent,
};
const store = createStore<AppState>(
  () =>
    ({
      connection: 'open',
      lostAt: null,
      session: null,
      booksId: 'b1',
      feed,
      status: { simspeed: number('speed', 20), serverTime: now, mode: 'simulated', usual: USUAL },
      products: new Map(),
    }) as unknown as AppState,
);
const call = (async (method: string, params: { after: number; limit: number }) => {
  if (method === 'timeline.load') return toChunk(lines, params.after, params.limit);
  if (method === 'map.addresses') {
    return Array.from({ length: 24 }, (_, i) => ({
      shipmentId: 200 + i,
      orderId: 1200 + i,
      x: Math.round(Math.cos(i * 2.4) * (40 + i * 6)),
      y: Math.round(Math.sin(i * 2.4) * (30 + i * 5) + 40),
    }));
  }
  throw new Error(`The harness does not answer ${method}.`);
}) as unknown as Call;
const kept: unknown[] = [];
const client: AppClient = {
  call,
  store,
  onEvents: (listener: EventsListener) => {
    listeners.add(listener);
    listener('b1', recent, true);
    return () => listeners.delete(listener);
  },
  keep: <T,>(Kind: new (client: AppClient) => T): T => {
    const known = kept.find((one): one is T => one instanceof Kind);
    if (known !== undefined) return known;
    const made = new Kind(client);
    kept.push(made);
    return made;
  },
} as unknown as AppClient;

if (live > 0) {
  // What comes in real time: new packages on the same lanes.
  const stream = busy({
    warehouses,
    trucks,
    shipments: live * 10,
    from: now + 1500,
    to: now + 120_000,
    reports: true,
    seed: 7,
    firstShipment: shipments + 1,
  });
  let sent = 0;
  setInterval(() => {
    const events: BookEvent[] = [];
    for (let i = 0; i < live / 20; i++) {
      const line = stream[sent % stream.length];
      if (!line) continue;
      sent++;
      events.push(toEvent({ ...line, at: Date.now() }, lines.length + sent));
    }
    for (const listener of listeners) listener('b1', events, false);
  }, 50);
}

const services = { client, nav: createNav(window), drafts: new DraftStore(window.sessionStorage) };
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <AppProvider services={services}>{query.get('view') === 'map' ? <MapView /> : <TimelineView />}</AppProvider>,
  );
}
