// What earlier restorings of these books say was lost. Reads data that may be of another version.

import type { LoadedBooks } from './store.js';

/** From the data of the events that tell of a restoring; absent where there was none. */
export function lostShipments(data: readonly unknown[]): Pick<LoadedBooks, 'lost'> {
  const lost = data.flatMap((one) => {
    const range = (one as { readonly lostShipments?: { readonly from?: unknown; readonly to?: unknown } } | null)
      ?.lostShipments;
    return typeof range?.from === 'number' && typeof range.to === 'number' ? [{ from: range.from, to: range.to }] : [];
  });
  return lost.length === 0 ? {} : { lost };
}
