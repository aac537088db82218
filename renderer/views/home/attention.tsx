// What needs a person: orders with a problem, links that are down, stock that is low.

import { PackageMinus, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { ErrorNote } from '../../components/error-note.js';
import { linkWords } from '../../components/link-state.js';
import { Panel } from '../../components/panel.js';
import { RelativeTime } from '../../components/relative-time.js';
import { StatusBadge, ToneIcon } from '../../components/status-badge.js';
import { useApp, useNav, useQuery, useSelection } from '../../state/hooks.js';
import type { useOpenOrders } from './use-open-orders.js';
import styles from './home.module.css';
import { s } from './strings.js';

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

export function Attention({ orders }: { readonly orders: ReturnType<typeof useOpenOrders> }) {
  const links = useApp((state) => state.status?.links);
  const { go } = useNav();
  const [, select] = useSelection();
  const low = useQuery(
    'inventory.list',
    { offset: 0, limit: 1, low: true, sort: 'available', descending: false },
    { refreshOn: (event) => event.kind === 'stock' },
  );
  const lowTotal = low.data?.total ?? 0;
  const stuck = (orders.data?.rows ?? []).filter((row) => row.problem !== null);
  const down = (['world', 'ups'] as const).filter((name) => {
    const state = links?.[name].state;
    return state !== undefined && state !== 'connected';
  });
  const nothing = stuck.length === 0 && down.length === 0 && lowTotal === 0;
  return (
    <Panel title={s('problems')} flush>
      <ErrorNote error={orders.error ?? low.error} onRetry={orders.refetch} />
      {nothing ? (
        <p className={styles['calm']}>
          <ToneIcon tone="delivered" />
          {orders.loading ? s('loading') : s('noProblems')}
        </p>
      ) : (
        <ul>
          {stuck.slice(0, 8).map((row) => (
            <Item key={row.id} icon={<ToneIcon tone="problem" />} onClick={() => select({ type: 'order', id: row.id })}>
              <strong>{s('number', { id: String(row.id) })}</strong> {row.problem}
              <span className={styles['meta']}>
                {row.customerName} · <RelativeTime at={row.placedAt} /> <StatusBadge state={row.state} />
              </span>
            </Item>
          ))}
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
      )}
    </Panel>
  );
}
