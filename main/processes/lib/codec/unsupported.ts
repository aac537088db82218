// What becomes of an item that a dialect has no words for: the refusal that stands in for the UPS's answer, and its number.

import { type Item, WireError } from '../../../core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../core/wire/amazon-ups.js';

export const NO_SUCH_MESSAGE = "this UPS's protocol has no such message";
export const ONE_PACKAGE = "this UPS's protocol takes one package in such a message";
export const NO_DESTINATION = "this UPS's protocol needs the destination, which this command lacks";

/**
 * Our stand-in answers count up from the least safe integer, by the command's own number: no program counts there, and the same
 * command gives the same number after a restart, so the inbox knows it again.
 */
const FIRST = Number.MIN_SAFE_INTEGER;
/** Above this are the peer's numbers; below it ours, room for 2^52 commands. */
const BOUND = -(2 ** 52);

export function standInSeq(seq: number): number {
  return FIRST + seq;
}

export function isStandIn(peerSeq: number): boolean {
  return peerSeq < BOUND;
}

/** What to deliver in place of the UPS's answer: empty where none was expected. */
export function refusal({ seq, body }: Item<StoreToUps>, reason: string): readonly Item<UpsToStore>[] {
  const answer = (said: UpsToStore): readonly Item<UpsToStore>[] => [{ seq: standInSeq(seq), body: said }];
  switch (body.kind) {
    case 'redirect':
      return answer({ kind: 'redirectResult', shipid: body.shipid, accepted: false, reason });
    case 'cancel':
      return answer({ kind: 'cancelResult', shipid: body.shipid, accepted: false, reason });
    case 'accountCheck':
    case 'pickup':
    case 'loaded':
      return answer({ kind: 'error', err: reason, originseqnum: seq });
    // Silence is what a UPS that cannot be asked would answer; and errors are never answered.
    case 'statusQuery':
    case 'error':
      return [];
  }
}

/** Encoding what `unsupported` would have caught. */
export function unsayable(body: StoreToUps): WireError {
  return new WireError('bad-value', `${body.kind}: ${NO_SUCH_MESSAGE}`);
}
