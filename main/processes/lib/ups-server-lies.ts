// A UPS that lies on purpose: takes the matter of its lies from the carrier's state and writes them as bytes.

import type { FaultConfig } from '../../core/faults/config.js';
import { lieAfter, type LiePlace } from '../../core/faults/lies.js';
import { frame } from '../../core/session/frame.js';
import type { EnvelopeCodec } from '../../core/session/types.js';
import type { Carrier } from '../../core/ups-sim/carrier.js';
import type { StoreToUps, UpsToStore } from '../../core/wire/amazon-ups.js';

/** What a lie may be about, of each kind at most: enough to choose from, cheap to gather. */
const MATTER = 50;

/** What is to follow this message to the store, or null. */
export function lieBytes(
  config: FaultConfig | null,
  place: LiePlace,
  codec: EnvelopeCodec<UpsToStore, StoreToUps>,
  carrier: () => Carrier,
): Uint8Array | null {
  if (config === null || (config.ups?.illegal ?? 0) === 0) return null;
  const { trucks, warehouses, packages } = carrier();
  const waiting: number[] = [];
  for (const { shipid, state } of packages.values()) {
    if (state === 'QUEUED' || state === 'TRUCK_ASSIGNED') waiting.push(shipid);
    if (waiting.length === MATTER) break;
  }
  const matter = {
    trucks: [...trucks.keys()].slice(0, MATTER),
    warehouses: [...warehouses.keys()].slice(0, MATTER),
    waiting,
  };
  const lie = lieAfter(config, place, matter);
  if (lie === null) return null;
  if ('bytes' in lie) return lie.bytes;
  // A lie that the dialect has no words for goes untold.
  return (codec.unsupported?.(lie.item) ?? null) === null ? frame(codec.encodeItem(lie.item)) : null;
}
