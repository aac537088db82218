// app://parcelyard/ (made known in entry.cts): the renderer's files under a scheme of their own, with the page's policy. Not file:, which could read the disk.

import { protocol } from 'electron';
import { pageFile } from '../common/page-files.js';
import { pageHeaders } from '../common/page-policy.js';

export const PAGE_ORIGIN = 'app://parcelyard';
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** After the app is ready. */
export function serveScheme(): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'parcelyard' || request.method !== 'GET') return new Response('Not found.', { status: 404 });
    const file = await pageFile(url.pathname);
    if (file === null) return new Response('Not found.', { status: 404 });
    return new Response(new Uint8Array(file.bytes), {
      headers: { ...pageHeaders("'self'"), 'Content-Type': file.type },
    });
  });
}
