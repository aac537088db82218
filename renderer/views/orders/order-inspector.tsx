// One order in the drawer: its state, why it waits, its products and shipments, and its whole journey.

import { Hand } from 'lucide-react';
import type { OrderDetail } from '../../../main/contracts/app-api.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatDuration, formatMoney, formatNumber, formatPoint } from '../../components/format.js';
import { Inspector, InspectorSection } from '../../components/inspector.js';
import { LinkButton } from '../../components/link-button.js';
import { Facts } from '../../components/panel.js';
import { RelativeTime } from '../../components/relative-time.js';
import { Waterfall } from '../../components/waterfall.js';
import { StatusBadge, ToneBadge } from '../../components/status-badge.js';
import { useNow } from '../../state/clock.js';
import { useQuery, useRole, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { CancelOrder } from './cancel-order.js';
import { HoldOrder } from './hold-order.js';
import { Journey } from './journey.js';
import { OrderAgain } from './order-again.js';
import styles from './orders.module.css';
import { RedirectOrder } from './redirect-order.js';
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
  const mayChange = role === 'staff' || role === 'manager';
  return (
    <Inspector
      kind={order.customerName}
      title={title}
      actions={
        <>
          {mayChange && (
            <>
              <CancelOrder order={order} cancelling={detail.data.cancelling} />
              <HoldOrder detail={detail.data} />
              <RedirectOrder order={order} redirecting={detail.data.redirecting} />
            </>
          )}
          <OrderAgain order={order} />
        </>
      }
    >
      <ErrorNote error={detail.error} onRetry={detail.refetch} />
      <p className={styles['state']} data-order-state={order.state}>
        <StatusBadge state={order.state} />
        <OnHold held={detail.data.held ?? null} />
      </p>
      <Waiting waiting={detail.data.waiting} />
      {detail.data.cancelling !== undefined && order.closedAt === null && (
        <p className={styles['cancelling']}>{detail.data.cancelling.text}</p>
      )}
      {detail.data.redirecting !== undefined && order.closedAt === null && (
        <p className={styles['cancelling']}>{detail.data.redirecting.text}</p>
      )}
      {!mayChange && order.closedAt === null && <p className={styles['cancelling']}>{s('notAllowed')}</p>}
      <Facts
        items={[
          [s('address'), formatPoint(order.destination)],
          [s('upsAccount'), accountText(order, shipments)],
          [s('value'), formatMoney(valueOf(detail.data))],
          [s('placed'), <RelativeTime key="placed" at={order.placedAt} />],
          order.closedAt === null ? null : [s('closed'), <RelativeTime key="closed" at={order.closedAt} />],
        ]}
      />
      <InspectorSection title={s('linesTitle')}>
        <Lines order={order} />
      </InspectorSection>
      <InspectorSection title={s('shipments')}>
        {shipments.map((shipment) => (
          <ShipmentCard
            key={shipment.id}
            shipment={shipment}
            commands={detail.data?.commands ?? []}
            showLines={shipments.length > 1}
          />
        ))}
      </InspectorSection>
      <InspectorSection title={s('times')}>
        {/* A box of its own: lists right in a section reach its edges. */}
        {shipments.map((shipment) => (
          <div key={shipment.id}>
            <Waterfall shipment={shipment} />
          </div>
        ))}
      </InspectorSection>
      <InspectorSection title={s('journey')}>
        <Journey orderId={orderId} />
      </InspectorSection>
    </Inspector>
  );
}

/** At the prices of today. */
function valueOf({ order, products }: OrderDetail): number {
  const price = new Map(products.map(({ id, priceCents }) => [id, priceCents]));
  return order.lines.reduce((sum, { productId, quantity }) => sum + quantity * (price.get(productId) ?? 0), 0);
}

/** What was ordered, and what the UPS made of it. */
function accountText(order: OrderDetail['order'], shipments: OrderDetail['shipments']): string {
  const account = order.upsAccount;
  if (account === null) return s('none');
  if (shipments.some(({ upsAccount }) => upsAccount === null)) return s('accountRefused', { account });
  const confirmed = shipments.some(({ accountConfirmedAt }) => accountConfirmedAt !== undefined);
  return confirmed ? s('accountConfirmed', { account }) : account;
}

function OnHold({ held }: { readonly held: NonNullable<OrderDetail['held']> | null }) {
  if (held === null) return null;
  return (
    <span className={styles['held']} data-held>
      <ToneBadge tone="waiting" icon={Hand}>
        {s('onHold')}
      </ToneBadge>
      <span className={styles['cancelling']}>
        {s('heldBy', { who: held.by ?? s('somebody') })} <RelativeTime at={held.at} />
      </span>
    </span>
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
