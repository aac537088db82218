// What the session speaks with its surroundings: inputs, outputs, the codec port and its limits. No implementation.

import type { CodedError } from '../lib/result.js';
import type { Millis, PeerSeq, Seq } from '../lib/ids.js';

/** One numbered item of a message; several travel in one frame. */
export interface Item<Body> {
  readonly seq: number;
  readonly body: Body;
}

/** A decoded frame. `control` holds the un-numbered parts (hello, finished, disconnect). */
export interface Envelope<In> {
  readonly items: readonly Item<In>[];
  readonly acks: readonly number[];
  readonly control: EnvelopeControl;
  /** Numbers of control parts, in protocols that number those too: acked at once, as there is nothing to record. */
  readonly ackNow?: readonly number[];
}

export interface EnvelopeControl {
  /** The world id that the peer's hello names. */
  readonly hello?: number;
  /** The peer says this was the last message. */
  readonly finished?: boolean;
  /** The peer wants to leave. */
  readonly disconnect?: boolean;
}

/** What we put into the un-numbered parts of a frame. */
export interface OutControl {
  readonly hello?: number;
  readonly simspeed?: number;
  readonly disconnect?: boolean;
}

/**
 * Turns items into bytes and back. protobuf messages may be concatenated, so a frame is the joined fragments of its items,
 * its acks and its control part: an item is encoded once and sent again as the same bytes.
 * Implementations: main/processes/lib/codec. Errors: `decode` throws a WireError (never returns half a frame).
 */
export interface EnvelopeCodec<Out, In> {
  encodeItem(item: Item<Out>): Uint8Array;
  encodeAcks(acks: readonly number[]): Uint8Array;
  encodeControl(control: OutControl): Uint8Array;
  decode(buffer: Uint8Array, start: number, end: number): Envelope<In>;
  /** The key under which an answer will come (`pack:17`), or null when answers cannot be matched by content. */
  commandKey(body: Out): string | null;
  /** What an inbound item answers: a key as above (or several), the command's number, or null for news. */
  answers(body: In): { readonly key: string } | { readonly keys: readonly string[] } | { readonly seq: number } | null;
  /**
   * Null (or no such method): the protocol has words for this item. Otherwise it is never sent: the session acks it at once and
   * delivers these answers as if the peer had refused it. Their numbers follow from the item's own, so that saying it again
   * after a restart makes no second answer, and can be no number of the peer's.
   */
  unsupported?(item: Item<Out>): readonly Item<In>[] | null;
}

/** A frame or value that breaks the protocol. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: 'frame-too-long' | 'bad-varint' | 'malformed' | 'missing-field' | 'int64-range' | 'bad-value';
  constructor(code: WireError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface SessionLimits {
  /** Items in flight at most (sent, not acked); ten times as many where much gets lost (loss-policy.ts). */
  readonly window: number;
  /** Items waiting for the window at most; beyond it `send` refuses. */
  readonly queue: number;
  /** Items or acks in one frame at most. */
  readonly batch: number;
  /** Bytes of one frame at most. */
  readonly frameBytes: number;
  /** Un-settled inbound items at most; beyond it the socket is paused. */
  readonly inbound: number;
  /** Retransmission time-out before anything was measured, its floor and its ceiling, in ms. */
  readonly initialRtoMs: number;
  readonly minRtoMs: number;
  readonly maxRtoMs: number;
}

export const DEFAULT_LIMITS: SessionLimits = {
  window: 1000,
  queue: 200_000,
  batch: 500,
  frameBytes: 8 * 1024 * 1024,
  inbound: 20_000,
  initialRtoMs: 15_000,
  minRtoMs: 200,
  maxRtoMs: 60_000,
};

/** What the session asks of its surroundings after an input. */
export type SessionOutput<In> =
  /** Write these bytes (length prefix included) in one piece; call `drained` when the socket has taken them. */
  | { readonly type: 'write'; readonly bytes: Uint8Array }
  /** New inbound items, in the order received; settle them once recorded. */
  | { readonly type: 'deliver'; readonly items: readonly Item<In>[] }
  /** These commands were acked (or answered, which counts as the ack). `answered`: by their answer, no ack seen yet. */
  /** `copies`: of those that were sent more than once, how often; what leaves in one write counts once. */
  | {
      readonly type: 'acked';
      readonly seqs: readonly Seq[];
      readonly copies?: readonly (readonly [Seq, number])[];
    }
  | { readonly type: 'control'; readonly control: EnvelopeControl }
  /** Stop or go on reading from the socket. */
  | { readonly type: 'pause' | 'resume' }
  /** Drop the connection: the peer broke the protocol. `bytes`: the first bytes of the frame. */
  | { readonly type: 'fail'; readonly error: CodedError; readonly bytes: Uint8Array };

export interface SessionStats {
  readonly unackedOut: number;
  readonly queuedOut: number;
  readonly unsettledIn: number;
  /** Items sent for the first time; `retransmits` counts every further copy, also those after a reconnect. */
  readonly sentItems: number;
  readonly retransmits: number;
  /** Acks sent, redundant copies included. */
  readonly sentAcks: number;
  /** New items received; `duplicatesIn` counts every further copy. */
  readonly receivedItems: number;
  readonly duplicatesIn: number;
  readonly framesIn: number;
  readonly framesOut: number;
  readonly rttMs: number | null;
  readonly rtoMs: number;
}

/**
 * One end of a conversation, without sockets or clocks: give it what happened and the time, then take what it wants done.
 * Lives as long as the process; connections come and go below it. Implementation: session.ts.
 */
export interface SessionPort<Out, In> {
  /** A connection stands (handshake done). Everything un-acked is sent again, oldest first, after `control`. */
  connected(now: Millis, control?: OutControl): void;
  disconnected(now: Millis): void;
  /** Bytes from the socket, any slicing. */
  receive(chunk: Uint8Array, now: Millis): void;
  /**
   * Queues items; numbers that this session was given before are passed over. What the codec has no words for is acked and
   * answered at the next `take`, connected or not. False when the queue is full (nothing was taken).
   * Throws a WireError when an item cannot be encoded or fills more than a frame (nothing was taken).
   */
  send(items: readonly Item<Out>[], now: Millis): boolean;
  /** Forget un-acked commands that the owner has given up (their numbers are never reused). */
  forget(seqs: readonly Seq[]): void;
  /** The owner has recorded these inbound items: ack them. */
  settled(seqs: readonly PeerSeq[], now: Millis): void;
  /** Sends an un-numbered part now (simspeed, disconnect). */
  control(control: OutControl, now: Millis): void;
  /** The socket has taken all bytes written so far: retransmission timers may start. */
  drained(now: Millis): void;
  tick(now: Millis): void;
  /** Flushes the turn and hands over what is to be done, in order. */
  take(now: Millis): readonly SessionOutput<In>[];
  /** When `tick` is wanted, or null. */
  wakeAt(): Millis | null;
  stats(): SessionStats;
}
