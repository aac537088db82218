// TCP as the link processes and the simulator use it: one write at a time in order, no delay, keepalive, every end reported once.
// Knows no frames.

import { connect, createServer, type Server, type Socket } from 'node:net';

/** A peer that vanished without a word is noticed after this long. */
const KEEPALIVE_MS = 10_000;

export interface TcpHandlers {
  onData(chunk: Uint8Array): void;
  /** Called once, whoever ended it; nothing comes after it. */
  onClose(error: Error | null): void;
}

/** An open connection. All calls are harmless after its end. */
export interface TcpConnection {
  readonly peer: string;
  handle(handlers: TcpHandlers): void;
  /** Writes in one piece; `taken` is called when the system has taken all of it, never after the end. */
  write(bytes: Uint8Array, taken?: () => void): void;
  pause(): void;
  resume(): void;
  /** Sends what was written, then closes. */
  end(): void;
  destroy(): void;
}

export function wrapSocket(socket: Socket): TcpConnection {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEPALIVE_MS);
  let failure: Error | null = null;
  let handlers: TcpHandlers | null = null;
  // Without a listener an ECONNRESET would end the process.
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('data', (chunk: Uint8Array) => handlers?.onData(chunk));
  socket.on('close', () => handlers?.onClose(failure));
  socket.pause();
  return {
    peer: `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`,
    handle(next) {
      handlers = next;
      socket.resume();
    },
    write(bytes, taken) {
      if (socket.destroyed || socket.writableEnded) return;
      socket.write(bytes, (error) => {
        if (error === null || error === undefined) taken?.();
      });
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
}

export interface DialOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** Connects; exactly one of the callbacks is called, unless the returned function cancels first. */
export function dial(
  { host, port, timeoutMs }: DialOptions,
  onOpen: (connection: TcpConnection) => void,
  onFail: (error: Error) => void,
): () => void {
  const socket = connect({ host, port, noDelay: true });
  let over = false;
  const fail = (error: Error): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    socket.destroy();
    onFail(error);
  };
  const timer = setTimeout(() => {
    const error = new Error(`no answer from ${host}:${port} within ${timeoutMs} ms`);
    fail(Object.assign(error, { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  socket.on('error', fail);
  socket.once('connect', () => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    socket.off('error', fail);
    onOpen(wrapSocket(socket));
  });
  return () => {
    over = true;
    clearTimeout(timer);
    socket.destroy();
  };
}

export interface Listener {
  /** The port, also when 0 was asked for. */
  readonly port: number;
  close(): void;
}

/** Listens; `onFail` when it cannot, or can no more. The returned function closes it in every state; connections stay. */
export function listen(
  host: string,
  port: number,
  callbacks: {
    onListening(listener: Listener): void;
    onConnection(connection: TcpConnection): void;
    onFail(error: Error): void;
  },
): () => void {
  const server: Server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) => {
    callbacks.onConnection(wrapSocket(socket));
  });
  const close = (): void => {
    server.close();
  };
  server.on('error', (error) => {
    server.close();
    callbacks.onFail(error);
  });
  server.listen({ host, port }, () => {
    const address = server.address();
    callbacks.onListening({ port: typeof address === 'object' && address !== null ? address.port : port, close });
  });
  return close;
}
