// A client connection for tests: handshake bytes first, then a session, redialled until closed. Speaks through the real codecs.

import { connect, type Socket } from 'node:net';
import { FrameReader, frame } from '../../../main/core/session/frame.js';
import { Session } from '../../../main/core/session/session.js';
import type { EnvelopeCodec, Item, OutControl } from '../../../main/core/session/types.js';

export interface TestLinkOptions<Out, In> {
  readonly port: () => number;
  readonly codec: EnvelopeCodec<Out, In>;
  /** Sent raw before the session starts; `onAnswer` gets the first frame and says whether we are in. */
  readonly greeting?: () => Uint8Array;
  readonly onAnswer?: (buffer: Uint8Array, start: number, end: number) => boolean;
  readonly hello?: () => OutControl;
  readonly onItem: (item: Item<In>) => void;
}

export class TestLink<Out, In> {
  readonly session: Session<Out, In>;
  readonly #options: TestLinkOptions<Out, In>;
  socket: Socket | null = null;
  connections = 0;
  #in = false;
  #nextSeq = 1;
  #closed = false;
  #timer: NodeJS.Timeout;
  #redial: NodeJS.Timeout | null = null;

  constructor(options: TestLinkOptions<Out, In>) {
    this.#options = options;
    this.session = new Session(options.codec);
    this.#timer = setInterval(() => {
      this.pump();
    }, 20);
    this.#dial();
  }

  get connected(): boolean {
    return this.#in;
  }

  send(body: Out): number {
    const seq = this.#nextSeq++;
    this.session.send([{ seq, body }], Date.now());
    this.pump();
    return seq;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    if (this.#redial !== null) clearTimeout(this.#redial);
    this.socket?.destroy();
  }

  #dial(): void {
    const socket = connect({ host: '127.0.0.1', port: this.#options.port() });
    this.socket = socket;
    let head = Buffer.alloc(0);
    const begin = (): void => {
      this.#in = true;
      this.connections += 1;
      this.session.connected(Date.now(), this.#options.hello?.());
      this.pump();
    };
    socket.setNoDelay(true);
    socket.on('connect', () => {
      const greeting = this.#options.greeting?.();
      if (greeting === undefined) begin();
      else socket.write(frame(greeting));
    });
    socket.on('data', (chunk) => {
      if (this.#in) {
        this.session.receive(chunk, Date.now());
        this.pump();
        return;
      }
      head = Buffer.concat([head, chunk]);
      new FrameReader(1 << 20).push(head, (buffer, start, end) => {
        if (this.#options.onAnswer?.(buffer, start, end) === true) {
          begin();
          this.session.receive(head.subarray(end), Date.now());
          this.pump();
        } else socket.destroy();
        return false;
      });
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#in) this.session.disconnected(Date.now());
      this.#in = false;
      if (!this.#closed) this.#redial = setTimeout(() => this.#dial(), 50);
    });
  }

  pump(): void {
    const now = Date.now();
    this.session.tick(now);
    for (const output of this.session.take(now)) {
      if (output.type === 'write') this.socket?.write(output.bytes, () => this.session.drained(Date.now()));
      else if (output.type === 'deliver') {
        for (const item of output.items) this.#options.onItem(item);
        this.session.settled(
          output.items.map(({ seq }) => seq),
          now,
        );
      } else if (output.type === 'fail') this.socket?.destroy();
    }
    for (const output of this.session.take(now)) {
      if (output.type === 'write') this.socket?.write(output.bytes, () => this.session.drained(Date.now()));
    }
  }
}
