// What the processes of a trial still hold after their garbage is collected. Owns the folder that the probes write to, and the
// environment that loads them into processes started from now on.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PROBE = new URL('./heap-probe.mjs', import.meta.url).href;

export interface HeapReading {
  /** ms since 1970. */
  readonly at: number;
  /** JavaScript heap and what it holds outside of itself. */
  readonly mb: number;
}

export class LiveHeap {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'parcelyard-heap-'));
  readonly #before = process.env['NODE_OPTIONS'];

  constructor() {
    process.env['PARCELYARD_TRIAL_HEAP'] = this.#folder;
    process.env['NODE_OPTIONS'] = `${this.#before ?? ''} --import ${PROBE}`.trim();
  }

  /** Asks a process; the answer is there a moment later. */
  ask(pid: number): void {
    try {
      process.kill(pid, 'SIGUSR2');
    } catch {
      // It ended while we looked.
    }
  }

  /** Its latest answer; null: none yet. */
  read(pid: number): HeapReading | null {
    try {
      return JSON.parse(readFileSync(path.join(this.#folder, `${pid}.json`), 'utf8')) as HeapReading;
    } catch {
      return null;
    }
  }

  dispose(): void {
    delete process.env['PARCELYARD_TRIAL_HEAP'];
    if (this.#before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = this.#before;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
