// The store's end of dialect "v4" (proto/dialects/v4.proto): AUCommand out, UACommand in.

import { type EnvelopeCodec, type Item, WireError } from '../../../core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../core/wire/amazon-ups.js';
import { loadProto } from './schema.js';
import { isStandIn, NO_SUCH_MESSAGE, ONE_PACKAGE, refusal, unsayable } from './unsupported.js';
import { decodeMessage, encodeMessage } from './wire.js';

const type = loadProto('dialects/v4.proto');
const Command = type('AUCommand');
const Answer = type('UACommand');

interface RawAnswer {
  arrive: { packageid: number; truckid: number; seqnum: number }[];
  delivered: { packageid: number; seqnum: number }[];
  acks: number[];
  error: { err: string; originseqnum: number; seqnum: number }[];
}

function fields({ seq: seqnum, body }: Item<StoreToUps>): object {
  switch (body.kind) {
    case 'pickup': {
      const [parcel] = body.packages;
      if (parcel === undefined || body.packages.length > 1 || body.warehouse === null) throw unsayable(body);
      const order = {
        packageid: parcel.shipid,
        warehouselocationx: body.warehouse.x,
        warehouselocationy: body.warehouse.y,
        warehouseid: body.whnum,
        destinationx: parcel.destination.x,
        destinationy: parcel.destination.y,
        ...(parcel.upsAccount === null ? {} : { upsid: parcel.upsAccount }),
        seqnum,
      };
      return { order: [order] };
    }
    case 'loaded':
      if (body.shipids.length !== 1) throw unsayable(body);
      return { deliver: [{ packageid: body.shipids[0], seqnum }] };
    case 'error':
      return { error: [{ err: body.err, originseqnum: body.originseqnum, seqnum }] };
    case 'accountCheck':
    case 'redirect':
    case 'cancel':
    case 'statusQuery':
      throw unsayable(body);
  }
}

function itemsOf(raw: RawAnswer): Item<UpsToStore>[] {
  const items: Item<UpsToStore>[] = [];
  const add = (seq: number, body: UpsToStore): number => items.push({ seq, body });
  for (const m of raw.arrive) {
    add(m.seqnum, { kind: 'truckArrived', truckid: m.truckid, whnum: null, shipids: [m.packageid] });
  }
  for (const m of raw.delivered) add(m.seqnum, { kind: 'delivered', truckid: null, shipid: m.packageid });
  for (const m of raw.error) add(m.seqnum, { kind: 'error', err: m.err, originseqnum: m.originseqnum });
  return items;
}

export const v4Codec: EnvelopeCodec<StoreToUps, UpsToStore> = {
  encodeItem: (item) => encodeMessage(Command, fields(item)),
  encodeAcks: (acks) => encodeMessage(Command, { acks }),
  // Neither hello nor disconnect has a word here.
  encodeControl: () => new Uint8Array(0),
  decode(buffer, start, end) {
    const raw = decodeMessage<RawAnswer>(Answer, buffer, start, end);
    return { items: itemsOf(raw), acks: raw.acks, control: {} };
  },
  commandKey(body) {
    if (body.kind === 'pickup') return `pickup:${body.packages[0]?.shipid ?? 0}`;
    return body.kind === 'loaded' ? `loaded:${body.shipids[0] ?? 0}` : null;
  },
  answers(body) {
    switch (body.kind) {
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
    const { body } = item;
    switch (body.kind) {
      case 'pickup':
        return body.packages.length === 1 ? null : refusal(item, ONE_PACKAGE);
      case 'loaded':
        return body.shipids.length === 1 ? null : refusal(item, ONE_PACKAGE);
      case 'error':
        // The UPS cannot have erred in what it never said.
        return isStandIn(body.originseqnum) ? [] : null;
      default:
        return refusal(item, NO_SUCH_MESSAGE);
    }
  },
};

/** What a UACommand looks like: the handshake asks, to tell digits from a frame's length. */
export const V4_FRAMES = {
  /** The tags of its fields; acks come one by one or packed. */
  firstBytes: new Set([0x0a, 0x12, 0x18, 0x1a, 0x22]),
  isFrame(buffer: Uint8Array, start: number, end: number): boolean {
    try {
      decodeMessage<RawAnswer>(Answer, buffer, start, end);
      return true;
    } catch (error) {
      if (error instanceof WireError) return false;
      throw error;
    }
  },
};
