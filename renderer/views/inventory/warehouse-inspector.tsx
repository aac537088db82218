// One warehouse: where it is, what is low in it, what happened there.

import { Button } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { EventList } from '../../components/event-list.js';
import { formatPoint } from '../../components/format.js';
import { Inspector, InspectorSection } from '../../components/inspector.js';
import { LinkButton } from '../../components/link-button.js';
import { Facts } from '../../components/panel.js';
import { useApp, useNav, useQuery, useSelection } from '../../state/hooks.js';
import { s } from './strings.js';

export function WarehouseInspector({ warehouseId }: { readonly warehouseId: number }) {
  const warehouse = useApp((state) => state.feed?.warehouses.find(({ id }) => id === warehouseId));
  const { go } = useNav();
  const [, select] = useSelection();
  const low = useQuery(
    'inventory.list',
    { offset: 0, limit: 10, warehouseId, low: true, sort: 'available', descending: false },
    { refreshOn: (event) => event.kind === 'stock' && event.warehouseId === warehouseId },
  );
  const events = useQuery(
    'events.list',
    { offset: 0, limit: 50, warehouseId, descending: true },
    { refreshOn: (event) => event.warehouseId === warehouseId },
  );
  const id = String(warehouseId);
  if (warehouse === undefined) {
    return (
      <Inspector kind={s('warehouse')} title={id}>
        <EmptyState title={s('unknownWarehouse', { id })} />
      </Inspector>
    );
  }
  return (
    <Inspector
      kind={s('warehouse')}
      title={warehouse.name}
      actions={<Button onClick={() => go('inventory', { warehouse: id })}>{s('openStock')}</Button>}
    >
      <Facts
        items={[
          [s('position'), formatPoint(warehouse)],
          [s('inWorld'), warehouse.inWorld ? s('yes') : s('notYet')],
        ]}
      />
      <InspectorSection title={s('lowHere')}>
        <ErrorNote error={low.error} onRetry={low.refetch} />
        {low.data?.rows.length === 0 && <p>{s('noLow')}</p>}
        <ul>
          {low.data?.rows.map((row) => (
            <li key={row.productId}>
              <LinkButton onClick={() => select({ type: 'product', id: row.productId })}>
                {s('lowOf', { product: row.product.name, n: row.available })}
              </LinkButton>
            </li>
          ))}
        </ul>
      </InspectorSection>
      <InspectorSection title={s('openShipments')}>
        <ErrorNote error={events.error} onRetry={events.refetch} />
        <EventList events={events.data?.rows ?? []} />
      </InspectorSection>
    </Inspector>
  );
}
