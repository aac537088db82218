// Until when an order can be taken back or cancelled, and what becomes of its goods: in words for people. Changes nothing.

import type { Millis } from '../lib/ids.js';
import { isClosed, isHeld, isRestored, mergeFact } from '../orders/machine.js';
import type { Shipment } from '../orders/types.js';
import { clockSeconds } from './clock-time.js';
import type { PaceKind } from './pace.js';

export interface Cancelling {
  /** `taken-back`: as if nothing had been; `cancelled`: what is packed stays packed; `no`: too late, or nothing is open. */
  readonly how: 'taken-back' | 'cancelled' | 'no';
  /** One sentence. */
  readonly text: string;
  /** When a hold ends; null where the end is an event. */
  readonly until: Millis | null;
}

/** `typical`: how long a step usually takes in ms, null when that is not known yet. */
export function explainCancelling(
  shipments: readonly Shipment[],
  now: Millis,
  typical: (kind: PaceKind) => number | null,
): Cancelling {
  const open = shipments.filter(({ state }) => !isClosed(state));
  if (open.length === 0) return { how: 'no', text: 'Nothing of it is open any more.', until: null };
  const possible = open.filter((s) => mergeFact(s, { type: 'cancelled', at: now }).ok);
  if (possible.length === 0) {
    const text = open.some(isRestored)
      ? 'It is being looked up in the world first.'
      : 'Too late to cancel: it is being loaded, or is on its way.';
    return { how: 'no', text, until: null };
  }
  const held = possible.filter((s) => isHeld(s, now)).map((s) => s.heldUntil ?? now);
  if (held.length === open.length) {
    const until = Math.min(...held);
    return { how: 'taken-back', text: `Can be taken back until ${clockSeconds(until)} as if nothing had been.`, until };
  }
  const untouched = possible.every((s) => s.packSeq === null && s.packedAt === null);
  const left = possible.map((s) => untilLoading(s, now, typical));
  const soonest = left.includes(null) ? null : Math.min(...left.map((ms) => ms ?? 0));
  const usually = soonest === null ? '' : `, usually in about ${roughly(soonest)}`;
  const rest = possible.length < open.length ? ' A part of it goes on: it is on a truck already.' : '';
  if (untouched) {
    const text = `Can be taken back until its pack command goes out.${rest}`;
    return { how: 'taken-back', text, until: null };
  }
  const goods = 'What is packed stays packed, set aside: the world cannot unpack.';
  return { how: 'cancelled', text: `Can be cancelled until it is loaded${usually}. ${goods}${rest}`, until: null };
}

/** In ms, from what usually happens; null when too little is known. */
function untilLoading(s: Shipment, now: Millis, typical: (kind: PaceKind) => number | null): number | null {
  const truck = typical('truck');
  if (truck === null) return null;
  if (s.packedAt !== null) return Math.max(0, truck - (now - s.packedAt));
  const pack = typical('pack');
  if (pack === null) return null;
  return Math.max(0, pack - (now - (s.packAckedAt ?? now))) + truck;
}

function roughly(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 10) return `${seconds} s`;
  if (seconds < 100) return `${Math.round(seconds / 10) * 10} s`;
  return `${Math.round(seconds / 60)} min`;
}
