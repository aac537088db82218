// The end-of-shift report of a day: what was shipped, what was late, what went wrong, by warehouse. Made to be printed.

import { useState } from 'react';
import type { DayReport } from '../../../main/contracts/kpis.js';
import type { CodedError } from '../../../main/core/lib/result.js';
import { Button } from '../../components/button.js';
import { cx } from '../../components/cx.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { kindWords } from '../../components/event-text.js';
import { TextField } from '../../components/field.js';
import { formatDuration, formatExact, formatNumber } from '../../components/format.js';
import { LinkButton } from '../../components/link-button.js';
import { Facts, Panel } from '../../components/panel.js';
import table from '../../components/plain-table.module.css';
import { SlowOrders } from '../../components/slow-orders.js';
import { PrintPages } from '../../print/print-pages.js';
import paperStyles from '../../print/print.module.css';
import { usePaper, type PaperKind } from '../../print/use-paper.js';
import { useNow } from '../../state/clock.js';
import { useApp, useNav, useQuery, useRole, useSelection } from '../../state/hooks.js';
import { toCodedError } from '../../state/rpc-error.js';
import styles from './reports.module.css';
import { s } from './strings.js';

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' });
/** Lists count so far; beyond, there are more. */
const COUNTED = 10_000;

/** `2026-11-22` of this window's zone. */
function dayText(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Midnight of the day and of the next one; days are not all as long. */
export function spanOfDay(text: string): { readonly from: number; readonly to: number } | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const from = new Date(year, month - 1, day);
  if (from.getMonth() !== month - 1) return null;
  return { from: from.getTime(), to: new Date(year, month - 1, day + 1).getTime() };
}

export function ReportsView() {
  const role = useRole();
  const now = useNow();
  const { place, setParams } = useNav();
  const asked = place.params['day'] ?? '';
  const span = spanOfDay(asked) ?? spanOfDay(dayText(now));
  const allowed = role === 'manager' || role === 'tester';
  const report = useQuery('reports.get', allowed && span !== null ? span : null);
  const person = useApp((state) => state.session?.person?.name ?? '');
  const paper = usePaper();
  const [going, setGoing] = useState<PaperKind | null>(null);
  const [failed, setFailed] = useState<CodedError | null>(null);
  const [sentence, setSentence] = useState('');
  if (!allowed || span === null) {
    return (
      <div className="view">
        <h1>{s('title')}</h1>
        <EmptyState title={s('forbidden')} />
      </div>
    );
  }
  const step = (days: number) => {
    const date = new Date(span.from);
    date.setDate(date.getDate() + days);
    setParams({ day: dayText(date.getTime()) });
  };
  const heading = s('heading', { day: dayFormat.format(span.from) });
  const file = `parcelyard-report-${dayText(span.from)}`;
  const print = async () => {
    setFailed(null);
    setSentence('');
    try {
      if (going !== null) setSentence(await paper.send({ kind: going, size: 'A4', file, footer: heading }));
    } catch (thrown) {
      setFailed(toCodedError(thrown));
    }
    setGoing(null);
  };
  return (
    <div className="view-scroll">
      <div className={styles['page']}>
        <header className={styles['header']}>
          <h1>{heading}</h1>
          <div className={styles['controls']}>
            <Button onClick={() => step(-1)}>{s('previous')}</Button>
            <TextField
              label={s('day')}
              hideLabel
              type="date"
              value={dayText(span.from)}
              onChange={(event) => setParams({ day: event.target.value })}
            />
            <Button onClick={() => step(1)} disabled={span.to > now}>
              {s('next')}
            </Button>
            {paper.savesPdf && (
              <Button disabled={report.data === undefined} busy={going === 'pdf'} onClick={() => setGoing('pdf')}>
                {s('pdf')}
              </Button>
            )}
            <Button
              data-print
              variant="primary"
              disabled={report.data === undefined}
              busy={going === 'print'}
              onClick={() => setGoing('print')}
            >
              {s('print')}
            </Button>
          </div>
        </header>
        <ErrorNote error={failed} />
        {sentence !== '' && <p role="status">{sentence}</p>}
        <ErrorNote error={report.error} onRetry={report.refetch} />
        {report.data === undefined ? (
          report.error === null && <EmptyState title={s('loading')} />
        ) : (
          <Report report={report.data} />
        )}
        {going !== null && report.data !== undefined && (
          <PrintPages key={going} name={file} numbered={going === 'print'} onReady={print}>
            <section className={cx(paperStyles['report'], styles['page'])} data-sheet="report">
              <h1>{heading}</h1>
              <Report report={report.data} by={person} />
            </section>
          </PrintPages>
        )}
      </div>
    </div>
  );
}

/** `by`: who prints it; on paper only. */
function Report({ report, by }: { readonly report: DayReport; readonly by?: string }) {
  const world = useApp((state) => state.status?.worldLabel ?? '');
  const { delivered, sampled, lateAfter, cycleP50, cycleP90 } = report;
  return (
    <>
      <p className={styles['note']}>
        {s('asOf', { moment: formatExact(report.at), world })}
        {by !== undefined && s('by', { person: by })}
      </p>
      <Panel title={s('summary')}>
        <Facts
          items={[
            [s('placed'), formatNumber(report.placed)],
            [s('delivered'), formatNumber(delivered)],
            [
              s('late'),
              lateAfter === null
                ? s('none')
                : `${formatNumber(report.late)} (${s('lateAfter', { after: formatDuration(lateAfter) })})`,
            ],
            [
              s('cycle'),
              cycleP50 === null || cycleP90 === null
                ? s('none')
                : s('cycleText', { p50: formatDuration(cycleP50), p90: formatDuration(cycleP90) }),
            ],
            [s('cancelled'), formatNumber(report.cancelled)],
            [s('openNow'), formatNumber(report.openNow)],
          ]}
        />
        {sampled < delivered && <p className={styles['note']}>{s('sampled', { n: sampled, of: delivered })}</p>}
      </Panel>
      <ByWarehouse rows={report.byWarehouse} />
      <LateOrders rows={report.lateOrders} />
      <Exceptions rows={report.exceptions} total={report.exceptionsTotal} />
    </>
  );
}

const FIGURES = ['planned', 'packed', 'delivered', 'waited', 'problems'] as const;

function ByWarehouse({ rows }: { readonly rows: DayReport['byWarehouse'] }) {
  return (
    <Panel title={s('byWarehouse')} flush>
      {rows.length === 0 ? (
        <EmptyState title={s('noneByWarehouse')} />
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th scope="col">{s('warehouse')}</th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col" data-number>
                  {s(figure === 'delivered' ? 'deliveredShort' : figure)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.warehouseId}>
                <th scope="row">{row.name}</th>
                {FIGURES.map((figure) => (
                  <td key={figure} data-number>
                    {formatNumber(row[figure])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{s('total')}</th>
              {FIGURES.map((figure) => (
                <td key={figure} data-number>
                  {formatNumber(rows.reduce((sum, row) => sum + row[figure], 0))}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      )}
    </Panel>
  );
}

function LateOrders({ rows }: { readonly rows: DayReport['lateOrders'] }) {
  return (
    <Panel title={s('lateOrders')} flush>
      {rows.length === 0 ? <EmptyState title={s('noLate')} /> : <SlowOrders rows={rows} />}
    </Panel>
  );
}

function Exceptions({ rows, total }: { readonly rows: DayReport['exceptions']; readonly total: number }) {
  const [, select] = useSelection();
  return (
    <Panel title={s('exceptions')} flush>
      {rows.length === 0 ? (
        <EmptyState title={s('noExceptions')} />
      ) : (
        <>
          <table className={table['table']}>
            <thead>
              <tr>
                <th scope="col">{s('time')}</th>
                <th scope="col">{s('order')}</th>
                <th scope="col">{s('kind')}</th>
                <th scope="col">{s('what')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ at, orderId, shipmentId, kind, text }, index) => (
                <tr key={`${at} ${shipmentId ?? ''} ${kind} ${index}`}>
                  <td>{formatExact(at)}</td>
                  <td>
                    {orderId === null ? (
                      s('none')
                    ) : (
                      <LinkButton onClick={() => select({ type: 'order', id: orderId })}>
                        {s('number', { id: String(orderId) })}
                      </LinkButton>
                    )}
                  </td>
                  <td>{kindWords(kind)}</td>
                  <td>{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {total > rows.length && (
            <p className={styles['foot']}>
              {s('exceptionsMore', {
                n: rows.length,
                of: Math.min(total, COUNTED),
                more: total > COUNTED ? s('orMore') : '',
              })}
            </p>
          )}
        </>
      )}
    </Panel>
  );
}
