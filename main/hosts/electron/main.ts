// The program under Electron (after entry.cts): gives the kernel its ports, opens the window, stops in order.

import { app, BrowserWindow, powerMonitor } from 'electron';
import path from 'node:path';
import type { Kernel } from '../../kernel/kernel.js';
import { createLog } from '../common/log.js';
import { preparePaths, programVersion, systemClock, systemRandom, systemTimers } from '../common/node-ports.js';
import { OptionError, readOptions } from '../common/options.js';
import { serveScheme } from './app-scheme.js';
import { createWindow } from './app-window.js';
import { createIpcChannel } from './ipc-channel.js';
import { installMenu } from './menu.js';
import { createPrinting } from './printing.js';
import { denyByDefault, denyPermissions } from './security.js';
import { createUtilityHost } from './utility-host.js';

function main(): void {
  const options = readOptions(process.argv.slice(app.isPackaged ? 1 : 2), { lenient: true });
  const paths = preparePaths(options.dataDir);
  // Chromium's own files beside ours, so that one data folder is one independent program.
  app.setPath('userData', path.join(options.dataDir, 'window'));
  if (!app.requestSingleInstanceLock()) {
    console.error('Parcelyard is already open with this data folder; its window was brought to the front.');
    app.exit(0);
    return;
  }
  app.setAppUserModelId('io.github.parcelyard');

  const log = createLog(paths.logFile, app.isPackaged ? null : 'error');
  denyByDefault(log);
  const channel = createIpcChannel(log);
  const startKernel = async (): Promise<Kernel> => {
    const { createKernel } = await import('../../kernel/kernel.js');
    const made = createKernel({
      clock: systemClock,
      timers: systemTimers,
      random: systemRandom,
      logger: log,
      paths,
      processes: createUtilityHost((name) => log.scoped(name)),
      channel,
      printing: createPrinting(channel.contentsOf),
      appVersion: programVersion(),
      hostName: 'electron',
    });
    made.start().catch((error: unknown) => log.error('the kernel could not start', error));
    return made;
  };
  let kernel: Promise<Kernel> | null = null;

  let window: BrowserWindow | null = null;
  const open = (): void => {
    window = createWindow(paths.dataDir, log);
    window.on('closed', () => (window = null));
  };
  app.on('second-instance', () => {
    if (window === null) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('activate', () => {
    if (window === null) open();
  });
  app.on('window-all-closed', () => app.quit());
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection in the main process', reason));

  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void Promise.resolve(kernel)
      .then((made) => made?.stop())
      .catch((error: unknown) => log.error('the program did not stop cleanly', error))
      .finally(() => {
        stopped = true;
        app.quit();
      });
  });
  // Ctrl+C in the terminal it was started from, or a session's end.
  process.on('SIGINT', () => app.quit());
  process.on('SIGTERM', () => app.quit());

  void app.whenReady().then(() => {
    /** Once. Loaded while the page runs its script in a process of its own: before, the page's files would wait for it. */
    const start = (): void => {
      if (kernel !== null) return;
      kernel = startKernel();
      kernel.catch((error: unknown) => {
        console.error('Parcelyard could not start:', error);
        app.exit(1);
      });
    };
    serveScheme((file) => {
      if (file.endsWith('.js')) setImmediate(start);
    });
    denyPermissions(log);
    installMenu({ ...paths, window: () => window });
    open();
    powerMonitor.on('resume', () => log.info('the machine woke up'));
    // Without a page too: orders go on.
    window?.webContents.once('did-stop-loading', start).once('render-process-gone', start);
    window?.webContents.once('did-finish-load', () => {
      log.open().catch((error: unknown) => console.error('no log file:', error));
    });
  });
}

try {
  main();
} catch (error) {
  if (error instanceof OptionError) console.error(error.message);
  else console.error('Parcelyard could not start:', error);
  app.exit(1);
}
