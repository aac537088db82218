// A connection whose bytes are heard on their way, both ways. Changes nothing about it.

import type { ConnectionTap } from '../../core/recording/tap.js';
import type { TcpConnection } from './tcp.js';

export function tapConnection(connection: TcpConnection, tap: ConnectionTap): TcpConnection {
  return {
    ...connection,
    handle(handlers) {
      connection.handle({
        ...handlers,
        onData: (chunk) => {
          tap.received(chunk);
          handlers.onData(chunk);
        },
      });
    },
    write(bytes, taken) {
      tap.sent(bytes);
      connection.write(bytes, taken);
    },
  };
}
