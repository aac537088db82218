// Figures of a range, each with what it was before, its course, and the rows behind it.

import { useState } from 'react';
import { KPI_RANGES, type Figure, type KpiRange, type Kpis } from '../../../main/contracts/kpis.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatDuration, formatNumber } from '../../components/format.js';
import { Panel } from '../../components/panel.js';
import { Sparkline } from '../../components/sparkline.js';
import { useNow } from '../../state/clock.js';
import { useNav, useQuery } from '../../state/hooks.js';
import { useEvery } from '../../state/use-every.js';
import { dayStart, localTime } from './day-start.js';
import styles from './kpis.module.css';
import { SlowestDialog } from './slowest-dialog.js';
import { StagesPanel } from './stages-panel.js';
import { s } from './strings.js';
import type { Stage } from '../../../main/core/kpis/durations.js';

/** The kernel keeps an answer for a while, too. */
const AGAIN_MS = 15_000;

const percent = (share: number): string => `${(share * 100).toFixed(share >= 0.9995 || share === 0 ? 0 : 1)} %`;

export function KpiPanel() {
  const { go } = useNav();
  const now = useNow();
  const [range, setRange] = useState<KpiRange>('today');
  const [slowest, setSlowest] = useState<Stage | null>(null);
  const start = dayStart(now);
  const kpis = useQuery('kpis.get', { range, dayStart: start });
  useEvery(AGAIN_MS, kpis.refetch);
  const data = kpis.data;
  const log = (q: string) => go('log', { q, ...(data === undefined ? {} : { from: localTime(data.from) }) });
  return (
    <>
      <Panel
        title={s('kpis')}
        actions={
          <div role="group" aria-label={s('range')} className={styles['ranges']}>
            {KPI_RANGES.map((one) => (
              <button key={one} type="button" aria-pressed={range === one} onClick={() => setRange(one)}>
                {s(one)}
              </button>
            ))}
          </div>
        }
      >
        <ErrorNote error={kpis.error} onRetry={kpis.refetch} />
        <div className={styles['tiles']} data-loading={data === undefined || undefined}>
          <Tile
            id="delivered"
            name={s('throughput')}
            figure={data?.delivered}
            format={formatNumber}
            good="more"
            onOpen={() => log('kind:delivered')}
          />
          <Tile
            id="cycleP50"
            name={s('cycleP50')}
            figure={data?.cycleP50}
            format={formatDuration}
            good="less"
            onOpen={() => setSlowest('whole')}
          />
          <Tile
            id="cycleP90"
            name={s('cycleP90')}
            figure={data?.cycleP90}
            format={formatDuration}
            good="less"
            onOpen={() => setSlowest('whole')}
          />
          <Tile
            id="fillRate"
            name={s('fillRate')}
            figure={data?.fillRate}
            format={percent}
            good="more"
            onOpen={() => log('kind:shipment-waiting')}
          />
          <Tile
            id="late"
            name={s('late')}
            figure={data?.late}
            format={formatNumber}
            good="less"
            note={lateNote(data)}
            onOpen={() => setSlowest('whole')}
          />
          <Tile
            id="problems"
            name={s('troubled')}
            figure={data?.problems}
            format={formatNumber}
            good="less"
            note={nowNote(data)}
            onOpen={() => log('kind:problem')}
          />
          <Tile
            id="truckUse"
            name={s('truckUse')}
            figure={data?.truckUse}
            format={percent}
            onOpen={() => log('kind:truck')}
          />
          <Tile
            id="retransmissions"
            name={s('again')}
            figure={data === undefined ? undefined : { value: data.retransmissions.again, before: null, course: [] }}
            format={formatNumber}
            good="less"
            note={data === undefined ? '' : s('againNote', { sent: data.retransmissions.sent })}
            onOpen={() => go('connections')}
          />
        </div>
        {data !== undefined && data.delivered.value !== null && data.sampled < data.delivered.value && (
          <p className={styles['note']}>{s('sampled', { n: data.sampled, of: data.delivered.value })}</p>
        )}
      </Panel>
      {data !== undefined && <StagesPanel stages={data.stages} onTail={setSlowest} />}
      {slowest !== null && (
        <SlowestDialog range={range} dayStart={start} stage={slowest} onClose={() => setSlowest(null)} />
      )}
    </>
  );
}

const lateNote = (data: Kpis | undefined): string =>
  data?.lateAfter === null || data === undefined ? '' : s('lateNote', { after: formatDuration(data.lateAfter) });
const nowNote = (data: Kpis | undefined): string =>
  data === undefined ? '' : s('nowNote', { failed: data.now.failed, stuck: data.now.stuck, silent: data.now.silent });

interface TileProps {
  readonly id: string;
  readonly name: string;
  /** Undefined: not known yet. */
  readonly figure: Figure | undefined;
  readonly format: (value: number) => string;
  /** Which way is the better one; absent: neither. */
  readonly good?: 'more' | 'less';
  readonly note?: string;
  readonly onOpen: () => void;
}

function Tile({ id, name, figure, format, good, note = '', onOpen }: TileProps) {
  const { value = null, before = null, course = [] } = figure ?? {};
  // As exact as it is shown: what reads 0.0 % is no change.
  const change =
    value === null || before === null || before === 0 ? null : Math.round(((value - before) / before) * 1000) / 1000;
  const better = change === null || good === undefined || change === 0 ? null : change > 0 === (good === 'more');
  return (
    <button type="button" className={styles['tile']} data-kpi={id} onClick={onOpen}>
      <span className={styles['name']}>{name}</span>
      <span className={styles['value']}>{value === null ? s('unknown') : format(value)}</span>
      <span className={styles['course']}>
        {course.some((one) => one !== null) && <Sparkline title={name} values={course} format={format} />}
      </span>
      <span className={styles['before']} data-better={better ?? undefined}>
        {before === null
          ? note || '\u00a0'
          : change === null
            ? s('beforeWas', { value: format(before) })
            : `${change > 0 ? '▲' : change < 0 ? '▼' : '='} ${s('compared', { percent: percent(Math.abs(change)), value: format(before) })}`}
      </span>
      {before !== null && note !== '' && <span className={styles['before']}>{note}</span>}
    </button>
  );
}
