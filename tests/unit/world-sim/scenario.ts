// Random lives of one world: valid and invalid commands of both sides, waiting, speeds, lost connections. And their playing.

import fc from 'fast-check';
import type { Item } from '../../../main/core/session/types.js';
import type { WorldCommand } from '../../../main/core/wire/world-amazon.js';
import type { UpsWorldCommand } from '../../../main/core/wire/world-ups.js';
import type { Side } from '../../../main/core/world-sim/messages.js';
import type { Peer } from './rig.js';
import { newRigWorld, Rig, thing } from './rig.js';

export type Step =
  | { readonly kind: 'amazon'; readonly commands: readonly WorldCommand[]; readonly simspeed?: number | undefined }
  | { readonly kind: 'ups'; readonly commands: readonly UpsWorldCommand[]; readonly simspeed?: number | undefined }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'rejoin'; readonly side: Side }
  /** The n-th request so far once more under its number, as it was or with what another one asked for. */
  | { readonly kind: 'again'; readonly side: Side; readonly nth: number; readonly other: number };

// Mostly the first, and always one that does not exist: so that many commands succeed one after another, and many do not.
const oneOf = (...weights: readonly number[]) =>
  fc.oneof(...weights.map((weight, i) => ({ weight, arbitrary: fc.constant(i + 1) })));
const whnum = oneOf(8, 1, 1);
const truckid = oneOf(6, 2, 1);
const shipid = fc.integer({ min: 1, max: 6 });
/** Below zero: the n-th of those on board, when the step is played. */
const deliverId = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: -3, max: -1 }) },
  { weight: 1, arbitrary: shipid },
);
const things = fc.array(
  fc.tuple(oneOf(6, 3, 1), fc.integer({ min: -1, max: 9 })).map(([id, count]) => thing(id, count)),
  { maxLength: 2 },
);
const place = fc.integer({ min: -200, max: 200 });
const simspeed = fc.option(fc.constantFrom(30, 60, 119, 120, 6000, 6000), { nil: undefined, freq: 9 });

const storeCommand: fc.Arbitrary<WorldCommand> = fc.oneof(
  fc.record({ kind: fc.constant('buy' as const), whnum, things }),
  fc.record({ kind: fc.constant('pack' as const), whnum, things, shipid }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('load' as const), whnum, truckid, shipid }),
  },
  fc.record({ kind: fc.constant('query' as const), packageid: shipid }),
);
const upsCommand: fc.Arbitrary<UpsWorldCommand> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pickup' as const), truckid, whid: whnum }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      truckid,
      packages: fc.array(fc.record({ packageid: deliverId, x: place, y: place }), { maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('query' as const), truckid }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('amazon' as const),
      commands: fc.array(storeCommand, { maxLength: 8 }),
      simspeed,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('ups' as const),
      commands: fc.array(upsCommand, { maxLength: 3 }),
      simspeed,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 17, 50, 400, 700, 1200, 60_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rejoin' as const), side: fc.constantFrom('amazon', 'ups') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('again' as const),
      side: fc.constantFrom('amazon', 'ups'),
      nth: fc.nat(200),
      other: fc.oneof(fc.constant(0), fc.nat(200)),
    }),
  },
);

export const steps = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: maxLength >> 1, maxLength, size: 'max' });

/** Plays steps against a rig; sends what was not acked again after each reconnect, under the same numbers. */
export class Play {
  readonly rig: Rig;
  readonly sent: Record<Side, Item<WorldCommand | UpsWorldCommand>[]> = { amazon: [], ups: [] };
  readonly peers: Record<Side, Peer[]>;

  constructor(rig: Rig) {
    this.rig = rig;
    const { store, ups } = newRigWorld(rig);
    this.peers = { amazon: [store], ups: [ups] };
    // Something to work with, and fast: else hardly a life gets as far as a delivery.
    const stock = [thing(1, 60), thing(2, 60)];
    this.step({
      kind: 'amazon',
      commands: [1, 2].map((whnum) => ({ kind: 'buy', whnum, things: stock })),
      simspeed: 6000,
    });
    this.step({ kind: 'ups', commands: [], simspeed: 6000 });
  }

  peer(side: Side): Peer {
    const peer = this.peers[side].at(-1);
    if (peer === undefined) throw new Error('no peer');
    return peer;
  }

  step(next: Step): void {
    switch (next.kind) {
      case 'wait':
        this.rig.pass(next.ms);
        break;
      case 'rejoin':
        this.rig.hangUp(this.peer(next.side));
        this.join(next.side);
        break;
      case 'again': {
        const sent = this.sent[next.side];
        const first = sent[next.nth % Math.max(1, sent.length)];
        const second = sent[(next.nth + next.other) % Math.max(1, sent.length)];
        if (first === undefined || second === undefined) break;
        this.rig.send(this.peer(next.side), { items: [{ seq: first.seq, body: second.body }] });
        break;
      }
      default: {
        const items = next.commands.map((body) => ({ seq: this.rig.seq(), body: this.#resolved(body) }));
        this.sent[next.kind].push(...items);
        this.rig.send(this.peer(next.kind), { items, simspeed: next.simspeed });
      }
    }
  }

  #resolved(body: WorldCommand | UpsWorldCommand): WorldCommand | UpsWorldCommand {
    if (body.kind !== 'deliver') return body;
    const packages = [...(this.rig.model.worlds.get(1)?.packages.values() ?? [])];
    const onBoard = packages.filter(({ truck, status }) => truck === body.truckid && status !== 'PACKED');
    const idOf = (n: number) => (n > 0 ? n : (onBoard[(-n - 1) % Math.max(1, onBoard.length)]?.id ?? 0));
    return { ...body, packages: body.packages.map(({ packageid, x, y }) => ({ packageid: idOf(packageid), x, y })) };
  }

  join(side: Side): void {
    this.peers[side].push(side === 'amazon' ? this.rig.store(1) : this.rig.ups(1));
    this.sendAgain(side);
  }

  sendAgain(side: Side): void {
    const acked = new Set(this.acks(side));
    this.rig.send(this.peer(side), { items: this.sent[side].filter(({ seq }) => !acked.has(seq)) });
  }

  acks(side: Side): readonly number[] {
    return this.peers[side].flatMap((peer) => peer.acks);
  }

  items(side: Side) {
    return this.peers[side].flatMap((peer) => peer.items);
  }
}
