// The one pipe between the screens and the kernel, whatever the host: send, listen, know its state. No meaning of messages.

import type { ClientMessage, ServerMessage } from '../../main/contracts/app-feed.js';

export type TransportState = 'connecting' | 'open' | 'closed';

export interface Transport {
  /** False when the message could not be handed over (not open); it is dropped then. */
  send(message: ClientMessage): boolean;
  /** Messages arrive checked; what fails the check never reaches a listener. Returns the unsubscriber. */
  onMessage(listener: (message: ServerMessage) => void): () => void;
  /** Called at once with the present state, then at each change. Returns the unsubscriber. */
  onState(listener: (state: TransportState) => void): () => void;
  /** Ends it for good: no reconnecting afterwards. */
  close(): void;
}
