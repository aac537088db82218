// The store's end of dialect "ua" (proto/dialects/ua.proto): AtoUCommand out, UtoACommand in.

import type { EnvelopeCodec, EnvelopeControl, Item } from '../../../core/session/types.js';
import type { PickupPackage, StoreToUps, UpsToStore } from '../../../core/wire/amazon-ups.js';
import { loadProto } from './schema.js';
import { isStandIn, NO_SUCH_MESSAGE, refusal, unsayable } from './unsupported.js';
import { decodeMessage, encodeMessage, own } from './wire.js';

const type = loadProto('dialects/ua.proto');
const Command = type('AtoUCommand');
const Answer = type('UtoACommand');

interface RawAnswer {
  connection: { seqNum: number; worldId: number }[];
  usrVlid: { seqNum: number; result: boolean; shipid: number }[];
  loadReq: { seqNum: number; warehouseId: number; truckId: number; shipId: number[] }[];
  delivery: { seqNum: number; shipId: number }[];
  errMsg: { err: string; originseqnum: number; seqNum: number }[];
  ack: number[];
  disconnection?: boolean;
}

function shipInfo({ shipid, destination, upsAccount, items }: PickupPackage): object {
  return {
    shipId: shipid,
    ...(upsAccount === null ? {} : { UPSaccount: upsAccount }),
    products: items.map(({ description, count }) => ({ description, count })),
    destination_x: destination.x,
    destination_y: destination.y,
  };
}

function fields({ seq: seqNum, body }: Item<StoreToUps>): object {
  switch (body.kind) {
    case 'accountCheck':
      return { usrVlid: [{ seqNum, UPSaccount: body.upsAccount, shipid: body.shipid }] };
    case 'pickup':
      return { pikReq: [{ seqNum, warehouseId: body.whnum, shipment: body.packages.map(shipInfo) }] };
    case 'loaded':
      return { loadReq: [{ seqNum, shipId: body.shipids, truckId: body.truckid }] };
    case 'error':
      return { errMsg: [{ err: body.err, originseqnum: body.originseqnum, seqNum }] };
    case 'redirect':
    case 'cancel':
    case 'statusQuery':
      throw unsayable(body);
  }
}

function itemsOf(raw: RawAnswer): Item<UpsToStore>[] {
  const items: Item<UpsToStore>[] = [];
  const add = (seq: number, body: UpsToStore): number => items.push({ seq, body });
  for (const m of raw.usrVlid) {
    add(m.seqNum, { kind: 'accountResult', shipid: m.shipid, upsAccount: null, valid: m.result });
  }
  for (const m of raw.loadReq) {
    add(m.seqNum, { kind: 'truckArrived', truckid: m.truckId, whnum: m.warehouseId, shipids: m.shipId });
  }
  for (const m of raw.delivery) add(m.seqNum, { kind: 'delivered', truckid: null, shipid: m.shipId });
  for (const m of raw.errMsg) add(m.seqNum, { kind: 'error', err: m.err, originseqnum: m.originseqnum });
  return items;
}

function controlOf(raw: RawAnswer): EnvelopeControl {
  // Should one message connect twice, the last one is where the UPS is now.
  const hello = raw.connection.at(-1)?.worldId;
  const disconnect = own(raw, 'disconnection');
  return { ...(hello === undefined ? {} : { hello }), ...(disconnect === undefined ? {} : { disconnect }) };
}

function decode(buffer: Uint8Array, start: number, end: number): RawAnswer {
  return decodeMessage<RawAnswer>(Answer, buffer, start, end);
}

export const uaCodec: EnvelopeCodec<StoreToUps, UpsToStore> = {
  encodeItem: (item) => encodeMessage(Command, fields(item)),
  encodeAcks: (acks) => encodeMessage(Command, { ack: acks }),
  // There is no word for hello: the UPS makes the world.
  encodeControl: ({ disconnect }) =>
    encodeMessage(Command, disconnect === undefined ? {} : { disconnection: disconnect }),
  decode(buffer, start, end) {
    const raw = decode(buffer, start, end);
    const ackNow = raw.connection.map(({ seqNum }) => seqNum);
    return { items: itemsOf(raw), acks: raw.ack, control: controlOf(raw), ackNow };
  },
  // A repeated message is not acked again by this UPS: should the ack be lost with a connection, the answer does as well.
  commandKey(body) {
    switch (body.kind) {
      case 'accountCheck':
        return `account:${body.shipid}`;
      case 'pickup':
        return body.packages[0] === undefined ? null : `pickup:${body.packages[0].shipid}`;
      case 'loaded':
        return body.shipids[0] === undefined ? null : `loaded:${body.shipids[0]}`;
      default:
        return null;
    }
  },
  answers(body) {
    switch (body.kind) {
      case 'accountResult':
        return { key: `account:${body.shipid}` };
      case 'truckArrived':
        return { keys: body.shipids.map((shipid) => `pickup:${shipid}`) };
      case 'delivered':
        return { key: `loaded:${body.shipid}` };
      case 'error':
        return { seq: body.originseqnum };
      default:
        return null;
    }
  },
  unsupported(item) {
    const { kind } = item.body;
    if (kind === 'redirect' || kind === 'cancel' || kind === 'statusQuery') return refusal(item, NO_SUCH_MESSAGE);
    // The UPS cannot have erred in what it never said.
    return item.body.kind === 'error' && isStandIn(item.body.originseqnum) ? [] : null;
  },
};

/** The world that this frame's `connection` names; null when it has none. Throws WireError. */
export function uaWorldOf(buffer: Uint8Array, start: number, end: number): number | null {
  return controlOf(decode(buffer, start, end)).hello ?? null;
}
