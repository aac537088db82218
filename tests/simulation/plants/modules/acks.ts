// In front of core/session/acks: the plant `duplicate-not-acked`.

import * as real from '../../../../main/core/session/acks.js';
import { isPlanted } from '../active.js';

export type { Arrival } from '../../../../main/core/session/acks.js';

export class InboundAcks extends real.InboundAcks {
  readonly #settled = new Set<number>();

  override arrived(seq: number, answer: boolean, now: number): real.Arrival {
    return isPlanted('duplicate-not-acked') && this.#settled.has(seq) ? 'settled' : super.arrived(seq, answer, now);
  }

  override settle(seq: number, connected: boolean, now: number): void {
    if (isPlanted('duplicate-not-acked')) this.#settled.add(seq);
    super.settle(seq, connected, now);
  }
}
