// What earlier restorings of these books say was lost. Reads data that may be of another version.

import type { LoadedBooks } from './store.js';

/** From the data of the events that tell of a restoring; absent where there was none. */
export function lostShipments(data: readonly unknown[]): Pick<LoadedBooks, 'lost'> {
  const lost = data.flatMap((one) => {
    const range = (one as { readonly lostShipments?: Readonly<Record<string, unknown>> } | null)?.lostShipments ?? {};
    const { from, to, at } = range;
    return typeof from === 'number' && typeof to === 'number' && typeof at === 'number' ? [{ from, to, at }] : [];
  });
  return lost.length === 0 ? {} : { lost };
}
