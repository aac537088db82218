// Printing: hands the caller's own page to the host, as PDF or on the printer that was chosen. The host may not know how.

import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';

type Methods = 'print.pdf' | 'print.paper' | 'printers.list' | 'printers.choose';

export function printingCommands(parts: () => KernelParts): Pick<Handlers, Methods> {
  return {
    'print.pdf': async ({ size, footer }, { connectionId }) => {
      const bytes = await parts().printers.pdf(connectionId, size, footer ?? null);
      return { pdf: Buffer.from(bytes).toString('base64') };
    },
    'print.paper': async ({ size }, { connectionId }) => ({
      printer: await parts().printers.paper(connectionId, size),
    }),
    'printers.list': (_params, { connectionId }) => parts().printers.list(connectionId),
    'printers.choose': (choice, { ticket }) => parts().printers.choose(choice, ticket),
  };
}
