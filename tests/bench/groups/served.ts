// The whole program as `npm run serve` starts it, for what its users feel: a page's calls, memory and CPU of all its processes.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { eventually, PageClient, serveProgram, type ServedProgram } from '../../support/served-program.js';

export interface Served {
  readonly program: ServedProgram;
  readonly page: PageClient;
  stop(): Promise<void>;
}

const WAIT_MS = 120_000;

/** Started, both links connected, somebody signed in, and the first stock there. */
export async function startServed(dataDir: string): Promise<Served> {
  const program = await serveProgram(dataDir);
  try {
    const page = await PageClient.connect(program);
    const session = await page.call('session.state', {});
    const person = session.oneClick.find(({ role }) => role === 'staff');
    await page.call('session.signInDemo', { personId: person?.id ?? 0 });
    const ready = () =>
      page.status !== null &&
      page.status.links.world.state === 'connected' &&
      page.status.links.ups.state === 'connected' &&
      page.status.links.world.unackedOut === 0;
    await eventually('links connected', ready, Boolean, WAIT_MS);
    return {
      program,
      page,
      async stop() {
        page.close();
        await program.stop();
      },
    };
  } catch (error) {
    await program.stop();
    throw error;
  }
}

/** Process ids of the program and its children. */
export function processesOf({ program }: Served): readonly number[] {
  const parent = program.child.pid ?? 0;
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const children = rows.map((row) => row.trim().split(/\s+/).map(Number)).filter(([, ppid]) => ppid === parent);
  return [parent, ...children.flatMap(([pid]) => (pid === undefined ? [] : [pid]))];
}

/** Memory of these processes, MB: what they share counted once where the system tells (Linux), otherwise resident size. */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + oneMemory(pid), 0);
}

function oneMemory(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? NaN) / 1024;
  } catch {
    // Another system, or a process that does not show it: its resident size is what there is.
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  }
}

/** CPU time of these processes so far, s. */
export function cpuOf(pids: readonly number[]): number {
  const rows = execFileSync('ps', ['-o', 'cputimes=', '-p', pids.join()], { encoding: 'utf8' }).trim().split('\n');
  const ticks = pids.map((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      return null;
    }
  });
  if (ticks.every((value) => value !== null)) return ticks.reduce((sum: number, value) => sum + (value ?? 0), 0);
  // Whole seconds only, where the finer count is not to be had.
  return rows.reduce((sum, row) => sum + Number(row), 0);
}
