// The un-numbered parts of an envelope that the protocols share: building them from what is there, reading finished/disconnect.

import type { EnvelopeControl, OutControl } from '../../../core/session/types.js';
import { checkUint32, own } from './wire.js';

/** The fields of a world command that carry control: `simspeed` and `disconnect`. */
export function worldControlFields(control: OutControl): { simspeed?: number; disconnect?: boolean } {
  return {
    ...(control.simspeed === undefined ? {} : { simspeed: checkUint32(control.simspeed, 'simspeed') }),
    ...(control.disconnect === undefined ? {} : { disconnect: control.disconnect }),
  };
}

/** What a world's response says beside its items. */
export function worldResponseControl(message: { finished?: boolean }): EnvelopeControl {
  const finished = own(message, 'finished');
  return finished === undefined ? {} : { finished };
}
