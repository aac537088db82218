// A selected shipment is shown with its order.

import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { Inspector } from '../../components/inspector.js';
import { useQuery } from '../../state/hooks.js';
import { defineStrings } from '../../state/strings.js';
import { OrderInspector } from '../orders/order-inspector.js';

const s = defineStrings('order-slot', {
  shipment: 'Shipment {id}',
  loading: 'Loading…',
  unknown: 'Nothing is known of shipment {id}',
});

/** Shipments are known by the events that name them; those name their order. */
export function ShipmentInspectorSlot({ shipmentId }: { readonly shipmentId: number }) {
  const events = useQuery('events.list', { offset: 0, limit: 1, shipmentId, descending: false });
  const orderId = events.data?.rows[0]?.orderId ?? null;
  if (orderId !== null) return <OrderInspector orderId={orderId} />;
  const id = String(shipmentId);
  return (
    <Inspector kind="" title={s('shipment', { id })}>
      <ErrorNote error={events.error} onRetry={events.refetch} />
      {events.error === null && <EmptyState title={events.loading ? s('loading') : s('unknown', { id })} />}
    </Inspector>
  );
}
