// What a group of rows is given: sizes, folders on the data folder's disk, calibrations, and a way to say what it is doing.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { defaultDataDir } from '../../../main/hosts/common/options.js';
import { measureRoundTrip, measureSync } from './calibrate.js';
import type { Arms, SamplingOptions } from './sampling.js';
import type { Measured } from './table.js';

export interface Context extends SamplingOptions {
  readonly quick: boolean;
  wanted(id: string): boolean;
  /** One size for the real run, one for the quick one. */
  size(full: number, quick: number): number;
  /** A new, empty folder on the disk that the program's data would be on; removed at the end. */
  folder(): string;
  /** Progress, on stderr. */
  say(text: string): void;
  /** F and R, ms. */
  readonly calibrations: Arms<'F' | 'R'>;
}

/** Rows that are measured together. What it has reported stands, even when it throws later. */
export interface Group {
  readonly ids: readonly string[];
  measure(context: Context, report: (id: string, measured: Measured) => void): Promise<void>;
}

export interface OpenContext extends Context {
  /** Removes all folders. */
  clean(): void;
}

export function openContext(ids: readonly string[], quick: boolean): OpenContext {
  let near = path.dirname(defaultDataDir());
  while (!existsSync(near)) near = path.dirname(near);
  const root = mkdtempSync(path.join(near, '.parcelyard-bench-'));
  const clean = (): void => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  let folders = 0;
  return {
    quick,
    repeats: quick ? 2 : 5,
    again: !quick,
    wanted: (id) => ids.includes(id),
    size: (full, small) => (quick ? small : full),
    folder() {
      const dir = path.join(root, String((folders += 1)));
      mkdirSync(dir);
      return dir;
    },
    say: (text) => void process.stderr.write(`  ${text}\n`),
    calibrations: {
      // A third of a second each: over 70 ms, what else the machine does for a moment looked like a disk that has changed.
      F: () => measureSync(root, quick ? 50 : 1000),
      R: () => measureRoundTrip(quick ? 300 : 10_000),
    },
    clean,
  };
}
