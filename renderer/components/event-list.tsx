// A short list of events, newest first: time, source, sentence. A click on one with an order or truck selects it.

import type { BookEvent } from '../../main/core/orders/types.js';
import { useNow } from '../state/clock.js';
import { useSelection } from '../state/hooks.js';
import { useNames } from '../state/names.js';
import type { Selection } from '../state/nav-store.js';
import styles from './event-list.module.css';
import { describeEvent, sourceText } from './event-text.js';
import { formatExact, formatTime } from './format.js';

/** What an event is most about, for selecting; null when nothing can be opened. */
export function subjectOf(event: BookEvent): Selection | null {
  if (event.orderId !== null) return { type: 'order', id: event.orderId };
  if (event.productId !== null) return { type: 'product', id: event.productId };
  if (event.truckId !== null) return { type: 'truck', id: event.truckId };
  if (event.warehouseId !== null) return { type: 'warehouse', id: event.warehouseId };
  return event.link === null ? null : { type: 'link', id: event.link };
}

export function EventList({ events }: { readonly events: readonly BookEvent[] }) {
  const names = useNames();
  const now = useNow();
  const [, select] = useSelection();
  return (
    <ol className={styles['list']}>
      {events.map((event) => {
        const subject = subjectOf(event);
        const text = describeEvent(event, names);
        return (
          <li key={event.rev} className={styles['item']} data-kind={event.kind}>
            <time className={styles['time']} dateTime={new Date(event.at).toISOString()} title={formatExact(event.at)}>
              {formatTime(event.at, now)}
            </time>
            <span className={styles['text']}>
              {subject === null ? (
                text
              ) : (
                <button type="button" className={styles['link']} onClick={() => select(subject)}>
                  {text}
                </button>
              )}
            </span>
            <span className={styles['source']}>{sourceText(event.source)}</span>
          </li>
        );
      })}
    </ol>
  );
}
