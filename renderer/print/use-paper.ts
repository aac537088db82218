// What pages can go to: a PDF that the program saves, the printer that was chosen, or the system's dialog. The pages themselves are
// PrintPages'.

import { useCallback } from 'react';
import type { PdfSize } from '../../main/contracts/printing.js';
import { saveFile } from '../components/save-file.js';
import { useCall, useQuery } from '../state/hooks.js';
import { RpcError } from '../state/rpc-error.js';
import { s } from './strings.js';

export type PaperKind = 'pdf' | 'print';

export interface PaperJob {
  readonly kind: PaperKind;
  readonly size: PdfSize;
  /** The file's name without its ending, for a PDF. */
  readonly file: string;
  /** Stands at the foot of each page of a PDF, beside its number; without it pages have no numbers. */
  readonly footer?: string;
}

export interface Paper {
  /** The program saves PDFs itself; otherwise the browser's print dialog does. False until it is known. */
  readonly savesPdf: boolean;
  /** In a browser: its dialog is the only way, for paper and for PDF. */
  readonly byDialog: boolean;
  /** Who takes this size without a dialog, for people; null: the dialog asks. */
  readonly printerFor: (size: PdfSize) => string | null;
  /** Resolves to a sentence about what became of it; rejects with a coded error. */
  readonly send: (job: PaperJob) => Promise<string>;
}

export function usePaper(): Paper {
  const call = useCall();
  const info = useQuery('app.info', {});
  const host = info.data?.host;
  const printers = useQuery('printers.list', host === 'electron' ? {} : null);
  const send = useCallback(
    async ({ kind, size, file, footer }: PaperJob): Promise<string> => {
      if (kind === 'pdf') {
        const { pdf } = await call('print.pdf', { size, ...(footer === undefined ? {} : { footer }) });
        const bytes = Uint8Array.from(atob(pdf), (character) => character.charCodeAt(0));
        saveFile(new Blob([bytes], { type: 'application/pdf' }), `${file}.pdf`);
        return s('saved', { file: `${file}.pdf` });
      }
      // Asked anew: printers come and go while a window is open.
      const list = await call('printers.list', {});
      const chosen = size === 'label' ? list.chosen.labels : list.chosen.sheets;
      if (list.available && chosen !== null) {
        return s('printedOn', { printer: (await call('print.paper', { size })).printer });
      }
      if (list.available && list.printers.length === 0) {
        throw new RpcError({ code: 'no-printer', message: s('noPrinters') });
      }
      window.print();
      return s('handed');
    },
    [call],
  );
  const printerFor = useCallback(
    (size: PdfSize): string | null => {
      const { chosen, printers: there = [] } = printers.data ?? {};
      const name = (size === 'label' ? chosen?.labels : chosen?.sheets) ?? null;
      return there.find((one) => one.name === name)?.label ?? name;
    },
    [printers.data],
  );
  return { savesPdf: host === 'electron', byDialog: host === 'browser', printerFor, send };
}
