// Who a live item is in the recording: the same kind, and the same content but for numbers that differ from run to run. Keeps the
// translation between the numbers of the recording and those of now.

import type { Entry } from '../inspector/entries.js';
import type { MessageTree } from '../inspector/read-message.js';
import type { MapNumber } from './rewrite.js';
import type { Expected } from './script.js';

/** How far ahead a better match is looked for. */
const LOOK_AHEAD = 200;
const SEQ = /^seqnum$/i;
const ORIGIN = /^(originseqnum|answers)$/i;
const ACK = /^acks?$/;
const SHIPMENT = /^(shipids?|packageid|package_id)$/i;

export interface Match {
  readonly expected: Expected;
  /** All but the translated numbers is the same. */
  readonly same: boolean;
}

export class Matcher {
  readonly #waiting = new Map<string, Expected[]>();
  readonly #seqs = new Map<number, number>();
  readonly #shipments = new Map<number, number>();
  readonly #shipmentsBack = new Map<number, number>();

  constructor(expected: readonly Expected[]) {
    for (const one of expected) {
      const list = this.#waiting.get(one.kind);
      if (list === undefined) this.#waiting.set(one.kind, [one]);
      else list.push(one);
    }
  }

  /** The one of the recording that this is; null: nothing of this kind is expected any more. It is expected no more then. */
  match(entry: Entry): Match | null {
    const waiting = this.#waiting.get(entry.kind) ?? [];
    const live = this.#essence(entry.tree, (id) => this.#shipmentsBack.get(id) ?? null);
    const limit = Math.min(waiting.length, LOOK_AHEAD);
    for (let i = 0; i < limit; i++) {
      const expected = waiting[i];
      if (expected === undefined) break;
      const wanted = this.#essence(expected.entry.tree, (id) => (this.#shipments.has(id) ? id : null));
      if (wanted !== live) continue;
      waiting.splice(i, 1);
      this.#learn(expected, entry);
      return { expected, same: true };
    }
    const expected = waiting.shift();
    if (expected === undefined) return null;
    this.#learn(expected, entry);
    return { expected, same: false };
  }

  /** From the recording's numbers to those of now, for what the played side says. */
  readonly toLive: MapNumber = (field, value) => {
    if (ACK.test(field) || ORIGIN.test(field)) return this.#seqs.get(value) ?? value;
    return SHIPMENT.test(field) ? (this.#shipments.get(value) ?? value) : value;
  };

  missing(): readonly Expected[] {
    return [...this.#waiting.values()].flat().sort((a, b) => a.index - b.index);
  }

  #learn(expected: Expected, { seq, shipments }: Entry): void {
    if (seq !== null) this.#seqs.set(expected.seq, seq);
    expected.entry.shipments.forEach((recorded, i) => {
      const live = shipments[i];
      if (live === undefined || this.#shipments.has(recorded)) return;
      this.#shipments.set(recorded, live);
      this.#shipmentsBack.set(live, recorded);
    });
  }

  /** Content as text: no sequence numbers; shipments by their recorded number, or `?` where they are not known yet. */
  #essence(tree: MessageTree | null, shipment: (id: number) => number | null): string {
    if (tree === null) return '';
    const parts = tree.fields.flatMap(({ name, value }) => {
      if (SEQ.test(name)) return [];
      if (typeof value === 'object') return [`${name}{${this.#essence(value, shipment)}}`];
      if (typeof value === 'number' && SHIPMENT.test(name)) return [`${name}=${shipment(value) ?? '?'}`];
      return [`${name}=${JSON.stringify(value)}`];
    });
    return parts.join(',');
  }
}
