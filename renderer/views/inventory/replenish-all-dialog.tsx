// Buying for all low shelves of the list at once: what would be bought, for how much; then one purchase a warehouse, followed by
// what became of each. Sending again sends only what failed.

import { useEffect, useState } from 'react';
import type { InventoryRow, Params } from '../../../main/contracts/app-api.js';
import { LIMITS } from '../../../main/contracts/app-api.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatMoney, formatNumber } from '../../components/format.js';
import { newClientId } from '../../components/quantity.js';
import type { CodedError } from '../../../main/core/lib/result.js';
import { useCall } from '../../state/hooks.js';
import { toCodedError } from '../../state/rpc-error.js';
import styles from './inventory.module.css';
import { isCovered, planPurchases, replenishQuantity, type PlannedPurchase } from './replenish.js';
import { s } from './strings.js';

/** Low shelves that one go takes; the rest is the next go's. */
const MOST = 5000;
/** Lines that the preview shows. */
const SHOWN = 300;

interface Plan {
  readonly purchases: readonly (PlannedPurchase & { readonly clientId: string })[];
  readonly covered: number;
  readonly beyond: number;
}

type Query = Omit<Params<'inventory.list'>, 'offset' | 'limit' | 'low'>;

export function ReplenishAllDialog({ query, onClose }: { readonly query: Query; readonly onClose: () => void }) {
  const call = useCall();
  const [plan, setPlan] = useState<Plan | null>(null);
  const [error, setError] = useState<CodedError | null>(null);
  /** By client id: null when it was taken, or why not. */
  const [done, setDone] = useState<ReadonlyMap<string, string | null>>(new Map());
  const [busy, setBusy] = useState(false);
  const key = JSON.stringify(query);

  useEffect(() => {
    let over = false;
    const load = async () => {
      const rows: InventoryRow[] = [];
      let total = Infinity;
      while (!over && rows.length < Math.min(total, MOST)) {
        const offset = rows.length;
        const page = { ...(JSON.parse(key) as Query), low: true, offset, limit: LIMITS.page };
        const answer = await call('inventory.list', page);
        total = answer.total;
        rows.push(...answer.rows);
        if (answer.rows.length === 0) break;
      }
      if (over) return;
      const purchases = planPurchases(rows).map((one) => ({ ...one, clientId: newClientId() }));
      setPlan({ purchases, covered: rows.filter(isCovered).length, beyond: Math.max(0, total - rows.length) });
    };
    load().catch((thrown: unknown) => {
      if (!over) setError(toCodedError(thrown));
    });
    return () => {
      over = true;
    };
  }, [call, key]);

  const left = plan?.purchases.filter(({ clientId }) => done.get(clientId) !== null || !done.has(clientId)) ?? [];
  const send = async () => {
    setBusy(true);
    const results = new Map(done);
    for (const { clientId, warehouseId, lines } of left) {
      try {
        await call('inventory.buy', { clientId, warehouseId, lines: [...lines] });
        results.set(clientId, null);
      } catch (thrown) {
        results.set(clientId, toCodedError(thrown).message);
      }
      setDone(new Map(results));
    }
    setBusy(false);
  };
  const sent = [...done.values()].filter((text) => text === null).length;
  const failed = plan?.purchases.filter(({ clientId }) => typeof done.get(clientId) === 'string') ?? [];
  const rows = plan?.purchases.flatMap((one) => one.rows) ?? [];
  const pieces = rows.reduce((sum, row) => sum + replenishQuantity(row), 0);
  const cost = rows.reduce((sum, row) => sum + replenishQuantity(row) * row.product.priceCents, 0);
  const finished = plan !== null && left.length === 0;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={s('allTitle')}
      description={s('allText')}
      actions={
        <>
          <Button onClick={onClose}>{s('close')}</Button>
          {!finished && (
            <Button
              variant="primary"
              busy={busy}
              disabled={plan === null || left.length === 0}
              onClick={() => void send()}
            >
              {failed.length > 0 ? s('allRetry', { n: left.length }) : s('allSend', { n: left.length })}
            </Button>
          )}
        </>
      }
    >
      <ErrorNote error={error} />
      {plan === null && error === null && <EmptyState title={s('allLoading')} />}
      {plan !== null && (
        <div className={styles['audit']}>
          {rows.length === 0 ? (
            <EmptyState title={plan.covered > 0 ? s('allCovered', { n: plan.covered }) : s('noLow')} />
          ) : (
            <>
              <p role="status">
                {finished
                  ? s('allSent', { n: sent, pieces })
                  : s('allSums', { n: rows.length, pieces, cost: formatMoney(cost) })}
                {plan.covered > 0 && ` ${s('allCovered', { n: plan.covered })}`}
                {plan.beyond > 0 && ` ${s('allBeyond', { n: plan.beyond })}`}
              </p>
              {failed.length > 0 && (
                <Banner tone="error" inset>
                  {failed.map(({ clientId, warehouseName }) => (
                    <p key={clientId}>
                      {warehouseName}: {done.get(clientId)}
                    </p>
                  ))}
                </Banner>
              )}
              <Preview rows={rows} />
            </>
          )}
        </div>
      )}
    </Dialog>
  );
}

function Preview({ rows }: { readonly rows: readonly InventoryRow[] }) {
  return (
    <>
      <div className={styles['auditScroll']} tabIndex={0} role="region" aria-label={s('allTitle')}>
        <table className={styles['auditTable']}>
          <thead>
            <tr>
              <th scope="col">{s('name')}</th>
              <th scope="col">{s('warehouse')}</th>
              <th scope="col" data-number>
                {s('available')}
              </th>
              <th scope="col" data-number>
                {s('buy')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row) => (
              <tr key={`${row.warehouseId}/${row.productId}`}>
                <td>{row.product.name}</td>
                <td>{row.warehouseName}</td>
                <td data-number>{formatNumber(row.available)}</td>
                <td data-number>{formatNumber(replenishQuantity(row))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > SHOWN && <p>{s('auditMore', { n: rows.length - SHOWN })}</p>}
    </>
  );
}
