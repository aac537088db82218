// What is known of one link, and its buttons. Used by the card and by the drawer.

import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatDuration, formatExact, formatNumber } from '../../components/format.js';
import { LINK_LOOK, linkWords } from '../../components/link-state.js';
import { NumberCell } from '../../components/number-cell.js';
import { Facts } from '../../components/panel.js';
import { RelativeTime } from '../../components/relative-time.js';
import { ToneBadge } from '../../components/status-badge.js';
import { useToast } from '../../components/toast.js';
import { useRole } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import type { LinkStatus } from '../../../main/core/feed/types.js';
import styles from './connections.module.css';
import { s } from './strings.js';

export function LinkFacts({ link }: { readonly link: LinkStatus }) {
  return (
    <>
      <Facts
        items={[
          [
            s('state'),
            <ToneBadge key="state" {...LINK_LOOK[link.state]}>
              {linkWords(link.state)}
            </ToneBadge>,
          ],
          [s('since'), <RelativeTime key="since" at={link.since} />],
          [s('peer'), link.peer === '' ? s('noPeer') : link.peer],
          link.worldId === null ? null : [s('worldId'), String(link.worldId)],
          link.retryAt === null ? null : [s('retry'), <RelativeTime key="retry" at={link.retryAt} />],
          link.attempt === 0 ? null : [s('attempt'), formatNumber(link.attempt)],
          [s('unackedOut'), <NumberCell key="out" value={link.unackedOut} />],
          [s('unackedIn'), <NumberCell key="in" value={link.unackedIn} />],
          [s('retransmits'), <NumberCell key="again" value={link.retransmits} />],
          [
            s('traffic'),
            <span key="traffic">
              <NumberCell value={link.sent} /> / <NumberCell value={link.received} />
            </span>,
          ],
          [s('rtt'), link.rttMs === null ? s('unmeasured') : formatDuration(link.rttMs)],
          [s('lastMessage'), <RelativeTime key="last" at={link.lastMessageAt} />],
          [s('quarantined'), formatNumber(link.quarantined)],
          [s('pid'), link.pid === null ? s('noProcess') : String(link.pid)],
          [s('restarts'), formatNumber(link.restarts)],
        ]}
      />
      {link.lastError !== null && (
        <div className={styles['error']}>
          <strong>{s('lastError')}</strong>
          {link.lastErrorAt !== null && <span className={styles['when']}>{formatExact(link.lastErrorAt)}</span>}
          <p>{link.lastError.message}</p>
          <code>{link.lastError.code}</code>
        </div>
      )}
    </>
  );
}

export function LinkActions({ name }: { readonly name: 'world' | 'ups' }) {
  const reconnect = useAction('links.reconnect');
  const toast = useToast();
  const onReconnect = async () => {
    if ((await reconnect.run({ link: name })) !== undefined) toast({ title: s('reconnected', { link: s(name) }) });
  };
  return (
    <>
      <div className="toolbar">
        <Button busy={reconnect.busy} onClick={() => void onReconnect()}>
          {s('reconnect')}
        </Button>
        <RestartButton name={name === 'world' ? 'world-link' : 'ups-link'} />
      </div>
      <ErrorNote error={reconnect.error} />
    </>
  );
}

export function RestartButton({ name }: { readonly name: 'world-link' | 'ups-link' | 'simulator' }) {
  const restart = useAction('processes.restart');
  const role = useRole();
  const toast = useToast();
  const allowed = role === 'manager' || role === 'tester';
  const onRestart = async () => {
    if ((await restart.run({ name })) !== undefined) toast({ title: s('restarted', { name }) });
  };
  return (
    <>
      <Button
        disabled={!allowed}
        title={allowed ? undefined : s('restartRoles')}
        busy={restart.busy}
        onClick={() => void onRestart()}
      >
        {s('restart')}
      </Button>
      {!allowed && <span className={styles['note']}>{s('restartRoles')}</span>}
      <ErrorNote error={restart.error} />
    </>
  );
}
