// Who answers whom: numbers with their acks, commands with their answers, copies with their first ones. One pass over the entries
// in the order of their times, with bounded memory; what is decided later about an earlier entry is told by its id.

import type { RecordRole, RecordSide, WireRecord } from '../recording/types.js';
import { Conversation, type Numbered } from './conversation.js';
import type { Entry } from './entries.js';
import { answerKeys, commandKeys } from './pair-rules.js';
import { endsOf, senderOf } from './schema.js';

/** Marks of an entry, as bits. */
export const MARKS = {
  /** A further copy of a number that was not acked yet. */
  resent: 1,
  /** A further copy of a number that had been acked already: the ack was lost, or late. */
  duplicate: 2,
  /** Sent again later, or its connection ended, with no ack until then: it, or its ack, did not get through in time. */
  lost: 4,
  /** A number that was used before, for something else. */
  reused: 8,
  /** An answer or ack to nothing that was seen. */
  stray: 16,
  /** Cannot be understood. */
  unreadable: 32,
  /** An error of the peer's. */
  error: 64,
} as const;
export type MarkName = keyof typeof MARKS;
export const MARK_NAMES = Object.keys(MARKS) as readonly MarkName[];

export interface Acked {
  readonly seq: number;
  /** The first copy that was sent; null: not seen, or too long ago. */
  readonly id: number | null;
  readonly kind: string | null;
  /** Since the first copy. */
  readonly afterMs: number | null;
  /** It had been acked before. */
  readonly again: boolean;
}

export interface Verdict {
  readonly marks: number;
  /** 1: the first; 2: sent a second time … */
  readonly copy: number;
  readonly firstId: number | null;
  readonly acks: readonly Acked[];
  readonly answers: {
    readonly id: number;
    readonly seq: number;
    readonly kind: string;
    readonly afterMs: number;
    readonly probable: boolean;
  } | null;
}

export interface PairingEvents {
  acked(id: number, byId: number, afterMs: number): void;
  answered(id: number, byId: number, afterMs: number): void;
  lost(id: number): void;
}

/** Conversations that are remembered; a world server may have many. */
const CONVERSATIONS = 1000;
const ERRORS = new Set(['error', 'errors', 'errMsg']);
/** What names the world that a connection is in. */
const WORLD_KINDS = new Set(['AConnected', 'UConnected', 'UA_Connect', 'hello', 'connection', 'world id', 'opened']);
const NOTHING: Verdict = { marks: 0, copy: 1, firstId: null, acks: [], answers: null };

export class Pairing {
  readonly #events: PairingEvents;
  readonly #conversations = new Map<string, Conversation>();
  /** The conversation of each connection: its world, once that is known. */
  readonly #worlds = new Map<string, string>();

  constructor(events: PairingEvents) {
    this.#events = events;
  }

  /** `id` grows from entry to entry. */
  take(id: number, record: WireRecord, entry: Entry, fingerprint: number): Verdict {
    const sender = senderOf(record);
    this.#learnWorld(record, entry);
    const conversation = this.#conversation(record);
    if (entry.kind === 'closed' || entry.kind === 'opened') {
      if (entry.kind === 'closed') this.#closed(conversation, record);
      return NOTHING;
    }
    let marks = entry.problem === null ? 0 : MARKS.unreadable;
    if (ERRORS.has(entry.kind) || refusedConnect(entry)) marks |= MARKS.error;
    const acks = entry.acks.map((seq) => this.#ack(conversation, sender, id, seq, record));
    if (acks.some((ack) => ack.id === null)) marks |= MARKS.stray;
    if (entry.seq === null) return { ...NOTHING, marks, acks };
    const copy = this.#copy(conversation, sender, id, record, entry, fingerprint);
    const answers = copy.first ? this.#answer(conversation, sender, id, record, entry) : null;
    return { marks: marks | copy.marks, copy: copy.number, firstId: copy.firstId, acks, answers };
  }

  /** Numbers that were never acked, by who said them; oldest first. */
  unacked(): readonly { readonly sender: RecordRole; readonly side: RecordSide; readonly item: Numbered }[] {
    return [...this.#conversations.values()].flatMap((conversation) => conversation.unacked());
  }

  #learnWorld(record: WireRecord, entry: Entry): void {
    const { kind, tree } = entry;
    if (!WORLD_KINDS.has(kind)) return;
    const connection = `${record.side}/c${record.connection}`;
    if (kind === 'opened') this.#worlds.delete(connection);
    let world: unknown;
    if (kind === 'world id') world = entry.text;
    else world = tree?.fields.find(({ name }) => /^worldid$/i.test(name))?.value;
    if (world === undefined || typeof world === 'object') return;
    this.#worlds.set(connection, `${record.side}/${String(world)}`);
    if (this.#worlds.size > 4 * CONVERSATIONS)
      for (const [oldest] of this.#worlds) return void this.#worlds.delete(oldest);
  }

  #conversation(record: WireRecord): Conversation {
    const connection = `${record.side}/c${record.connection}`;
    const key = this.#worlds.get(connection) ?? connection;
    let found = this.#conversations.get(key);
    if (found === undefined) {
      found = new Conversation(record.side);
      this.#conversations.set(key, found);
      if (this.#conversations.size > CONVERSATIONS) {
        const [oldest] = this.#conversations.keys();
        if (oldest !== undefined) this.#conversations.delete(oldest);
      }
    }
    return found;
  }

  #closed(conversation: Conversation, { connection }: WireRecord): void {
    for (const id of conversation.lostWith(connection)) this.#events.lost(id);
  }

  #ack(conversation: Conversation, sender: RecordRole, id: number, seq: number, { at, side }: WireRecord): Acked {
    const [a, b] = endsOf(side);
    const item = conversation.find(sender === a ? b : a, seq);
    if (item === undefined) return { seq, id: null, kind: null, afterMs: null, again: false };
    const afterMs = at - item.at;
    const again = item.acked;
    if (!again) {
      conversation.acked(item);
      this.#events.acked(item.id, id, afterMs);
    }
    return { seq, id: item.id, kind: item.kind, afterMs, again };
  }

  #copy(
    conversation: Conversation,
    sender: RecordRole,
    id: number,
    { at, connection }: WireRecord,
    { kind, seq }: Entry,
    fingerprint: number,
  ): { first: boolean; marks: number; number: number; firstId: number | null } {
    const known = seq === null ? undefined : conversation.find(sender, seq);
    if (known === undefined) {
      conversation.add(sender, { id, seq: seq ?? 0, kind, at, connection, fingerprint });
      return { first: true, marks: 0, number: 1, firstId: null };
    }
    if (known.fingerprint !== fingerprint) {
      return { first: false, marks: MARKS.reused, number: known.copies, firstId: known.id };
    }
    known.copies += 1;
    if (!known.acked) this.#events.lost(known.lastId);
    known.lastId = id;
    known.connection = connection;
    const marks = known.acked ? MARKS.duplicate : MARKS.resent;
    return { first: false, marks, number: known.copies, firstId: known.id };
  }

  #answer(
    conversation: Conversation,
    sender: RecordRole,
    id: number,
    record: WireRecord,
    entry: Entry,
  ): Verdict['answers'] {
    const { side, dialect, at } = record;
    const [asker, answerer] = endsOf(side);
    const asks = sender === asker;
    for (const { key, probable } of commandKeys(side, dialect, asks, entry)) {
      conversation.await(sender, entry.seq ?? 0, key, probable);
    }
    const found =
      entry.origin !== null
        ? { item: conversation.find(asks ? answerer : asker, entry.origin), probable: false }
        : conversation.take(answerKeys(side, dialect, asks, entry));
    if (found?.item === undefined) return null;
    const { item, probable } = found;
    const afterMs = at - item.at;
    this.#events.answered(item.id, id, afterMs);
    return { id: item.id, seq: item.seq, kind: item.kind, afterMs, probable };
  }
}

function refusedConnect({ kind, tree }: Entry): boolean {
  if (kind !== 'AConnected' && kind !== 'UConnected') return false;
  const result = tree?.fields.find(({ name }) => name === 'result')?.value;
  return result !== 'connected!';
}

/** Tells two messages apart: of bytes[start, end), 32 bits (FNV-1a). */
export function fingerprintOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash >>> 0;
}
