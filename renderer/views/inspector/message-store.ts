// The messages that the inspector holds: the last so many, in typed columns, with their bytes. Bounded; no objects per message.
// Knows no React and no screen.

import { type Entry, viewRecord } from '../../../main/core/inspector/entries.js';
import type { Filterable } from '../../../main/core/inspector/filter.js';
import { fingerprintOf, MARKS, Pairing } from '../../../main/core/inspector/pairing.js';
import { senderOf } from '../../../main/core/inspector/schema.js';
import {
  RECORD_DIALECTS,
  RECORD_KINDS,
  RECORD_ROLES,
  RECORD_SIDES,
  type WireRecord,
} from '../../../main/core/recording/types.js';

export interface StoreLimits {
  readonly messages: number;
  /** Of frames. */
  readonly bytes: number;
}

export const STORE_LIMITS: StoreLimits = { messages: 200_000, bytes: 64 * 1024 * 1024 };

/** What a row shows beyond the message itself. */
export interface MessageFacts {
  readonly id: number;
  readonly at: number;
  readonly record: WireRecord;
  readonly entry: Entry;
  readonly marks: number;
  /** Since the first copy of the command until its ack, and its answer; null: not yet. */
  readonly ackMs: number | null;
  readonly answerMs: number | null;
  /** What acked it, what answered it, what it answers, its first copy; null: nothing (that is known). */
  readonly ackedBy: number | null;
  readonly answeredBy: number | null;
  readonly answers: number | null;
  readonly firstCopy: number | null;
}

const NONE = -1;
const valueOf = (value: number | undefined): number | null => (value === undefined || value === NONE ? null : value);

export class MessageStore {
  readonly limits: StoreLimits;
  /** Ids from `first` to before `next` are there; id 0 was the first of all. */
  first = 0;
  next = 0;
  /** Records that somebody could not follow, so far. */
  lost = 0;
  /** Kinds seen, in the order of their first coming. */
  readonly kinds: string[] = [];
  readonly #kindCodes = new Map<string, number>();
  readonly #size: number;
  readonly #at: Float64Array;
  readonly #kind: Uint16Array;
  readonly #place: Uint16Array;
  readonly #marks: Uint8Array;
  readonly #seq: Float64Array;
  readonly #connection: Uint32Array;
  readonly #chunk: Uint32Array;
  readonly #offset: Uint32Array;
  readonly #length: Uint32Array;
  readonly #nth: Uint32Array;
  readonly #ackMs: Float32Array;
  readonly #answerMs: Float32Array;
  readonly #ackedBy: Float64Array;
  readonly #answeredBy: Float64Array;
  readonly #answers: Float64Array;
  readonly #firstCopy: Float64Array;
  readonly #chunks = new Map<number, Uint8Array>();
  #lastChunk = 0;
  #bytes = 0;
  #pairing: Pairing;

  constructor(limits: StoreLimits = STORE_LIMITS) {
    this.limits = limits;
    const size = limits.messages;
    this.#size = size;
    this.#at = new Float64Array(size);
    this.#kind = new Uint16Array(size);
    this.#place = new Uint16Array(size);
    this.#marks = new Uint8Array(size);
    this.#seq = new Float64Array(size);
    this.#connection = new Uint32Array(size);
    this.#chunk = new Uint32Array(size);
    this.#offset = new Uint32Array(size);
    this.#length = new Uint32Array(size);
    this.#nth = new Uint32Array(size);
    this.#ackMs = new Float32Array(size);
    this.#answerMs = new Float32Array(size);
    this.#ackedBy = new Float64Array(size);
    this.#answeredBy = new Float64Array(size);
    this.#answers = new Float64Array(size);
    this.#firstCopy = new Float64Array(size);
    this.#pairing = this.#newPairing();
  }

  get count(): number {
    return this.next - this.first;
  }

  /** Bytes of the frames that are there. */
  get bytes(): number {
    return this.#bytes;
  }

  append(records: readonly WireRecord[]): void {
    const chunk = new Uint8Array(records.reduce((sum, { bytes }) => sum + bytes.length, 0));
    this.#lastChunk += 1;
    this.#chunks.set(this.#lastChunk, chunk);
    this.#bytes += chunk.length;
    let offset = 0;
    for (const record of records) {
      chunk.set(record.bytes, offset);
      this.lost += record.lost;
      this.#appendRecord(record, offset);
      offset += record.bytes.length;
    }
    while (this.#bytes > this.limits.bytes && this.count > 1) this.#dropOldest();
  }

  /** Forgets everything; ids go on. */
  clear(): void {
    this.first = this.next;
    this.lost = 0;
    this.#chunks.clear();
    this.#bytes = 0;
    this.#pairing = this.#newPairing();
  }

  atOf(id: number): number {
    return this.#at[id % this.#size] ?? 0;
  }

  marksOf(id: number): number {
    return this.#marks[id % this.#size] ?? 0;
  }

  seqOf(id: number): number | null {
    const seq = this.#seq[id % this.#size] ?? NaN;
    return Number.isNaN(seq) ? null : seq;
  }

  kindOf(id: number): string {
    return this.kinds[this.#kind[id % this.#size] ?? 0] ?? '';
  }

  /** Whether it acked, answers or was a copy of the other one, or the other way round. */
  linked(id: number, other: number): boolean {
    const slot = id % this.#size;
    return [this.#ackedBy, this.#answeredBy, this.#answers, this.#firstCopy].some((column) => column[slot] === other);
  }

  /** Its record as it came. */
  recordOf(id: number): WireRecord {
    const slot = id % this.#size;
    const place = this.#place[slot] ?? 0;
    const offset = this.#offset[slot] ?? 0;
    const chunk = this.#chunks.get(this.#chunk[slot] ?? 0) ?? new Uint8Array(0);
    const kind = RECORD_KINDS[place >> 8] ?? 'frame';
    return {
      kind,
      at: this.#at[slot] ?? 0,
      connection: this.#connection[slot] ?? 0,
      side: RECORD_SIDES[place & 3] ?? 'world-store',
      role: RECORD_ROLES[(place >> 2) & 3] ?? 'store',
      dialect: RECORD_DIALECTS[(place >> 4) & 3] ?? 'parcelyard',
      direction: (place & 0x40) === 0 ? 'in' : 'out',
      first: (place & 0x80) !== 0,
      bytes: chunk.subarray(offset, offset + (this.#length[slot] ?? 0)),
      lost: kind === 'gap' ? (this.#nth[slot] ?? 0) : 0,
    };
  }

  /** Null: it is not there any more. */
  factsOf(id: number): MessageFacts | null {
    if (id < this.first || id >= this.next) return null;
    const slot = id % this.#size;
    const record = this.recordOf(id);
    const { entries } = viewRecord(record);
    const entry = entries[record.kind === 'gap' ? 0 : (this.#nth[slot] ?? 0)];
    if (entry === undefined) return null;
    const [ackMs, answerMs] = [this.#ackMs[slot] ?? NONE, this.#answerMs[slot] ?? NONE];
    return {
      id,
      at: record.at,
      record,
      entry,
      marks: this.#marks[slot] ?? 0,
      ackMs: ackMs < 0 ? null : ackMs,
      answerMs: answerMs < 0 ? null : answerMs,
      ackedBy: valueOf(this.#ackedBy[slot]),
      answeredBy: valueOf(this.#answeredBy[slot]),
      answers: valueOf(this.#answers[slot]),
      firstCopy: valueOf(this.#firstCopy[slot]),
    };
  }

  /** For a filter: what is in the columns at once, the rest only when it is asked for. */
  filterable(id: number): Filterable {
    const slot = id % this.#size;
    const place = this.#place[slot] ?? 0;
    const seq = this.#seq[slot] ?? NaN;
    const answers = this.#answers[slot] ?? NONE;
    const answered = answers === NONE || answers < this.first ? NaN : (this.#seq[answers % this.#size] ?? NaN);
    let facts: MessageFacts | null | undefined;
    const entry = (): Entry | undefined => (facts === undefined ? (facts = this.factsOf(id)) : facts)?.entry;
    return {
      kind: this.kindOf(id),
      seq: Number.isNaN(seq) ? null : seq,
      get origin() {
        return Number.isNaN(answered) ? (entry()?.origin ?? null) : answered;
      },
      get acks() {
        return entry()?.acks ?? [];
      },
      get shipments() {
        return entry()?.shipments ?? [];
      },
      get trucks() {
        return entry()?.trucks ?? [];
      },
      get warehouses() {
        return entry()?.warehouses ?? [];
      },
      direction: (place & 0x40) === 0 ? 'in' : 'out',
      side: RECORD_SIDES[place & 3] ?? 'world-store',
      marks: this.#marks[slot] ?? 0,
      get text() {
        return entry()?.text ?? '';
      },
    };
  }

  #appendRecord(record: WireRecord, offset: number): void {
    const { entries } = viewRecord(record);
    entries.forEach((entry, nth) => {
      if (this.count >= this.#size) this.#dropOldest();
      const id = this.next;
      const slot = id % this.#size;
      this.next += 1;
      this.#at[slot] = record.at;
      this.#kind[slot] = this.#codeOf(entry.kind);
      this.#place[slot] = placeOf(record);
      this.#seq[slot] = entry.seq ?? NaN;
      this.#connection[slot] = record.connection;
      this.#chunk[slot] = this.#lastChunk;
      this.#offset[slot] = offset;
      this.#length[slot] = record.bytes.length;
      this.#nth[slot] = record.kind === 'gap' ? record.lost : nth;
      for (const column of [this.#ackMs, this.#answerMs]) column[slot] = NONE;
      for (const column of [this.#ackedBy, this.#answeredBy, this.#answers, this.#firstCopy]) column[slot] = NONE;
      this.#marks[slot] = 0;
      const fingerprint = fingerprintOf(record.bytes, entry.start, entry.end);
      const verdict = this.#pairing.take(id, record, entry, fingerprint);
      this.#marks[slot] = (this.#marks[slot] ?? 0) | verdict.marks;
      this.#answers[slot] = verdict.answers?.id ?? verdict.acks.find((ack) => ack.id !== null)?.id ?? NONE;
      this.#firstCopy[slot] = verdict.firstId ?? NONE;
    });
  }

  #newPairing(): Pairing {
    const there = (id: number): boolean => id >= this.first;
    return new Pairing({
      acked: (id, byId, afterMs) => {
        if (!there(id)) return;
        this.#ackedBy[id % this.#size] = byId;
        this.#ackMs[id % this.#size] = Math.max(0, afterMs);
      },
      answered: (id, byId, afterMs) => {
        if (!there(id)) return;
        this.#answeredBy[id % this.#size] = byId;
        this.#answerMs[id % this.#size] = Math.max(0, afterMs);
      },
      lost: (id) => {
        if (there(id)) this.#marks[id % this.#size] = (this.#marks[id % this.#size] ?? 0) | MARKS.lost;
      },
    });
  }

  #dropOldest(): void {
    const chunk = this.#chunk[this.first % this.#size] ?? 0;
    this.first += 1;
    const still = this.first < this.next ? (this.#chunk[this.first % this.#size] ?? 0) : this.#lastChunk;
    if (still === chunk) return;
    // Also chunks that held nothing to show.
    for (const no of this.#chunks.keys()) {
      if (no >= still) break;
      this.#bytes -= this.#chunks.get(no)?.length ?? 0;
      this.#chunks.delete(no);
    }
  }

  #codeOf(kind: string): number {
    const known = this.#kindCodes.get(kind);
    if (known !== undefined) return known;
    // Fields that nobody knows come from outside: without end if need be.
    if (this.kinds.length >= 1000) return this.#codeOf(this.kinds[0] ?? kind);
    this.#kindCodes.set(kind, this.kinds.length);
    return this.kinds.push(kind) - 1;
  }
}

function placeOf(record: WireRecord): number {
  return (
    RECORD_SIDES.indexOf(record.side) |
    (RECORD_ROLES.indexOf(record.role) << 2) |
    (RECORD_DIALECTS.indexOf(record.dialect) << 4) |
    (record.direction === 'out' ? 0x40 : 0) |
    (record.first ? 0x80 : 0) |
    (RECORD_KINDS.indexOf(record.kind) << 8)
  );
}

/** Who said it, to whom. */
export function ways(record: WireRecord): readonly [from: string, to: string] {
  const from = senderOf(record);
  const other =
    record.side === 'world-store'
      ? ['store', 'world']
      : record.side === 'world-ups'
        ? ['ups', 'world']
        : ['store', 'ups'];
  return [from, other.find((role) => role !== from) ?? ''];
}
