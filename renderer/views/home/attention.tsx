// What needs a person: packages that failed, are stuck or have gone quiet, each with its reason and what helps; links that are
// down; stock that is low.

import { PackageMinus, Unplug } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { AttentionRow } from '../../../main/contracts/kpis.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatDuration } from '../../components/format.js';
import { linkWords } from '../../components/link-state.js';
import { LinkButton } from '../../components/link-button.js';
import { Panel } from '../../components/panel.js';
import { ToneIcon } from '../../components/status-badge.js';
import { useToast } from '../../components/toast.js';
import { useNow } from '../../state/clock.js';
import { useApp, useNav, useQuery, useRole, useSelection } from '../../state/hooks.js';
import { toCodedError } from '../../state/rpc-error.js';
import { useAction } from '../../state/use-action.js';
import { useCall } from '../../state/hooks.js';
import { useEvery } from '../../state/use-every.js';
import styles from './home.module.css';
import own from './kpis.module.css';
import { s } from './strings.js';

const SHOWN = 8;
/** Silence makes no event: it is looked for. */
const AGAIN_MS = 10_000;

interface ItemProps {
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly onClick: () => void;
}

function Item({ icon, children, onClick }: ItemProps) {
  return (
    <li>
      <button type="button" className={styles['item']} onClick={onClick}>
        {icon}
        <span className={styles['itemText']}>{children}</span>
      </button>
    </li>
  );
}

export function Attention() {
  const links = useApp((state) => state.status?.links);
  const { go } = useNav();
  const [, select] = useSelection();
  const [shown, setShown] = useState(SHOWN);
  const low = useQuery(
    'inventory.list',
    { offset: 0, limit: 1, low: true, sort: 'available', descending: false },
    { refreshOn: (event) => event.kind === 'stock' },
  );
  const queue = useQuery(
    'attention.list',
    { offset: 0, limit: Math.min(500, shown) },
    { refreshOn: (event) => event.kind.startsWith('problem') || event.to === 'failed' || event.from === 'failed' },
  );
  useEvery(AGAIN_MS, queue.refetch);
  const lowTotal = low.data?.total ?? 0;
  const rows = queue.data?.rows ?? [];
  const more = (queue.data?.total ?? 0) - rows.length;
  const down = (['world', 'ups'] as const).filter((name) => {
    const state = links?.[name].state;
    return state !== undefined && state !== 'connected';
  });
  const nothing = rows.length === 0 && down.length === 0 && lowTotal === 0;
  return (
    <Panel title={s('problems')} flush>
      <ErrorNote error={queue.error ?? low.error} onRetry={queue.refetch} />
      {nothing ? (
        <p className={styles['calm']}>
          <ToneIcon tone="delivered" />
          {queue.loading ? s('loading') : s('noProblems')}
        </p>
      ) : (
        <>
          <ul className={own['queue']}>
            {rows.map((row) => (
              <QueueRow key={row.shipmentId} row={row} onDone={queue.refetch} />
            ))}
          </ul>
          {more > 0 && (
            <p className={styles['calm']}>
              <LinkButton onClick={() => setShown(shown + 50)}>{s('moreQueue', { n: more })}</LinkButton>
            </p>
          )}
          <ul>
            {down.map((name) => (
              <Item
                key={name}
                icon={<Unplug aria-hidden className={styles['icon']} />}
                onClick={() => select({ type: 'link', id: name })}
              >
                {s('linkDown', {
                  link: name === 'world' ? s('world_') : s('ups'),
                  state: linkWords(links?.[name].state ?? 'stopped').toLowerCase(),
                })}
                {links?.[name].lastError && <span className={styles['meta']}>{links[name].lastError.message}</span>}
              </Item>
            ))}
            {lowTotal > 0 && (
              <Item
                icon={<PackageMinus aria-hidden className={styles['icon']} />}
                onClick={() => go('inventory', { low: '1', sort: 'available' })}
              >
                {s('low', { n: lowTotal })}
              </Item>
            )}
          </ul>
        </>
      )}
    </Panel>
  );
}

function QueueRow({ row, onDone }: { readonly row: AttentionRow; readonly onDone: () => void }) {
  const call = useCall();
  const toast = useToast();
  const role = useRole();
  const now = useNow();
  const [, select] = useSelection();
  const [asking, setAsking] = useState(false);
  const id = String(row.orderId);
  const lookAgain = () => {
    call('orders.lookAgain', { orderId: row.orderId }).then(
      ({ asked }) => {
        toast({ title: s('asked', { n: asked, id }) });
        onDone();
      },
      (thrown: unknown) => toast({ title: s('notAsked', { id }), text: toCodedError(thrown).message }),
    );
  };
  return (
    <li data-what={row.what}>
      <ToneIcon tone={row.what === 'silent' ? 'waiting' : 'problem'} />
      <span className={own['queueText']}>
        <LinkButton onClick={() => select({ type: 'order', id: row.orderId })}>{s('number', { id })}</LinkButton>{' '}
        {row.text}
        <span className={own['queueMeta']}>
          {s(row.what)} · {row.customerName} · {s('since', { age: formatDuration(Math.max(1000, now - row.since)) })} ·{' '}
          {s(`whose_${row.whose}`)}
        </span>
      </span>
      <span className={own['buttons']}>
        <Button size="small" aria-label={s('lookAgainOf', { id })} onClick={lookAgain}>
          {s('lookAgain')}
        </Button>
        {(role === 'staff' || role === 'manager') && (
          <Button size="small" variant="quiet" aria-label={s('cancelOf', { id })} onClick={() => setAsking(true)}>
            {s('cancel')}
          </Button>
        )}
      </span>
      {asking && <CancelDialog orderId={row.orderId} onDone={onDone} onClose={() => setAsking(false)} />}
    </li>
  );
}

interface CancelDialogProps {
  readonly orderId: number;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function CancelDialog({ orderId, onDone, onClose }: CancelDialogProps) {
  const cancel = useAction('orders.cancel');
  const toast = useToast();
  const id = String(orderId);
  const confirm = async () => {
    const done = await cancel.run({ orderId });
    if (done === undefined) return;
    toast({ title: done.text });
    onDone();
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('cancelTitle', { id })}
      description={s('cancelText')}
      actions={
        <>
          <Button onClick={onClose}>{s('keep')}</Button>
          <Button variant="danger" busy={cancel.busy} onClick={() => void confirm()}>
            {s('cancelYes', { id })}
          </Button>
        </>
      }
    >
      <ErrorNote error={cancel.error} />
    </Dialog>
  );
}
