// Sending and receiving as students' programs do it: a length, a message, one write each; what has come is joined to what was
// there and cut again. Shared by both yardsticks, which differ in what they do with a message.

import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

export class StudentSocket {
  readonly #socket: Socket;
  #buffer = Buffer.alloc(0);
  #onFrame: (body: Buffer) => void = () => undefined;
  writes = 0;

  static async connect(port: number, noDelay: boolean): Promise<StudentSocket> {
    const socket = connect({ host: '127.0.0.1', port, noDelay });
    await once(socket, 'connect');
    return new StudentSocket(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#cut();
    });
  }

  onFrame(listener: (body: Buffer) => void): void {
    this.#onFrame = listener;
    this.#cut();
  }

  send(body: Uint8Array): void {
    const length: number[] = [];
    let rest = body.length;
    while (rest > 0x7f) {
      length.push((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    length.push(rest);
    this.writes += 1;
    this.#socket.write(Buffer.concat([Buffer.from(length), body]));
  }

  close(): void {
    this.#socket.destroy();
  }

  #cut(): void {
    for (;;) {
      let length = 0;
      let at = 0;
      for (; ; at += 1) {
        const byte = this.#buffer[at];
        if (byte === undefined) return;
        length |= (byte & 0x7f) << (7 * at);
        if (byte < 0x80) break;
      }
      const start = at + 1;
      if (this.#buffer.length < start + length) return;
      const body = this.#buffer.subarray(start, start + length);
      this.#buffer = this.#buffer.subarray(start + length);
      this.#onFrame(body);
    }
  }
}
