// Runs a scenario in real time: the kernel with its own processes, sockets and databases in a folder, as the browser host has it.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ok } from '../../core/lib/result.js';
import { createKernel } from '../../kernel/kernel.js';
import type { LoadedScenario } from '../../kernel/scenario-files.js';
import { diskStorage } from '../../kernel/storage.js';
import { openSqliteSim } from '../../store/sqlite-sim.js';
import { createForkHost } from '../browser/fork-host.js';
import { createLog } from '../common/log.js';
import { preparePaths, programVersion, systemClock, systemRandom, systemTimers } from '../common/node-ports.js';
import { createClient } from './client.js';
import { errorLog } from './error-log.js';
import { FIRST_WORLD, TESTER } from './first-world.js';
import { outcomeOf, type Outcome, type RunEnd } from './outcome.js';

export interface WallOptions {
  readonly seed: number;
  readonly pace: number;
  /** Where the run's folder is made and stays; null: a temporary one that is removed. */
  readonly keep: string | null;
  readonly signal?: AbortSignal;
}

export async function runWall(loaded: LoadedScenario, { seed, pace, keep, signal }: WallOptions): Promise<Outcome> {
  const name = `${loaded.name}-${seed}-`;
  if (keep !== null) await mkdir(keep, { recursive: true });
  const dataDir = await mkdtemp(path.join(keep ?? os.tmpdir(), keep === null ? `parcelyard-${name}` : name));
  try {
    return await run(loaded, { seed, pace, dataDir, signal });
  } finally {
    if (keep === null) await rm(dataDir, { recursive: true, force: true });
  }
}

interface RunOptions {
  readonly seed: number;
  readonly pace: number;
  readonly dataDir: string;
  readonly signal: AbortSignal | undefined;
}

async function run(loaded: LoadedScenario, { seed, pace, dataDir, signal }: RunOptions): Promise<Outcome> {
  const paths = preparePaths(dataDir);
  const log = createLog(paths.logFile, null);
  await log.open();
  const { logger, errors } = errorLog(log);
  const client = createClient();
  const disk = diskStorage(paths);
  let ended: (end: RunEnd) => void = () => undefined;
  const end = new Promise<RunEnd>((resolve, reject) => {
    ended = resolve;
    signal?.addEventListener('abort', () => reject(new Error('broken off')));
  });
  // Broken off before anybody waits for it.
  end.catch(() => undefined);
  const kernel = createKernel(
    {
      clock: systemClock,
      timers: systemTimers,
      random: systemRandom,
      logger,
      paths,
      processes: createForkHost((scope) => log.scoped(scope)),
      channel: client.channel,
      appVersion: programVersion(),
      hostName: 'test',
    },
    {
      storage: { ...disk, demo: () => Promise.resolve(FIRST_WORLD) },
      scenarios: {
        source: { names: () => Promise.resolve([loaded.name]), load: () => Promise.resolve(ok(loaded)) },
        ended: (run, from, worldId) => ended({ run, loaded: from, worldId }),
      },
    },
  );
  const cpu = process.cpuUsage();
  const started = performance.now();
  let found: RunEnd;
  try {
    await kernel.start();
    await client.call('session.signInDemo', { personId: TESTER });
    await client.call('scenarios.start', { name: loaded.name, seed, pace });
    found = await end;
  } finally {
    await kernel.stop();
  }
  const { user, system } = process.cpuUsage(cpu);
  const realSeconds = (performance.now() - started) / 1000;
  const store = await openSqliteSim(path.join(disk.simulatorDir, 'simulator.db'));
  try {
    const cpuSeconds = (user + system) / 1e6;
    return outcomeOf(found, await store.load(), { mode: 'wall', errors, realSeconds, cpuSeconds });
  } finally {
    await store.close();
  }
}
