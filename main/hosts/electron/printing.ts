// A window's own page as PDF. The page says when; what is printed is what its print styles show. Nothing else of a printer is open
// to the page: paper goes by its own window.print().

import { webContents } from 'electron';
import type { PrintingPort } from '../../kernel/ports.js';

const MM_PER_INCH = 25.4;

/** `contentsOf`: the number of the window that a connection belongs to. */
export function createPrinting(contentsOf: (connectionId: string) => number | null): PrintingPort {
  return {
    async pdf(connectionId, size) {
      const id = contentsOf(connectionId);
      const contents = id === null ? undefined : webContents.fromId(id);
      if (contents === undefined || contents.isDestroyed()) return null;
      const label = { width: 100 / MM_PER_INCH, height: 70 / MM_PER_INCH };
      return contents.printToPDF({
        printBackground: true,
        pageSize: size === 'label' ? label : size,
        ...(size === 'label' ? { margins: { top: 0, bottom: 0, left: 0, right: 0 } } : {}),
      });
    },
  };
}
