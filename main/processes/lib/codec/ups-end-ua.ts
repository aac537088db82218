// The UPS's end of dialect "ua" (proto/dialects/ua.proto): AtoUCommand in, UtoACommand out; its first word names the world.

import type { EnvelopeCodec, EnvelopeControl, Item } from '../../../core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../core/wire/amazon-ups.js';
import { loadProto } from './schema.js';
import { unsaid } from './ups-end.js';
import { decodeMessage, encodeMessage, own } from './wire.js';

const type = loadProto('dialects/ua.proto');
const Command = type('AtoUCommand');
const Answer = type('UtoACommand');

interface RawShipment {
  shipId: number;
  UPSaccount?: string;
  products: { description: string; count: number }[];
  destination_x: number;
  destination_y: number;
}

interface RawCommand {
  usrVlid: { seqNum: number; UPSaccount: string; shipid: number }[];
  pikReq: { seqNum: number; warehouseId: number; shipment: RawShipment[] }[];
  loadReq: { seqNum: number; shipId: number[]; truckId: number }[];
  errMsg: { err: string; originseqnum: number; seqNum: number }[];
  ack: number[];
  disconnection?: boolean;
}

function packageOf(raw: RawShipment) {
  return {
    shipid: raw.shipId,
    destination: { x: raw.destination_x, y: raw.destination_y },
    upsAccount: own(raw, 'UPSaccount') ?? null,
    items: raw.products.map(({ description, count }) => ({ description, count })),
  };
}

function itemsOf(raw: RawCommand): Item<StoreToUps>[] {
  const items: Item<StoreToUps>[] = [];
  const add = (seq: number, body: StoreToUps): number => items.push({ seq, body });
  for (const m of raw.usrVlid) add(m.seqNum, { kind: 'accountCheck', shipid: m.shipid, upsAccount: m.UPSaccount });
  for (const m of raw.pikReq) {
    add(m.seqNum, { kind: 'pickup', whnum: m.warehouseId, warehouse: null, packages: m.shipment.map(packageOf) });
  }
  for (const m of raw.loadReq) add(m.seqNum, { kind: 'loaded', truckid: m.truckId, shipids: m.shipId });
  for (const m of raw.errMsg) add(m.seqNum, { kind: 'error', err: m.err, originseqnum: m.originseqnum });
  return items;
}

function controlOf(raw: RawCommand): EnvelopeControl {
  const disconnect = own(raw, 'disconnection');
  return disconnect === undefined ? {} : { disconnect };
}

function fields({ seq: seqNum, body }: Item<UpsToStore>): object {
  switch (body.kind) {
    case 'accountResult':
      return { usrVlid: [{ seqNum, result: body.valid, shipid: body.shipid }] };
    case 'truckArrived':
      return { loadReq: [{ seqNum, warehouseId: body.whnum, truckId: body.truckid, shipId: body.shipids }] };
    case 'delivered':
      return { delivery: [{ seqNum, shipId: body.shipid }] };
    case 'error':
      return { errMsg: [{ err: body.err, originseqnum: body.originseqnum, seqNum }] };
    default:
      throw unsaid(body);
  }
}

const WORDS: ReadonlySet<UpsToStore['kind']> = new Set(['accountResult', 'truckArrived', 'delivered', 'error']);

export const uaUpsCodec: EnvelopeCodec<UpsToStore, StoreToUps> = {
  encodeItem: (item) => encodeMessage(Answer, fields(item)),
  encodeAcks: (acks) => encodeMessage(Answer, { ack: acks }),
  encodeControl: ({ disconnect }) =>
    encodeMessage(Answer, disconnect === undefined ? {} : { disconnection: disconnect }),
  decode(buffer, start, end) {
    const raw = decodeMessage<RawCommand>(Command, buffer, start, end);
    return { items: itemsOf(raw), acks: raw.ack, control: controlOf(raw) };
  },
  commandKey: () => null,
  answers: (body) => (body.kind === 'error' ? { seq: body.originseqnum } : null),
  unsupported: ({ body }) => (WORDS.has(body.kind) ? null : []),
};

/** The body of the first message; its number is to be used by nothing else. */
export function encodeUaConnection(worldId: number, seqNum: number): Uint8Array {
  return encodeMessage(Answer, { connection: [{ seqNum, worldId }] });
}
