// Which messages of the links stand behind an entry of the journal: by link, way and number. Pure.

import type { MessageRef } from '../../../main/contracts/messages.js';
import type { LinkName } from '../../../main/core/lib/ids.js';
import type { BookEvent } from '../../../main/core/orders/types.js';

/** Kinds whose command went to, or whose ack came from, the UPS; all other numbered ones are the world's. */
const UPS_KINDS: readonly string[] = ['pickup-sent', 'pickup-acked', 'depart-sent'];

export function linkOf(event: BookEvent): LinkName {
  return event.link ?? (UPS_KINDS.includes(event.kind) || event.source === 'ups' ? 'ups' : 'world');
}

/** Our command first, then what the peer said. */
export function messagesOf(event: BookEvent): readonly MessageRef[] {
  const link = linkOf(event);
  return [
    ...(event.seq === null ? [] : [{ link, way: 'out', seq: event.seq } as const]),
    ...(event.peerSeq === null ? [] : [{ link, way: 'in', seq: event.peerSeq } as const]),
  ];
}

export function keyOf({ link, way, seq }: MessageRef): string {
  return `${link}/${way}/${seq}`;
}
