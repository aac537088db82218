// The whole window over a fake server, for looking at it: `?as=1` signs in, `?phase=starting`, `?line=closed`.

import { createRoot } from 'react-dom/client';
import { App } from '../../../renderer/app.js';
import { createAppClient } from '../../../renderer/state/app-store.js';
import { DraftStore } from '../../../renderer/state/draft-store.js';
import { createNav } from '../../../renderer/state/nav-store.js';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { furnish } from '../demo-world.js';
import { FakeServer, PEOPLE } from '../fake-server.js';

const query = new URLSearchParams(location.search);
const server = new FakeServer({ person: PEOPLE.find(({ id }) => String(id) === query.get('as')) ?? null });
const now = Date.now();
furnish(server, now);
server.status = {
  ...server.status,
  pipelineOldest: { placed: now - 45_000, packing: now - 90_000, packed: now - 380_000, loading: now - 20_000 },
};
if (query.get('phase') === 'starting') {
  server.status = { ...server.status, phase: 'starting', phaseText: 'Opening the books of world 1.' };
}
if (query.get('trouble') === '1') {
  const error = { code: 'refused', message: 'error: world with world_id 1 is not available for amazon to connect.' };
  const { world, ups } = server.status.links;
  server.status = {
    ...server.status,
    links: {
      world: { ...world, state: 'refused', lastError: error, lastErrorAt: now - 9000 },
      ups: { ...ups, state: 'failed' },
    },
  };
}
const client = createAppClient({ transport: server.transport, storage: sessionStorage });
const services = { client, nav: createNav(window), drafts: new DraftStore(localStorage) };
Object.assign(window, { server });
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root.');
createRoot(root).render(<App services={services} />);
