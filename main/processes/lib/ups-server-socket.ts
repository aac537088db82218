// One TCP connection of the built-in UPS, whichever side it goes to: bytes in, bytes out, one end. Knows no protocol.

import type { Socket } from 'node:net';
import { FaultGate, type GateEvents, type GatePlace } from './fault-gate.js';
import type { SocketTap } from './wire-taps.js';

export interface SocketEvents {
  readonly onData: (chunk: Uint8Array) => void;
  /** All that was written has been taken by the system. */
  readonly onDrained: () => void;
  /** Once, whoever ended it. */
  readonly onClose: (why: string) => void;
}

/** How long a peer may take to read the last bytes before the socket is destroyed, in ms. */
const LAST_BYTES_MS = 2_000;

export class UpsSocket {
  readonly #socket: Socket;
  readonly #events: SocketEvents;
  readonly #gate: FaultGate;
  #forsaken = false;
  #closed = false;
  #why = 'closed by the peer';
  #killer: NodeJS.Timeout | null = null;

  /** `place`: where faults on purpose are done to it, if anywhere; `tap`: hears it where it has no place. */
  constructor(socket: Socket, events: SocketEvents, place: GatePlace | null = null, tap: SocketTap | null = null) {
    this.#socket = socket;
    this.#events = events;
    socket.setNoDelay(true);
    const gateEvents: GateEvents = {
      onBytes: (bytes) => {
        if (!this.#closed) events.onData(bytes);
      },
      onRoom: () => undefined,
      onQuiet: () => {
        if (!this.#closed) events.onDrained();
      },
      onForsaken: () => {
        this.#forsaken = true;
        this.#close();
      },
    };
    this.#gate = new FaultGate(socket, place, gateEvents, tap);
    socket.on('end', () => {
      this.#close();
    });
    socket.on('error', (error) => {
      this.#why = error.message;
    });
    socket.on('close', () => {
      if (this.#killer !== null) clearTimeout(this.#killer);
      this.#close();
    });
  }

  write(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#gate.write(bytes);
  }

  pause(): void {
    this.#gate.pause();
  }

  resume(): void {
    this.#gate.resume();
  }

  /** Ends it after what was written; nothing more is heard but `onClose`, at once. */
  end(why: string): void {
    if (this.#closed) return;
    this.#why = why;
    this.#close();
  }

  destroy(why: string): void {
    this.#why = why;
    this.#socket.destroy();
    this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // The peer's end is ours, too: half-open connections serve nobody here, but when they are made on purpose.
    if (!this.#forsaken) {
      this.#gate.end();
      // A peer that does not read, or faults on purpose, may keep the last bytes back for ever.
      if (!this.#socket.destroyed) this.#killer = setTimeout(() => this.#socket.destroy(), LAST_BYTES_MS);
    }
    this.#events.onClose(this.#why);
  }
}
