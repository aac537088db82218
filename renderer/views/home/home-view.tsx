// Home: what needs attention first, then where everything is, then where to go. Real data only.

import { Button } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { EventList } from '../../components/event-list.js';
import { FirstRun } from '../../components/first-run.js';
import { NumberCell } from '../../components/number-cell.js';
import { Panel } from '../../components/panel.js';
import { Pipeline } from '../../components/pipeline.js';
import { RelativeTime } from '../../components/relative-time.js';
import { StatusBadge } from '../../components/status-badge.js';
import { ScanBox } from '../../scan/scan-box.js';
import { useApp, useAppEvery, useNav, useRole, useSelection } from '../../state/hooks.js';
import { Attention } from './attention.js';
import styles from './home.module.css';
import { KpiPanel } from './kpi-panel.js';
import { NextSteps } from './next-steps.js';
import { s } from './strings.js';
import { useOpenOrders } from './use-open-orders.js';
import { WorldCard } from './world-card.js';

const NO_EVENTS: readonly never[] = [];
/** Lines and numbers that change faster cannot be read. */
const READABLE_MS = 250;

export function HomeView() {
  const person = useApp((state) => state.session?.person ?? null);
  const openOrders = useAppEvery(READABLE_MS, (state) => state.feed?.openOrders ?? 0);
  const role = useRole();
  const orders = useOpenOrders();
  const { go } = useNav();
  const [, select] = useSelection();
  const rows = (orders.data?.rows ?? []).slice(0, 8);
  return (
    <div className="view-scroll">
      <div className={styles['page']}>
        <header className={styles['header']}>
          <h1>{s('hello', { name: person?.name ?? '' })}</h1>
        </header>
        <FirstRun />
        <Pipeline chosen={null} onChoose={(state) => go('orders', state === null ? {} : { state })} />
        {role === 'manager' && <KpiPanel />}
        <div className={styles['columns']}>
          <div className={styles['column']}>
            <Attention />
            <Panel
              title={`${s(role === 'staff' ? 'next_line' : 'open')} · ${openOrders}`}
              flush
              actions={
                <Button size="small" variant="quiet" onClick={() => go('orders')}>
                  {s('openAll')}
                </Button>
              }
            >
              {rows.length === 0 ? (
                <EmptyState title={orders.loading ? s('loading') : s('openNone')} />
              ) : (
                <table className={styles['table']}>
                  <thead>
                    <tr>
                      <th scope="col">{s('order')}</th>
                      <th scope="col">{s('customer')}</th>
                      <th scope="col">{s('pieces')}</th>
                      <th scope="col">{s('state')}</th>
                      <th scope="col">{s('placed')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={row.id} onClick={() => select({ type: 'order', id: row.id })}>
                        <th scope="row">
                          <button
                            type="button"
                            className={styles['number']}
                            onClick={() => select({ type: 'order', id: row.id })}
                          >
                            {s('number', { id: String(row.id) })}
                          </button>
                        </th>
                        <td>{row.customerName}</td>
                        <td>
                          <NumberCell value={row.pieces} />
                        </td>
                        <td>
                          <StatusBadge state={row.state} />
                        </td>
                        <td>
                          <RelativeTime at={row.placedAt} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
            </Panel>
          </div>
          <div className={styles['column']}>
            {role === 'tester' && <WorldCard />}
            <ScanBox />
            <NextSteps />
            <Panel
              title={s('recent')}
              flush
              actions={
                <Button size="small" variant="quiet" onClick={() => go('log')}>
                  {s('recentAll')}
                </Button>
              }
            >
              <Latest />
            </Panel>
          </div>
        </div>
      </div>
    </div>
  );
}

function Latest() {
  const recent = useAppEvery(READABLE_MS, (state) => state.feed?.recent ?? NO_EVENTS);
  const latest = recent.slice(-10).reverse();
  return latest.length === 0 ? <EmptyState title={s('recentNone')} /> : <EventList events={latest} />;
}
