// The open orders, oldest first: what the home view lists and where it finds problems.

import type { Results } from '../../../main/contracts/app-api.js';
import type { ShipmentState } from '../../../main/core/orders/types.js';
import { useQuery, type Query } from '../../state/hooks.js';

const OPEN: ShipmentState[] = ['placed', 'packing', 'packed', 'loading', 'loaded', 'delivering', 'failed'];

export function useOpenOrders(): Query<Results['orders.list']> {
  return useQuery(
    'orders.list',
    { offset: 0, limit: 200, states: OPEN, sort: 'placedAt', descending: false },
    {
      refreshOn: (event) =>
        event.from !== event.to || event.kind === 'order-placed' || event.kind.startsWith('problem'),
    },
  );
}
