// Asks the journal where trucks were at the pinned moment: page after page backwards until each truck is found, or enough was read.

import { useEffect, useState } from 'react';
import { LIMITS } from '../../../main/contracts/app-api.js';
import type { BookEvent, Warehouse } from '../../../main/core/orders/types.js';
import { useCall } from '../../state/hooks.js';
import { useSettled } from '../../state/use-settled.js';
import { TRUCK_EVENTS, placedIn, trucksAt } from './moment-trucks.js';
import type { MomentTrucks } from './moment-trucks.js';

/** A truck that none of so many pages of events tells of was not heard of for a long time. */
const PAGES = 6;
/** While the moment is dragged about, nothing is asked. */
const SETTLE_MS = 120;

export interface MomentState {
  /** The moment that is shown; null: the present. */
  readonly at: number | null;
  readonly found: MomentTrucks | null;
  readonly error: string | null;
}

const PRESENT: MomentState = { at: null, found: null, error: null };

/** `known`: the trucks that there are. */
export function useMomentTrucks(
  at: number | null,
  warehouses: readonly Warehouse[],
  known: readonly number[],
): MomentState {
  const call = useCall();
  const settled = useSettled(at, SETTLE_MS);
  const [state, setState] = useState<MomentState>(PRESENT);
  const key = known.join();
  useEffect(() => {
    if (settled === null) return;
    let wanted = true;
    const read = async () => {
      const events: BookEvent[] = [];
      const missing = new Set(key === '' ? [] : key.split(',').map(Number));
      for (let page = 0; page < PAGES; page += 1) {
        const { rows } = await call('events.list', {
          kinds: [...TRUCK_EVENTS],
          to: settled,
          offset: events.length,
          limit: LIMITS.page,
          descending: true,
        });
        if (!wanted) return;
        events.push(...rows);
        for (const id of placedIn(rows)) missing.delete(id);
        if (rows.length < LIMITS.page || missing.size === 0) break;
      }
      setState({ at: settled, found: trucksAt(events, warehouses), error: null });
    };
    read().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (wanted) setState({ at: settled, found: null, error: message });
    });
    return () => {
      wanted = false;
    };
  }, [settled, call, warehouses, key]);
  return at === null ? PRESENT : state;
}
