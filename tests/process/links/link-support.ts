// Runs a built link process and small fake peers on loopback sockets.
import { type ChildProcess, fork } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import type { FromLink, ToLink } from '../../../main/contracts/link-port.js';
import { FrameReader, frame } from '../../../main/core/session/frame.js';

const EPOCH = 7;

/** Waits for a condition; fails with `what` after ten seconds. */
export async function until<T>(what: string, read: () => T | undefined | false | null): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = read();
    if (value !== undefined && value !== false && value !== null) return value;
    if (Date.now() > deadline) throw new Error(`timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export class LinkChild {
  readonly messages: FromLink[] = [];
  readonly child: ChildProcess;
  exit: number | null | undefined;
  stderr = '';

  constructor(name: 'world-link' | 'ups-link') {
    const file = new URL(`../../../dist/main/processes/${name}.js`, import.meta.url);
    this.child = fork(file, [`--epoch=${EPOCH}`], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      execArgv: [],
    });
    this.child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
    this.child.on('exit', (code) => (this.exit = code));
    this.child.on('message', (raw: { epoch: number; message: FromLink }) => {
      if (raw.epoch === EPOCH) this.messages.push(raw.message);
    });
  }

  post(message: ToLink, epoch = EPOCH): void {
    this.child.send({ epoch, message });
  }

  all<T extends FromLink['type']>(type: T): Extract<FromLink, { type: T }>[] {
    return this.messages.filter((message): message is Extract<FromLink, { type: T }> => message.type === type);
  }

  first<T extends FromLink['type']>(
    type: T,
    match: (message: Extract<FromLink, { type: T }>) => boolean = () => true,
  ): Promise<Extract<FromLink, { type: T }>> {
    return until(`${type} from the link; ${this.stderr}`, () => this.all(type).find(match));
  }

  acked(): number[] {
    return this.messages.flatMap((message) => {
      if (message.type === 'acked') return message.seqs;
      return message.type === 'deliver' ? (message.acked ?? []) : [];
    });
  }

  delivered(): number[] {
    return this.all('deliver').flatMap((message) => message.items.map((item) => item.seq));
  }

  async end(): Promise<void> {
    if (this.exit !== undefined) return;
    this.child.kill('SIGKILL');
    await until('the end of the child', () => this.exit !== undefined);
  }
}

/** A peer that listens; each connection's frames go to `onFrame`. */
export class FakePeer {
  readonly server: Server;
  readonly sockets: Socket[] = [];
  port = 0;

  constructor(onFrame: (peer: PeerSocket, buffer: Uint8Array, start: number, end: number) => void) {
    this.server = createServer((socket) => {
      this.sockets.push(socket);
      socket.on('error', () => undefined);
      const reader = new FrameReader(1 << 24);
      const peer = new PeerSocket(socket);
      socket.on('data', (chunk) => {
        reader.push(chunk, (buffer, start, end) => {
          onFrame(peer, buffer, start, end);
          return true;
        });
      });
    });
  }

  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    const address = this.server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    return this;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export class PeerSocket {
  readonly socket: Socket;
  /** Frames seen on this connection. */
  frames = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
  }

  say(body: Uint8Array): void {
    this.socket.write(frame(body));
  }

  /** One byte a write: whoever takes a read for a message fails on it. */
  async sayInBytes(body: Uint8Array): Promise<void> {
    for (const byte of frame(body)) {
      this.socket.write(new Uint8Array([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
