// The loopback HTTP server: the renderer's files, nothing else; and the upgrade of /ws for those with the token.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pageFile } from '../common/page-files.js';
import { pageHeaders } from '../common/page-policy.js';
import type { Logger } from '../../kernel/ports.js';
import { hostAllowed, socketAllowed } from './access.js';

export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface PageServerOptions {
  readonly port: number;
  readonly token: string;
  readonly logger: Logger;
  /** Called for each allowed upgrade of /ws. */
  readonly onUpgrade: (request: http.IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Listens on 127.0.0.1. Rejects with the system's error (EADDRINUSE) when the port is taken. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const server = http.createServer((request, response) => {
    answer(request, response, boundPort(server)).catch((error: unknown) => {
      options.logger.error('page request failed', error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const path = (request.url ?? '').split('?')[0];
    if (path !== '/ws' || !socketAllowed(request, boundPort(server), options.token)) {
      options.logger.warn('refused a socket', { origin: request.headers.origin, host: request.headers.host });
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    options.onUpgrade(request, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: boundPort(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function boundPort(server: http.Server): number {
  const address = server.address() as AddressInfo | null;
  return address?.port ?? 0;
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse, port: number): Promise<void> {
  if (!hostAllowed(request, port)) {
    response.writeHead(403, { 'Content-Type': 'text/plain' }).end('This address answers only to its own name.\n');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const file = await pageFile(path);
  if (file === null) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found.\n');
    return;
  }
  const immutable = path.startsWith('/assets/');
  response.writeHead(200, {
    ...pageHeaders(`ws://${request.headers.host ?? ''}`),
    'Content-Type': file.type,
    'Content-Length': file.bytes.length,
    'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}
