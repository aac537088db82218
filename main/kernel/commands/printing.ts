// Printing as PDF: hands the caller's own page to the host, which may not know how.

import { callError } from '../call-error.js';
import type { HostPorts } from '../ports.js';
import type { Handlers } from '../rpc-server.js';

export function printingCommands(host: HostPorts): Pick<Handlers, 'print.pdf'> {
  return {
    'print.pdf': async ({ size }, { connectionId }) => {
      if (host.printing === undefined) {
        throw callError('not-available', 'A browser prints by itself: choose “Save as PDF” in its print dialog.');
      }
      const bytes = await host.printing.pdf(connectionId, size);
      if (bytes === null) throw callError('not-available', 'The window is gone.');
      return { pdf: Buffer.from(bytes).toString('base64') };
    },
  };
}
