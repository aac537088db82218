// What stands in for node:net: sockets and servers of the simulated process that asks for them.

import { currentOwner } from './context.js';
import { SimProcess } from './process.js';
import type { SimServer, SimSocket } from './socket.js';

function here(): SimProcess {
  const owner = currentOwner();
  if (!(owner instanceof SimProcess)) throw new Error('a socket outside of a simulated process');
  return owner;
}

export function connect(options: { readonly port: number }): SimSocket {
  const process = here();
  return process.net.connect(process, options.port);
}

type Listener = (socket: SimSocket) => void;

export function createServer(first: object | Listener, second?: Listener): SimServer {
  const listener = typeof first === 'function' ? (first as Listener) : second;
  if (listener === undefined) throw new Error('createServer without a listener');
  const process = here();
  return process.net.createServer(process, listener);
}
