// Importing orders from a CSV file: choose, look at every row's verdict, place what is right, save what is not.

import { FileUp } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type DragEvent } from 'react';
import { IMPORT_COLUMNS } from '../../../main/contracts/app-api.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Column } from '../../components/data-grid/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { SelectField } from '../../components/field.js';
import { saveFile } from '../../components/save-file.js';
import { ToneBadge } from '../../components/status-badge.js';
import { useCall, useNav } from '../../state/hooks.js';
import { ImportJob, type CheckedRow, type ImportState } from './import-job.js';
import styles from './import.module.css';
import { writeCsv } from './read-csv.js';
import { s } from './strings.js';

const cell = (id: string, header: string, width: number, grow = false): Column<CheckedRow> => ({
  id,
  header,
  width,
  grow,
  align: id === 'quantity' ? 'end' : 'start',
  render: ({ row }) => row.cells[id] ?? '',
  value: ({ row }) => row.cells[id] ?? '',
});

const COLUMNS: readonly Column<CheckedRow>[] = [
  {
    id: 'line',
    header: s('line'),
    width: 64,
    align: 'end',
    render: ({ row }) => row.line,
    value: ({ row }) => row.line,
  },
  {
    id: 'verdict',
    header: s('verdict'),
    width: 260,
    grow: true,
    render: ({ errors }) =>
      errors.length === 0 ? (
        <ToneBadge tone="ready">{s('right')}</ToneBadge>
      ) : (
        <ToneBadge tone="problem">{errors.join('; ')}</ToneBadge>
      ),
    value: ({ errors }) => (errors.length === 0 ? s('right') : errors.join('; ')),
  },
  cell('order_ref', s('order'), 110),
  cell('customer', s('customer'), 150, true),
  {
    id: 'address',
    header: s('address'),
    width: 120,
    render: ({ row }) => [row.cells['x'], row.cells['y']].filter(Boolean).join(', '),
    value: ({ row }) => [row.cells['x'], row.cells['y']].filter(Boolean).join(', '),
  },
  cell('sku', s('product'), 130),
  cell('quantity', s('quantity'), 84),
];

export function ImportView() {
  const call = useCall();
  const job = useMemo(() => new ImportJob(call), [call]);
  useEffect(() => () => job.stop(), [job]);
  const state = useSyncExternalStore(job.subscribe, job.getState);
  return (
    <div className="view">
      <h1>{s('title')}</h1>
      {state.step === 'empty' && <Chooser error={state.error} onFile={(file) => void job.open(file)} />}
      {state.step === 'reading' && <p role="status">{s('reading', { name: state.name })}</p>}
      {state.step === 'checking' && (
        <Progress text={s('checking', state)} done={state.done} total={state.total} onStop={() => job.reset()} />
      )}
      {(state.step === 'checked' || state.step === 'placing' || state.step === 'placed') && (
        <Checked state={state} job={job} />
      )}
    </div>
  );
}

function Chooser({
  error,
  onFile,
}: {
  error: Extract<ImportState, { step: 'empty' }>['error'];
  onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) onFile(file);
  };
  return (
    <>
      <ErrorNote error={error} />
      <div
        className={styles['drop']}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <FileUp aria-hidden />
        <Button variant="primary" onClick={() => input.current?.click()}>
          {s('choose')}
        </Button>
        <span>{s('drop')}</span>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          className="visually-hidden"
          aria-label={s('choose')}
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file !== undefined) onFile(file);
          }}
        />
      </div>
      <p className={styles['intro']}>{s('intro', { columns: IMPORT_COLUMNS.join(', ') })}</p>
    </>
  );
}

function Progress(props: {
  readonly text: string;
  readonly done: number;
  readonly total: number;
  readonly onStop: () => void;
}) {
  return (
    <div className={styles['progress']} role="status">
      <progress max={Math.max(1, props.total)} value={props.done} aria-label={props.text} />
      <span>{props.text}</span>
      <Button size="small" onClick={props.onStop}>
        {s('cancel')}
      </Button>
    </div>
  );
}

type CheckedState = Extract<ImportState, { readonly rows: unknown }>;

function Checked({ state, job }: { readonly state: CheckedState; readonly job: ImportJob }) {
  const { go } = useNav();
  const bad = useMemo(() => state.rows.filter(({ errors }) => errors.length > 0), [state.rows]);
  const [only, setOnly] = useState<'all' | 'bad'>(bad.length > 0 ? 'bad' : 'all');
  const rows = only === 'bad' ? bad : state.rows;
  const orders = state.orders.size;
  return (
    <>
      <Banner tone={bad.length > 0 ? 'warning' : 'info'} inset>
        {s('summary', { name: state.name, rows: state.rows.length, orders })}
        {bad.length > 0 && `. ${s('summaryBad', { rows: bad.length, orders: state.badOrders })}`}
      </Banner>
      {state.step === 'placing' && (
        <Progress
          text={s('placing', { done: state.handled, total: orders })}
          done={state.handled}
          total={orders}
          onStop={() => job.stop()}
        />
      )}
      {state.step === 'placed' && <Outcome state={state} failed={bad.length} />}
      <div className="toolbar">
        <SelectField
          label={s('grid')}
          hideLabel
          value={only}
          onChange={(event) => setOnly(event.target.value === 'bad' ? 'bad' : 'all')}
        >
          <option value="all">{s('all')}</option>
          <option value="bad">{s('onlyBad')}</option>
        </SelectField>
        {bad.length > 0 && <Button onClick={() => saveBad(state.name, bad)}>{s('saveBad')}</Button>}
        <Button onClick={() => job.reset()}>{s('other')}</Button>
        {state.step === 'placed' && <Button onClick={() => go('orders')}>{s('showOrders')}</Button>}
        {(state.step === 'checked' || (state.step === 'placed' && state.stopped)) && orders > 0 && (
          <Button variant="primary" onClick={() => void job.place()}>
            {s('place', { n: orders })}
          </Button>
        )}
      </div>
      <DataGrid
        label={s('grid')}
        name="import"
        columns={COLUMNS}
        source={{
          key: `${state.name}:${only}:${rows.length}:${state.step}`,
          load: (offset, limit) => Promise.resolve({ total: rows.length, rows: rows.slice(offset, offset + limit) }),
        }}
        rowKey={({ row }) => row.line}
        empty={<EmptyState title={s('emptyRows')} />}
      />
    </>
  );
}

function Outcome({ state, failed }: { readonly state: CheckedState; readonly failed: number }) {
  const parts = [
    state.stopped ? s('stopped', { placed: state.placed }) : s('done', { placed: state.placed }),
    state.repeated > 0 ? s('doneRepeated', { repeated: state.repeated }) : '',
    !state.stopped && state.placed + state.repeated < state.orders.size
      ? s('doneFailed', { failed: Math.max(failed, state.orders.size - state.placed - state.repeated) })
      : '',
  ].filter(Boolean);
  return (
    <>
      <Banner inset>{parts.join('. ')}</Banner>
      <ErrorNote error={state.error} />
    </>
  );
}

/** A file beside the first one: what has to be corrected, with the reasons. */
function saveBad(name: string, rows: readonly CheckedRow[]): void {
  const text = writeCsv(rows.map(({ row, errors }) => ({ row, errors: errors.join('; ') })));
  saveFile(new Blob([text], { type: 'text/csv' }), `${name.replace(/\.csv$/i, '')}-errors.csv`);
}
