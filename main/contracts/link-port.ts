// Between the kernel and a link process (world-link, ups-link). Each message travels as {epoch, message}; the kernel counts the
// epoch up at each start of the child, the child echoes the one it was started with, other epochs are ignored on both sides.

import * as z from 'zod/mini';
import type { EnvelopeControl, Item } from '../core/session/types.js';
import type { StoreToUps, UpsToStore } from '../core/wire/amazon-ups.js';
import type { AInitWarehouse, WorldCommand, WorldResponse } from '../core/wire/world-amazon.js';
import { codedErrorSchema } from './errors.js';
import { count, int } from './check.js';

export const UPS_DIALECTS = ['parcelyard', 'ua', 'v4', 'call'] as const;
export type UpsDialect = (typeof UPS_DIALECTS)[number];

export interface LinkPace {
  /**
   * How long to wait for the first ack before the peer's pace is known, in ms. Left out: long enough for a peer that acks on a
   * tick of seconds. Give less only for a peer that is known to be quick, as our own simulator is.
   */
  readonly initialRtoMs?: number | undefined;
  /** The first try is made after so many ms: a connection to this peer has just been lost, and `quietMs` holds for it. */
  readonly delayMs?: number | undefined;
  /** A connection on which nothing was heard for so many ms while commands wait for their acks is given up. Left out: a minute. */
  readonly silenceMs?: number | undefined;
}

export type LinkConfig = (
  | {
      readonly kind: 'world';
      readonly host: string;
      readonly port: number;
      /** null: ask for a new world. */
      readonly worldId: number | null;
      /** Only those that the world does not have yet. */
      readonly warehouses: readonly AInitWarehouse[];
      /** Sent after each connect; null: leave the world's own. Never below 60 to a world that is not ours (kernel's rule). */
      readonly simspeed: number | null;
      /** How long to stay away after a lost connection, in ms: the old connection's sender may still swallow answers. */
      readonly quietMs: number;
    }
  | {
      readonly kind: 'ups';
      readonly mode: 'connect' | 'listen';
      readonly host: string;
      readonly port: number;
      readonly dialect: UpsDialect;
      /** Told in our hello; null while we wait for the UPS to announce it. */
      readonly worldId: number | null;
      readonly quietMs: number;
    }
) &
  LinkPace;

/** Where and how a session is recorded (proto/README.md, Recordings). */
export interface RecordTo {
  /** Absolute; must not exist. Further parts are put beside it. */
  readonly file: string;
  /** Name and version of this program, for the header. */
  readonly program: string;
  /** Compressed bytes of one file; files at most, the oldest goes first. */
  readonly partBytes: number;
  readonly parts: number;
}

export type LinkBodyOut = WorldCommand | StoreToUps;
export type LinkBodyIn = WorldResponse | UpsToStore;

export type ToLink =
  /** Opens (or reopens with another configuration). Sent once after hello. */
  | { readonly type: 'open'; readonly config: LinkConfig }
  /**
   * Items of the outbox, ascending; numbers that this process was given before are ignored. `settled`: what was recorded in the
   * same commit, in the same message.
   */
  | { readonly type: 'send'; readonly items: readonly Item<LinkBodyOut>[]; readonly settled?: readonly number[] }
  | { readonly type: 'settled'; readonly seqs: readonly number[] }
  | { readonly type: 'forget'; readonly seqs: readonly number[] }
  /** World link only. */
  | { readonly type: 'simspeed'; readonly value: number }
  /** UPS link only: tell the UPS this world id (again). */
  | { readonly type: 'hello'; readonly worldId: number }
  /** Drop the connection if there is one and connect at once. */
  | { readonly type: 'reconnect' }
  /** Report every frame (protocol inspector). */
  | { readonly type: 'trace'; readonly on: boolean }
  /** A `trace` was taken; a link has only a few of them on their way. */
  | { readonly type: 'traced' }
  /** Record all connections into this file from now on, in place of the recording before; null: no more. */
  | { readonly type: 'record'; readonly to: RecordTo | null }
  | { readonly type: 'ping'; readonly id: number }
  /** Flush, close the socket, exit 0. */
  | { readonly type: 'stop' };

export interface FromLinkState {
  readonly type: 'state';
  readonly state: 'connecting' | 'handshake' | 'listening' | 'connected' | 'waiting' | 'refused';
  readonly peer: string;
  readonly attempt: number;
  readonly retryAt: number | null;
  readonly worldId: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export type FromLink =
  /** First message of a child: it is ready for `open`. */
  | { readonly type: 'hello'; readonly pid: number }
  | { readonly type: 'pong'; readonly id: number }
  | FromLinkState
  /** The handshake succeeded. World: the id we are in, whether it was made now. UPS: `worldId` from its hello, null if none. */
  | { readonly type: 'connected'; readonly worldId: number | null; readonly created: boolean }
  /** `acked`: what was acked in the same turn, in the same message. */
  | { readonly type: 'deliver'; readonly items: readonly Item<LinkBodyIn>[]; readonly acked?: readonly number[] }
  | { readonly type: 'acked'; readonly seqs: readonly number[] }
  /** Of what is acked now: how often it was sent, where that was more than once. */
  | { readonly type: 'copies'; readonly copies: readonly (readonly [number, number])[] }
  | { readonly type: 'control'; readonly control: EnvelopeControl }
  | {
      readonly type: 'stats';
      readonly unackedOut: number;
      readonly unackedIn: number;
      readonly retransmits: number;
      readonly sent: number;
      readonly received: number;
      readonly rttMs: number | null;
      readonly lastMessageAt: number | null;
    }
  /** Bytes that are no protocol: kept for people; the connection was dropped (or, for a single bad item, goes on). */
  | { readonly type: 'quarantine'; readonly reason: string; readonly hex: string; readonly at: number }
  /** What went over the wire: `count` records (core/recording), one after another, their times counted from `base`; base64. */
  | { readonly type: 'trace'; readonly base: number; readonly count: number; readonly bytes: string }
  /** A recording began, goes on (every second), or ended; `error`: why it ended unasked. */
  | {
      readonly type: 'recording';
      readonly on: boolean;
      readonly file: string;
      readonly part: number;
      readonly records: number;
      readonly bytes: number;
      readonly lost: number;
      readonly error: string | null;
    };

const itemsSchema = z.array(z.object({ seq: int, body: z.looseObject({ kind: z.string() }) }));
const seqsSchema = z.array(int);
const worldIdSchema = z.nullable(int);

const port = z.int().check(z.minimum(0), z.maximum(65535));

export const linkConfigSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('world'),
    host: z.string(),
    port,
    worldId: worldIdSchema,
    warehouses: z.array(z.object({ id: int, x: int, y: int })),
    simspeed: z.nullable(count),
    quietMs: count,
    initialRtoMs: z.optional(count.check(z.positive())),
    delayMs: z.optional(count),
    silenceMs: z.optional(count.check(z.positive())),
  }),
  z.object({
    kind: z.literal('ups'),
    mode: z.enum(['connect', 'listen']),
    host: z.string(),
    port,
    dialect: z.enum(UPS_DIALECTS),
    worldId: worldIdSchema,
    quietMs: count,
    initialRtoMs: z.optional(count.check(z.positive())),
    delayMs: z.optional(count),
    silenceMs: z.optional(count.check(z.positive())),
  }),
]);

/** Checked in the link process. Item bodies were typed by the kernel and are checked by the codec when encoded. */
export const toLinkSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), config: linkConfigSchema }),
  z.object({ type: z.literal('send'), items: itemsSchema, settled: z.optional(seqsSchema) }),
  z.object({ type: z.literal('settled'), seqs: seqsSchema }),
  z.object({ type: z.literal('forget'), seqs: seqsSchema }),
  z.object({ type: z.literal('simspeed'), value: count }),
  z.object({ type: z.literal('hello'), worldId: int }),
  z.object({ type: z.literal('reconnect') }),
  z.object({ type: z.literal('trace'), on: z.boolean() }),
  z.object({ type: z.literal('traced') }),
  z.object({
    type: z.literal('record'),
    to: z.nullable(
      z.object({
        file: z.string().check(z.minLength(1)),
        program: z.string(),
        partBytes: count.check(z.positive()),
        parts: count.check(z.positive()),
      }),
    ),
  }),
  z.object({ type: z.literal('ping'), id: int }),
  z.object({ type: z.literal('stop') }),
]);

/** Checked in the kernel. Item bodies were decoded from proto2 by the codec; their kinds are checked by fulfilment. */
export const fromLinkSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), pid: int }),
  z.object({ type: z.literal('pong'), id: int }),
  z.object({
    type: z.literal('state'),
    state: z.enum(['connecting', 'handshake', 'listening', 'connected', 'waiting', 'refused']),
    peer: z.string(),
    attempt: int,
    retryAt: z.nullable(z.number()),
    worldId: worldIdSchema,
    error: z.nullable(codedErrorSchema),
  }),
  z.object({ type: z.literal('connected'), worldId: worldIdSchema, created: z.boolean() }),
  z.object({ type: z.literal('deliver'), items: itemsSchema, acked: z.optional(seqsSchema) }),
  z.object({ type: z.literal('acked'), seqs: seqsSchema }),
  z.object({ type: z.literal('copies'), copies: z.array(z.tuple([int, count])) }),
  z.object({ type: z.literal('control'), control: z.looseObject({}) }),
  z.object({
    type: z.literal('stats'),
    unackedOut: count,
    unackedIn: count,
    retransmits: count,
    sent: count,
    received: count,
    rttMs: z.nullable(z.number()),
    lastMessageAt: z.nullable(z.number()),
  }),
  z.object({ type: z.literal('quarantine'), reason: z.string(), hex: z.string(), at: z.number() }),
  z.object({ type: z.literal('trace'), base: z.number(), count, bytes: z.string() }),
  z.object({
    type: z.literal('recording'),
    on: z.boolean(),
    file: z.string(),
    part: count,
    records: count,
    bytes: count,
    lost: count,
    error: z.nullable(z.string()),
  }),
]);
