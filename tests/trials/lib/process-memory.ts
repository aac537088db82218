// How much memory processes hold, how that grows, and how much they have computed. Linux's /proc where there is one, else `ps`.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory in MB; null: there is no such process. */
export function residentMb(pid: number | null): number | null {
  if (pid === null || pid <= 0) return null;
  try {
    if (process.platform !== 'linux') {
      return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim()) / 1024;
    }
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? null : Number(kb) / 1024;
  } catch {
    // It ended while we looked.
    return null;
  }
}

/** Ticks of /proc's clock in a second: fixed for programs since Linux 2.6. */
const TICKS = 100;

/** Seconds of processor time so far; null where that is not told or there is no such process. */
export function processorSeconds(pid: number | null): number | null {
  if (pid === null || pid <= 0 || process.platform !== 'linux') return null;
  try {
    // The name, in brackets, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return null;
  }
}

export interface Sample {
  /** Minutes since the start. */
  readonly minute: number;
  readonly mb: number;
}

/** Least-squares slope in MB a minute; 0 for fewer than three samples. */
export function slope(samples: readonly Sample[]): number {
  const n = samples.length;
  if (n < 3) return 0;
  const meanX = samples.reduce((sum, { minute }) => sum + minute, 0) / n;
  const meanY = samples.reduce((sum, { mb }) => sum + mb, 0) / n;
  let over = 0;
  let under = 0;
  for (const { minute, mb } of samples) {
    over += (minute - meanX) * (mb - meanY);
    under += (minute - meanX) ** 2;
  }
  return under === 0 ? 0 : over / under;
}
