// What goes into and comes out of the world model: decoded messages, outputs, rows. Shapes only.

import type { Item } from '../session/types.js';
import type { WorldCommand, WorldResponse } from '../wire/world-amazon.js';
import type { UpsWorldCommand, UpsWorldResponse } from '../wire/world-ups.js';

/** Which of the two ports a connection came in on. */
export type Side = 'amazon' | 'ups';

/** One ACommands or UCommands: the requests in message order, and the un-numbered parts. */
export interface Requests<Command> {
  readonly items: readonly Item<Command>[];
  readonly acks: readonly number[];
  readonly simspeed?: number | undefined;
  readonly disconnect?: boolean | undefined;
}

export type StoreRequests = Requests<WorldCommand>;
export type UpsRequests = Requests<UpsWorldCommand>;

/** One AResponses or UResponses. */
export interface Replies<Response> {
  readonly items: readonly Item<Response>[];
  readonly acks: readonly number[];
  readonly finished: boolean;
}

export type StoreReplies = Replies<WorldResponse>;
export type UpsReplies = Replies<UpsWorldResponse>;

/** AConnect or UConnect, their lists under one name. */
export interface ConnectRequest {
  readonly worldid?: number | undefined;
  readonly isAmazon: boolean;
  /** Warehouses on the store's side, trucks on the UPS's. */
  readonly places: readonly { readonly id: number; readonly x: number; readonly y: number }[];
}

/** AConnected or UConnected; `worldid` null: left out, as the real one does for a first message that does not parse. */
export interface ConnectAnswer {
  readonly worldid: number | null;
  readonly result: string;
}

/** What the server is to do, in order. `connection` is the number it gave the connection. */
export type WorldOutput =
  | { readonly type: 'connected'; readonly connection: number; readonly side: Side; readonly answer: ConnectAnswer }
  | { readonly type: 'toStore'; readonly connection: number; readonly replies: StoreReplies }
  | { readonly type: 'toUps'; readonly connection: number; readonly replies: UpsReplies }
  /** Close after what was sent before. */
  | { readonly type: 'close'; readonly connection: number };

/** A row of the simulator's key-value table; value null deletes. */
export interface WorldRow {
  readonly scope: 'world';
  readonly key: string;
  readonly value: string | null;
}

/** Limits of one world server. */
export const WORLD_LIMITS = {
  worlds: 100_000,
  /** Items in one message at most; more go into further messages of the same tick. */
  itemsPerMessage: 20_000,
} as const;
