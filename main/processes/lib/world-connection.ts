// One TCP connection to the world server: frames in, frames out, back-pressure. Knows no rules of the world.

import type { Socket } from 'node:net';
import { frame, FrameReader } from '../../core/session/frame.js';
import { WireError } from '../../core/session/types.js';
import type { ConnectRequest, Side, StoreRequests, UpsRequests } from '../../core/world-sim/messages.js';
import type { WideInts } from './codec/wire.js';
import { FaultGate, type GatePlace } from './fault-gate.js';
import { decodeConnect, decodeStoreRequests, decodeUpsRequests } from './world-messages.js';

/** Bytes of one frame at most. */
const FRAME_BYTES = 64 * 1024 * 1024;
/** A longer frame is waited for, as the real one does, up to this length; then it does not parse. */
const AWAITED_BYTES = 2 ** 31 - 1;
/** Messages that may wait for the next turn before the socket is paused. */
const WAITING_MESSAGES = 256;
/** How long a peer may take to read the last bytes before the socket is destroyed, in ms. */
const LAST_BYTES_MS = 5000;

export type WorldInput =
  | { readonly type: 'connect'; readonly request: ConnectRequest }
  | { readonly type: 'store'; readonly message: StoreRequests }
  | { readonly type: 'ups'; readonly message: UpsRequests }
  | { readonly type: 'unparsable'; readonly error: WireError }
  | { readonly type: 'blocked'; readonly blocked: boolean }
  | { readonly type: 'closed' };

export class WorldConnection {
  readonly id: number;
  readonly side: Side;
  readonly #socket: Socket;
  readonly #gate: FaultGate;
  readonly #reader = new FrameReader(FRAME_BYTES, AWAITED_BYTES);
  readonly #input: (input: WorldInput) => void;
  readonly #wide: WideInts;
  #greeted = false;
  #waiting = 0;
  #blocked = false;
  /** Nothing more can be understood, or is wanted. */
  #deaf = false;
  #over = false;
  #killer: NodeJS.Timeout | null = null;

  /** `input` is called for everything that happens, the last time with `closed`. Never throws. */
  constructor(
    id: number,
    side: Side,
    socket: Socket,
    place: GatePlace,
    wide: WideInts,
    input: (input: WorldInput) => void,
  ) {
    this.id = id;
    this.side = side;
    this.#socket = socket;
    this.#input = input;
    this.#wide = wide;
    socket.setNoDelay(true);
    this.#gate = new FaultGate(socket, place, {
      onBytes: (bytes) => {
        this.#receive(bytes);
      },
      onRoom: () => {
        if (!this.#blocked) return;
        this.#blocked = false;
        this.#input({ type: 'blocked', blocked: false });
        this.#resume();
      },
      onForsaken: () => {
        this.#closed();
      },
    });
    // An error is always followed by `close`, which says all that the world needs to know.
    socket.on('error', () => undefined);
    // The end of the stream frees the seat, even while our last bytes are still on their way.
    socket.on('end', () => {
      this.#closed();
    });
    socket.on('close', () => {
      if (this.#killer !== null) clearTimeout(this.#killer);
      this.#closed();
    });
  }

  /** Writes one message in one piece. */
  send(body: Uint8Array): void {
    if (!this.#gate.write(frame(body)) && !this.#blocked) {
      this.#blocked = true;
      this.#gate.pause();
      this.#input({ type: 'blocked', blocked: true });
    }
  }

  /** The world has taken the messages that were handed over. */
  taken(): void {
    this.#waiting = 0;
    this.#resume();
  }

  /** Ends the connection after what was sent. */
  end(): void {
    if (this.#killer !== null || this.#socket.destroyed) return;
    this.#deaf = true;
    this.#gate.end();
    // Not for ever.
    this.#killer = setTimeout(() => this.#socket.destroy(), LAST_BYTES_MS);
    this.#killer.unref();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #closed(): void {
    if (this.#over) return;
    this.#over = true;
    this.#input({ type: 'closed' });
  }

  #resume(): void {
    if (!this.#blocked && this.#waiting < WAITING_MESSAGES) this.#gate.resume();
  }

  #receive(chunk: Uint8Array): void {
    if (this.#deaf || this.#over) return;
    try {
      this.#reader.push(chunk, (buffer, start, end) => {
        this.#waiting += 1;
        this.#input(this.#decode(buffer, start, end));
        return true;
      });
    } catch (error) {
      // Nothing after such bytes can be understood.
      this.#deaf = true;
      if (!(error instanceof WireError)) throw error;
      this.#input({ type: 'unparsable', error });
      return;
    }
    if (this.#waiting >= WAITING_MESSAGES) this.#gate.pause();
  }

  #decode(buffer: Uint8Array, start: number, end: number): WorldInput {
    if (!this.#greeted) {
      this.#greeted = true;
      return { type: 'connect', request: decodeConnect(this.side, buffer, start, end, this.#wide) };
    }
    if (this.side === 'amazon') return { type: 'store', message: decodeStoreRequests(buffer, start, end, this.#wide) };
    return { type: 'ups', message: decodeUpsRequests(buffer, start, end, this.#wide) };
  }
}
