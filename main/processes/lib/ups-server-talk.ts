// One world's two conversations of the built-in UPS, with the world and with the store: a session each, what came in and waits
// for the next turn, what waits for room in the window. Lives as long as the process; sockets come and go.

import { Session } from '../../core/session/session.js';
import type { EnvelopeCodec, EnvelopeControl, Item, OutControl } from '../../core/session/types.js';

/** Items handed to a session at once. */
const CHUNK = 1_000;

/** What a conversation needs of its socket, if there is one. */
export interface TalkSocket {
  write(bytes: Uint8Array): void;
  pause(): void;
  resume(): void;
  drop(why: string): void;
}

export interface Heard<In> {
  readonly items: readonly Item<In>[];
  readonly acked: readonly number[];
  readonly controls: readonly EnvelopeControl[];
}

export class Talk<Out, In> {
  readonly #codec: EnvelopeCodec<Out, In>;
  readonly #socket: TalkSocket;
  #session: Session<Out, In>;
  #connected = false;
  #backlog: Item<Out>[];
  #items: Item<In>[] = [];
  #acked: number[] = [];
  #controls: EnvelopeControl[] = [];

  /** `unacked`: what was committed before and never acked. */
  constructor(codec: EnvelopeCodec<Out, In>, socket: TalkSocket, unacked: readonly Item<Out>[]) {
    this.#codec = codec;
    this.#socket = socket;
    this.#session = new Session(codec);
    this.#backlog = [...unacked];
  }

  /** `control` leaves before anything else. */
  connected(now: number, control?: OutControl): void {
    this.#connected = true;
    this.#session.connected(now, control);
  }

  disconnected(now: number): void {
    this.#connected = false;
    this.#session.disconnected(now);
  }

  /** Forgets the session, not what is to be sent: for a peer that mixed up two worlds. */
  reset(unacked: readonly Item<Out>[], now: number): void {
    this.disconnected(now);
    this.#session = new Session(this.#codec);
    this.#backlog = [...unacked];
    this.#items = [];
    this.#acked = [];
    this.#controls = [];
  }

  receive(chunk: Uint8Array, now: number): void {
    this.#session.receive(chunk, now);
  }

  /** Nothing but acks has come since the last flush, and nothing has waited for them. */
  get heardOnlyAcks(): boolean {
    return this.#backlog.length === 0 && !this.waiting && this.#session.heardOnlyAcks;
  }

  drained(now: number): void {
    this.#session.drained(now);
  }

  control(control: OutControl, now: number): void {
    this.#session.control(control, now);
  }

  /** Committed items: they leave when the window has room. */
  send(items: readonly Item<Out>[]): void {
    this.#backlog.push(...items);
  }

  settled(items: readonly Item<In>[], now: number): void {
    this.#session.settled(
      items.map(({ seq }) => seq),
      now,
    );
  }

  /** Lets leave what may leave and gathers what came in. */
  flush(now: number): void {
    while (this.#backlog.length > 0 && this.#session.send(this.#backlog.slice(0, CHUNK), now)) {
      this.#backlog = this.#backlog.slice(CHUNK);
    }
    this.#session.tick(now);
    for (const output of this.#session.take(now)) {
      if (output.type === 'deliver') this.#items.push(...output.items);
      else if (output.type === 'acked') this.#acked.push(...output.seqs);
      else if (output.type === 'control') this.#controls.push(output.control);
      else if (!this.#connected) continue;
      else if (output.type === 'write') this.#socket.write(output.bytes);
      else if (output.type === 'fail') {
        const hex = Buffer.from(output.bytes.subarray(0, 32)).toString('hex');
        this.#socket.drop(`${output.error.message} (first bytes ${hex})`);
      } else if (output.type === 'pause') this.#socket.pause();
      else this.#socket.resume();
    }
  }

  get waiting(): boolean {
    return this.#items.length + this.#acked.length + this.#controls.length > 0;
  }

  /** What came in since the last call. */
  heard(): Heard<In> {
    const heard = { items: this.#items, acked: this.#acked, controls: this.#controls };
    this.#items = [];
    this.#acked = [];
    this.#controls = [];
    return heard;
  }

  wakeAt(): number | null {
    return this.#session.wakeAt();
  }
}
