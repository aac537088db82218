// Finds the renderer's built files by URL path: only what lies in dist/renderer, whatever the path says.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { programDir } from './node-ports.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
};

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The file for a URL path (`/` is index.html), or null when there is none or the path leaves the folder. */
export async function pageFile(
  urlPath: string,
  root = path.join(programDir(), 'dist', 'renderer'),
): Promise<PageFile | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    // Not a valid escape sequence: no file has such a name.
    return null;
  }
  const file = path.join(root, decoded === '/' ? 'index.html' : decoded);
  const type = TYPES[path.extname(file)];
  if (type === undefined || decoded.includes('\0') || !file.startsWith(root + path.sep)) return null;
  try {
    return { type, bytes: await readFile(file) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) return null;
    throw error;
  }
}
