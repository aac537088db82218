// Plays one side of a recording to a live peer: says what it said, when the peer has said what it was an answer to. Without
// sockets or clocks. What is compared, and what is not, stands in proto/README.md (Recordings).

import { type Entry, viewRecord } from '../inspector/entries.js';
import { frameSchema } from '../inspector/schema.js';
import { joined } from '../recording/codec.js';
import type { WireRecord } from '../recording/types.js';
import { frame, FrameReader } from '../session/frame.js';
import { Matcher } from './matcher.js';
import { ackFrame, rewriteFields } from './rewrite.js';
import type { Part, Saying, Script } from './script.js';

/** The rest of a frame does not wait longer for a part whose time has not come. */
const GRACE_MS = 500;
const FRAME_BYTES = 64 * 1024 * 1024;
const NOTHING = new Uint8Array(0);

export type Mismatch =
  /** The peer said this in place of what it said when it was recorded. */
  | {
      readonly type: 'differs';
      readonly kind: string;
      readonly expected: string;
      readonly received: string;
      readonly expectedBytes: Uint8Array;
      readonly receivedBytes: Uint8Array;
    }
  /** Nothing of this kind was expected (any more): acked, and never answered. */
  | {
      readonly type: 'unexpected';
      readonly kind: string;
      readonly received: string;
      readonly receivedBytes: Uint8Array;
    }
  | { readonly type: 'unreadable'; readonly why: string; readonly receivedBytes: Uint8Array };

export interface ReplayFigures {
  readonly expected: number;
  readonly matched: number;
  readonly differing: number;
  readonly unexpected: number;
  readonly frames: number;
  readonly said: number;
  readonly unacked: number;
}

interface Waiting {
  readonly saying: Saying;
  readonly parts: Set<Part>;
}

export class ReplayPeer {
  readonly #script: Script;
  readonly #speed: number;
  readonly #matcher: Matcher;
  readonly #place: Pick<WireRecord, 'side' | 'role' | 'dialect'>;
  /** When each expected thing was said; by its index. */
  readonly #saidAt = new Map<number, number>();
  readonly #waitingFor = new Map<number, Waiting[]>();
  /** Ascending by time: when to look at which frame. */
  #agenda: { readonly at: number; readonly waiting: Waiting }[] = [];
  /** What of ours is not acked, by its number, as it was said. */
  readonly #unacked = new Map<number, Uint8Array>();
  /** Numbers of the peer's that were taken already. */
  readonly #taken = new Set<number>();
  /** Those of them that were acked; and which of the expected things the recording acks. */
  readonly #acked = new Set<number>();
  readonly #willAck = new Set<number>();
  #reader = new FrameReader(FRAME_BYTES);
  #connected = false;
  #greeted = false;
  #startedAt: number | null = null;
  #out: Uint8Array[] = [];
  #mismatches: Mismatch[] = [];
  #differing = 0;
  #unexpected = 0;
  #said = 0;
  #broken = false;

  /** `speed`: 2 is twice as fast as recorded; Infinity waits for nothing but the peer. */
  constructor(script: Script, speed: number) {
    this.#script = script;
    this.#speed = speed;
    this.#matcher = new Matcher(script.expected);
    const { side, as, dialect } = script;
    this.#place = { side, role: as, dialect };
  }

  get figures(): ReplayFigures {
    const { expected, sayings } = this.#script;
    return {
      expected: expected.length,
      matched: this.#saidAt.size,
      differing: this.#differing,
      unexpected: this.#unexpected,
      frames: sayings.length,
      said: this.#said,
      unacked: this.#unacked.size,
    };
  }

  /** All was said, and all of it acked. */
  get over(): boolean {
    return this.#startedAt !== null && this.#said >= this.#script.sayings.length && this.#unacked.size === 0;
  }

  /** The bytes cannot be followed any more: the connection is to be dropped. */
  get broken(): boolean {
    return this.#broken;
  }

  missing(): readonly string[] {
    return this.#matcher.missing().map(({ kind, seq, entry }) => `${kind} #${seq}: ${entry.text}`);
  }

  connected(now: number): void {
    this.#connected = true;
    this.#greeted = false;
    this.#broken = false;
    this.#reader = new FrameReader(FRAME_BYTES);
    // With a world the other side begins.
    if (this.#script.side === 'ups-store') this.#greet(now);
  }

  disconnected(): void {
    this.#connected = false;
    this.#out = [];
  }

  receive(chunk: Uint8Array, now: number): void {
    try {
      this.#reader.push(chunk, (buffer, start, end) => {
        this.#frame(frame(buffer.subarray(start, end)), now);
        return !this.#broken;
      });
    } catch (error) {
      this.#unreadable(error instanceof Error ? error.message : String(error), chunk);
    }
  }

  /** What is to be written now, in order; nothing while there is no connection. */
  take(now: number): readonly Uint8Array[] {
    while (this.#connected && this.#greeted) {
      const [next] = this.#agenda;
      if (next === undefined || next.at > now) break;
      this.#agenda.shift();
      this.#look(next.waiting, now);
    }
    const out = this.#out;
    this.#out = [];
    return out;
  }

  takeMismatches(): readonly Mismatch[] {
    const found = this.#mismatches;
    this.#mismatches = [];
    return found;
  }

  wakeAt(): number | null {
    return this.#connected && this.#greeted ? (this.#agenda[0]?.at ?? null) : null;
  }

  #greet(now: number): void {
    this.#greeted = true;
    const { greeting } = this.#script;
    if (greeting !== null) this.#out.push(greeting.record.bytes);
    if (this.#startedAt === null) this.#begin(now);
    // A connection was lost in between: what was not acked is said again.
    else if (this.#unacked.size > 0) this.#out.push(frame(joined([...this.#unacked.values()])));
  }

  #begin(now: number): void {
    this.#startedAt = now;
    for (const saying of this.#script.sayings) {
      const waiting: Waiting = { saying, parts: new Set(saying.parts) };
      for (const part of saying.parts) {
        if (ackedBy(saying, part) !== null) for (const index of part.needs) this.#willAck.add(index);
      }
      const needs = new Set(saying.parts.flatMap((part) => part.needs));
      for (const index of needs) {
        const list = this.#waitingFor.get(index);
        if (list === undefined) this.#waitingFor.set(index, [waiting]);
        else list.push(waiting);
      }
      if (needs.size === 0) this.#agenda.push({ at: this.#dueOf(waiting), waiting });
    }
  }

  #scaled(ms: number): number {
    return this.#speed === Infinity ? 0 : Math.max(0, ms) / this.#speed;
  }

  /** As long after what it waited for as when it was recorded; else as long after the beginning. */
  #dueOf({ saying, parts }: Waiting): number {
    let due: number | null = null;
    for (const index of new Set([...parts].flatMap((part) => part.needs))) {
      const saidAt = this.#saidAt.get(index);
      const recordedAt = this.#script.expected[index]?.at;
      if (saidAt === undefined || recordedAt === undefined) continue;
      due = Math.max(due ?? 0, saidAt + this.#scaled(saying.at - recordedAt));
    }
    return due ?? (this.#startedAt ?? 0) + this.#scaled(saying.at - this.#script.startedAt);
  }

  #schedule(waiting: Waiting, at: number): void {
    let index = this.#agenda.length;
    while (index > 0 && (this.#agenda[index - 1]?.at ?? 0) > at) index -= 1;
    this.#agenda.splice(index, 0, { at, waiting });
  }

  #ready(part: Part): boolean {
    return part.needs.every((index) => this.#saidAt.has(index));
  }

  /** Says the frame, or what of it may be said, or waits a little longer. */
  #look(waiting: Waiting, now: number): void {
    const { saying, parts } = waiting;
    if (parts.size === 0) return;
    const ready = [...parts].filter((part) => this.#ready(part));
    if (ready.length === 0) return;
    const due = this.#dueOf(waiting);
    if (due > now) return this.#schedule(waiting, due);
    const grace = due + (this.#speed === Infinity ? GRACE_MS : Math.min(GRACE_MS, GRACE_MS / this.#speed));
    if (ready.length < parts.size && now < grace) return this.#schedule(waiting, grace);
    for (const part of ready) parts.delete(part);
    this.#say(saying, ready);
    if (parts.size === 0) this.#said += 1;
  }

  #say({ tree, record }: Saying, parts: readonly Part[]): void {
    if (tree === null) return void this.#out.push(record.bytes);
    const fields = new Set(parts.map((part) => part.field));
    const body = rewriteFields(tree, record.bytes, this.#matcher.toLive, (_field, index) => fields.has(index));
    for (const part of parts) {
      const { seq, field } = part;
      const acked = ackedBy({ tree }, part);
      if (acked !== null) this.#acked.add(this.#matcher.toLive('acks', acked));
      if (seq === null) continue;
      const own = rewriteFields(tree, record.bytes, this.#matcher.toLive, (_field, index) => index === field);
      this.#unacked.set(seq, own);
    }
    this.#out.push(frame(body));
  }

  #frame(bytes: Uint8Array, now: number): void {
    const first = !this.#greeted;
    const record: WireRecord = {
      ...this.#place,
      kind: 'frame',
      at: now,
      connection: 1,
      direction: 'in',
      first,
      bytes,
      lost: 0,
    };
    const { entries, tree } = viewRecord(record);
    if (tree !== null && tree.problem !== null) return this.#unreadable(tree.problem, bytes);
    if (first) return this.#greet(now);
    const again: number[] = [];
    for (const entry of entries) {
      for (const seq of entry.acks) this.#unacked.delete(seq);
      if (entry.seq === null) continue;
      if (this.#taken.has(entry.seq)) {
        // The recorded ack is on its way, in its time.
        if (this.#acked.has(entry.seq)) again.push(entry.seq);
      } else this.#item(entry, bytes, now, again);
    }
    if (again.length > 0) this.#ack(again);
  }

  #item(entry: Entry, bytes: Uint8Array, now: number, acks: number[]): void {
    const seq = entry.seq ?? 0;
    this.#taken.add(seq);
    const receivedBytes = bytes.slice(entry.start, entry.end);
    const match = this.#matcher.match(entry);
    if (match === null) {
      this.#unexpected += 1;
      this.#mismatches.push({ type: 'unexpected', kind: entry.kind, received: entry.text, receivedBytes });
      acks.push(seq);
      return;
    }
    const { expected, same } = match;
    // Nobody acked it when this was recorded; it shall not come for ever.
    if (!this.#willAck.has(expected.index)) acks.push(seq);
    if (!same) {
      this.#differing += 1;
      this.#mismatches.push({
        type: 'differs',
        kind: entry.kind,
        expected: expected.entry.text,
        received: entry.text,
        expectedBytes: expected.record.bytes.slice(expected.entry.start, expected.entry.end),
        receivedBytes,
      });
    }
    this.#saidAt.set(expected.index, now);
    for (const waiting of this.#waitingFor.get(expected.index) ?? []) this.#schedule(waiting, now);
    this.#waitingFor.delete(expected.index);
  }

  /** A copy of what was taken before, or something that nobody expected: acked, so that it does not come again. */
  #ack(seqs: readonly number[]): void {
    const { messages, message } = frameSchema({ ...this.#frameOfOurs(), first: false });
    const acks = ackFrame(messages, message, seqs);
    if (acks !== null) this.#out.push(acks);
    for (const seq of seqs) this.#acked.add(seq);
  }

  #frameOfOurs(): WireRecord {
    return {
      ...this.#place,
      kind: 'frame',
      at: 0,
      connection: 1,
      direction: 'out',
      first: false,
      bytes: NOTHING,
      lost: 0,
    };
  }

  #unreadable(why: string, bytes: Uint8Array): void {
    this.#broken = true;
    this.#mismatches.push({ type: 'unreadable', why, receivedBytes: bytes.slice(0, 256) });
  }
}

/** The number that a part acks; null: it is an item. */
function ackedBy({ tree }: Pick<Saying, 'tree'>, { field }: Part): number | null {
  const found = tree?.fields[field];
  return found !== undefined && /^acks?$/.test(found.name) && typeof found.value === 'number' ? found.value : null;
}
