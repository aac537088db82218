// Windows as client connections: messages of our own page only, one connection for each load of it.

import { ipcMain, type WebContents } from 'electron';
import type { ChannelListener, ClientConnection, Logger } from '../../kernel/ports.js';
import { PAGE_ORIGIN } from './app-scheme.js';
import { CALL_CHANNEL, PUSH_CHANNEL } from './ipc-names.js';

interface Page {
  readonly connection: ClientConnection;
  message(message: unknown): void;
  closed(): void;
}

/** A page asks a handful of things before it is answered. */
const EARLY_MESSAGES = 1000;

export interface IpcChannel extends ChannelListener {
  /** The number of the window that shows this connection's page, or null. */
  contentsOf(connectionId: string): number | null;
  dispose(): void;
}

export function createIpcChannel(logger: Logger): IpcChannel {
  const listeners: ((connection: ClientConnection) => void)[] = [];
  /** By window; a window has one page at a time. */
  const pages = new Map<number, Page>();

  const closePage = (contents: number): void => {
    const page = pages.get(contents);
    pages.delete(contents);
    page?.closed();
  };
  const openPage = (contents: WebContents, name: string): Page => {
    closePage(contents.id);
    const page = createPage(contents, name);
    pages.set(contents.id, page);
    const end = (): void => {
      if (pages.get(contents.id) === page) closePage(contents.id);
    };
    contents.once('destroyed', end);
    contents.once('render-process-gone', end);
    for (const listener of listeners) listener(page.connection);
    return page;
  };

  /** Said before anyone listened: the window opens before the program behind it is loaded. */
  let early: (() => void)[] = [];

  const onCall = (event: Electron.IpcMainEvent, envelope: unknown): void => {
    if (listeners.length === 0) {
      if (early.length < EARLY_MESSAGES) early.push(() => onCall(event, envelope));
      return;
    }
    if (event.sender.isDestroyed()) return;
    if (!event.senderFrame?.url.startsWith(`${PAGE_ORIGIN}/`)) {
      logger.warn('refused a message from another page', event.senderFrame?.url);
      return;
    }
    if (!isEnvelope(envelope)) {
      logger.warn('refused a message without a page');
      return;
    }
    const known = pages.get(event.sender.id);
    const page = known?.connection.id === envelope.page ? known : openPage(event.sender, envelope.page);
    page.message(envelope.message);
  };
  ipcMain.on(CALL_CHANNEL, onCall);

  return {
    onConnection(listener) {
      listeners.push(listener);
      const said = early;
      early = [];
      // Not while the kernel is being made, and before anything that is said later.
      if (said.length > 0) queueMicrotask(() => said.forEach((again) => again()));
    },
    contentsOf(connectionId) {
      for (const [contents, page] of pages) if (page.connection.id === connectionId) return contents;
      return null;
    },
    dispose() {
      ipcMain.off(CALL_CHANNEL, onCall);
      for (const contents of [...pages.keys()]) closePage(contents);
    },
  };
}

function isEnvelope(value: unknown): value is { page: string; message: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'page' in value &&
    typeof value.page === 'string' &&
    value.page.length <= 64 &&
    'message' in value
  );
}

function createPage(contents: WebContents, id: string): Page {
  const onMessage: ((message: unknown) => void)[] = [];
  const onClose: (() => void)[] = [];
  let open = true;
  const page: Page = {
    connection: {
      id,
      send(message) {
        if (open && !contents.isDestroyed()) contents.send(PUSH_CHANNEL, id, message);
      },
      // Electron does not tell; the feed's credits are the back-pressure here.
      bufferedBytes: () => 0,
      onMessage: (listener) => void onMessage.push(listener),
      onClose: (listener) => void onClose.push(listener),
      close: () => page.closed(),
    },
    message(message) {
      if (open) for (const listener of onMessage) listener(message);
    },
    closed() {
      if (!open) return;
      open = false;
      for (const listener of onClose) listener();
    },
  };
  return page;
}
