// The messages of the open world's links, for people to read.

import type { MessageResults } from '../../contracts/messages.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';

export function messageQueries(parts: () => KernelParts): Pick<Handlers, keyof MessageResults> {
  return {
    'messages.get': async ({ refs }) =>
      (await parts().worlds.mustBooks().messages?.find(refs)) ?? { messages: [], kept: null },
  };
}
