// The one pipe to the process that started us: Electron's parentPort or Node's IPC channel, found at run time. No messages' meaning.

export interface ParentPort {
  post(message: unknown): void;
  /** At most one listener; messages that come before it wait. */
  onMessage(listener: (message: unknown) => void): void;
  /** The parent is gone: nobody will ever read or send again. */
  onGone(listener: () => void): void;
}

/** What Electron gives to its utility processes. */
interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Throws when this process was started by hand, without a parent to talk to. */
export function openParentPort(): ParentPort {
  const electron = (process as { parentPort?: ElectronParentPort }).parentPort;
  if (electron !== undefined) {
    return {
      post: (message) => electron.postMessage(message),
      onMessage: (listener) => electron.on('message', (event) => listener(event.data)),
      // Electron ends its utility processes itself.
      onGone: () => undefined,
    };
  }
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('this program is started by Parcelyard, not by hand');
  return {
    post(message) {
      // A parent that is going away is noticed by 'disconnect'; there is nobody to tell about this message.
      if (process.connected) send(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.on('disconnect', listener),
  };
}
