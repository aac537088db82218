// app://parcelyard/ (made known in entry.cts): the renderer's files under a scheme of their own, with the page's policy. Not file:, which could read the disk.

import { protocol, type ProtocolResponse } from 'electron';
import { pageFile } from '../common/page-files.js';
import { pageHeaders } from '../common/page-policy.js';

export const PAGE_ORIGIN = 'app://parcelyard';
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** No page can hold another (see security.ts); and to change over to a page with this header takes a second process, 80 ms of the start. */
const NOT_HERE = 'Cross-Origin-Opener-Policy';

/**
 * After the app is ready. `served` hears the path of each file that is handed over. Not `protocol.handle`, which needs Node's fetch:
 * to load it takes 50 ms of this thread while the window waits for its first file.
 */
export function serveScheme(served: (path: string) => void): void {
  const { [NOT_HERE]: _, ...headers } = pageHeaders("'self'");
  const answer = async (address: string, method: string): Promise<ProtocolResponse> => {
    const url = new URL(address);
    const file = url.host === 'parcelyard' && method === 'GET' ? await pageFile(url.pathname) : null;
    if (file === null) return { statusCode: 404, data: Buffer.from('Not found.') };
    served(url.pathname);
    return { data: file.bytes, headers: { ...headers, 'Content-Type': file.type } };
  };
  protocol.registerBufferProtocol('app', ({ url, method }, callback) => {
    // -2 is net::ERR_FAILED, as for any file that cannot be read.
    answer(url, method).then(callback, () => callback({ error: -2 }));
  });
}
