// Starts the renderer: one transport, one client, one root. Only this file and its first import touch globals at import.

import './state/start-locale.js';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { createAppClient } from './state/app-store.js';
import { DraftStore } from './state/draft-store.js';
import { createNav } from './state/nav-store.js';
import './styles/tokens.css';
import './styles/base.css';
import { createTransport } from './transport/create-transport.js';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root.');
// The access token is taken off the address before the navigation reads it.
const transport = createTransport(window);
const services = {
  client: createAppClient({ transport, storage: window.sessionStorage }),
  nav: createNav(window),
  drafts: new DraftStore(window.localStorage),
};
createRoot(root).render(<App services={services} />);
