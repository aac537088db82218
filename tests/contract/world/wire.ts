// The world's protocol as tests speak it, from the .proto files alone: nothing of the program's own code is used here, so that the
// contract judges our world as it judges another.

import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';

const proto = (file: string): protobuf.Root =>
  protobuf.parse(readFileSync(new URL(`../../../proto/${file}`, import.meta.url), 'utf8'), { keepCase: true }).root;

export interface Thing {
  readonly id: number;
  readonly description: string;
  readonly count: number;
}
export interface Place {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

export type StoreCommand =
  | { readonly kind: 'buy'; readonly whnum: number; readonly things: readonly Thing[] }
  | { readonly kind: 'pack'; readonly whnum: number; readonly things: readonly Thing[]; readonly shipid: number }
  | { readonly kind: 'load'; readonly whnum: number; readonly truckid: number; readonly shipid: number }
  | { readonly kind: 'query'; readonly packageid: number };
export type UpsCommand =
  | { readonly kind: 'pickup'; readonly truckid: number; readonly whid: number }
  | {
      readonly kind: 'deliver';
      readonly truckid: number;
      readonly packages: readonly { readonly packageid: number; readonly x: number; readonly y: number }[];
    }
  | { readonly kind: 'query'; readonly truckid: number };

interface Refused {
  readonly kind: 'error';
  readonly err: string;
  readonly originseqnum: number;
}
export type StoreResponse =
  | { readonly kind: 'arrived'; readonly whnum: number; readonly things: readonly Thing[] }
  | { readonly kind: 'ready'; readonly shipid: number }
  | { readonly kind: 'loaded'; readonly shipid: number }
  | { readonly kind: 'packagestatus'; readonly packageid: number; readonly status: string }
  | Refused;
export interface TruckAt {
  readonly truckid: number;
  readonly x: number;
  readonly y: number;
  readonly status: string;
}
export type UpsResponse =
  | ({ readonly kind: 'completion' } & TruckAt)
  | { readonly kind: 'delivered'; readonly truckid: number; readonly packageid: number }
  | ({ readonly kind: 'truckstatus' } & TruckAt)
  | Refused;

export interface Numbered<Body> {
  readonly seq: number;
  readonly body: Body;
}

/** Message names of one port, and the list in which each kind travels. */
export interface Tongue {
  readonly connect: protobuf.Type;
  readonly connected: protobuf.Type;
  readonly commands: protobuf.Type;
  readonly responses: protobuf.Type;
  readonly isAmazon: boolean;
  /** The list of the connect message. */
  readonly places: 'initwh' | 'trucks';
  readonly requestLists: Readonly<Record<string, string>>;
  readonly responseLists: Readonly<Record<string, string>>;
}

const amazon = proto('world_amazon.proto');
const ups = proto('world_ups.proto');

export const STORE: Tongue = {
  connect: amazon.lookupType('AConnect'),
  connected: amazon.lookupType('AConnected'),
  commands: amazon.lookupType('ACommands'),
  responses: amazon.lookupType('AResponses'),
  isAmazon: true,
  places: 'initwh',
  requestLists: { buy: 'buy', pack: 'topack', load: 'load', query: 'queries' },
  responseLists: {
    arrived: 'arrived',
    ready: 'ready',
    loaded: 'loaded',
    error: 'error',
    packagestatus: 'packagestatus',
  },
};
export const UPS: Tongue = {
  connect: ups.lookupType('UConnect'),
  connected: ups.lookupType('UConnected'),
  commands: ups.lookupType('UCommands'),
  responses: ups.lookupType('UResponses'),
  isAmazon: false,
  places: 'trucks',
  requestLists: { pickup: 'pickups', deliver: 'deliveries', query: 'queries' },
  responseLists: { completions: 'completion', delivered: 'delivered', truckstatus: 'truckstatus', error: 'error' },
};

/** A message with its length in front, in one piece. */
export function framed(body: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = body.length;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) length.push((rest & 0x7f) | 0x80);
  length.push(rest);
  return Buffer.concat([Uint8Array.from(length), body]);
}

/** Fields by their names; int64 as numbers, or as decimal text where a number cannot hold them. */
export function encode(type: protobuf.Type, fields: object): Uint8Array {
  return type.encode(type.fromObject(fields)).finish();
}

export type Fields = Readonly<Record<string, unknown>>;

/** Only what was on the wire. int64 as numbers, or as text where a number cannot hold them. `loose`: required fields may miss. */
export function decode(type: protobuf.Type, body: Uint8Array, loose = false): Fields {
  return plain(type.toObject(loose ? decodeLoosely(type, body) : type.decode(body), { longs: String }), type) as Fields;
}

/** As a lenient reader does: what came before the complaint about what is missing. */
function decodeLoosely(type: protobuf.Type, body: Uint8Array): protobuf.Message {
  try {
    return type.decode(body);
  } catch (error) {
    if (error instanceof protobuf.util.ProtocolError) return error.instance;
    throw error;
  }
}

function plain(value: unknown, type: protobuf.Type): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => {
      const field = type.fields[name]?.resolve();
      const one = (each: unknown): unknown => {
        if (field?.resolvedType instanceof protobuf.Type) return plain(each, field.resolvedType);
        if (field?.type !== 'int64' || typeof each !== 'string') return each;
        return Number.isSafeInteger(Number(each)) ? Number(each) : each;
      };
      return [name, Array.isArray(inner) ? inner.map(one) : one(inner)];
    }),
  );
}

/** Cuts the stream into messages. */
export class Frames {
  #rest: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): Uint8Array[] {
    let bytes: Uint8Array = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const bodies: Uint8Array[] = [];
    for (;;) {
      let length = 0;
      let at = 0;
      let whole = false;
      while (at < bytes.length && at < 5 && !whole) {
        const byte = bytes[at] ?? 0;
        length += (byte & 0x7f) * 2 ** (7 * at);
        at += 1;
        whole = byte < 0x80;
      }
      if (!whole || bytes.length < at + length) break;
      bodies.push(bytes.subarray(at, at + length));
      bytes = bytes.subarray(at + length);
    }
    // A copy: the chunk is the socket's.
    this.#rest = Uint8Array.from(bytes);
    return bodies;
  }
}
