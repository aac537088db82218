// The UPS's end of dialect "v4" (proto/dialects/v4.proto): AUCommand in, UACommand out. Its first bytes, bare digits, are no message.

import type { EnvelopeCodec, Item } from '../../../core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../core/wire/amazon-ups.js';
import { loadProto } from './schema.js';
import { unsaid } from './ups-end.js';
import { decodeMessage, encodeMessage, own } from './wire.js';

const type = loadProto('dialects/v4.proto');
const Command = type('AUCommand');
const Answer = type('UACommand');

interface RawOrder {
  packageid: number;
  warehouselocationx: number;
  warehouselocationy: number;
  warehouseid: number;
  destinationx: number;
  destinationy: number;
  upsid?: string;
  seqnum: number;
}

interface RawCommand {
  deliver: { packageid: number; seqnum: number }[];
  order: RawOrder[];
  acks: number[];
  error: { err: string; originseqnum: number; seqnum: number }[];
}

function pickupOf(m: RawOrder): StoreToUps {
  const parcel = {
    shipid: m.packageid,
    destination: { x: m.destinationx, y: m.destinationy },
    upsAccount: own(m, 'upsid') ?? null,
    items: [],
  };
  const warehouse = { x: m.warehouselocationx, y: m.warehouselocationy };
  return { kind: 'pickup', whnum: m.warehouseid, warehouse, packages: [parcel] };
}

function itemsOf(raw: RawCommand): Item<StoreToUps>[] {
  return [
    ...raw.order.map((m) => ({ seq: m.seqnum, body: pickupOf(m) })),
    ...raw.deliver.map(({ seqnum: seq, packageid }) => {
      return { seq, body: { kind: 'loaded' as const, truckid: null, shipids: [packageid] } };
    }),
    ...raw.error.map(({ seqnum: seq, err, originseqnum }) => {
      return { seq, body: { kind: 'error' as const, err, originseqnum } };
    }),
  ];
}

function fields({ seq: seqnum, body }: Item<UpsToStore>): object {
  switch (body.kind) {
    case 'truckArrived':
      if (body.shipids.length !== 1) throw unsaid(body);
      return { arrive: [{ packageid: body.shipids[0], truckid: body.truckid, seqnum }] };
    case 'delivered':
      return { delivered: [{ packageid: body.shipid, seqnum }] };
    case 'error':
      return { error: [{ err: body.err, originseqnum: body.originseqnum, seqnum }] };
    default:
      throw unsaid(body);
  }
}

const WORDS: ReadonlySet<UpsToStore['kind']> = new Set(['truckArrived', 'delivered', 'error']);

export const v4UpsCodec: EnvelopeCodec<UpsToStore, StoreToUps> = {
  encodeItem: (item) => encodeMessage(Answer, fields(item)),
  encodeAcks: (acks) => encodeMessage(Answer, { acks }),
  encodeControl: () => new Uint8Array(0),
  decode(buffer, start, end) {
    const raw = decodeMessage<RawCommand>(Command, buffer, start, end);
    return { items: itemsOf(raw), acks: raw.acks, control: {} };
  },
  commandKey: () => null,
  answers: (body) => (body.kind === 'error' ? { seq: body.originseqnum } : null),
  unsupported: ({ body }) => (WORDS.has(body.kind) ? null : []),
};
