// The messages that went over the two links, apart from the books: what the store keeps of each, and how it is asked for. No
// behaviour. They are for people to read; nothing is decided by them, so they are neither backed up nor durable at once.

import type { KeptMessage, MessageRef, NewMessage } from '../contracts/messages.js';
import type { LinkName, Millis } from '../core/lib/ids.js';

/** One transaction. What comes later in time comes later in the list; what refers to no kept message is passed over. */
export interface MessageBatch {
  /** Those that are kept already stay as they are. */
  readonly messages: readonly NewMessage[];
  readonly acked: readonly { readonly link: LinkName; readonly seq: number; readonly at: Millis }[];
  readonly dropped: readonly { readonly link: LinkName; readonly seq: number; readonly at: Millis }[];
  /** The highest number counts. */
  readonly copies: readonly { readonly link: LinkName; readonly seq: number; readonly copies: number }[];
}

export interface MessageStore {
  write(batch: MessageBatch): Promise<void>;
  /** Those that are kept, each once, in the order of `refs`. */
  find(refs: readonly MessageRef[]): Promise<readonly KeptMessage[]>;
  /** When the oldest one was written down as having happened; null: there is none. */
  oldest(): Promise<Millis | null>;
  /** Drops all but the `most` that were written last, and of those the first ones as long as they are older than `before`. */
  prune(most: number, before: Millis): Promise<void>;
  close(): Promise<void>;
}
