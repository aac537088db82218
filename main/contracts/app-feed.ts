// What travels between renderer and kernel on one connection: calls, replies, and the feed. Checked on the receiving side.

import * as z from 'zod/mini';
import type { FeedMessage } from '../core/feed/types.js';
import { codedErrorSchema } from './errors.js';
import { count } from './check.js';

/** Renderer to kernel. `auth` is for hosts whose connections can drop (browser): resumes the signed-in person. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: count, method: z.string().check(z.maxLength(100)), params: z.unknown() }),
  /** Subscribes (or resubscribes after a gap): a snapshot and a status follow. */
  z.object({ type: z.literal('subscribe'), credit: count }),
  /** The renderer has folded this many more deltas. */
  z.object({ type: z.literal('credit'), add: count }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

export const replySchema = z.discriminatedUnion('ok', [
  z.object({ type: z.literal('reply'), id: count, ok: z.literal(true), result: z.unknown() }),
  z.object({ type: z.literal('reply'), id: count, ok: z.literal(false), error: codedErrorSchema }),
]);
export type Reply = z.infer<typeof replySchema>;

/** Outer shape of a feed message; its inside is the kernel's own and typed by core/feed. */
export const feedEnvelopeSchema = z.object({
  type: z.literal('feed'),
  message: z.looseObject({ feed: z.enum(['snapshot', 'delta', 'status']) }),
});

export type ServerMessage = Reply | { readonly type: 'feed'; readonly message: FeedMessage };
