// The protocol inspector over a made-up wire, without a kernel: ?rate=messages a second&seconds=…; figures in window.inspector.

import { createRoot } from 'react-dom/client';
import '../../../renderer/styles/base.css';
import '../../../renderer/styles/tokens.css';
import { ToastProvider } from '../../../renderer/components/toast.js';
import { createAppClient } from '../../../renderer/state/app-store.js';
import { AppProvider } from '../../../renderer/state/context.js';
import { DraftStore } from '../../../renderer/state/draft-store.js';
import { createNav } from '../../../renderer/state/nav-store.js';
import type { SourceSink, WireSource } from '../../../renderer/views/inspector/live-source.js';
import { ProtocolInspector } from '../../../renderer/views/inspector/protocol-inspector.js';
import { FakeServer, PEOPLE } from '../fake-server.js';
import { Traffic } from './traffic.js';

const query = new URLSearchParams(location.search);
const rate = Number(query.get('rate') ?? 20);
const seconds = Number(query.get('seconds') ?? 3600);
const BATCH_MS = 50;

/** Frame times (between animation frames) and what feeding took, ms. */
const figures = { frames: [] as number[], feeds: [] as number[], fed: 0, done: false };
Object.assign(window, { inspector: figures });

class HarnessSource implements WireSource {
  #paused = false;

  start(sink: SourceSink): () => void {
    const traffic = new Traffic();
    sink.state({ connection: 'live', waiting: 0 });
    const began = Date.now();
    let fed = 0;
    const timer = setInterval(() => {
      const now = Date.now();
      if (now - began > seconds * 1000) {
        figures.done = true;
        clearInterval(timer);
        return;
      }
      if (this.#paused) return;
      const due = Math.round(((now - began) / 1000) * rate) - fed;
      if (due <= 0) return;
      const records = traffic.batch(due, now - BATCH_MS, now);
      fed += due;
      const start = performance.now();
      sink.records(records);
      figures.feeds.push(performance.now() - start);
      figures.fed = fed;
    }, BATCH_MS);
    return () => clearInterval(timer);
  }

  pause(paused: boolean): void {
    this.#paused = paused;
  }
}

let last = performance.now();
const watch = (now: number): void => {
  figures.frames.push(now - last);
  last = now;
  requestAnimationFrame(watch);
};
requestAnimationFrame(watch);

const server = new FakeServer({ person: PEOPLE[2] ?? null });
const file = { name: '2026-11-22T13-40-05-world.pyrec.gz', bytes: 31_337, modifiedAt: 1_800_000_000_000, open: false };
server.handlers['inspector.recordings'] = () => ({
  since: null,
  links: [],
  files: [file],
  bytes: 31_337,
  limitBytes: 1e9,
});
const services = {
  client: createAppClient({ transport: server.transport, storage: sessionStorage }),
  nav: createNav(window),
  drafts: new DraftStore(sessionStorage),
};
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root.');
createRoot(root).render(
  <AppProvider services={services}>
    <ToastProvider>
      <ProtocolInspector source={new HarnessSource()} />
    </ToastProvider>
  </AppProvider>,
);
