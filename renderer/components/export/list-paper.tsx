// A whole list on its way to a PDF or a printer: fetched with the first one only.

import { ListSheet, type ListSheetProps } from '../../print/list-sheet.js';
import { PrintPages } from '../../print/print-pages.js';
import type { Paper, PaperJob } from '../../print/use-paper.js';

export interface ListPaperProps extends ListSheetProps {
  readonly job: PaperJob;
  readonly send: Paper['send'];
  readonly onDone: (sentence: string) => void;
  readonly onFailed: (thrown: unknown) => void;
}

export function ListPaper({ job, send, onDone, onFailed, ...sheet }: ListPaperProps) {
  return (
    <PrintPages name={job.file} numbered={job.kind === 'print'} onReady={() => send(job).then(onDone, onFailed)}>
      <ListSheet {...sheet} />
    </PrintPages>
  );
}
