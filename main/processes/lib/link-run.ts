// Starts a link process: the pipe to the kernel, the link, and its end. The two entry points differ in protocol only.

import { seededRandom } from '../../core/lib/random.js';
import { type FromLink, type ToLink, toLinkSchema } from '../../contracts/link-port.js';
import { boot } from './boot.js';
import { Link, type LinkOptions } from './link.js';

export function runLink(name: string, protocolFor: LinkOptions['protocolFor']): void {
  const { post } = boot<ToLink, FromLink>({ name, schema: toLinkSchema, handle: (message) => link.handle(message) });
  const link = new Link({
    protocolFor,
    post,
    random: seededRandom(Date.now() ^ process.pid),
    onStopped: () => process.exit(0),
  });
  post({ type: 'hello', pid: process.pid });
}
