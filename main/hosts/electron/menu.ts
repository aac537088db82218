// The menu bar: every command of it also has a place in the page; the page's own commands go there by its address.

import { app, Menu, shell, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import { PAGE_URL } from './app-scheme.js';

type Modifier = 'control' | 'meta' | 'alt' | 'shift';
const MAIN: Modifier = process.platform === 'darwin' ? 'meta' : 'control';

interface MenuTargets {
  readonly logFile: string;
  readonly dataDir: string;
  readonly window: () => BrowserWindow | null;
}

export function installMenu(targets: MenuTargets): void {
  const go = (label: string, view: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    // The page reads its place from the fragment; changing it is no navigation.
    click: () => void targets.window()?.loadURL(`${PAGE_URL}#/${view}`),
  });
  // The page has these keys itself; the menu shows them and presses them. What is typed reaches the page, not the menu.
  const key = (label: string, accelerator: string, keyCode: string, ...modifiers: Modifier[]) => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => {
      const contents = targets.window()?.webContents;
      contents?.sendInputEvent({ type: 'keyDown', keyCode, modifiers });
      contents?.sendInputEvent({ type: 'keyUp', keyCode, modifiers });
    },
  });
  // Shown beside the keys that the page itself hears: it steps through views, filters, selections and moments.
  const step = (label: string, accelerator: string, by: 'goBack' | 'goForward'): MenuItemConstructorOptions => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => targets.window()?.webContents.navigationHistory[by](),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        go('New Order', 'order-new', 'CmdOrCtrl+N'),
        go('Import Orders…', 'import'),
        separator,
        key('Export List…', 'CmdOrCtrl+E', 'E', MAIN),
        key('Print…', 'CmdOrCtrl+P', 'P', MAIN),
        key('Print List…', 'CmdOrCtrl+Shift+P', 'P', MAIN, 'shift'),
        separator,
        go('Settings', 'settings', 'CmdOrCtrl+,'),
        separator,
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        key('Find in View', 'CmdOrCtrl+F', 'F', MAIN),
        key('Go to, Find or Do…', 'CmdOrCtrl+K', 'K', MAIN),
      ],
    },
    {
      label: '&View',
      submenu: [
        step('Back', 'Alt+Left', 'goBack'),
        step('Forward', 'Alt+Right', 'goForward'),
        separator,
        go('Home', 'home'),
        go('Inventory', 'inventory'),
        go('Orders', 'orders'),
        go('Timeline', 'timeline'),
        go('Map', 'map'),
        go('Log', 'log'),
        go('Connections', 'connections'),
        go('Lab', 'lab'),
        separator,
        key('Back', 'Alt+Left', 'Left', 'alt'),
        key('Forward', 'Alt+Right', 'Right', 'alt'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        key('Keys', 'F1', 'F1'),
        go('How It Works', 'help'),
        separator,
        { label: 'Show Log File', click: () => shell.showItemInFolder(targets.logFile) },
        { label: 'Open Data Folder', click: () => void shell.openPath(targets.dataDir) },
        separator,
        { role: 'about' },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
