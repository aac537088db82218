// Runs a scenario on a virtual clock in this process: the real kernel, links, sessions, codecs, world and UPS, with virtual time and
// sockets below them and memory instead of a disk. The same scenario and seed are the same run.

import { seededRandom } from '../../core/lib/random.js';
import { ok } from '../../core/lib/result.js';
import { createKernel } from '../../kernel/kernel.js';
import type { LoadedScenario } from '../../kernel/scenario-files.js';
import { createClient } from './client.js';
import { errorLog } from './error-log.js';
import { TESTER } from './first-world.js';
import { outcomeOf, type Outcome, type RunEnd } from './outcome.js';
import { createVirtualHost } from './virtual/children.js';
import { VirtualNet } from './virtual/net.js';
import { VirtualProcess } from './virtual/process.js';
import { installRuntime } from './virtual/runtime.js';
import { openVirtualStorage, type VirtualStorage } from './virtual/storage.js';
import { Timeline } from './virtual/timeline.js';

/** One at a time in a process: it replaces the runtime's timers while it lasts. `open`: other stores, for tests of the verdict. */
export async function runVirtual(
  loaded: LoadedScenario,
  seed: number,
  open: () => Promise<VirtualStorage> = openVirtualStorage,
): Promise<Outcome> {
  const timeline = new Timeline();
  const net = new VirtualNet(timeline);
  const kernelProcess = new VirtualProcess('kernel', timeline, net);
  const storage = await open();
  const { logger, errors } = errorLog();
  const client = createClient();
  let end: RunEnd | null = null;
  const broken = (error: unknown): void => timeline.fail(error);
  const restore = installRuntime(timeline);
  process.on('unhandledRejection', broken);
  const cpu = process.cpuUsage();
  const started = performance.now();
  try {
    const kernel = kernelProcess.run(() =>
      createKernel(
        {
          clock: timeline,
          timers: kernelProcess,
          random: seededRandom(seed),
          logger,
          paths: { dataDir: 'virtual', logFile: 'virtual.log', resourcesDir: 'resources' },
          processes: createVirtualHost({ kernel: kernelProcess, simulatorStore: storage.simulator, broken }),
          channel: client.channel,
          appVersion: '0.0.0',
          hostName: 'test',
        },
        {
          storage: storage.kernel,
          // As setImmediate: what comes at one moment is one turn of the books.
          breathe: () => new Promise((resolve) => void kernelProcess.after(0, resolve)),
          scenarios: {
            source: { names: () => Promise.resolve([loaded.name]), load: () => Promise.resolve(ok(loaded)) },
            ended: (run, from, worldId) => {
              end = { run, loaded: from, worldId };
            },
          },
        },
      ),
    );
    kernelProcess.run(() => {
      const start = async (): Promise<void> => {
        await client.call('session.signInDemo', { personId: TESTER });
        await client.call('scenarios.start', { name: loaded.name, seed });
      };
      kernel.start().catch(broken);
      start().catch(broken);
    });
    await timeline.run(() => end !== null);
    let stopped = false;
    kernelProcess.run(() => {
      kernel.stop().then(() => {
        stopped = true;
      }, broken);
    });
    await timeline.run(() => stopped);
  } finally {
    process.off('unhandledRejection', broken);
    restore();
  }
  const { user, system } = process.cpuUsage(cpu);
  const realSeconds = (performance.now() - started) / 1000;
  if (end === null) throw new Error('the run has no end');
  const rows = await storage.simulator.load();
  return outcomeOf(end, rows, { mode: 'virtual', errors, realSeconds, cpuSeconds: (user + system) / 1e6 });
}
