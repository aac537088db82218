// Teaches the pace from what was committed: how long each answer took. Forgets with the books; owns no clock.

import { createPace, type Pace } from '../core/fulfilment/pace.js';
import type { AppStatus } from '../core/feed/types.js';
import type { Millis } from '../core/lib/ids.js';
import type { BookEvent, Shipment } from '../core/orders/types.js';
import type { TurnBatch } from './turn-batch.js';

const STEPS = ['pack', 'truck', 'load', 'delivery'] as const;

/** What the screens show as usual, to two digits: exact figures would change with each package. */
export function usualTimes(pace: Pace): NonNullable<AppStatus['usual']> {
  const known = STEPS.flatMap((step) => {
    const ms = pace.typical(step);
    return ms === null ? [] : [[step, Number(ms.toPrecision(2))] as const];
  });
  return Object.fromEntries(known);
}

type Batch = Pick<TurnBatch, 'shipment' | 'purchases'>;

export class PaceLearner {
  #pace: Pace = createPace();
  /** What began before it took longer than the world needed: the world stood still in between. */
  #from = -Infinity;

  get pace(): Pace {
    return this.#pace;
  }

  /** Another world has a pace of its own. */
  reset(): void {
    this.#pace = createPace();
  }

  /** The simulated world has begun or ceased to stand still. */
  stands(still: boolean, now: Millis): void {
    this.#from = still ? Infinity : now;
  }

  learn(events: readonly BookEvent[], batch: Batch): void {
    for (const event of events) {
      if (event.kind === 'purchase-arrived') {
        const purchase = batch.purchases().find((row) => row.id === event.data?.['purchaseId']);
        if (purchase !== undefined && purchase.at >= this.#from) this.#pace.observe('purchase', event.at - purchase.at);
        continue;
      }
      const shipment = event.shipmentId === null ? undefined : batch.shipment(event.shipmentId);
      if (shipment !== undefined) this.#shipment(event, shipment);
    }
  }

  #tookSince(at: Millis, ...since: readonly (Millis | null)[]): number | null {
    const start = since.find((time) => time !== null);
    return start === undefined || start === null || start < this.#from ? null : at - start;
  }

  #shipment(event: BookEvent, s: Shipment): void {
    const observe = (kind: 'pack' | 'truck' | 'load' | 'delivery', ms: number | null): void => {
      if (ms !== null && ms >= 0) this.#pace.observe(kind, ms, s.lines.length);
    };
    switch (event.kind) {
      case 'ready':
        observe('pack', this.#tookSince(event.at, s.packAckedAt, s.placedAt));
        break;
      case 'truck-arrived':
        observe('truck', this.#tookSince(event.at, s.pickupAckedAt, s.packedAt));
        break;
      case 'loaded':
        observe('load', this.#tookSince(event.at, s.loadAckedAt, s.truckArrivedAt));
        break;
      case 'delivered':
        observe('delivery', this.#tookSince(event.at, s.outForDeliveryAt, s.loadedAt));
        break;
      default:
        break;
    }
  }
}
