// The messages behind one entry of the journey, as they were kept: who said it under which number, when, its ack, its content. What
// is not kept is said to be, never made up.

import { Copy } from 'lucide-react';
import type { KeptMessage, MessageRef, MessagesKept } from '../../../main/contracts/messages.js';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatDuration, formatExact, formatNumber } from '../../components/format.js';
import { Facts } from '../../components/panel.js';
import { useCopy } from '../../components/use-copy.js';
import { useQuery } from '../../state/hooks.js';
import { formatWorldTime } from '../lab/world-clock.js';
import { keyOf, messagesOf } from './event-messages.js';
import { s } from './strings.js';
import styles from './wire-messages.module.css';

export function WireMessages({ event }: { readonly event: BookEvent }) {
  const refs = messagesOf(event);
  const answer = useQuery(
    'messages.get',
    { refs: [...refs] },
    // An ack, or another copy, comes with something new about the order.
    { refreshOn: (other) => other.orderId === event.orderId },
  );
  const found = new Map(answer.data?.messages.map((message) => [keyOf(message), message]));
  return (
    <div className={styles['messages']}>
      <ErrorNote error={answer.error} onRetry={answer.refetch} />
      {answer.data === undefined
        ? answer.error === null && <p className={styles['quiet']}>{s('loading')}</p>
        : refs.map((ref) => {
            const message = found.get(keyOf(ref));
            return (
              <article key={keyOf(ref)} className={styles['message']} aria-label={titleOf(ref)}>
                {message === undefined ? (
                  <Missing reference={ref} at={event.at} kept={answer.data?.kept ?? null} />
                ) : (
                  <Message message={message} />
                )}
              </article>
            );
          })}
    </div>
  );
}

function titleOf({ link, way, seq }: MessageRef): string {
  const name = link === 'ups' ? s('theUps') : s('theWorld');
  return s(way === 'out' ? 'wireTo' : 'wireFrom', { name, seq: String(seq) });
}

function Message({ message }: { readonly message: KeptMessage }) {
  const copy = useCopy();
  const { way, seq, at, ackedAt, droppedAt, copies, worldTime, body } = message;
  const json = JSON.stringify({ seq, ...(body as Record<string, unknown>) }, null, 2);
  const after = (time: number): string =>
    s('wireAfter', { when: formatExact(time), duration: formatDuration(Math.max(0, time - at)) });
  const open = way === 'out' && ackedAt === null && droppedAt === null;
  return (
    <>
      <header className={styles['head']}>
        <strong>{titleOf(message)}</strong>
        <Button size="small" variant="quiet" icon={<Copy aria-hidden />} onClick={() => copy(json)}>
          {s('wireCopy')}
        </Button>
      </header>
      <Facts
        items={[
          [way === 'out' ? s('wireSent') : s('wireHeard'), formatExact(at)],
          worldTime === null ? null : [s('worldClock'), formatWorldTime(worldTime, true)],
          ackedAt === null ? null : [s('wireAcked'), after(ackedAt)],
          ackedAt === null && droppedAt !== null ? [s('wireDropped'), after(droppedAt)] : null,
          open ? [s('wireAcked'), s('wireNotAcked')] : null,
          copies === null || copies < 2 ? null : [s('wireCopies'), s('wireTimes', { n: copies })],
        ]}
      />
      <pre className={styles['json']}>{json}</pre>
    </>
  );
}

interface MissingProps {
  readonly reference: MessageRef;
  readonly at: number;
  readonly kept: MessagesKept | null;
}

function Missing({ reference, at, kept }: MissingProps) {
  const why = (): string => {
    if (kept === null) return s('wireNowhere');
    const { since, most, days } = kept;
    if (since !== null && at >= since) return s('wireMissed');
    return s('wireGone', { most: formatNumber(most), days, since: since === null ? s('none') : formatExact(since) });
  };
  return (
    <>
      <strong>{titleOf(reference)}</strong>
      <p className={styles['quiet']}>{why()}</p>
    </>
  );
}
