// Which warehouse will ship what, and why: asked anew whenever address, lines or stock change.

import { ErrorNote } from '../../components/error-note.js';
import { Panel } from '../../components/panel.js';
import { useQuery } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { useSettled } from '../../state/use-settled.js';
import type { ReadForm } from './order-form.js';
import styles from './order-new.module.css';
import { s } from './strings.js';

export function PlanPanel({ plan }: { readonly plan: ReadForm['plan'] }) {
  const names = useNames();
  const key = useSettled(plan === null ? null : JSON.stringify(plan), 150);
  const asked = key === null ? null : (JSON.parse(key) as NonNullable<ReadForm['plan']>);
  const products = new Set(asked?.lines.map(({ productId }) => productId));
  const answer = useQuery('orders.plan', asked, {
    refreshOn: (event) => event.kind === 'stock' && event.productId !== null && products.has(event.productId),
  });
  const text = (lines: readonly { readonly productId: number; readonly quantity: number }[]) =>
    lines.map((line) => s('lineText', { n: line.quantity, product: names.product(line.productId) })).join(', ');
  return (
    <Panel title={s('plan')}>
      <div aria-live="polite" className={styles['plan']}>
        {plan === null || asked === null ? (
          <p className={styles['muted']}>{s('planWaits')}</p>
        ) : (
          <>
            <ErrorNote error={answer.error} onRetry={answer.refetch} />
            {answer.data?.map((shipment, index) => (
              <div key={`${shipment.warehouseId}-${index}`} className={styles['planned']} data-planned>
                <strong>{s('planShipment', { n: index + 1, warehouse: names.warehouse(shipment.warehouseId) })}</strong>
                <span>{shipment.reason}</span>
                <span className={styles['muted']}>{text(shipment.lines)}</span>
                {shipment.missing.length > 0 && (
                  <span className={styles['short']}>{s('planMissing', { lines: text(shipment.missing) })}</span>
                )}
              </div>
            ))}
          </>
        )}
      </div>
    </Panel>
  );
}
