// Until when an order's destination can be changed and what that takes: in words for people. Changes nothing.

import { awaitsRedirect, isClosed, isRestored } from '../orders/machine.js';
import type { Shipment } from '../orders/types.js';
import type { RedirectWay } from './types.js';

export interface Redirecting {
  /** `at-once`: it counts when it is saved; `asks-ups`: the UPS decides; `no`: too late, or not now. */
  readonly how: 'at-once' | 'asks-ups' | 'no';
  /** One sentence. */
  readonly text: string;
}

/** Why another destination is not possible now, or null. */
export function redirectFault(s: Shipment, way: RedirectWay): string | null {
  if (isClosed(s.state)) return `it is ${s.state} already`;
  if (isRestored(s)) return 'it is being looked up in the world first';
  if (s.redirect?.state === 'sent') {
    const { x, y } = s.redirect.to;
    return `the UPS was asked to bring it to (${x}, ${y}) and has not answered yet`;
  }
  if (s.pickupSeq === null) return null;
  if (way === 'never') return "a truck was called for it, and this UPS's protocol has no message for another address";
  if (way === 'loaded' && s.departSeq !== null) {
    return "the truck was sent off with it, and this UPS's protocol has no message for another address after that";
  }
  return null;
}

/** True when the UPS must be asked. */
export function needsUps(s: Shipment, way: RedirectWay): boolean {
  return s.pickupSeq !== null && way === 'message';
}

export function explainRedirecting(shipments: readonly Shipment[], way: RedirectWay): Redirecting {
  const open = shipments.filter(({ state }) => !isClosed(state));
  if (open.length === 0) return { how: 'no', text: 'Nothing of it is open any more.' };
  const possible = open.filter((s) => redirectFault(s, way) === null);
  const [first] = open;
  if (possible.length === 0 && first !== undefined) {
    return { how: 'no', text: `The address cannot be changed now: ${redirectFault(first, way) ?? ''}.` };
  }
  const rest = possible.length < open.length ? ' A part of it goes on to the address it has.' : '';
  if (possible.some((s) => needsUps(s, way))) {
    const text = `The UPS is asked; it can say yes until it has delivered.${rest}`;
    return { how: 'asks-ups', text };
  }
  const until = {
    message: 'until a truck is called for it; after that the UPS is asked',
    loaded: 'until the truck is sent off with it',
    never: "until a truck is called for it; this UPS's protocol has no message for later changes",
  }[way];
  return { how: 'at-once', text: `The address can be changed at once ${until}.${rest}` };
}

/** Something of it waits for the UPS's answer, or to be asked. */
export function isRedirecting(shipments: readonly Shipment[]): boolean {
  return shipments.some((s) => !isClosed(s.state) && awaitsRedirect(s));
}
