// The UPS's end of dialect "call" (proto/dialects/call.proto): UA_Commands in, UA_Responses out, and the bare UA_Connect before them.

import type { EnvelopeCodec, Item } from '../../../core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../core/wire/amazon-ups.js';
import { loadProto } from './schema.js';
import { unsaid } from './ups-end.js';
import { decodeMessage, encodeMessage } from './wire.js';

const type = loadProto('dialects/call.proto');
const Connect = type('UA_Connect');
const Commands = type('UA_Commands');
const Responses = type('UA_Responses');

interface RawCall {
  package_id: number;
  products: { id: number; description: string; count: number }[];
  whnum: number;
  owner_id: number;
  dest_x: number;
  dest_y: number;
  seqnum: number;
}

interface RawCommands {
  truckCall: RawCall[];
  goDeliver: { truckid: number; packageid: number; x: number; y: number; seqnum: number }[];
  acks: number[];
}

function pickupOf(m: RawCall): StoreToUps {
  const parcel = {
    shipid: m.package_id,
    destination: { x: m.dest_x, y: m.dest_y },
    upsAccount: m.owner_id === 0 ? null : String(m.owner_id),
    items: m.products.map(({ id: productId, description, count }) => ({ productId, description, count })),
  };
  return { kind: 'pickup', whnum: m.whnum, warehouse: null, packages: [parcel] };
}

function itemsOf(raw: RawCommands): Item<StoreToUps>[] {
  return [
    ...raw.truckCall.map((m) => ({ seq: m.seqnum, body: pickupOf(m) })),
    ...raw.goDeliver.map(({ seqnum: seq, truckid, packageid, x, y }) => {
      return { seq, body: { kind: 'loaded' as const, truckid, shipids: [packageid], destinations: [{ x, y }] } };
    }),
  ];
}

function fields({ seq: seqnum, body }: Item<UpsToStore>): object {
  // An arrival names no package: the store knows from warehouse and truck which call it answers, so each call gets its own.
  if (body.kind === 'truckArrived') return { truckArrived: [{ whnum: body.whnum, truck_id: body.truckid, seqnum }] };
  if (body.kind === 'delivered' && body.truckid !== null) {
    return { delivered: [{ packageid: body.shipid, truckid: body.truckid, seqnum }] };
  }
  throw unsaid(body);
}

export const callUpsCodec: EnvelopeCodec<UpsToStore, StoreToUps> = {
  encodeItem: (item) => encodeMessage(Responses, fields(item)),
  encodeAcks: (acks) => encodeMessage(Responses, { acks }),
  encodeControl: () => new Uint8Array(0),
  decode(buffer, start, end) {
    const raw = decodeMessage<RawCommands>(Commands, buffer, start, end);
    return { items: itemsOf(raw), acks: raw.acks, control: {} };
  },
  commandKey: () => null,
  answers: () => null,
  unsupported: ({ body }) =>
    body.kind === 'truckArrived' || (body.kind === 'delivered' && body.truckid !== null) ? null : [],
};

/** The body of the first message. */
export function encodeCallConnect(worldId: number): Uint8Array {
  return encodeMessage(Connect, { worldid: worldId });
}
