// The pipe of the browser host: a WebSocket that is opened again, with back-off, for as long as the page lives.

import type { ClientMessage, ServerMessage } from '../../main/contracts/app-feed.js';
import { backoffDelay } from '../../main/core/lib/backoff.js';
import { Listeners } from './listeners.js';
import { parseServerMessage } from './parse-server-message.js';
import type { Transport, TransportState } from './transport.js';

/** The part of WebSocket that is used, so that tests can stand in for it. */
export interface SocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(): void;
  onopen: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  onmessage: ((event: { readonly data: unknown } & never) => unknown) | null;
}

export interface WebSocketTransportOptions {
  /** ws://host/ws */
  readonly url: string;
  /** Sent as the subprotocol `parcelyard.<token>`; null sends none (the host will refuse). */
  readonly token: string | null;
  readonly open?: (url: string, protocols: string[]) => SocketLike;
}

const BACKOFF = { baseMs: 250, capMs: 5000 };
/** A socket that neither opens nor fails within this time is given up and tried anew. */
const OPEN_TIMEOUT_MS = 8000;
const random = { next: () => Math.random() };

export class WebSocketTransport implements Transport {
  readonly #options: WebSocketTransportOptions;
  readonly #messages = new Listeners<[ServerMessage]>();
  readonly #states = new Listeners<[TransportState]>();
  #state: TransportState = 'connecting';
  #socket: SocketLike | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #ended = false;
  readonly #retryNow = () => {
    if (this.#state === 'closed' && !this.#ended) this.#connect();
  };

  constructor(options: WebSocketTransportOptions) {
    this.#options = options;
    // The machine is on the network again, or awake: no reason to sit out the back-off.
    globalThis.addEventListener?.('online', this.#retryNow);
    this.#connect();
  }

  send(message: ClientMessage): boolean {
    if (this.#state !== 'open' || this.#socket === null) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  onMessage(listener: (message: ServerMessage) => void): () => void {
    return this.#messages.add(listener);
  }

  onState(listener: (state: TransportState) => void): () => void {
    listener(this.#state);
    return this.#states.add(listener);
  }

  close(): void {
    this.#ended = true;
    globalThis.removeEventListener?.('online', this.#retryNow);
    this.#drop();
    this.#enter('closed');
    this.#messages.clear();
    this.#states.clear();
  }

  #connect(): void {
    this.#drop();
    this.#enter('connecting');
    const { url, token } = this.#options;
    const open = this.#options.open ?? ((to, protocols) => new WebSocket(to, protocols) as unknown as SocketLike);
    const socket = open(url, token === null ? [] : [`parcelyard.${token}`]);
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(), OPEN_TIMEOUT_MS);
    socket.onopen = () => {
      this.#clearTimer();
      this.#attempt = 0;
      this.#enter('open');
    };
    socket.onmessage = (event: { readonly data: unknown }) => this.#receive(event.data);
    socket.onclose = () => this.#lost();
    socket.onerror = () => {
      // A close event follows and tells the same.
    };
  }

  #receive(data: unknown): void {
    let value: unknown;
    try {
      value = typeof data === 'string' ? JSON.parse(data) : undefined;
    } catch {
      value = undefined; // not JSON: rejected by the check below like any other nonsense
    }
    const message = parseServerMessage(value);
    if (message.ok) this.#messages.emit(message.value);
    else console.error(`A message from the program was dropped: ${message.error.message}`);
  }

  #lost(): void {
    this.#drop();
    if (this.#ended) return;
    this.#enter('closed');
    this.#timer = setTimeout(() => this.#connect(), backoffDelay(this.#attempt, BACKOFF, random));
    this.#attempt += 1;
  }

  #drop(): void {
    this.#clearTimer();
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onclose = socket.onerror = socket.onmessage = null;
    socket.close();
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #enter(state: TransportState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#states.emit(state);
  }
}
