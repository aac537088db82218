// What figures are worked out from: counts of kinds of events between moments, and journeys of delivered shipments. No behaviour.

import type { Journey } from '../core/kpis/durations.js';
import type { Millis } from '../core/lib/ids.js';
import type { EventKind } from '../core/orders/types.js';

/** By the time of each event, whatever its number: a clock may have been set back in between. */
export interface FigureReader {
  /** For each kind how many events lie between each bound and the next: one fewer than bounds. */
  countEvents(
    kinds: readonly EventKind[],
    bounds: readonly Millis[],
  ): Promise<Readonly<Partial<Record<EventKind, readonly number[]>>>>;
  /** Of each warehouse, in [from, to); events without a warehouse are left out. */
  countByWarehouse(
    kinds: readonly EventKind[],
    from: Millis,
    to: Millis,
  ): Promise<readonly { readonly warehouseId: number; readonly kind: EventKind; readonly count: number }[]>;
  /** Shipments delivered in [from, to), oldest first: all, or about `limit` spread evenly. `total` counts all. */
  journeys(
    from: Millis,
    to: Millis,
    limit: number,
  ): Promise<{ readonly total: number; readonly rows: readonly Journey[] }>;
}
