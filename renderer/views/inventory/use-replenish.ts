// One key for one shelf: a low one's purchase goes out at once, unless one is under way; then that is shown first.

import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { InventoryRow } from '../../../main/contracts/app-api.js';
import { useToast } from '../../components/toast.js';
import { useServices } from '../../state/context.js';
import { isCovered, replenishQuantity } from './replenish.js';
import { cellKey, Replenishments, type ReplenishmentsState } from './replenishments.js';
import { s } from './strings.js';

export function useReplenish(ask: (row: InventoryRow) => void): {
  readonly own: ReplenishmentsState;
  readonly replenish: (row: InventoryRow) => void;
} {
  const { client } = useServices();
  const toast = useToast();
  const replenishments = client.keep(Replenishments);
  const own = useStore(replenishments.store, (state) => state.cells);
  const latest = useRef({ ask, toast });
  useEffect(() => {
    latest.current = { ask, toast };
  });
  const replenish = useCallback(
    (row: InventoryRow) => {
      const mine = replenishments.store.getState().cells.get(cellKey(row));
      if (mine?.phase === 'sending') return;
      const underWay = (row.purchase ?? null) !== null || mine?.phase === 'sent' || isCovered(row);
      if (mine?.phase !== 'failed' && (underWay || !row.low)) return latest.current.ask(row);
      const names = { product: row.product.name, warehouse: row.warehouseName };
      // Never rejects: what went wrong is in the row.
      void replenishments.send(row, replenishQuantity(row)).then((became) => {
        if (became?.phase === 'failed') latest.current.toast({ title: s('notReplenished', names), text: became.text });
        else if (became !== null) latest.current.toast({ title: s('replenished', { ...names, n: became.quantity }) });
      });
    },
    [replenishments],
  );
  return { own, replenish };
}
