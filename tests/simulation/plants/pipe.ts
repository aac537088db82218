// Bugs on the way between the kernel and its links: the planted ones of plants.ts that change, hide or repeat messages there.

import type { Random } from '../../../main/core/lib/random.js';
import type { FromLink, LinkBodyIn, ToLink } from '../../../main/contracts/link-port.js';
import type { Item } from '../../../main/core/session/types.js';
import type { Timeline } from '../machine/timeline.js';
import type { Plant } from './plants.js';

/** Numbers that nothing else uses. */
const ELSEWHERE = 1_000_000;
/** Before this all is well: what is sent again was sent before. */
const QUIET_MS = 10_000;

export class PipePlants {
  readonly #plant: Plant | null;
  readonly #timeline: Timeline;
  readonly #random: Random;
  /** Packages in the order of their pack commands, those that were not said to be packed. */
  readonly #packs: number[] = [];

  constructor(plant: Plant | null, timeline: Timeline, random: Random) {
    this.#plant = plant;
    this.#timeline = timeline;
    this.#random = random;
  }

  /** What reaches the link of a message; `answer`: something that the kernel hears from it. */
  toLink(message: ToLink, answer: (message: FromLink) => void): ToLink {
    if (this.#plant === null || message.type !== 'send') return message;
    const { items } = message;
    switch (this.#plant) {
      case 'new-number-on-resend':
        if (this.#timeline.elapsed < QUIET_MS || this.#random.next() > 0.2) return message;
        return { ...message, items: items.map(({ seq, body }) => ({ seq: seq + ELSEWHERE, body })) };
      case 'two-under-one-number': {
        const [first, second] = items;
        if (first === undefined || second === undefined || this.#random.next() > 0.1) return message;
        return { ...message, items: [first, { ...second, seq: first.seq }, ...items.slice(2)] };
      }
      case 'delete-before-ack':
        answer({ type: 'acked', seqs: items.map(({ seq }) => seq) });
        return message;
      case 'matched-by-order':
        for (const { body } of items) {
          if (body.kind === 'pack' && !this.#packs.includes(body.shipid)) this.#packs.push(body.shipid);
        }
        return message;
      default:
        return message;
    }
  }

  /** What the kernel hears of a message; `settle`: something that the link hears at once. */
  fromLink(message: FromLink, settle: (seqs: readonly number[]) => void): FromLink {
    if (this.#plant === null || message.type !== 'deliver') return message;
    switch (this.#plant) {
      case 'ack-before-commit':
        settle(message.items.map(({ seq }) => seq));
        return message;
      case 'matched-by-order':
        return { ...message, items: message.items.map((item) => this.#byOrder(item)) };
      case 'truck-for-anyone':
        return { ...message, items: message.items.map(forAnyone) };
      default:
        return message;
    }
  }

  #byOrder(item: Item<LinkBodyIn>): Item<LinkBodyIn> {
    if (item.body.kind !== 'ready') return item;
    const shipid = this.#packs.shift() ?? item.body.shipid;
    return { ...item, body: { ...item.body, shipid } };
  }
}

function forAnyone(item: Item<LinkBodyIn>): Item<LinkBodyIn> {
  const { body } = item;
  return body.kind === 'truckArrived' && body.whnum !== null ? { ...item, body: { ...body, shipids: [] } } : item;
}
