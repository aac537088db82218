// Denies by default, for every window there will ever be: navigation, new windows, permissions, webviews.

import { app, session, shell } from 'electron';
import type { Logger } from '../../kernel/ports.js';
import { PAGE_ORIGIN } from './app-scheme.js';

/** Addresses outside that may be opened in the system's browser. */
const OUTSIDE = [/^https:\/\/github\.com\//];

export function denyByDefault(logger: Logger): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!event.url.startsWith(`${PAGE_ORIGIN}/`)) {
        logger.warn('refused navigation', event.url);
        event.preventDefault();
      }
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (OUTSIDE.some((pattern) => pattern.test(url))) void shell.openExternal(url);
      else logger.warn('refused a new window', url);
      return { action: 'deny' };
    });
  });
}

/** Once the app is ready: the page may write to the clipboard, nothing else. */
export function denyPermissions(logger: Logger): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, callback) => {
    const allowed = permission === 'clipboard-sanitized-write';
    if (!allowed) logger.warn('refused a permission', permission);
    callback(allowed);
  });
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  );
}
