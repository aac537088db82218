// The export of a list: a button, a dialog with format, progress and Stop, and the file that the browser then saves. The same
// dialog puts the list on paper.

import { Download, Printer } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { usePaper, type PaperJob } from '../../print/use-paper.js';
import { useApp } from '../../state/hooks.js';
import { toCodedError } from '../../state/rpc-error.js';
import { Button, IconButton } from '../button.js';
import { Dialog } from '../dialog.js';
import { SelectField } from '../field.js';
import { formatExact, formatNumber } from '../format.js';
import { saveFile } from '../save-file.js';
import { useColumnLayout } from '../data-grid/column-layout.js';
import type { Column } from '../data-grid/types.js';
import { exportFileName } from './export-file-name.js';
import type { ExportFormat, ReadRows } from './export-job.js';
import styles from './export.module.css';
import { MOST_ROWS, readListRows, TooManyRows } from './list-rows.js';
import { s } from './strings.js';

const ListPaper = lazy(async () => ({ default: (await import('./list-paper.js')).ListPaper }));

export interface ExportProps<Row> {
  /** The list in words, and for the file's name: `orders`. */
  readonly list: string;
  readonly fileName: string;
  /** The table's name: the columns that a person hid there are left out. */
  readonly grid: string;
  /** The filters in words; empty: none. */
  readonly filters: readonly string[];
  /** The table's: those that have a value are written. */
  readonly columns: readonly Column<Row>[];
  readonly read: ReadRows<Row>;
}

/** `paper` is the printer, or in a browser its dialog, which also makes PDFs. */
type Way = ExportFormat | 'pdf' | 'paper';
const WAYS: readonly Way[] = ['csv', 'json', 'pdf', 'paper'];
/** How often the figures move: drawn after each of 200 batches, they took as long as the rows themselves. */
const PROGRESS_MS = 200;

type State =
  | { readonly step: 'ready' }
  | { readonly step: 'running'; readonly done: number; readonly total: number | null }
  | {
      readonly step: 'pages';
      readonly rows: readonly (readonly string[])[];
      readonly job: PaperJob;
      readonly about: string;
    }
  | { readonly step: 'stopped' }
  | { readonly step: 'failed'; readonly message: string }
  | { readonly step: 'too-many'; readonly rows: number | null }
  | { readonly step: 'done'; readonly message: string };

export function ExportButton<Row>(props: ExportProps<Row>) {
  const [open, setOpen] = useState<Way | null>(null);
  return (
    <>
      <Button data-export icon={<Download aria-hidden />} onClick={() => setOpen('csv')}>
        {s('export')}
      </Button>
      <IconButton data-print label={s('print')} icon={<Printer />} onClick={() => setOpen('paper')} />
      {open !== null && <ExportDialog {...props} first={open} onClose={() => setOpen(null)} />}
    </>
  );
}

interface DialogProps<Row> extends ExportProps<Row> {
  readonly first: Way;
  readonly onClose: () => void;
}

function ExportDialog<Row>({ first, onClose, ...props }: DialogProps<Row>) {
  const world = useApp((state) => state.status?.worldLabel ?? '');
  const person = useApp((state) => state.session?.person?.name ?? '');
  const paper = usePaper();
  const printer = paper.printerFor('A4');
  const [way, setWay] = useState<Way>(first);
  const [state, setState] = useState<State>({ step: 'ready' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const { shown } = useColumnLayout(props.grid, props.columns);
  const columns = shown.filter(({ value }) => value !== undefined);
  const filters = props.filters.length === 0 ? s('unfiltered') : s('filtered', { filters: props.filters.join(', ') });
  const onPaper = way === 'pdf' || way === 'paper';

  const start = () => {
    const abort = new AbortController();
    running.current = abort;
    const { signal } = abort;
    let done = 0;
    setState({ step: 'running', done, total: null });
    let shownAt = -Infinity;
    const onProgress = (read: number, total: number | null) => {
      done = read;
      const now = performance.now();
      if (now - shownAt < PROGRESS_MS) return;
      shownAt = now;
      setState({ step: 'running', done, total });
    };
    const failed = (thrown: unknown) => {
      if (signal.aborted) setState({ step: 'stopped' });
      else if (thrown instanceof TooManyRows) setState({ step: 'too-many', rows: thrown.rows });
      else setState({ step: 'failed', message: s('failed', { done: formatNumber(done), message: messageOf(thrown) }) });
    };
    const { moment, file } = stamped(props.fileName);
    if (way === 'csv' || way === 'json') {
      const about = s('about', { list: props.list, filters, world, person, moment });
      exportAndSave({ ...props, columns }, way, about, file, signal, onProgress).then(
        ({ rows, name }) => setState({ step: 'done', message: s('done', { rows, file: name }) }),
        failed,
      );
      return;
    }
    const job: PaperJob = {
      kind: way === 'pdf' ? 'pdf' : 'print',
      size: 'A4',
      file,
      footer: s('footer', { list: props.list, moment }),
    };
    readListRows({ columns, read: props.read, signal, onProgress }).then((rows) => {
      const about = s('aboutPaper', { filters, world, person, moment, rows: rows.length });
      setState({ step: 'pages', rows, job, about });
    }, failed);
  };

  const busy = state.step === 'running' || state.step === 'pages';
  return (
    <Dialog
      open
      onClose={onClose}
      title={way === 'paper' ? s('titlePrint', { list: props.list }) : s('title', { list: props.list })}
      description={s('all', { filters })}
      actions={
        <>
          <Button disabled={state.step === 'pages'} onClick={() => (busy ? running.current?.abort() : onClose())}>
            {busy ? s('stop') : state.step === 'done' ? s('close') : s('cancel')}
          </Button>
          <Button variant="primary" disabled={busy} onClick={start}>
            {state.step === 'failed' || state.step === 'stopped'
              ? s('again')
              : s(way === 'paper' ? (printer === null ? 'startDialog' : 'startPaper') : 'start')}
          </Button>
        </>
      }
    >
      <SelectField
        label={s('format')}
        value={way}
        disabled={busy}
        hint={onPaper ? s('most', { most: MOST_ROWS }) : undefined}
        onChange={(event) => {
          setWay(WAYS.find((one) => one === event.target.value) ?? 'csv');
          setState({ step: 'ready' });
        }}
      >
        <option value="csv">{s('csv')}</option>
        <option value="json">{s('json')}</option>
        {paper.savesPdf && <option value="pdf">{s('pdf')}</option>}
        <option value="paper">
          {paper.byDialog ? s('paperDialog') : printer === null ? s('paper') : s('paperOn', { printer })}
        </option>
      </SelectField>
      <Progress
        state={state}
        onAllRows={() => {
          setWay('csv');
          setState({ step: 'ready' });
        }}
      />
      {state.step === 'pages' && (
        <Suspense fallback={null}>
          <ListPaper
            title={props.list}
            about={state.about}
            columns={columns.map(({ header, align }) => ({ header, end: align === 'end' }))}
            rows={state.rows}
            job={state.job}
            send={paper.send}
            onDone={(message) =>
              setState({ step: 'done', message: s('donePaper', { rows: state.rows.length, message }) })
            }
            onFailed={(thrown) => setState({ step: 'failed', message: messageOf(thrown) })}
          />
        </Suspense>
      )}
    </Dialog>
  );
}

/** When it began, in words and in the file's name. */
function stamped(fileName: string): { readonly moment: string; readonly file: string } {
  const now = Date.now();
  return { moment: formatExact(now), file: exportFileName(fileName, now) };
}

const messageOf = (thrown: unknown): string => toCodedError(thrown).message;

function Progress({ state, onAllRows }: { readonly state: State; readonly onAllRows: () => void }) {
  const text = textOf(state);
  const wrong = state.step === 'failed' || state.step === 'too-many';
  return (
    <div className={styles['progress']} role={wrong ? 'alert' : 'status'}>
      {state.step === 'running' && (
        <progress
          aria-label={text}
          {...(state.total === null ? {} : { max: Math.max(1, state.total), value: state.done })}
        />
      )}
      {text}
      {state.step === 'too-many' && (
        <div>
          <Button onClick={onAllRows}>{s('allAsCsv')}</Button>
        </div>
      )}
    </div>
  );
}

function textOf(state: State): string {
  switch (state.step) {
    case 'ready':
      return '';
    case 'running':
      return state.total === null
        ? s('progressOpen', { done: state.done })
        : s('progress', { done: state.done, total: state.total });
    case 'pages':
      return s('pages', { rows: state.rows.length });
    case 'stopped':
      return s('stopped');
    case 'too-many':
      return s('tooMany', { most: MOST_ROWS, found: state.rows === null ? '' : s('found', { rows: state.rows }) });
    case 'failed':
    case 'done':
      return state.message;
  }
}

async function exportAndSave<Row>(
  { columns, read }: ExportProps<Row>,
  format: ExportFormat,
  about: string,
  fileName: string,
  signal: AbortSignal,
  onProgress: (written: number, total: number | null) => void,
): Promise<{ readonly rows: number; readonly name: string }> {
  // Comes with the first export only: most windows never need it.
  const { runExport } = await import('./export-job.js');
  const { file, rows } = await runExport({
    format,
    columns: columns.flatMap(({ header, value }) => (value === undefined ? [] : [{ header, value }])),
    read,
    about,
    signal,
    onProgress,
  });
  const name = `${fileName}.${format}`;
  saveFile(file, name);
  return { rows, name };
}
