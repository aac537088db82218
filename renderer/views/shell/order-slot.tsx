// The place of the order's own inspector in the drawer; a shipment is shown with its order.

import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { EventList } from '../../components/event-list.js';
import { Inspector, InspectorSection } from '../../components/inspector.js';
import { StatusBadge } from '../../components/status-badge.js';
import { useQuery } from '../../state/hooks.js';
import { defineStrings } from '../../state/strings.js';
import { orderInspector as Own } from '../views.js';

const s = defineStrings('order-slot', {
  order: 'Order #{id}',
  shipment: 'Shipment {id}',
  events: 'What happened',
  loading: 'Loading…',
  unknown: 'Nothing is known of shipment {id}',
});

/** The orders' own inspector where it is there, else state and events. */
export function OrderInspectorSlot({ orderId }: { readonly orderId: number }) {
  return Own === null ? <PlainOrder orderId={orderId} /> : <Own orderId={orderId} />;
}

function PlainOrder({ orderId }: { readonly orderId: number }) {
  const mine = (event: { readonly orderId: number | null }) => event.orderId === orderId;
  const order = useQuery('orders.get', { orderId }, { refreshOn: mine });
  const events = useQuery('events.list', { offset: 0, limit: 100, orderId, descending: true }, { refreshOn: mine });
  return (
    <Inspector kind={order.data?.order.customerName ?? ''} title={s('order', { id: String(orderId) })}>
      <ErrorNote error={order.error ?? events.error} onRetry={order.refetch} />
      {order.data && <StatusBadge state={order.data.order.state} />}
      <InspectorSection title={s('events')}>
        <EventList events={events.data?.rows ?? []} />
      </InspectorSection>
    </Inspector>
  );
}

/** Shipments are known by the events that name them; those name their order. */
export function ShipmentInspectorSlot({ shipmentId }: { readonly shipmentId: number }) {
  const events = useQuery('events.list', { offset: 0, limit: 1, shipmentId, descending: false });
  const orderId = events.data?.rows[0]?.orderId ?? null;
  if (orderId !== null) return <OrderInspectorSlot orderId={orderId} />;
  const id = String(shipmentId);
  return (
    <Inspector kind="" title={s('shipment', { id })}>
      <ErrorNote error={events.error} onRetry={events.refetch} />
      {events.error === null && <EmptyState title={events.loading ? s('loading') : s('unknown', { id })} />}
    </Inspector>
  );
}
