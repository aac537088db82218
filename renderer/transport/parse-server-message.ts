// Checks what comes from the kernel against the contract, before anyone in the renderer sees it.

import { feedEnvelopeSchema, replySchema, type ServerMessage } from '../../main/contracts/app-feed.js';
import { check } from '../../main/contracts/check.js';
import { codedError, err, ok, type Result } from '../../main/core/lib/result.js';
import type { FeedMessage } from '../../main/core/feed/types.js';

/** A reply or a feed message, or an error `bad-message` / `bad-request` that names what is wrong. */
export function parseServerMessage(value: unknown): Result<ServerMessage> {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (type === 'reply') {
    const reply = check(replySchema, value, 'reply');
    // zod's optional fields read `T | undefined`; the contract's own type says the same with exact optionals.
    return reply.ok ? ok(reply.value as ServerMessage) : reply;
  }
  if (type === 'feed') {
    const envelope = check(feedEnvelopeSchema, value, 'feed');
    // The envelope was checked; its inside is typed by core/feed and made by the kernel's own code.
    return envelope.ok ? ok({ type: 'feed', message: envelope.value.message as unknown as FeedMessage }) : envelope;
  }
  return err(codedError('bad-message', `type: must be "reply" or "feed"; got ${JSON.stringify(type) ?? 'nothing'}`));
}
