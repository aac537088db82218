// One order in the drawer: its state, why it waits, its products and shipments, and its whole journey.

import type { OrderDetail } from '../../../main/contracts/app-api.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatDuration, formatNumber, formatPoint } from '../../components/format.js';
import { Inspector, InspectorSection } from '../../components/inspector.js';
import { LinkButton } from '../../components/link-button.js';
import { Facts } from '../../components/panel.js';
import { RelativeTime } from '../../components/relative-time.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Waterfall } from '../../components/waterfall.js';
import { useNow } from '../../state/clock.js';
import { useQuery, useRole, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { CancelOrder } from './cancel-order.js';
import { Journey } from './journey.js';
import styles from './orders.module.css';
import { ShipmentCard } from './shipment-card.js';
import { s } from './strings.js';

export function OrderInspector({ orderId }: { readonly orderId: number }) {
  const detail = useQuery(
    'orders.get',
    { orderId },
    { refreshOn: (event) => event.orderId === orderId || event.kind === 'link' },
  );
  const role = useRole();
  const title = s('orderTitle', { id: String(orderId) });
  if (detail.data === undefined) {
    return (
      <Inspector kind={s('kind')} title={title}>
        <ErrorNote error={detail.error} onRetry={detail.refetch} />
        {detail.error === null && <EmptyState title={s('loading')} />}
      </Inspector>
    );
  }
  const { order, shipments } = detail.data;
  return (
    <Inspector
      kind={order.customerName}
      title={title}
      actions={
        role === 'staff' || role === 'manager' ? (
          <CancelOrder order={order} cancelling={detail.data.cancelling} />
        ) : undefined
      }
    >
      <ErrorNote error={detail.error} onRetry={detail.refetch} />
      <p className={styles['state']} data-order-state={order.state}>
        <StatusBadge state={order.state} />
      </p>
      <Waiting waiting={detail.data.waiting} />
      {detail.data.cancelling !== undefined && order.closedAt === null && (
        <p className={styles['cancelling']}>{detail.data.cancelling.text}</p>
      )}
      <Facts
        items={[
          [s('address'), formatPoint(order.destination)],
          [s('upsAccount'), order.upsAccount ?? s('none')],
          [s('placed'), <RelativeTime key="placed" at={order.placedAt} />],
          order.closedAt === null ? null : [s('closed'), <RelativeTime key="closed" at={order.closedAt} />],
        ]}
      />
      <InspectorSection title={s('linesTitle')}>
        <Lines order={order} />
      </InspectorSection>
      <InspectorSection title={s('shipments')}>
        {shipments.map((shipment) => (
          <ShipmentCard key={shipment.id} shipment={shipment} showLines={shipments.length > 1} />
        ))}
      </InspectorSection>
      <InspectorSection title={s('times')}>
        {shipments.map((shipment) => (
          <Waterfall key={shipment.id} shipment={shipment} />
        ))}
      </InspectorSection>
      <InspectorSection title={s('journey')}>
        <Journey orderId={orderId} />
      </InspectorSection>
    </Inspector>
  );
}

function Lines({ order }: { readonly order: OrderDetail['order'] }) {
  const names = useNames();
  const [, select] = useSelection();
  return (
    <ul className={styles['lines']}>
      {order.lines.map(({ productId, quantity }) => (
        <li key={productId}>
          <LinkButton onClick={() => select({ type: 'product', id: productId })}>{names.product(productId)}</LinkButton>
          <span>{formatNumber(quantity)}</span>
        </li>
      ))}
    </ul>
  );
}

const WHOSE: Readonly<Record<string, string>> = {
  world: s('whoseWorld'),
  ups: s('whoseUps'),
  us: s('whoseUs'),
  person: s('whosePerson'),
};

/** One sentence a shipment: why, since when, whose move. */
function Waiting({ waiting }: { readonly waiting: OrderDetail['waiting'] }) {
  const now = useNow();
  if (waiting.length === 0) return null;
  return (
    <InspectorSection title={s('waitingTitle')}>
      <ul className={styles['waiting']}>
        {waiting.map(({ shipmentId, text, since, whose }) => (
          <li key={shipmentId} data-waiting>
            {text}
            <span className={styles['whose']}>
              {s('since', { age: formatDuration(Math.max(1000, now - since)) })} · {WHOSE[whose] ?? whose}
            </span>
          </li>
        ))}
      </ul>
    </InspectorSection>
  );
}
