// How an Electron runtime is told to run this program from its folder (a packaged one needs none of this).

import path from 'node:path';
import { programDir } from './node-ports.js';

/**
 * The first file is also required beforehand: some runtimes load the folder only when the app is ready already, and then the page's
 * scheme could no longer be made known. Loading it twice runs it once.
 */
export function electronArgs(): readonly string[] {
  const dir = programDir();
  return ['-r', path.join(dir, 'dist', 'main', 'hosts', 'electron', 'entry.cjs'), dir];
}
