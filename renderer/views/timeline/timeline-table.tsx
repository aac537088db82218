// The timeline as a table: the bars of the shown lanes in the span in view. Stands still until refreshed.

import { useEffect, useMemo, useState } from 'react';
import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import { Button } from '../../components/button.js';
import type { Selection } from '../../state/nav-store.js';
import { describeBar, selectionOf } from './describe.js';
import type { BarText } from './describe.js';
import { formatFull, formatTime } from './format.js';
import type { BarPlace } from './selection-index.js';
import type { TimelineStage } from './stage.js';
import { BAR_TONE } from './palette.js';
import { s } from './strings.js';
import styles from './timeline.module.css';

export const TABLE_ROWS = 500;

export interface TableRow extends BarText {
  readonly place: BarPlace;
}

export interface TableContent {
  readonly rows: readonly TableRow[];
  readonly total: number;
  readonly lanes: number;
  readonly from: number;
  readonly to: number;
  readonly events: number;
}

/** The bars of `lanes` in [from, to], by time; at most TABLE_ROWS of them, and how many there are. */
export function tableContent(
  model: TimelineModel,
  lanes: readonly number[],
  from: number,
  to: number,
  now: number,
  names: ReadonlyMap<number, string>,
): TableContent {
  const places: { lane: number; bar: number; start: number }[] = [];
  let total = 0;
  for (const lane of lanes) {
    const bars = model.lanes[lane]?.bars;
    let taken = 0;
    bars?.each(from, to, (bar) => {
      total++;
      // The first of all are among the first of each lane.
      if (taken++ < TABLE_ROWS) places.push({ lane, bar, start: bars.startOf(bar) });
    });
  }
  places.sort((a, b) => a.start - b.start || a.lane - b.lane);
  const rows = places.slice(0, TABLE_ROWS).flatMap((place): TableRow[] => {
    const text = describeBar(model, place, now, names);
    return text ? [{ ...text, place: { lane: place.lane, bar: place.bar } }] : [];
  });
  return { rows, total, lanes: lanes.length, from, to, events: model.events };
}

export interface TimelineTableProps {
  readonly stage: TimelineStage;
  readonly names: ReadonlyMap<number, string>;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection) => void;
}

export function TimelineTable({ stage, names, selection, onSelect }: TimelineTableProps) {
  const [asked, setAsked] = useState(0);
  const [events, setEvents] = useState(stage.model.events);
  const content = useMemo(() => {
    void asked;
    const { view, model, layout } = stage;
    const lanes = [...new Set(layout.rows.flatMap((row) => row.lanes))];
    return tableContent(model, lanes, view.timeAt(0), view.timeAt(view.width), stage.now(), names);
  }, [stage, names, asked]);
  useEffect(() => {
    const timer = setInterval(() => setEvents(stage.model.events), 1000);
    return () => clearInterval(timer);
  }, [stage]);
  const news = Math.max(0, events - content.events);
  return (
    <div className={styles['tableBox']} id="timeline-table">
      <div className={styles['tableHead']}>
        <span>
          {content.total > content.rows.length && s('tableMore', { n: content.rows.length, total: content.total })}
        </span>
        <Button size="small" onClick={() => setAsked(asked + 1)}>
          {news > 0 ? s('refreshNew', { n: news }) : s('refresh')}
        </Button>
      </div>
      <div className={styles['tableScroll']} tabIndex={0} role="region" aria-label={s('table')}>
        <table className={styles['table']}>
          <caption>
            {s('tableCaption', {
              n: content.total,
              lanes: content.lanes,
              from: formatFull(content.from),
              to: formatFull(content.to),
            })}
          </caption>
          <thead>
            <tr>
              {(
                [
                  'colLane',
                  'colWhat',
                  'colOrder',
                  'colPackage',
                  'colFrom',
                  'colUntil',
                  'colLasted',
                  'colTrouble',
                ] as const
              ).map((key) => (
                <th key={key} scope="col">
                  {s(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {content.rows.map((row) => (
              <Line key={`${row.place.lane}/${row.place.bar}`} {...{ row, stage, selection, onSelect }} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface LineProps extends Pick<TimelineTableProps, 'stage' | 'selection' | 'onSelect'> {
  readonly row: TableRow;
}

function Line({ row, stage, selection, onSelect }: LineProps) {
  const target = selectionOf(stage.model, row.place);
  const selected =
    (selection?.type === 'shipment' && selection.id === row.shipment) ||
    (selection?.type === 'order' && selection.id === row.order);
  return (
    <tr aria-current={selected ? 'true' : undefined} className={selected ? styles['selected'] : undefined}>
      <th scope="row">
        {target ? (
          <button type="button" className={styles['link']} onClick={() => onSelect(target)}>
            {row.where}
          </button>
        ) : (
          row.where
        )}
      </th>
      <td>
        <span className={styles['swatch']} style={{ background: `var(--st-${BAR_TONE[row.kind]})` }} />
        {row.what}
      </td>
      <td className={styles['number']}>{row.order > 0 ? `#${row.order}` : ''}</td>
      <td className={styles['number']}>{row.shipment > 0 ? row.shipment : ''}</td>
      <td className={styles['number']}>{formatTime(row.start)}</td>
      <td className={styles['number']}>{row.end === Infinity ? s('stillOpen') : formatTime(row.end)}</td>
      <td className={styles['number']}>{row.length}</td>
      <td>{row.remarks.join(' ')}</td>
    </tr>
  );
}
