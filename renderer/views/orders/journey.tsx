// The journey of one order: every message and state change of world, UPS, person and program in one list, by the wall clock or by the
// world's; each numbered entry opens to the messages behind it.

import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { describeEvent, sourceText } from '../../components/event-text.js';
import { formatExact, formatTime } from '../../components/format.js';
import { stateWords } from '../../components/status.js';
import { useNow } from '../../state/clock.js';
import { usePersonal, useQuery } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { formatWorldTime } from '../lab/world-clock.js';
import { keyOf, messagesOf } from './event-messages.js';
import styles from './orders.module.css';
import { s } from './strings.js';
import { WireMessages } from './wire-messages.js';

const STEP = 100;
const CLOCKS = ['wall', 'world'] as const;

export function Journey({ orderId }: { readonly orderId: number }) {
  const [limit, setLimit] = useState(STEP);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [clock, setClock] = usePersonal<(typeof CLOCKS)[number]>('journey.clock', 'wall');
  const events = useQuery(
    'events.list',
    { offset: 0, limit, orderId, descending: false },
    { refreshOn: (event) => event.orderId === orderId },
  );
  const rows = events.data?.rows ?? [];
  const more = Math.min(STEP, (events.data?.total ?? 0) - rows.length);
  const worldTimes = useWorldTimes(rows, clock === 'world');
  const toggle = (rev: number): void => {
    const next = new Set(open);
    if (!next.delete(rev)) next.add(rev);
    setOpen(next);
  };
  return (
    <>
      <ErrorNote error={events.error} onRetry={events.refetch} />
      <div role="group" aria-label={s('clock')} className={styles['clocks']}>
        {CLOCKS.map((one) => (
          <Button
            key={one}
            size="small"
            variant={clock === one ? 'default' : 'quiet'}
            aria-pressed={clock === one}
            onClick={() => setClock(one)}
          >
            {s(one === 'wall' ? 'wallClock' : 'worldClock')}
          </Button>
        ))}
      </div>
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
            <Fragment key={event.rev}>
              <Row
                event={event}
                worldTime={clock === 'wall' ? undefined : (worldTimes.get(event.rev) ?? null)}
                isOpen={open.has(event.rev)}
                onToggle={() => toggle(event.rev)}
              />
              {open.has(event.rev) && (
                <tr>
                  <td colSpan={3} id={`wire-${event.rev}`} className={styles['wire']}>
                    <WireMessages event={event} />
                  </td>
                </tr>
              )}
            </Fragment>
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

/** The world's time of entries, by rev, where a message behind them was kept with it. */
function useWorldTimes(events: readonly BookEvent[], wanted: boolean): ReadonlyMap<number, number> {
  const answer = useQuery('messages.get', wanted ? { refs: events.flatMap(messagesOf) } : null);
  const known = new Map(answer.data?.messages.map((message) => [keyOf(message), message]));
  const times = new Map<number, number>();
  for (const event of events) {
    // What the peer said is newer than the command that it answers; an ack has no message of its own.
    const ref = messagesOf(event).at(-1);
    const message = ref === undefined || event.kind.endsWith('-acked') ? undefined : known.get(keyOf(ref));
    if (message !== undefined && message.worldTime !== null) times.set(event.rev, message.worldTime);
  }
  return times;
}

interface RowProps {
  readonly event: BookEvent;
  /** Undefined: the wall clock is wanted. */
  readonly worldTime: number | null | undefined;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ event, worldTime, isOpen, onToggle }: RowProps) {
  const names = useNames();
  const now = useNow();
  const exact = formatExact(event.at);
  return (
    <tr data-kind={event.kind} data-bad={event.kind === 'command-rejected' || undefined}>
      <td>
        {worldTime === undefined ? (
          <time dateTime={new Date(event.at).toISOString()} title={exact}>
            {formatTime(event.at, now)}
          </time>
        ) : (
          <span title={worldTime === null ? s('worldTimeUnknown') : exact}>
            {worldTime === null ? s('unknown') : formatWorldTime(worldTime)}
          </span>
        )}
      </td>
      <td>
        {describeEvent(event, names)} <span className={styles['journeySource']}>{sourceText(event.source)}</span>
        {event.to !== null && (
          <span className={styles['change']}>
            {event.from === null ? '' : `${stateWords(event.from)} → `}
            {stateWords(event.to)}
          </span>
        )}
      </td>
      <td>
        {messagesOf(event).length > 0 && (
          <button
            type="button"
            className={styles['disclose']}
            aria-expanded={isOpen}
            aria-controls={isOpen ? `wire-${event.rev}` : undefined}
            title={s('wireShow')}
            onClick={onToggle}
          >
            {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
            {numbersOf(event)}
          </button>
        )}
      </td>
    </tr>
  );
}

/** The sequence numbers that stand behind an event: ours (the command's) and the peer's. */
export function numbersOf(event: BookEvent): string {
  return messagesOf(event)
    .map(({ link, way, seq }) => {
      const name = link === 'ups' ? 'UPS' : 'world';
      return way === 'out'
        ? s('ourNumber', { link: name, seq: String(seq) })
        : s('peerNumber', { source: name, seq: String(seq) });
    })
    .join(', ');
}
