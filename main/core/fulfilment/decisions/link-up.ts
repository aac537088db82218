// A link came up (again): ask about all that the peer has acknowledged and not answered; answers may have been lost in between.

import { isRestored } from '../../orders/machine.js';
import type { Shipment } from '../../orders/types.js';
import { isAcked } from '../awaits.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { queryWorld } from '../drive.js';
import { queryUps } from '../query-ups.js';
import type { AwaitKind, Books, Decision } from '../types.js';
import type { Input } from './input.js';

export function decideLinkUp(books: Books, { at, link }: Input<'link-up'>): Decision {
  const draft = createDraft(books, at);
  if (link === 'world') {
    for (const s of acknowledged(draft, ['pack', 'load'])) queryWorld(draft, s);
  } else {
    queryUps(draft, acknowledged(draft, ['truck', 'delivery']), true);
  }
  return draft.finish({ type: 'done' });
}

/** On demand: as if both links had just come up. What cannot be sent now goes out when they do. */
export function decideReconcile(books: Books, { at }: Input<'reconcile'>): Decision {
  const draft = createDraft(books, at);
  for (const s of acknowledged(draft, ['pack', 'load', 'delivery'])) queryWorld(draft, s);
  const withUps = acknowledged(draft, ['truck', 'delivery']).map((s) => draft.shipment(s.id) ?? s);
  queryUps(draft, withUps, true);
  return draft.finish({ type: 'done' });
}

/** One question at a time about each. */
export function decideAskWorld(books: Books, { at, shipmentIds, ups }: Input<'ask-world'>): Decision {
  const draft = createDraft(books, at);
  for (const id of shipmentIds) {
    const s = draft.shipment(id);
    if (s !== undefined) queryWorld(draft, s);
  }
  if (ups === true) {
    // Those that the UPS has been called for.
    const called = shipmentIds.flatMap((id) => draft.shipment(id) ?? []);
    queryUps(
      draft,
      called.filter((s) => s.pickupSeq !== null && s.deliveredAt === null),
      false,
    );
  }
  return draft.finish({ type: 'done' });
}

/** Unacknowledged commands are sent again by the session; asking about those would only confuse. */
function acknowledged(draft: Draft, kinds: readonly AwaitKind[]): readonly Shipment[] {
  return kinds.flatMap((kind) =>
    [...draft.books.index.awaiting(kind).keys()].flatMap((id) => {
      const s = draft.shipment(id);
      return s !== undefined && isKnownToPeer(draft, s, kind) ? [s] : [];
    }),
  );
}

export function isKnownToPeer(draft: Draft, s: Shipment, kind: AwaitKind): boolean {
  if (isRestored(s)) return true;
  return kind === 'delivery' ? !draft.isUnacked('ups', s.departSeq) : isAcked(s, kind);
}
