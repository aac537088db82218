// Browser tabs as client connections: one WebSocket each, JSON text frames, bounded in size and silence.

import { randomUUID } from 'node:crypto';
import type http from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { ChannelListener, ClientConnection, Logger } from '../../kernel/ports.js';
import { PROTOCOL_PREFIX } from './access.js';

const MESSAGE_BYTES = 4 * 1024 * 1024;
const HEARTBEAT_MS = 15_000;

export interface WsChannel extends ChannelListener {
  /** Loads what sockets need, unless a socket came before. */
  open(): Promise<WebSocketServer>;
  upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function createWsChannel(logger: Logger): WsChannel {
  let server: WebSocketServer | null = null;
  let opening: Promise<WebSocketServer> | null = null;
  let heartbeat: NodeJS.Timeout | null = null;
  let closed = false;
  const listeners: ((connection: ClientConnection) => void)[] = [];
  const alive = new WeakSet<WebSocket>();

  // A laptop that went to sleep leaves a socket that never closes: two missed pongs end it.
  const beat = (): void => {
    for (const socket of server?.clients ?? []) {
      if (!alive.has(socket)) socket.terminate();
      else {
        alive.delete(socket);
        socket.ping();
      }
    }
  };

  const load = async (): Promise<WebSocketServer> => {
    const ws = await import('ws');
    server = new ws.WebSocketServer({
      noServer: true,
      maxPayload: MESSAGE_BYTES,
      handleProtocols: (protocols) => [...protocols].find((name) => name.startsWith(PROTOCOL_PREFIX)) ?? false,
    });
    if (!closed) heartbeat = setInterval(beat, HEARTBEAT_MS);
    return server;
  };
  const open = (): Promise<WebSocketServer> => (opening ??= load());

  return {
    onConnection: (listener) => listeners.push(listener),
    open,
    upgrade(request, socket, head) {
      const failed = (error: Error): void => logger.warn('window connection failed', error.message);
      socket.on('error', failed);
      open().then(
        (sockets) => {
          socket.off('error', failed);
          sockets.handleUpgrade(request, socket, head, (ws) => {
            alive.add(ws);
            ws.on('pong', () => alive.add(ws));
            const connection = wrap(ws, logger);
            for (const listener of listeners) listener(connection);
          });
        },
        (error: unknown) => {
          logger.error('sockets cannot be served', error);
          socket.destroy();
        },
      );
    },
    close() {
      closed = true;
      if (heartbeat !== null) clearInterval(heartbeat);
      for (const socket of server?.clients ?? []) socket.terminate();
      server?.close();
    },
  };
}

function wrap(socket: WebSocket, logger: Logger): ClientConnection {
  socket.on('error', (error) => logger.warn('window connection failed', error.message));
  return {
    id: randomUUID(),
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    bufferedBytes: () => socket.bufferedAmount,
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) return socket.close(1003, 'text only');
        let message: unknown;
        try {
          message = JSON.parse(String(data));
        } catch {
          // Not from our page: say so to the peer and end the connection.
          return socket.close(1007, 'not JSON');
        }
        listener(message);
      });
    },
    onClose: (listener) => void socket.on('close', () => listener()),
    close: () => socket.close(),
  };
}
