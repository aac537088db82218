// New books go on counting where others of the same world ended: a number that it has seen once is swallowed for ever, and a package
// of a number that it has is never packed again.

import { createDraft } from '../draft.js';
import type { Books, Counters, Decision } from '../types.js';
import type { Input } from './input.js';

export function decideContinueNumbers(books: Books, { at, from }: Input<'continue-numbers'>): Decision {
  const draft = createDraft(books, at);
  const { counters } = books;
  const next = (pick: (of: Counters) => number): number => Math.max(pick(counters), pick(from));
  // Only what the world knows: orders, purchases and journal are each set's own.
  draft.skipTo({
    ...counters,
    nextSeq: { world: next((c) => c.nextSeq.world), ups: next((c) => c.nextSeq.ups) },
    nextShipmentId: next((c) => c.nextShipmentId),
  });
  return draft.finish({ type: 'done' });
}
