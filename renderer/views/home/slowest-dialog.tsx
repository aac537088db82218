// The slowest deliveries of a range, by one stage; each opens its order.

import type { KpiRange } from '../../../main/contracts/kpis.js';
import type { Stage } from '../../../main/core/kpis/durations.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatDuration, formatExact } from '../../components/format.js';
import { LinkButton } from '../../components/link-button.js';
import { useQuery, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import styles from './home.module.css';
import { s } from './strings.js';

export interface SlowestDialogProps {
  readonly range: KpiRange;
  readonly dayStart: number;
  readonly stage: Stage;
  readonly onClose: () => void;
}

export function SlowestDialog({ range, dayStart, stage, onClose }: SlowestDialogProps) {
  const names = useNames();
  const [, select] = useSelection();
  const slowest = useQuery('kpis.slowest', { range, dayStart, stage, limit: 50 });
  const rows = slowest.data ?? [];
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('slowestTitle', { stage: s(`stage-${stage}`) })}
      actions={<Button onClick={onClose}>{s('close')}</Button>}
    >
      <ErrorNote error={slowest.error} onRetry={slowest.refetch} />
      {rows.length === 0 ? (
        <EmptyState title={slowest.loading ? s('loading') : s('slowestNone')} />
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{s('order')}</th>
              <th scope="col">{s('took')}</th>
              <th scope="col">{s('warehouse')}</th>
              <th scope="col">{s('deliveredAt')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.shipmentId}>
                <th scope="row">
                  <LinkButton
                    onClick={() => {
                      onClose();
                      select({ type: 'order', id: row.orderId });
                    }}
                  >
                    {s('number', { id: String(row.orderId) })}
                  </LinkButton>
                </th>
                <td>{formatDuration(row.ms)}</td>
                <td>{names.warehouse(row.warehouseId)}</td>
                <td>{formatExact(row.deliveredAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
