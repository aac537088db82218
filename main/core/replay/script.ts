// A recording as a script for one of its two sides: what that side says, what it waits for before it says it, and what the other
// side is expected to say. Pure reading of records; plays nothing.

import { type Entry, viewRecord } from '../inspector/entries.js';
import { fingerprintOf, Pairing } from '../inspector/pairing.js';
import type { MessageTree } from '../inspector/read-message.js';
import { frameSchema, senderOf } from '../inspector/schema.js';
import type { RecordRole, RecordSide, WireRecord } from '../recording/types.js';
import { frame } from '../session/frame.js';
import { rewriteFields } from './rewrite.js';

/** Something numbered that the other side said when this was recorded. */
export interface Expected {
  readonly index: number;
  readonly kind: string;
  readonly seq: number;
  readonly at: number;
  readonly entry: Entry;
  readonly record: WireRecord;
}

/** A piece of a frame that may have to wait for its own reasons: an item, or one ack. */
export interface Part {
  /** Which field of the frame. */
  readonly field: number;
  /** The number that the other side will ack; null: none. */
  readonly seq: number | null;
  /** Indices of what must have been said by the other side before. */
  readonly needs: readonly number[];
}

export interface Saying {
  readonly index: number;
  readonly at: number;
  readonly record: WireRecord;
  /** Null: not a frame (bare digits), said as it is. */
  readonly tree: MessageTree | null;
  readonly parts: readonly Part[];
}

export interface Script {
  readonly as: RecordRole;
  readonly side: RecordSide;
  readonly dialect: WireRecord['dialect'];
  readonly startedAt: number;
  /** Said first on every connection: the answer to a connect message, digits, a bare connect message. */
  readonly greeting: Saying | null;
  readonly sayings: readonly Saying[];
  readonly expected: readonly Expected[];
  /** Records that are not played, and why, for people. */
  readonly left: ReadonlyMap<string, number>;
}

/** Reads records one after another; `script` when all were read. */
export class ScriptReader {
  readonly #as: RecordRole;
  readonly #side: RecordSide;
  readonly #pairing = new Pairing({ acked: () => undefined, answered: () => undefined, lost: () => undefined });
  readonly #expected: Expected[] = [];
  readonly #sayings: Saying[] = [];
  readonly #left = new Map<string, number>();
  /** By the pairing's ids, by their numbers, by the shipments that they name. */
  readonly #byId = new Map<number, number>();
  readonly #bySeq = new Map<number, number>();
  readonly #byShipment = new Map<number, number>();
  #greeting: Saying | null = null;
  #startedAt: number | null = null;
  #dialect: WireRecord['dialect'] = 'parcelyard';
  #lastId = 0;

  constructor(as: RecordRole, side: RecordSide) {
    this.#as = as;
    this.#side = side;
  }

  take(record: WireRecord): void {
    if (record.side !== this.#side || record.kind === 'opened' || record.kind === 'joined') return;
    const ours = senderOf(record) === this.#as;
    if (record.kind === 'closed') return this.#leave('the ends of connections');
    if (record.kind === 'gap') return this.#leave('gaps in the recording');
    this.#startedAt ??= record.at;
    this.#dialect = record.dialect;
    if (record.kind === 'digits' && ours) {
      this.#greeting ??= { index: -1, at: record.at, record, tree: null, parts: [] };
    } else if (record.kind !== 'frame') this.#leave('bytes that are no frames');
    else this.#frame(record, ours);
  }

  script(): Script {
    return {
      as: this.#as,
      side: this.#side,
      dialect: this.#dialect,
      startedAt: this.#startedAt ?? 0,
      greeting: this.#greeting,
      sayings: this.#sayings,
      expected: this.#expected,
      left: this.#left,
    };
  }

  #leave(why: string): void {
    this.#left.set(why, (this.#left.get(why) ?? 0) + 1);
  }

  #frame(record: WireRecord, ours: boolean): void {
    const { tree, entries } = viewRecord(record);
    if (tree === null || tree.problem !== null) return this.#leave('frames that cannot be read');
    const whole = frameSchema(record).whole;
    if (whole && !ours) return;
    if (whole) {
      const refused = tree.fields.some(({ name, value }) => name === 'result' && value !== 'connected!');
      if (refused) return this.#leave('refused connects');
      this.#greeting ??= { index: -1, at: record.at, record, tree, parts: [] };
      return;
    }
    const parts: Part[] = [];
    for (const entry of entries) {
      this.#lastId += 1;
      const verdict = this.#pairing.take(
        this.#lastId,
        record,
        entry,
        fingerprintOf(record.bytes, entry.start, entry.end),
      );
      if (!ours) this.#expect(record, entry, verdict.copy > 1);
      else if (/^(finished|disconnect|disconnection)$/.test(entry.kind)) this.#leave('the ends of connections');
      else if (/^(hello|connection)$/.test(entry.kind)) this.#greet(record, tree, entry);
      else if (verdict.copy > 1) this.#leave('what was sent again');
      else parts.push(...this.#parts(tree, entry, verdict.answers?.id ?? null));
    }
    if (parts.length === 0) return;
    this.#sayings.push({ index: this.#sayings.length, at: record.at, record, tree, parts });
  }

  /** What names the world is said first on every connection. */
  #greet(record: WireRecord, tree: MessageTree, { start, end }: Entry): void {
    const hello = rewriteFields(
      tree,
      record.bytes,
      (_field, value) => value,
      (field) => field.start === start && field.end === end,
    );
    this.#greeting ??= { index: -1, at: record.at, record: { ...record, bytes: frame(hello) }, tree: null, parts: [] };
  }

  #expect(record: WireRecord, entry: Entry, again: boolean): void {
    if (entry.seq === null || again) return;
    const index = this.#expected.length;
    this.#expected.push({ index, kind: entry.kind, seq: entry.seq, at: record.at, entry, record });
    this.#byId.set(this.#lastId, index);
    this.#bySeq.set(entry.seq, index);
    for (const shipment of entry.shipments) {
      if (!this.#byShipment.has(shipment)) this.#byShipment.set(shipment, index);
    }
  }

  #parts(tree: MessageTree, entry: Entry, answers: number | null): Part[] {
    const needs = new Set<number>();
    const need = (index: number | undefined): void => {
      if (index !== undefined) needs.add(index);
    };
    if (answers !== null) need(this.#byId.get(answers));
    if (entry.origin !== null) need(this.#bySeq.get(entry.origin));
    for (const shipment of entry.shipments) need(this.#byShipment.get(shipment));
    if (entry.kind !== 'acks') {
      const field = tree.fields.findIndex(({ start, end }) => start === entry.start && end === entry.end);
      return [{ field, seq: entry.seq, needs: [...needs] }];
    }
    // Each ack waits for its own number.
    return tree.fields.flatMap(({ name, value }, field) => {
      if (!/^acks?$/.test(name) || typeof value !== 'number') return [];
      const index = this.#bySeq.get(value);
      return [{ field, seq: null, needs: index === undefined ? [] : [index] }];
    });
  }
}
