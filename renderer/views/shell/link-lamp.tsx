// One link in the status line: its state, how fast and how fresh it is; while it waits to try again, the countdown and "now".

import type { LinkStatus } from '../../../main/core/feed/types.js';
import { cx } from '../../components/cx.js';
import { formatDuration } from '../../components/format.js';
import { LINK_LOOK, linkWords } from '../../components/link-state.js';
import { ToneIcon } from '../../components/status-badge.js';
import { useNow } from '../../state/clock.js';
import { useSelection } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import styles from './status-bar.module.css';
import { s } from './strings.js';

/** A last message younger than this is simply fresh, ms. */
const FRESH_MS = 10_000;

export function LinkLamp({ link }: { readonly link: LinkStatus }) {
  const [, select] = useSelection();
  const now = useNow();
  const { name, state, rttMs, lastMessageAt } = link;
  const age = lastMessageAt === null ? null : Math.max(0, now - lastMessageAt);
  const facts = [
    rttMs === null ? s('noLatency') : s('latency', { time: formatDuration(rttMs) }),
    age === null ? s('noMessage') : s('lastMessage', { age: formatDuration(Math.max(1000, age)) }),
    s('unackedOfLink', { out: link.unackedOut, in: link.unackedIn }),
    ...(link.lastError === null || state === 'connected' ? [] : [link.lastError.message]),
  ];
  return (
    <>
      <button
        type="button"
        className={cx(styles['part'], styles['lamp'])}
        title={facts.join('\n')}
        onClick={() => select({ type: 'link', id: name })}
      >
        <ToneIcon {...LINK_LOOK[state]} />
        <span className={styles['name']}>{s(name)}</span>
        <span className={styles['word']}>{linkWords(state)}</span>
        {state === 'connected' && rttMs !== null && <span className={styles['fact']}>{formatDuration(rttMs)}</span>}
        {state === 'connected' && age !== null && age >= FRESH_MS && (
          <span className={styles['fact']}>{s('silentFor', { age: formatDuration(age) })}</span>
        )}
      </button>
      {state === 'waiting' && <Retry link={link} now={now} />}
    </>
  );
}

function Retry({ link, now }: { readonly link: LinkStatus; readonly now: number }) {
  const ask = useAction('links.reconnect');
  const left = link.retryAt === null ? null : Math.max(0, Math.ceil((link.retryAt - now) / 1000));
  return (
    <span className={styles['part']}>
      {left !== null && <span>{s('retryIn', { n: left })}</span>}
      <button
        type="button"
        className={cx(styles['lamp'], styles['inline'])}
        disabled={ask.busy}
        aria-label={s('retryNow', { link: s(link.name) })}
        onClick={() => void ask.run({ link: link.name })}
      >
        {s('now')}
      </button>
    </span>
  );
}
