// The world's own ends, for the simulator: reads commands as they stand in one frame, writes what one tick has to say.

import type { AProduct } from '../../../core/wire/world-amazon.js';
import type { UDeliveryLocation } from '../../../core/wire/world-ups.js';
import { loadProto } from './schema.js';
import { decodeMessage, encodeMessage, own, type WideInts } from './wire.js';
import { plainProduct } from './world-store.js';

const amazon = loadProto('world_amazon.proto');
const ups = loadProto('world_ups.proto');
const ACommandsType = amazon('ACommands');
const AResponsesType = amazon('AResponses');
const UCommandsType = ups('UCommands');
const UResponsesType = ups('UResponses');

/** One frame of the store's; to be carried out in the order of these fields. `simspeed` null: not sent. */
export interface ACommandsIn {
  readonly buy: readonly { readonly seq: number; readonly whnum: number; readonly things: readonly AProduct[] }[];
  readonly topack: readonly {
    readonly seq: number;
    readonly whnum: number;
    readonly things: readonly AProduct[];
    readonly shipid: number;
  }[];
  readonly load: readonly {
    readonly seq: number;
    readonly whnum: number;
    readonly truckid: number;
    readonly shipid: number;
  }[];
  readonly queries: readonly { readonly seq: number; readonly packageid: number }[];
  readonly acks: readonly number[];
  readonly simspeed: number | null;
  readonly disconnect: boolean;
}

/** One frame to the store; what is left out is not sent. */
export interface AResponsesOut {
  readonly arrived?: readonly { readonly seq: number; readonly whnum: number; readonly things: readonly AProduct[] }[];
  readonly ready?: readonly { readonly seq: number; readonly shipid: number }[];
  readonly loaded?: readonly { readonly seq: number; readonly shipid: number }[];
  readonly error?: readonly ErrorOut[];
  readonly packagestatus?: readonly { readonly seq: number; readonly packageid: number; readonly status: string }[];
  readonly acks?: readonly number[];
  readonly finished?: boolean;
}

interface ErrorOut {
  readonly seq: number;
  readonly err: string;
  readonly originseqnum: number;
}

/** One frame of the UPS's; to be carried out in the order of these fields. */
export interface UCommandsIn {
  readonly pickups: readonly { readonly seq: number; readonly truckid: number; readonly whid: number }[];
  readonly deliveries: readonly {
    readonly seq: number;
    readonly truckid: number;
    readonly packages: readonly UDeliveryLocation[];
  }[];
  readonly queries: readonly { readonly seq: number; readonly truckid: number }[];
  readonly acks: readonly number[];
  readonly simspeed: number | null;
  readonly disconnect: boolean;
}

export interface UResponsesOut {
  readonly completions?: readonly TruckOut[];
  readonly delivered?: readonly { readonly seq: number; readonly truckid: number; readonly packageid: number }[];
  readonly truckstatus?: readonly TruckOut[];
  readonly error?: readonly ErrorOut[];
  readonly acks?: readonly number[];
  readonly finished?: boolean;
}

interface TruckOut {
  readonly seq: number;
  readonly truckid: number;
  readonly x: number;
  readonly y: number;
  readonly status: string;
}

interface RawACommands {
  buy: { whnum: number; things: AProduct[]; seqnum: number }[];
  topack: { whnum: number; things: AProduct[]; shipid: number; seqnum: number }[];
  load: { whnum: number; truckid: number; shipid: number; seqnum: number }[];
  queries: { packageid: number; seqnum: number }[];
  simspeed?: number;
  disconnect?: boolean;
  acks: number[];
}

interface RawUCommands {
  pickups: { truckid: number; whid: number; seqnum: number }[];
  deliveries: { truckid: number; packages: UDeliveryLocation[]; seqnum: number }[];
  simspeed?: number;
  disconnect?: boolean;
  queries: { truckid: number; seqnum: number }[];
  acks: number[];
}

/** The body of one ACommands frame. Throws WireError. */
export function decodeACommands(buffer: Uint8Array, start: number, end: number, wide?: WideInts): ACommandsIn {
  const raw = decodeMessage<RawACommands>(ACommandsType, buffer, start, end, wide);
  return {
    buy: raw.buy.map((c) => ({ seq: c.seqnum, whnum: c.whnum, things: c.things.map(plainProduct) })),
    topack: raw.topack.map((c) => ({
      seq: c.seqnum,
      whnum: c.whnum,
      things: c.things.map(plainProduct),
      shipid: c.shipid,
    })),
    load: raw.load.map((c) => ({ seq: c.seqnum, whnum: c.whnum, truckid: c.truckid, shipid: c.shipid })),
    queries: raw.queries.map((c) => ({ seq: c.seqnum, packageid: c.packageid })),
    acks: raw.acks,
    simspeed: own(raw, 'simspeed') ?? null,
    disconnect: own(raw, 'disconnect') ?? false,
  };
}

/** The body of one UCommands frame. Throws WireError. */
export function decodeUCommands(buffer: Uint8Array, start: number, end: number, wide?: WideInts): UCommandsIn {
  const raw = decodeMessage<RawUCommands>(UCommandsType, buffer, start, end, wide);
  return {
    pickups: raw.pickups.map((c) => ({ seq: c.seqnum, truckid: c.truckid, whid: c.whid })),
    deliveries: raw.deliveries.map((c) => ({
      seq: c.seqnum,
      truckid: c.truckid,
      packages: c.packages.map(({ packageid, x, y }) => ({ packageid, x, y })),
    })),
    queries: raw.queries.map((c) => ({ seq: c.seqnum, truckid: c.truckid })),
    acks: raw.acks,
    simspeed: own(raw, 'simspeed') ?? null,
    disconnect: own(raw, 'disconnect') ?? false,
  };
}

/** `seq` is what the items carry here, `seqnum` what the wire calls it. */
const numbered = <T extends { readonly seq: number }>(items: readonly T[] | undefined) =>
  (items ?? []).map((item) => ({ ...item, seqnum: item.seq }));

/** The body of one AResponses frame; `frame` of core/session/frame puts the length before it. Throws WireError. */
export function encodeAResponses(message: AResponsesOut, wide?: WideInts): Uint8Array {
  return encodeMessage(
    AResponsesType,
    {
      arrived: numbered(message.arrived),
      ready: numbered(message.ready),
      loaded: numbered(message.loaded),
      error: numbered(message.error),
      packagestatus: numbered(message.packagestatus),
      acks: message.acks ?? [],
      ...(message.finished === undefined ? {} : { finished: message.finished }),
    },
    wide,
  );
}

/** The body of one UResponses frame. Throws WireError. */
export function encodeUResponses(message: UResponsesOut, wide?: WideInts): Uint8Array {
  return encodeMessage(
    UResponsesType,
    {
      completions: numbered(message.completions),
      delivered: numbered(message.delivered),
      truckstatus: numbered(message.truckstatus),
      error: numbered(message.error),
      acks: message.acks ?? [],
      ...(message.finished === undefined ? {} : { finished: message.finished }),
    },
    wide,
  );
}
