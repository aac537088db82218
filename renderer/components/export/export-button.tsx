// The export of a list: a button, a dialog with format, progress and Stop, and the file that the browser then saves.

import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../../state/hooks.js';
import { toCodedError } from '../../state/rpc-error.js';
import { Button } from '../button.js';
import { Dialog } from '../dialog.js';
import { SelectField } from '../field.js';
import { formatExact, formatNumber } from '../format.js';
import { saveFile } from '../save-file.js';
import { useColumnLayout } from '../data-grid/column-layout.js';
import type { Column } from '../data-grid/types.js';
import type { ExportFormat, ReadRows } from './export-job.js';
import styles from './export.module.css';
import { s } from './strings.js';

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

type State =
  | { readonly step: 'ready' }
  | { readonly step: 'running'; readonly done: number; readonly total: number | null }
  | { readonly step: 'stopped' }
  | { readonly step: 'failed'; readonly done: number; readonly message: string }
  | { readonly step: 'done'; readonly rows: number; readonly file: string };

export function ExportButton<Row>(props: ExportProps<Row>) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button data-export icon={<Download aria-hidden />} onClick={() => setOpen(true)}>
        {s('export')}
      </Button>
      {open && <ExportDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function ExportDialog<Row>({ onClose, ...props }: ExportProps<Row> & { readonly onClose: () => void }) {
  const world = useApp((state) => state.status?.worldLabel ?? '');
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [state, setState] = useState<State>({ step: 'ready' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const { shown } = useColumnLayout(props.grid, props.columns);
  const filters = props.filters.length === 0 ? s('unfiltered') : s('filtered', { filters: props.filters.join(', ') });

  const start = () => {
    const abort = new AbortController();
    running.current = abort;
    let done = 0;
    setState({ step: 'running', done, total: null });
    const onProgress = (written: number, total: number | null) => {
      done = written;
      setState({ step: 'running', done, total });
    };
    const about = (moment: string) => s('about', { list: props.list, filters, world, moment });
    exportAndSave({ ...props, columns: shown }, format, about, abort.signal, onProgress).then(
      ({ rows, name }) => setState({ step: 'done', rows, file: name }),
      (thrown: unknown) => {
        if (abort.signal.aborted) setState({ step: 'stopped' });
        else setState({ step: 'failed', done, message: toCodedError(thrown).message });
      },
    );
  };

  const busy = state.step === 'running';
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('title', { list: props.list })}
      description={s('all', { filters })}
      actions={
        <>
          <Button onClick={() => (busy ? running.current?.abort() : onClose())}>
            {busy ? s('stop') : state.step === 'done' ? s('close') : s('cancel')}
          </Button>
          <Button variant="primary" disabled={busy} onClick={start}>
            {state.step === 'failed' || state.step === 'stopped' ? s('again') : s('start')}
          </Button>
        </>
      }
    >
      <SelectField
        label={s('format')}
        value={format}
        disabled={busy}
        onChange={(event) => setFormat(event.target.value === 'json' ? 'json' : 'csv')}
      >
        <option value="csv">{s('csv')}</option>
        <option value="json">{s('json')}</option>
      </SelectField>
      <Progress state={state} />
    </Dialog>
  );
}

function Progress({ state }: { readonly state: State }) {
  const text = textOf(state);
  return (
    <div className={styles['progress']} role={state.step === 'failed' ? 'alert' : 'status'}>
      {state.step === 'running' && (
        <progress
          aria-label={text}
          {...(state.total === null ? {} : { max: Math.max(1, state.total), value: state.done })}
        />
      )}
      {text}
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
    case 'stopped':
      return s('stopped');
    case 'failed':
      return s('failed', { done: formatNumber(state.done), message: state.message });
    case 'done':
      return s('done', { rows: state.rows, file: state.file });
  }
}

async function exportAndSave<Row>(
  { columns, read, fileName }: ExportProps<Row>,
  format: ExportFormat,
  about: (moment: string) => string,
  signal: AbortSignal,
  onProgress: (written: number, total: number | null) => void,
): Promise<{ readonly rows: number; readonly name: string }> {
  // Comes with the first export only: most windows never need it.
  const { exportFileName, runExport } = await import('./export-job.js');
  const now = Date.now();
  const { file, rows } = await runExport({
    format,
    columns: columns.flatMap(({ header, value }) => (value === undefined ? [] : [{ header, value }])),
    read,
    about: about(formatExact(now)),
    signal,
    onProgress,
  });
  const name = exportFileName(fileName, format, now);
  saveFile(file, name);
  return { rows, name };
}
