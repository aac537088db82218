// The browser host: gives the kernel its ports over loopback HTTP and WebSocket, and runs until it is told to stop.

import { createKernel } from '../../kernel/kernel.js';
import { createLog } from '../common/log.js';
import { preparePaths, programVersion, systemClock, systemRandom, systemTimers } from '../common/node-ports.js';
import type { HostOptions } from '../common/options.js';
import { accessToken } from './access.js';
import { createForkHost, type AheadChildren } from './fork-host.js';
import { createWsChannel } from './ws-channel.js';

export interface Serving {
  /** With the access token in its fragment. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts serving; the page can be opened at once, the kernel may still be starting. */
export async function serve(options: HostOptions, ahead: AheadChildren): Promise<Serving> {
  const paths = preparePaths(options.dataDir);
  const log = createLog(paths.logFile, 'error');
  const token = accessToken(options.dataDir);
  const channel = createWsChannel(log);
  const kernel = createKernel({
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    logger: log,
    paths,
    processes: createForkHost((name) => log.scoped(name), ahead),
    channel,
    appVersion: programVersion(),
    hostName: 'browser',
  });
  // Not waited for: the page says what is still starting, and what is typed meanwhile is kept.
  kernel.start().catch((error: unknown) => log.error('the kernel could not start', error));
  // The world is told what it is still owed before anything is loaded that only a window needs.
  await kernel.linksBegun();
  const [{ startPageServer }] = await Promise.all([import('./http.js'), channel.open()]);
  const server = await startPageServer({
    port: options.port,
    token,
    logger: log,
    onUpgrade: (request, socket, head) => channel.upgrade(request, socket, head),
  }).catch(async (error: unknown) => {
    await kernel.stop();
    throw error;
  });
  await log.open();
  return {
    url: `http://127.0.0.1:${server.port}/#token=${token}`,
    async stop() {
      channel.close();
      await server.close();
      await kernel.stop();
      ahead.end();
    },
  };
}
