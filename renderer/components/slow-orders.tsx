// A table of slow deliveries, slowest first: each leads to its order.

import type { SlowOrder } from '../../main/contracts/kpis.js';
import { useSelection } from '../state/hooks.js';
import { useNames } from '../state/names.js';
import { defineStrings } from '../state/strings.js';
import { formatDuration, formatExact } from './format.js';
import { LinkButton } from './link-button.js';
import styles from './plain-table.module.css';

const s = defineStrings('slow-orders', {
  order: 'Order',
  number: '#{id}',
  took: 'Took',
  warehouse: 'Warehouse',
  deliveredAt: 'Delivered',
});

export interface SlowOrdersProps {
  readonly rows: readonly SlowOrder[];
  /** Before an order is opened. */
  readonly onOpen?: () => void;
}

export function SlowOrders({ rows, onOpen }: SlowOrdersProps) {
  const names = useNames();
  const [, select] = useSelection();
  return (
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
        {rows.map(({ shipmentId, orderId, ms, warehouseId, deliveredAt }) => (
          <tr key={shipmentId}>
            <th scope="row">
              <LinkButton
                onClick={() => {
                  onOpen?.();
                  select({ type: 'order', id: orderId });
                }}
              >
                {s('number', { id: String(orderId) })}
              </LinkButton>
            </th>
            <td>{formatDuration(ms)}</td>
            <td>{names.warehouse(warehouseId)}</td>
            <td>{formatExact(deliveredAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
