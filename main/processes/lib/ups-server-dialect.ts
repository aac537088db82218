// The dialects in which the built-in UPS can speak with a store: its codec, how a connection begins, who calls whom as a rule.

import type { UpsDialect } from '../../contracts/link-port.js';
import { frame } from '../../core/session/frame.js';
import type { EnvelopeCodec } from '../../core/session/types.js';
import type { UpsSimLimits } from '../../core/ups-sim/model.js';
import type { StoreToUps, UpsToStore } from '../../core/wire/amazon-ups.js';
import { upsCodec } from './codec/amazon-ups.js';
import { callUpsCodec, encodeCallConnect } from './codec/ups-end-call.js';
import { encodeUaConnection, uaUpsCodec } from './codec/ups-end-ua.js';
import { v4UpsCodec } from './codec/ups-end-v4.js';

export interface UpsEndDialect {
  readonly name: UpsDialect;
  readonly codec: EnvelopeCodec<UpsToStore, StoreToUps>;
  /** The first bytes, which name the world. */
  greeting(worldId: number): Uint8Array;
  /** The store answers with a hello of its own, and only then is the connection one; else it is one from the greeting on. */
  readonly hello: boolean;
  /** How long nothing may follow the greeting, in ms: it has no end that could be seen. */
  readonly pauseMs: number;
  readonly limits: Partial<UpsSimLimits>;
  /** Who listens as a rule, and on which port. */
  readonly usually: { readonly listens: 'ups' | 'store'; readonly port: number };
}

/** The store waits 300 ms for another digit. */
const V4_PAUSE_MS = 1000;

/** Numbers of connection messages: below all that the carrier uses, and new at every connection, also after a restart. */
let lastGreeting = 0;
function greetingNumber(): number {
  lastGreeting = Math.min(-Date.now(), lastGreeting - 1);
  return lastGreeting;
}

export const UPS_END_DIALECTS: Readonly<Record<UpsDialect, UpsEndDialect>> = {
  parcelyard: {
    name: 'parcelyard',
    codec: upsCodec,
    greeting: (worldId) => frame(upsCodec.encodeControl({ hello: worldId })),
    hello: true,
    pauseMs: 0,
    limits: {},
    usually: { listens: 'ups', port: 54_321 },
  },
  ua: {
    name: 'ua',
    codec: uaUpsCodec,
    greeting: (worldId) => frame(encodeUaConnection(worldId, greetingNumber())),
    hello: false,
    pauseMs: 0,
    limits: {},
    usually: { listens: 'store', port: 5555 },
  },
  v4: {
    name: 'v4',
    codec: v4UpsCodec,
    greeting: (worldId) => Uint8Array.from(String(worldId), (digit) => digit.charCodeAt(0)),
    hello: false,
    pauseMs: V4_PAUSE_MS,
    limits: { perArrival: 1 },
    usually: { listens: 'ups', port: 8888 },
  },
  call: {
    name: 'call',
    codec: callUpsCodec,
    greeting: (worldId) => frame(encodeCallConnect(worldId)),
    hello: false,
    pauseMs: 0,
    limits: { perArrival: 1 },
    usually: { listens: 'ups', port: 7777 },
  },
};
