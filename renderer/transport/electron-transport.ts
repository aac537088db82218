// The pipe of the Electron host: the two functions that the preload gives. It is open for as long as the window lives.

import type { ClientMessage, ServerMessage } from '../../main/contracts/app-feed.js';
import { Listeners } from './listeners.js';
import { parseServerMessage } from './parse-server-message.js';
import type { Transport, TransportState } from './transport.js';

/** What main/hosts/electron/preload.ts puts on `window.parcelyard`. */
export interface PreloadBridge {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): () => void;
}

export class ElectronTransport implements Transport {
  readonly #bridge: PreloadBridge;
  readonly #messages = new Listeners<[ServerMessage]>();
  readonly #states = new Listeners<[TransportState]>();
  readonly #stop: () => void;
  #open = true;

  constructor(bridge: PreloadBridge) {
    this.#bridge = bridge;
    this.#stop = bridge.onMessage((value) => {
      const message = parseServerMessage(value);
      if (message.ok) this.#messages.emit(message.value);
      else console.error(`A message from the program was dropped: ${message.error.message}`);
    });
  }

  send(message: ClientMessage): boolean {
    if (!this.#open) return false;
    this.#bridge.send(message);
    return true;
  }

  onMessage(listener: (message: ServerMessage) => void): () => void {
    return this.#messages.add(listener);
  }

  onState(listener: (state: TransportState) => void): () => void {
    listener(this.#open ? 'open' : 'closed');
    return this.#states.add(listener);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#stop();
    this.#states.emit('closed');
    this.#messages.clear();
    this.#states.clear();
  }
}
