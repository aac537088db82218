// Printing a run of rows of the orders table, or one order: `const printRows = usePrintOrders(load)`.

import { useCallback } from 'react';
import type { OrderRow } from '../../main/contracts/app-api.js';
import { loadRange } from '../components/data-grid/copy-rows.js';
import type { LoadPage } from '../components/data-grid/paged-rows.js';
import { useToast } from '../components/toast.js';
import { useServices } from '../state/context.js';
import { toCodedError } from '../state/rpc-error.js';
import { MOST_PRINTED } from './load-orders.js';
import { PrintRequests } from './print-requests.js';
import { s } from './strings.js';

/** Rows by their places in the table, both included. */
export function usePrintOrders(
  load: LoadPage<OrderRow>,
): (range: { readonly first: number; readonly last: number }) => void {
  const { client } = useServices();
  const toast = useToast();
  return useCallback(
    ({ first, last }) => {
      const n = last - first + 1;
      if (first < 0) return toast({ title: s('nothingSelected') });
      if (n > MOST_PRINTED) return toast({ title: s('tooMany', { most: MOST_PRINTED, n }) });
      loadRange(load, first, last).then(
        (rows) => client.keep(PrintRequests).print(rows.map(({ id }) => id)),
        (thrown: unknown) => toast({ title: toCodedError(thrown).message }),
      );
    },
    [client, load, toast],
  );
}
