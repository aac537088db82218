// The calibrations that need no engine: F, how long the disk takes to make 4 kB durable in a preallocated file, and R, how
// long 48 bytes take over loopback and back. Both in ms, p50.

import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { percentile } from './stats.js';

const PAGE = 4096;
const PAGES = 256;

/** p50 of one write and fdatasync of a page in `folder`. */
export async function measureSync(folder: string, count: number): Promise<number> {
  const file = path.join(folder, 'calibration-f');
  const handle = await open(file, 'w+');
  try {
    await handle.write(new Uint8Array(PAGE * PAGES), 0, PAGE * PAGES, 0);
    await handle.sync();
    const page = new Uint8Array(PAGE).fill(7);
    const times: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const began = performance.now();
      await handle.write(page, 0, PAGE, (i % PAGES) * PAGE);
      await handle.datasync();
      times.push(performance.now() - began);
    }
    return percentile(times, 0.5);
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
}

/** p50 of one round trip of 48 bytes over loopback within one process. */
export async function measureRoundTrip(count: number): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('data', (chunk) => void socket.write(chunk));
    // A reset at the end of the measurement is no news.
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  try {
    const times: number[] = [];
    const bytes = new Uint8Array(48);
    for (let i = 0; i < count; i += 1) {
      const began = performance.now();
      await pingPong(socket, bytes);
      times.push(performance.now() - began);
    }
    return percentile(times, 0.5);
  } finally {
    socket.destroy();
    server.close();
  }
}

function pingPong(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    let got = 0;
    const heard = (chunk: Uint8Array): void => {
      got += chunk.length;
      if (got < bytes.length) return;
      socket.off('data', heard);
      resolve();
    };
    socket.on('data', heard);
    socket.write(bytes);
  });
}
