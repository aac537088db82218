// Between a server's socket and its reader and writer: bytes go through the pipes of core/faults when its line has faults, and
// straight through when not. Owns pausing and the timers of what is held back. Knows no messages.

import type { Socket } from 'node:net';
import { FaultPipe, type PipeOutput } from '../../core/faults/fault-pipe.js';
import type { FaultLine, FaultListener } from './fault-line.js';
import type { SocketTap } from './wire-taps.js';

export interface GateEvents {
  readonly onBytes: (bytes: Uint8Array) => void;
  /** There is room again after `write` said that there is none. */
  readonly onRoom: () => void;
  /** All that was written has been taken by the system, or lost on purpose. */
  readonly onQuiet?: () => void;
  /** To be treated as ended though the socket stays open. */
  readonly onForsaken: () => void;
}

/** Where a connection stands on its line; null: on none that has faults. */
export interface GatePlace {
  readonly line: FaultLine;
  readonly connection: number;
  /** Hears what is on the wire: incoming bytes before the faults, outgoing ones after them. */
  readonly tap?: SocketTap | null;
}

/** Bytes held back in one direction beyond which the one who sends them has to wait. */
const HELD_BYTES = 128 * 1024;

interface Pipes {
  readonly line: FaultLine;
  readonly in: FaultPipe;
  readonly out: FaultPipe;
}

export class FaultGate implements FaultListener {
  readonly #socket: Socket;
  readonly #events: GateEvents;
  readonly #pipes: Pipes | null;
  readonly #tap: SocketTap | null;
  #timer: NodeJS.Timeout | null = null;
  #ownerPaused = false;
  #full = false;
  #ending = false;
  #forsaken = false;
  #broken = false;
  #pumping = false;

  /** `tap`: for a connection that has no place on a line. */
  constructor(socket: Socket, place: GatePlace | null, events: GateEvents, tap: SocketTap | null = null) {
    this.#socket = socket;
    this.#tap = place?.tap ?? tap;
    this.#events = events;
    this.#pipes = place === null ? null : pipesOf(place);
    socket.once('close', () => this.#tap?.closed());
    socket.on('data', (chunk) => {
      this.#tap?.received(chunk);
      this.#receive(chunk);
    });
    socket.on('drain', () => {
      if (this.#pipes === null || this.#pipes.out.held <= HELD_BYTES) this.#room();
    });
    if (this.#pipes === null) return;
    this.#pipes.line.open(this);
    socket.once('close', () => {
      this.#pipes?.line.closed(this);
      this.#clearTimer();
    });
    this.#setPipes(this.#pipes);
  }

  /** False: more only after `onRoom`. What is given is taken in any case. */
  write(bytes: Uint8Array): boolean {
    if (this.#forsaken || this.#broken || !this.#socket.writable) return true;
    const pipes = this.#pipes;
    if (pipes === null || pipes.out.passes(bytes)) {
      if (!this.#put(bytes)) this.#full = true;
    } else {
      pipes.out.push(bytes, performance.now());
      this.#pump();
      if (pipes.out.held > HELD_BYTES) this.#full = true;
    }
    return !this.#full;
  }

  pause(): void {
    this.#ownerPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#ownerPaused = false;
    if (this.#pipes !== null && this.#pipes.in.held > 0) this.#pump();
    this.#flow();
  }

  /** Ends the connection after all that was written; reads on, so that unread bytes make no reset of our last ones. */
  end(): void {
    if (this.#forsaken) return;
    this.#ending = true;
    this.#finish();
    this.resume();
  }

  faultsChanged(): void {
    const pipes = this.#pipes;
    if (pipes === null || this.#forsaken) return;
    this.#setPipes(pipes);
    this.#pump();
  }

  #setPipes(pipes: Pipes): void {
    const now = performance.now();
    pipes.in.set(pipes.line.of('in'), pipes.line.seed, now);
    pipes.out.set(pipes.line.of('out'), pipes.line.seed, now);
  }

  #receive(chunk: Uint8Array): void {
    if (this.#forsaken || this.#broken) return;
    const pipes = this.#pipes;
    if (pipes === null || pipes.in.passes(chunk)) {
      this.#events.onBytes(chunk);
      return;
    }
    pipes.in.push(chunk, performance.now());
    this.#pump();
  }

  #put(bytes: Uint8Array): boolean {
    const { onQuiet } = this.#events;
    this.#tap?.sent(bytes);
    if (onQuiet === undefined) return this.#socket.write(bytes);
    return this.#socket.write(bytes, () => {
      if (this.#socket.writableLength === 0 && (this.#pipes === null || this.#pipes.out.held === 0)) onQuiet();
    });
  }

  /** Lets out what is due, both ways, and sets the time of what is not. */
  #pump(): void {
    const pipes = this.#pipes;
    if (pipes === null || this.#pumping || this.#broken || this.#socket.destroyed) return;
    this.#pumping = true;
    const now = performance.now();
    const outgoing = pipes.out.take(now);
    for (const output of outgoing) this.#leave(output);
    // A reader that has to wait finds it here when it goes on.
    if (!this.#ownerPaused || this.#ending) for (const output of pipes.in.take(now)) this.#arrive(output);
    this.#pumping = false;
    if (this.#forsaken || this.#broken || this.#socket.destroyed) return;
    if (outgoing.length === 0 && pipes.out.held === 0) this.#quietSoon();
    if (pipes.out.held <= HELD_BYTES && !this.#socket.writableNeedDrain) this.#room();
    this.#finish();
    this.#flow();
    this.#setTimer(pipes);
  }

  #leave(output: PipeOutput): void {
    if (this.#socket.destroyed || this.#forsaken || this.#broken) return;
    if (output.type !== 'bytes') this.#break(output.type);
    else if (!this.#put(output.bytes)) this.#full = true;
  }

  #arrive(output: PipeOutput): void {
    if (this.#socket.destroyed || this.#forsaken || this.#broken) return;
    if (output.type !== 'bytes') this.#break(output.type);
    else this.#events.onBytes(output.bytes);
  }

  #break(how: 'disconnect' | 'halfOpen'): void {
    if (how === 'disconnect') {
      // What was written before shall still go out: the peer sees a cut in the middle of a frame.
      this.#broken = true;
      this.#clearTimer();
      this.#socket.destroySoon();
      return;
    }
    this.#forsaken = true;
    this.#clearTimer();
    this.#socket.resume();
    this.#events.onForsaken();
  }

  #finish(): void {
    if (this.#ending && (this.#pipes === null || this.#pipes.out.held === 0)) this.#socket.end();
  }

  #room(): void {
    if (!this.#full) return;
    this.#full = false;
    this.#events.onRoom();
  }

  #quietSoon(): void {
    const { onQuiet } = this.#events;
    if (onQuiet === undefined || this.#socket.writableLength > 0) return;
    setImmediate(() => {
      if (!this.#socket.destroyed && !this.#forsaken) onQuiet();
    });
  }

  #flow(): void {
    if (this.#forsaken || this.#ending) this.#socket.resume();
    else if (this.#ownerPaused || (this.#pipes !== null && this.#pipes.in.held > HELD_BYTES)) this.#socket.pause();
    else this.#socket.resume();
  }

  #setTimer(pipes: Pipes): void {
    this.#clearTimer();
    const incoming = this.#ownerPaused && !this.#ending ? null : pipes.in.wakeAt();
    const at = Math.min(incoming ?? Infinity, pipes.out.wakeAt() ?? Infinity);
    if (at === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#pump();
      },
      Math.max(1, Math.ceil(at - performance.now())),
    );
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function pipesOf({ line, connection }: GatePlace): Pipes {
  return {
    line,
    in: new FaultPipe(line.place('in', connection)),
    out: new FaultPipe(line.place('out', connection)),
  };
}
