// The one window: sandboxed, isolated, shows our page; comes back by itself when its renderer dies.

import { BrowserWindow, Menu, nativeTheme } from 'electron';
import path from 'node:path';
import { programDir } from '../common/node-ports.js';
import type { Logger } from '../../kernel/ports.js';
import { PAGE_URL } from './app-scheme.js';
import { keepWindowState, readWindowState } from './window-state.js';

/** A page that dies more often than this within a minute is left dead: reloading would go on for ever. */
const RELOADS_A_MINUTE = 3;

export function createWindow(dataDir: string, logger: Logger): BrowserWindow {
  const stateFile = path.join(dataDir, 'window.json');
  const kept = readWindowState(stateFile);
  const window = new BrowserWindow({
    ...(kept.bounds ?? kept.size),
    minWidth: 480,
    minHeight: 360,
    show: false,
    title: 'Parcelyard',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171c' : '#ffffff',
    icon: path.join(programDir(), 'resources', 'icons', 'icon.png'),
    webPreferences: {
      preload: path.join(programDir(), 'dist', 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // The page's compiled script is kept from its first load on (entry.cts): 75 ms of each later start.
      v8CacheOptions: 'bypassHeatCheck',
      // Dictionaries would be fetched from outside.
      spellcheck: false,
      ...(kept.zoom === undefined ? {} : { zoomFactor: kept.zoom }),
    },
  });
  if (kept.maximized) window.maximize();
  keepWindowState(window, stateFile);
  window.once('ready-to-show', () => window.show());
  textFieldMenu(window);
  reloadWhenGone(window, logger);
  void window.loadURL(PAGE_URL);
  return window;
}

function reloadWhenGone(window: BrowserWindow, logger: Logger): void {
  let deaths: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    logger.error('the page died', details);
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < 60_000), now];
    if (deaths.length <= RELOADS_A_MINUTE) window.webContents.reload();
    else logger.error('the page died too often; it is not loaded again');
  });
}

/** Cut, copy and paste by right click in text fields, as on every desktop. */
function textFieldMenu(window: BrowserWindow): void {
  window.webContents.on('context-menu', (_event, params) => {
    if (!params.isEditable && params.selectionText === '') return;
    Menu.buildFromTemplate([
      { role: 'cut', enabled: params.editFlags.canCut },
      { role: 'copy', enabled: params.editFlags.canCopy },
      { role: 'paste', enabled: params.editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll' },
    ]).popup({ window });
  });
}
