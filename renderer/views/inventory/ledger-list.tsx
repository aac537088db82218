// The ledger of a product: of one measure in one warehouse, or of what is on hand everywhere.

import { useState } from 'react';
import { Button } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatChange, formatExact, formatNumber, formatTime } from '../../components/format.js';
import { LinkButton } from '../../components/link-button.js';
import { useNow } from '../../state/clock.js';
import { useQuery, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import styles from './inventory.module.css';
import { ledgerLines, type Measure } from './ledger.js';
import { s } from './strings.js';

const STEP = 100;
const MOST = 500;

export interface LedgerListProps {
  readonly productId: number;
  /** Null: every warehouse. */
  readonly warehouseId: number | null;
  readonly measure: Measure;
}

export function LedgerList({ productId, warehouseId, measure }: LedgerListProps) {
  const [limit, setLimit] = useState(STEP);
  const names = useNames();
  const now = useNow();
  const [, select] = useSelection();
  const where = warehouseId === null ? {} : { warehouseId };
  const events = useQuery(
    'events.list',
    { offset: 0, limit, productId, ...where, kinds: ['stock'], descending: true },
    { refreshOn: (event) => event.kind === 'stock' && event.productId === productId },
  );
  const lines = ledgerLines(events.data?.rows ?? [], measure);
  const more = (events.data?.total ?? 0) > limit && limit < MOST;
  return (
    <>
      <ErrorNote error={events.error} onRetry={events.refetch} />
      {events.data !== undefined && lines.length === 0 && <EmptyState title={s('ledgerEmpty')} />}
      {lines.length > 0 && (
        <table className={styles['ledger']}>
          <thead>
            <tr>
              <th scope="col">{s('time')}</th>
              <th scope="col">{s('reason')}</th>
              <th scope="col">{s('change')}</th>
              <th scope="col">{s('balance')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.rev}>
                <td title={formatExact(line.at)}>{formatTime(line.at, now)}</td>
                <td>
                  {line.why}{' '}
                  {line.orderId !== null && (
                    <LinkButton onClick={() => line.orderId !== null && select({ type: 'order', id: line.orderId })}>
                      {s('orderLink', { id: String(line.orderId) })}
                    </LinkButton>
                  )}
                  {warehouseId === null && line.warehouseId !== null && (
                    <span className={styles['where']}>{names.warehouse(line.warehouseId)}</span>
                  )}
                </td>
                <td>{formatChange(line.change)}</td>
                <td>{formatNumber(line.balance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more && (
        <Button size="small" variant="quiet" onClick={() => setLimit(Math.min(MOST, limit + STEP))}>
          {s('ledgerMore')}
        </Button>
      )}
    </>
  );
}
