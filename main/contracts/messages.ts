// The messages that went over the two links, as they are kept for people: by link, way and number. The call and what it answers.

import * as z from 'zod/mini';
import type { LinkName, Millis } from '../core/lib/ids.js';
import { int } from './check.js';

/** Messages asked for at once: two for each event of a page. */
export const MESSAGE_REFS = 1000;

const ref = z.object({ link: z.enum(['world', 'ups']), way: z.enum(['out', 'in']), seq: int });

export const messageParams = {
  get: z.object({ refs: z.array(ref).check(z.maxLength(MESSAGE_REFS)) }),
} as const;

/** `out`: our command, by our number; `in`: what the peer said, by its number. */
export interface MessageRef {
  readonly link: LinkName;
  readonly way: 'out' | 'in';
  readonly seq: number;
}

export interface NewMessage extends MessageRef {
  /** `out`: when it was committed, and given to the link; `in`: when it came. */
  readonly at: Millis;
  /** The simulated world's clock then, in ms; null where it is not known. */
  readonly worldTime: Millis | null;
  /** What the program's codec made of it, or makes it from: JSON. */
  readonly body: unknown;
}

export interface KeptMessage extends NewMessage {
  /** When the peer's ack of our command came. */
  readonly ackedAt: Millis | null;
  /** When our command was taken from the outbox without an ack: its answer was enough, or it was taken back. */
  readonly droppedAt: Millis | null;
  /** How often our command was sent at least, as its link told; null: it told of no second time. */
  readonly copies: number | null;
}

/** What is kept at all. */
export interface MessagesKept {
  /** When the oldest one that is kept happened; null: none is. */
  readonly since: Millis | null;
  /** Messages, and days. */
  readonly most: number;
  readonly days: number;
}

export interface MessageResults {
  /** Those that are kept, each once, in the order of `refs`. `kept` null: this program keeps none, or cannot. */
  'messages.get': { readonly messages: readonly KeptMessage[]; readonly kept: MessagesKept | null };
}
