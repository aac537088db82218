// One truck: where it is, what it carries, what it did.

import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { EventList } from '../../components/event-list.js';
import { formatPoint } from '../../components/format.js';
import { Inspector, InspectorSection } from '../../components/inspector.js';
import { LinkButton } from '../../components/link-button.js';
import { Facts } from '../../components/panel.js';
import { RelativeTime } from '../../components/relative-time.js';
import { TruckBadge } from '../../components/status-badge.js';
import { useApp, useQuery, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { defineStrings } from '../../state/strings.js';

const s = defineStrings('truck', {
  kind: 'Truck',
  title: 'Truck {id}',
  state: 'State',
  position: 'Position',
  inferred: '{point}, worked out from its last report',
  target: 'Going to',
  warehouse: 'Warehouse',
  load: 'On board',
  none: 'nothing',
  since: 'In this state for',
  reported: 'Last report',
  events: 'What happened',
  unknown: 'The UPS has not told of truck {id} yet',
  shipment: 'Shipment {id}',
});

export function TruckInspector({ truckId }: { readonly truckId: number }) {
  const truck = useApp((state) => state.feed?.trucks[truckId]);
  const names = useNames();
  const [, select] = useSelection();
  const events = useQuery(
    'events.list',
    { offset: 0, limit: 50, truckId, descending: true },
    { refreshOn: (event) => event.truckId === truckId },
  );
  const id = String(truckId);
  if (truck === undefined) {
    return (
      <Inspector kind={s('kind')} title={s('title', { id })}>
        <EmptyState title={s('unknown', { id })} />
      </Inspector>
    );
  }
  const { warehouseId } = truck;
  return (
    <Inspector kind={s('kind')} title={s('title', { id })}>
      <Facts
        items={[
          [s('state'), <TruckBadge key="state" state={truck.state} />],
          [s('since'), <RelativeTime key="since" at={truck.since} bare />],
          [s('position'), truck.inferred ? s('inferred', { point: formatPoint(truck) }) : formatPoint(truck)],
          truck.target === null ? null : [s('target'), formatPoint(truck.target)],
          warehouseId === null
            ? null
            : [
                s('warehouse'),
                <LinkButton key="warehouse" onClick={() => select({ type: 'warehouse', id: warehouseId })}>
                  {names.warehouse(warehouseId)}
                </LinkButton>,
              ],
          [
            s('load'),
            truck.shipmentIds.length === 0
              ? s('none')
              : truck.shipmentIds.map((shipment) => (
                  <LinkButton key={shipment} onClick={() => select({ type: 'shipment', id: shipment })}>
                    {s('shipment', { id: String(shipment) })}
                  </LinkButton>
                )),
          ],
          [s('reported'), <RelativeTime key="reported" at={truck.reportedAt} />],
        ]}
      />
      <InspectorSection title={s('events')}>
        <ErrorNote error={events.error} onRetry={events.refetch} />
        <EventList events={events.data?.rows ?? []} />
      </InspectorSection>
    </Inspector>
  );
}
