// The protocol inspector's calls: watching, pages, recordings.

import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';

type Methods = Extract<keyof Handlers, `inspector.${string}`>;

export function inspectorCommands(parts: () => KernelParts): Pick<Handlers, Methods> {
  return {
    'inspector.watch': ({ on }, { connectionId }) => parts().inspector.watch(connectionId, on),
    'inspector.page': ({ after, waitMs }, { connectionId }) => parts().inspector.page(connectionId, after, waitMs),
    'inspector.record': ({ on }) => parts().recordings.record(on),
    'inspector.recordings': () => parts().recordings.list(),
    'inspector.fetch': ({ name, offset }) => parts().recordings.fetch(name, offset),
    'inspector.remove': ({ name }) => parts().recordings.remove(name),
  };
}
