// The menu bar: every command of it also has a place in the page; the page's own commands go there by its address.

import { app, Menu, shell, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import { PAGE_URL } from './app-scheme.js';

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
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        go('New Order', 'order-new', 'CmdOrCtrl+N'),
        go('Import Orders…', 'import'),
        separator,
        go('Settings', 'settings', 'CmdOrCtrl+,'),
        separator,
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        go('Home', 'home'),
        go('Inventory', 'inventory'),
        go('Orders', 'orders'),
        go('Timeline', 'timeline'),
        go('Map', 'map'),
        go('Log', 'log'),
        go('Connections', 'connections'),
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
        { label: 'Show Log File', click: () => shell.showItemInFolder(targets.logFile) },
        { label: 'Open Data Folder', click: () => void shell.openPath(targets.dataDir) },
        separator,
        { role: 'about' },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
