// The only bridge into the window: one function each way. It knows nothing of what the messages mean.

import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNEL, PUSH_CHANNEL } from './ipc-names.js';

const page = crypto.randomUUID();

contextBridge.exposeInMainWorld('parcelyard', {
  send(message: unknown): void {
    ipcRenderer.send(CALL_CHANNEL, { page, message });
  },
  onMessage(listener: (message: unknown) => void): () => void {
    const handler = (_event: unknown, forPage: unknown, message: unknown): void => {
      if (forPage === page) listener(message);
    };
    ipcRenderer.on(PUSH_CHANNEL, handler);
    return () => ipcRenderer.off(PUSH_CHANNEL, handler);
  },
});
