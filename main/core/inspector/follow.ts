// Records in, things with their meaning out: what each says, what it answers, what is wrong with it; and the sums at the end. One
// pass in constant memory, for the command line and for tests.

import type { RecordRole, RecordSide, WireRecord } from '../recording/types.js';
import { type Entry, viewRecord } from './entries.js';
import { Latencies } from './latencies.js';
import { fingerprintOf, MARK_NAMES, MARKS, type MarkName, Pairing, type Verdict } from './pairing.js';
import { endsOf, senderOf } from './schema.js';

export interface Followed {
  readonly id: number;
  readonly record: WireRecord;
  readonly entry: Entry;
  readonly verdict: Verdict;
  readonly from: RecordRole;
  readonly to: RecordRole;
}

export interface Totals {
  frames: number;
  bytes: number;
  items: number;
  connections: number;
  /** Records that the recording lacks. */
  lostRecords: number;
  firstAt: number | null;
  lastAt: number | null;
  readonly kinds: Map<string, number>;
  readonly marks: Record<MarkName, number>;
  readonly ackAfter: Latencies;
  /** By the command's kind. */
  readonly answerAfter: Map<string, Latencies>;
}

export function receiverOf(record: WireRecord): RecordRole {
  const [a, b] = endsOf(record.side);
  return senderOf(record) === a ? b : a;
}

const isEvent = ({ kind }: WireRecord): boolean =>
  kind === 'opened' || kind === 'closed' || kind === 'joined' || kind === 'gap';

export class Follower {
  readonly totals: Totals;
  readonly #pairing: Pairing;
  #lastId = 0;

  constructor() {
    const marks = Object.fromEntries(MARK_NAMES.map((name) => [name, 0])) as Record<MarkName, number>;
    const totals: Totals = {
      frames: 0,
      bytes: 0,
      items: 0,
      connections: 0,
      lostRecords: 0,
      firstAt: null,
      lastAt: null,
      kinds: new Map(),
      marks,
      ackAfter: new Latencies(),
      answerAfter: new Map(),
    };
    this.totals = totals;
    this.#pairing = new Pairing({
      acked: (_id, _by, afterMs) => totals.ackAfter.add(afterMs),
      answered: () => undefined,
      lost: () => (marks.lost += 1),
    });
  }

  take(record: WireRecord): Followed[] {
    this.#count(record);
    const from = senderOf(record);
    const to = receiverOf(record);
    return viewRecord(record).entries.map((entry) => {
      this.#lastId += 1;
      const verdict = this.#pairing.take(
        this.#lastId,
        record,
        entry,
        fingerprintOf(record.bytes, entry.start, entry.end),
      );
      this.#countEntry(entry, verdict);
      return { id: this.#lastId, record, entry, verdict, from, to };
    });
  }

  /** What was said and never acked, oldest first within each conversation. */
  unacked(): readonly {
    readonly side: RecordSide;
    readonly sender: RecordRole;
    readonly kind: string;
    readonly seq: number;
  }[] {
    return this.#pairing.unacked().map(({ side, sender, item: { kind, seq } }) => ({ side, sender, kind, seq }));
  }

  #count(record: WireRecord): void {
    const { totals } = this;
    totals.firstAt ??= record.at;
    totals.lastAt = Math.max(totals.lastAt ?? record.at, record.at);
    totals.lostRecords += record.lost;
    if (record.kind === 'opened' || record.kind === 'joined') totals.connections += 1;
    if (isEvent(record)) return;
    totals.frames += record.kind === 'frame' ? 1 : 0;
    totals.bytes += record.bytes.length;
  }

  #countEntry({ kind, seq }: Entry, { marks, answers }: Verdict): void {
    const { totals } = this;
    totals.kinds.set(kind, (totals.kinds.get(kind) ?? 0) + 1);
    if (seq !== null) totals.items += 1;
    for (const name of MARK_NAMES) if ((marks & MARKS[name]) !== 0) totals.marks[name] += 1;
    if (answers === null) return;
    let after = totals.answerAfter.get(answers.kind);
    if (after === undefined) {
      after = new Latencies();
      totals.answerAfter.set(answers.kind, after);
    }
    after.add(answers.afterMs);
  }
}
