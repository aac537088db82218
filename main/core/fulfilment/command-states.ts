// How far each command of a shipment is, for people: queued, sent, acked, confirmed by its answer, or overdue. Pure reading of facts.

import type { LinkName, Millis, Seq, ShipmentId } from '../lib/ids.js';
import { isClosed } from '../orders/machine.js';
import type { Shipment } from '../orders/types.js';
import { awaits } from './awaits.js';
import type { AwaitKind, Books } from './types.js';

/**
 * `queued`: in the outbox, its link is down; `sent`: in the outbox, no ack yet; `acked`: the peer has it; `confirmed`: its answer
 * came; `expired`: its answer has not come in the usual time, or will not come any more.
 */
export type CommandState = 'queued' | 'sent' | 'acked' | 'confirmed' | 'expired';

export interface CommandView {
  readonly shipmentId: ShipmentId;
  readonly command: 'pack' | 'pickup' | 'load' | 'depart';
  readonly link: LinkName;
  /** Of the newest one, where it was given more than once. */
  readonly seq: Seq;
  readonly state: CommandState;
  readonly ackedAt: Millis | null;
  readonly confirmedAt: Millis | null;
  /** Times that it was given, each under a number of its own; null: not counted. */
  readonly attempts: number | null;
}

export interface CommandContext {
  readonly outbox: Books['outbox'];
  readonly linksUp: Readonly<Record<LinkName, boolean>>;
  readonly expected: Readonly<Record<AwaitKind, Millis>>;
  readonly now: Millis;
}

/** In the order in which they are given; those that were not given yet are left out. */
export function commandStates(s: Shipment, { outbox, linksUp, expected, now }: CommandContext): readonly CommandView[] {
  const awaited = awaits(s);
  const view = (
    command: CommandView['command'],
    link: LinkName,
    kind: AwaitKind,
    seq: Seq | null,
    times: Pick<CommandView, 'ackedAt' | 'confirmedAt' | 'attempts'>,
  ): readonly CommandView[] => {
    if (seq === null) return [];
    const isOverdue = awaited?.kind === kind && now - awaited.since >= expected[kind];
    const state = (): CommandState => {
      if (times.confirmedAt !== null) return 'confirmed';
      if (isClosed(s.state) || s.state === 'failed') return 'expired';
      if (outbox[link].has(seq)) return linksUp[link] ? 'sent' : 'queued';
      return isOverdue ? 'expired' : 'acked';
    };
    return [{ shipmentId: s.id, command, link, seq, state: state(), ...times }];
  };
  // What comes later says what came before it, if its own word was lost.
  const out = s.outForDeliveryAt ?? s.deliveredAt;
  const truck = s.truckArrivedAt ?? s.loadedAt ?? out;
  return [
    ...view('pack', 'world', 'pack', s.packSeq, {
      ackedAt: s.packAckedAt,
      confirmedAt: s.packedAt ?? truck,
      attempts: s.packAttempts,
    }),
    ...view('pickup', 'ups', 'truck', s.pickupSeq, { ackedAt: s.pickupAckedAt, confirmedAt: truck, attempts: null }),
    ...view('load', 'world', 'load', s.loadSeq, {
      ackedAt: s.loadAckedAt,
      confirmedAt: s.loadedAt ?? out,
      attempts: s.loadAttempts,
    }),
    ...view('depart', 'ups', 'delivery', s.departSeq, { ackedAt: null, confirmedAt: out, attempts: null }),
  ];
}
