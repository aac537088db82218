// One connection as the model sees it: its side, its seat in a world, its copy of the speed, its acks that wait for a tick.

import type { Side } from './messages.js';
import type { World } from './world.js';

export interface Connection {
  readonly id: number;
  readonly side: Side;
  /** Null until the handshake. */
  world: World | null;
  /** Read from the world at connect; what this side's commands run at. */
  simspeed: number;
  /** Acks go with the connection: a command sent again is acked again. */
  acks: number[];
  /** The tick at which something leaves, or null. */
  flushAt: number | null;
  /** It said `disconnect`: nothing more is taken from it. */
  leaving: boolean;
  /** The peer does not read: nothing is sent until it does. */
  blocked: boolean;
}

export function newConnection(id: number, side: Side): Connection {
  return { id, side, world: null, simspeed: 0, acks: [], flushAt: null, leaving: false, blocked: false };
}
