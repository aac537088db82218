// The numbers of one conversation (two ends, one world): what was said under each, what is not acked, what waits for an answer.
// Bounded: the oldest numbers are forgotten first. Decides nothing.

import type { RecordRole, RecordSide } from '../recording/types.js';
import type { PairKey } from './pair-rules.js';

export interface Numbered {
  /** Of its first and its last copy. */
  readonly id: number;
  lastId: number;
  readonly seq: number;
  readonly kind: string;
  /** Of its first copy. */
  readonly at: number;
  /** Of its last copy. */
  connection: number;
  readonly fingerprint: number;
  copies: number;
  acked: boolean;
}

interface Waiting {
  readonly item: Numbered;
  readonly probable: boolean;
}

/** Numbers of one sender that are remembered. */
const NUMBERS = 50_000;
/** Keys under which answers are awaited. */
const KEYS = 50_000;

export class Conversation {
  readonly side: RecordSide;
  readonly #numbers = new Map<RecordRole, Map<number, Numbered>>();
  readonly #unacked = new Map<RecordRole, Map<number, Numbered>>();
  readonly #awaited = new Map<string, Waiting[]>();

  constructor(side: RecordSide) {
    this.side = side;
  }

  find(sender: RecordRole, seq: number): Numbered | undefined {
    return this.#numbers.get(sender)?.get(seq);
  }

  add(sender: RecordRole, item: Omit<Numbered, 'lastId' | 'copies' | 'acked'>): void {
    const whole: Numbered = { ...item, lastId: item.id, copies: 1, acked: false };
    const numbers = mapOf(this.#numbers, sender);
    const unacked = mapOf(this.#unacked, sender);
    numbers.set(item.seq, whole);
    unacked.set(item.seq, whole);
    if (numbers.size <= NUMBERS) return;
    const [oldest] = numbers.keys();
    if (oldest === undefined) return;
    numbers.delete(oldest);
    unacked.delete(oldest);
  }

  acked(item: Numbered): void {
    item.acked = true;
    for (const unacked of this.#unacked.values()) {
      if (unacked.get(item.seq) === item) unacked.delete(item.seq);
    }
  }

  /** Last copies that this connection took with it un-acked. */
  lostWith(connection: number): readonly number[] {
    return [...this.#unacked.values()].flatMap((unacked) =>
      [...unacked.values()].filter((item) => item.connection === connection).map((item) => item.lastId),
    );
  }

  /** An answer to this number will come under the key. */
  await(sender: RecordRole, seq: number, key: string, probable: boolean): void {
    const item = this.find(sender, seq);
    if (item === undefined) return;
    const waiting = this.#awaited.get(key);
    if (waiting === undefined) this.#awaited.set(key, [{ item, probable }]);
    // What is certain is asked for once at a time: the newest one counts.
    else if (probable) waiting.push({ item, probable });
    else waiting.splice(0, waiting.length, { item, probable });
    if (this.#awaited.size <= KEYS) return;
    const [oldest] = this.#awaited.keys();
    if (oldest !== undefined) this.#awaited.delete(oldest);
  }

  /** The command that one of these keys belongs to, oldest first; it waits there no more. */
  take(keys: readonly PairKey[]): Waiting | undefined {
    let found: Waiting | undefined;
    for (const { key } of keys) {
      const waiting = this.#awaited.get(key);
      const first = waiting?.shift();
      if (waiting?.length === 0) this.#awaited.delete(key);
      found ??= first;
    }
    return found;
  }

  unacked(): readonly { readonly sender: RecordRole; readonly side: RecordSide; readonly item: Numbered }[] {
    return [...this.#unacked].flatMap(([sender, items]) =>
      [...items.values()].map((item) => ({ sender, side: this.side, item })),
    );
  }
}

function mapOf(all: Map<RecordRole, Map<number, Numbered>>, sender: RecordRole): Map<number, Numbered> {
  let found = all.get(sender);
  if (found === undefined) {
    found = new Map();
    all.set(sender, found);
  }
  return found;
}
