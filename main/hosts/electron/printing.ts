// A window's own page as PDF or on a printer. The page says when; what is printed is what its print styles show, in the sizes that
// they name.

import { webContents, type WebContents } from 'electron';
import type { PrintingPort } from '../../kernel/ports.js';

const MM_PER_INCH = 25.4;
const MICRONS_PER_MM = 1000;
const LABEL_MM = { width: 100, height: 70 };

/** `contentsOf`: the number of the window that a connection belongs to. */
export function createPrinting(contentsOf: (connectionId: string) => number | null): PrintingPort {
  const pageOf = (connectionId: string): WebContents | null => {
    const id = contentsOf(connectionId);
    const contents = id === null ? undefined : webContents.fromId(id);
    return contents === undefined || contents.isDestroyed() ? null : contents;
  };
  return {
    async pdf(connectionId, { size, footer }) {
      const label = { width: LABEL_MM.width / MM_PER_INCH, height: LABEL_MM.height / MM_PER_INCH };
      return (
        (await pageOf(connectionId)?.printToPDF({
          printBackground: true,
          preferCSSPageSize: true,
          pageSize: size === 'label' ? label : size,
          ...(footer === null
            ? {}
            : { displayHeaderFooter: true, headerTemplate: '<span></span>', footerTemplate: footerOf(footer) }),
        })) ?? null
      );
    },
    async printers(connectionId) {
      const found = (await pageOf(connectionId)?.getPrintersAsync()) ?? null;
      return found?.map(({ name, displayName }) => ({ name, label: displayName === '' ? name : displayName })) ?? null;
    },
    async paper(connectionId, { size, printer }) {
      const page = pageOf(connectionId);
      if (page === null) return null;
      const label = { width: LABEL_MM.width * MICRONS_PER_MM, height: LABEL_MM.height * MICRONS_PER_MM };
      return new Promise((resolve, reject) => {
        page.print(
          {
            silent: true,
            deviceName: printer,
            printBackground: true,
            ...(size === 'label' ? { pageSize: label, margins: { marginType: 'none' as const } } : {}),
          },
          (printed, reason) => (printed ? resolve(true) : reject(new Error(reason))),
        );
      });
    },
  };
}

/** Drawn by Chromium in the lower margin; it knows the numbers. */
function footerOf(text: string): string {
  const plain = text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
  const style =
    'width:100%;display:flex;justify-content:space-between;gap:8mm;padding:0 12mm;font:7.5pt sans-serif;color:#444';
  return (
    `<div style="${style}"><span style="overflow:hidden;text-overflow:ellipsis;white-space:nowrap">${plain}</span>` +
    '<span style="white-space:nowrap"><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>'
  );
}
