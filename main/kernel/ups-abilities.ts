// What the UPS that the settings name has words for: its dialect decides. Pure.

import type { Settings } from '../contracts/app-api.js';
import type { UpsDialect } from '../contracts/link-port.js';
import type { RedirectWay } from '../core/fulfilment/types.js';

export interface UpsAbilities {
  /** It can be asked whether it knows an account. */
  readonly accountCheck: boolean;
  readonly redirect: RedirectWay;
}

const ABILITIES: Readonly<Record<UpsDialect, UpsAbilities>> = {
  parcelyard: { accountCheck: true, redirect: 'message' },
  ua: { accountCheck: true, redirect: 'never' },
  v4: { accountCheck: false, redirect: 'never' },
  // UA_GoDeliver names the address.
  call: { accountCheck: false, redirect: 'loaded' },
};

export function upsAbilities(settings: Settings): UpsAbilities {
  return ABILITIES[settings.mode === 'simulated' ? 'parcelyard' : settings.real.ups.dialect];
}
