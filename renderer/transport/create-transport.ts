// Chooses the pipe for the host that the page runs in, and keeps the browser host's access token out of the address bar.

import { ElectronTransport, type PreloadBridge } from './electron-transport.js';
import type { Transport } from './transport.js';
import { WebSocketTransport } from './web-socket-transport.js';

const TOKEN_KEY = 'parcelyard.access';

/** The token of `#token=…`, which is then taken off the address; after that the one kept for this tab. Null: none known. */
export function takeAccessToken(page: Window): string | null {
  const fromPage = /^#token=([A-Za-z0-9_-]{1,200})/.exec(page.location.hash)?.[1];
  if (fromPage !== undefined) {
    page.sessionStorage.setItem(TOKEN_KEY, fromPage);
    page.history.replaceState(null, '', page.location.pathname + page.location.search);
    return fromPage;
  }
  return page.sessionStorage.getItem(TOKEN_KEY);
}

export function createTransport(page: Window & { readonly parcelyard?: PreloadBridge }): Transport {
  if (page.parcelyard !== undefined) return new ElectronTransport(page.parcelyard);
  const scheme = page.location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocketTransport({ url: `${scheme}://${page.location.host}/ws`, token: takeAccessToken(page) });
}
