// What waits to be written into the books, and what becomes of it when a commit fails. No store, no memory, no timers.

import type { Decision, FulfilmentInput } from '../core/fulfilment/types.js';
import type { LinkName, Millis, PeerSeq, Seq } from '../core/lib/ids.js';
import type { NewEvent } from '../core/orders/types.js';
import type { Item } from '../core/session/types.js';
import type { LinkBodyIn } from '../contracts/link-port.js';
import type { BooksIdentity, QuarantineRow } from '../store/store.js';

export type Outcome = Decision['outcome'];

/** Facts that are no decision: written as they are. */
export interface Note {
  readonly events?: readonly NewEvent[];
  readonly quarantine?: readonly QuarantineRow[];
  readonly identity?: BooksIdentity;
}

/** Numbers of a link that are used up from now on. */
export interface Numbers {
  readonly link: LinkName;
  readonly count: number;
}

export interface Reply<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

export type Entry =
  | { readonly kind: 'command'; readonly input: FulfilmentInput; readonly reply: Reply<Outcome> | null }
  | {
      readonly kind: 'items';
      readonly link: LinkName;
      readonly epoch: number;
      readonly items: readonly Item<LinkBodyIn>[];
    }
  | { readonly kind: 'acked'; readonly link: LinkName; readonly seqs: readonly Seq[] }
  | { readonly kind: 'numbers'; readonly numbers: Numbers; readonly reply: Reply<readonly Seq[]> }
  | {
      readonly kind: 'note';
      readonly note: Note;
      readonly reply: Reply<null> | null;
      /** A peer's item that this note puts aside: recorded as seen, and acked. */
      readonly aside?: { readonly link: LinkName; readonly epoch: number; readonly seq: PeerSeq };
    };

/** Inputs that it stands for. */
export function sizeOf(entry: Entry): number {
  return entry.kind === 'items' ? Math.max(1, entry.items.length) : 1;
}

/** Says no to whoever waits for it. Items and acks that are refused come again from their peers. */
export function refuse(entry: Entry, error: unknown): void {
  if (entry.kind === 'command' || entry.kind === 'note' || entry.kind === 'numbers') entry.reply?.reject(error);
}

/** Tried again when its commit failed: what peers said, and our own inputs. Whoever waits for an answer was told. */
export function isRepeated(entry: Entry): boolean {
  return entry.kind === 'items' || entry.kind === 'acked' || (entry.kind === 'command' && entry.reply === null);
}

/**
 * Finds what the store refuses: everything once more, one by one; what fails alone is put aside as a note, or (an input of
 * our own) dropped, because it will be made again.
 */
export function oneByOne(again: readonly Entry[], message: string, at: Millis): readonly Entry[] {
  const [only] = again;
  if (again.length === 1 && only !== undefined && sizeOf(only) === 1) {
    const [item] = only.kind === 'items' ? only.items : [];
    if (only.kind !== 'items' || item === undefined) return [];
    const { link, epoch } = only;
    const reason = `The books could not record this message: ${message}`;
    const note = { quarantine: [{ at, link, reason, hex: hexOf(item.body) }] };
    return [{ kind: 'note', note, reply: null, aside: { link, epoch, seq: item.seq } }];
  }
  return again.flatMap((entry): Entry[] =>
    entry.kind === 'items' ? entry.items.map((item) => ({ ...entry, items: [item] })) : [entry],
  );
}

/** Somebody waits for its answer. */
export function isAsked(entry: Entry): boolean {
  return entry.kind === 'command' && entry.reply !== null;
}

const HEX_BYTES = 256;

/** The first bytes of a message for the quarantine list: it was decoded, so what is kept is its JSON text. */
export function hexOf(body: unknown): string {
  return Buffer.from(JSON.stringify(body), 'utf8').subarray(0, HEX_BYTES).toString('hex');
}
