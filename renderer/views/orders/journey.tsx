// The journey of one order: every message and state change of world, UPS, person and program in one list, with its numbers.

import { useState } from 'react';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { describeEvent, sourceText } from '../../components/event-text.js';
import { formatExact, formatTime } from '../../components/format.js';
import { stateWords } from '../../components/status.js';
import { useNow } from '../../state/clock.js';
import { useQuery } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import styles from './orders.module.css';
import { s } from './strings.js';

const STEP = 100;
/** Kinds whose command went to, or whose ack came from, the UPS; all other numbered ones are the world's. */
const UPS_KINDS: readonly string[] = ['pickup-sent', 'pickup-acked', 'depart-sent'];

/** The sequence numbers that stand behind an event: ours (the command's) and the peer's. */
export function numbersOf(event: BookEvent): string {
  const link = event.link ?? (UPS_KINDS.includes(event.kind) || event.source === 'ups' ? 'ups' : 'world');
  const name = link === 'ups' ? 'UPS' : 'world';
  const parts: string[] = [];
  if (event.seq !== null) parts.push(s('ourNumber', { link: name, seq: String(event.seq) }));
  if (event.peerSeq !== null) parts.push(s('peerNumber', { source: name, seq: String(event.peerSeq) }));
  return parts.join(', ');
}

export function Journey({ orderId }: { readonly orderId: number }) {
  const [limit, setLimit] = useState(STEP);
  const names = useNames();
  const now = useNow();
  const events = useQuery(
    'events.list',
    { offset: 0, limit, orderId, descending: false },
    { refreshOn: (event) => event.orderId === orderId },
  );
  const rows = events.data?.rows ?? [];
  const more = Math.min(STEP, (events.data?.total ?? 0) - rows.length);
  return (
    <>
      <ErrorNote error={events.error} onRetry={events.refetch} />
      <table className={styles['journey']} aria-label={s('journeyHint')}>
        <thead>
          <tr>
            <th scope="col">{s('time')}</th>
            <th scope="col">{s('what')}</th>
            <th scope="col">{s('number')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((event) => (
            <tr key={event.rev} data-kind={event.kind} data-bad={event.kind === 'command-rejected' || undefined}>
              <td>
                <time dateTime={new Date(event.at).toISOString()} title={formatExact(event.at)}>
                  {formatTime(event.at, now)}
                </time>
              </td>
              <td>
                {describeEvent(event, names)}{' '}
                <span className={styles['journeySource']}>{sourceText(event.source)}</span>
                {event.to !== null && (
                  <span className={styles['change']}>
                    {event.from === null ? '' : `${stateWords(event.from)} → `}
                    {stateWords(event.to)}
                  </span>
                )}
              </td>
              <td>{numbersOf(event)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && limit + more <= 500 && (
        <Button size="small" variant="quiet" onClick={() => setLimit(limit + more)}>
          {s('journeyMore', { n: more })}
        </Button>
      )}
    </>
  );
}
