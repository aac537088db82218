// Asking the UPS about packages and trucks, many in one item.

import { about, note } from './advance.js';
import { PACKAGES_PER_ITEM } from './commands.js';
import type { Shipment } from '../orders/types.js';
import type { Draft } from './draft.js';

/** One statusQuery for up to 500 packages; the first asks for the trucks too when `trucks`. */
export function queryUps(draft: Draft, shipments: readonly Shipment[], trucks: boolean): void {
  for (let i = 0; i < shipments.length || (trucks && i === 0); i += PACKAGES_PER_ITEM) {
    const part = shipments.slice(i, i + PACKAGES_PER_ITEM);
    const seq = draft.send('ups', { kind: 'statusQuery', shipids: part.map((s) => s.id), trucks: trucks && i === 0 });
    for (const s of part) {
      draft.emit('query-sent', 'us', { ...about(s), link: 'ups', seq });
      note(draft, s, { type: 'queried', at: draft.at, seq });
    }
  }
}
