// Names of recordings: what they end with, what their further parts are called, and one that is free.

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { OptionError } from './command-line.js';

export const RECORDING_SUFFIX = '.pyrec.gz';

/** `day.pyrec.gz` goes on in `day.2.pyrec.gz`. */
export function partName(file: string, part: number): string {
  if (part === 1) return file;
  const stem = file.endsWith(RECORDING_SUFFIX) ? file.slice(0, -RECORDING_SUFFIX.length) : file;
  return `${stem}.${part}${RECORDING_SUFFIX}`;
}

/** `2026-11-22T13-40-05`: sorts by time, is allowed everywhere. */
export function stampOf(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(':', '-');
}

/** `--record FILE-or-DIR` as a file that is not there yet. Rejects with OptionError. */
export async function recordingFile(text: string, program: string, now: number): Promise<string> {
  const path = resolve(text);
  const kind = await stat(path).catch(() => null);
  if (kind?.isDirectory() === true) {
    const base = join(path, `${stampOf(now)}-${program}`);
    for (let n = 1; ; n++) {
      const file = `${base}${n === 1 ? '' : `-${n}`}${RECORDING_SUFFIX}`;
      if (!existsSync(file)) return file;
    }
  }
  if (kind !== null) throw new OptionError(`--record: ${path} is there already; give another name, or a folder`);
  if (text.endsWith('/') || text.endsWith(sep)) throw new OptionError(`--record: there is no folder ${path}`);
  const folder = await stat(join(path, '..')).catch(() => null);
  if (folder?.isDirectory() !== true) throw new OptionError(`--record: there is no folder ${join(path, '..')}`);
  return path;
}
