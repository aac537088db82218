// The store's end of dialect "call" (proto/dialects/call.proto): UA_Commands out, UA_Responses in, and the UPS's bare UA_Connect.

import type { EnvelopeCodec, Item } from '../../../core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../core/wire/amazon-ups.js';
import { loadProto } from './schema.js';
import { NO_DESTINATION, NO_SUCH_MESSAGE, ONE_PACKAGE, refusal, unsayable } from './unsupported.js';
import { decodeMessage, encodeMessage } from './wire.js';

const type = loadProto('dialects/call.proto');
const Connect = type('UA_Connect');
const Commands = type('UA_Commands');
const Responses = type('UA_Responses');

interface RawResponses {
  truckArrived: { whnum: number; truck_id: number; seqnum: number }[];
  delivered: { packageid: number; truckid: number; seqnum: number }[];
  acks: number[];
}

/** Owners are numbers in this dialect: an account of decimal digits is one, any other (or none) is 0. */
export function ownerId(upsAccount: string | null): number {
  if (upsAccount === null || !/^[0-9]{1,16}$/.test(upsAccount)) return 0;
  const owner = Number(upsAccount);
  return Number.isSafeInteger(owner) ? owner : 0;
}

function fields({ seq: seqnum, body }: Item<StoreToUps>): object {
  if (body.kind === 'pickup') {
    const [parcel] = body.packages;
    if (parcel === undefined || body.packages.length > 1) throw unsayable(body);
    const call = {
      package_id: parcel.shipid,
      products: parcel.items.map(({ productId = 0, description, count }) => ({ id: productId, description, count })),
      whnum: body.whnum,
      owner_id: ownerId(parcel.upsAccount),
      dest_x: parcel.destination.x,
      dest_y: parcel.destination.y,
      seqnum,
    };
    return { truckCall: [call] };
  }
  if (body.kind === 'loaded') {
    const way = body.destinations?.[0];
    if (body.shipids.length !== 1 || way === undefined) throw unsayable(body);
    return { goDeliver: [{ truckid: body.truckid, packageid: body.shipids[0], x: way.x, y: way.y, seqnum }] };
  }
  throw unsayable(body);
}

function itemsOf(raw: RawResponses): Item<UpsToStore>[] {
  const items: Item<UpsToStore>[] = [];
  const add = (seq: number, body: UpsToStore): number => items.push({ seq, body });
  for (const m of raw.truckArrived) {
    // No package is named, and the truck may be -1: fulfilment knows what to do with either.
    add(m.seqnum, { kind: 'truckArrived', truckid: m.truck_id, whnum: m.whnum, shipids: [] });
  }
  for (const m of raw.delivered) add(m.seqnum, { kind: 'delivered', truckid: m.truckid, shipid: m.packageid });
  return items;
}

export const callCodec: EnvelopeCodec<StoreToUps, UpsToStore> = {
  encodeItem: (item) => encodeMessage(Commands, fields(item)),
  encodeAcks: (acks) => encodeMessage(Commands, { acks }),
  // Neither hello nor disconnect has a word here.
  encodeControl: () => new Uint8Array(0),
  decode(buffer, start, end) {
    const raw = decodeMessage<RawResponses>(Responses, buffer, start, end);
    return { items: itemsOf(raw), acks: raw.acks, control: {} };
  },
  // An arrival names no package: only a delivery tells which command it answers.
  commandKey: (body) => (body.kind === 'loaded' ? `loaded:${body.shipids[0] ?? 0}` : null),
  answers: (body) => (body.kind === 'delivered' ? { key: `loaded:${body.shipid}` } : null),
  unsupported(item) {
    const { body } = item;
    switch (body.kind) {
      case 'pickup':
        return body.packages.length === 1 ? null : refusal(item, ONE_PACKAGE);
      case 'loaded':
        if (body.shipids.length !== 1) return refusal(item, ONE_PACKAGE);
        return body.destinations?.[0] === undefined ? refusal(item, NO_DESTINATION) : null;
      default:
        return refusal(item, NO_SUCH_MESSAGE);
    }
  },
};

/** The world that the UPS's first frame names. Throws WireError for what is no UA_Connect. */
export function decodeCallConnect(buffer: Uint8Array, start: number, end: number): number {
  return decodeMessage<{ worldid: number }>(Connect, buffer, start, end).worldid;
}
