// Both ends of proto/amazon_ups.proto: storeCodec is what the store speaks, upsCodec what the UPS speaks.

import type { EnvelopeCodec, EnvelopeControl, Item, OutControl } from '../../../core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../core/wire/amazon-ups.js';
import { type RawStoreMessage, storeFields, storeItems } from './amazon-ups-store.js';
import { type RawUpsMessage, upsFields, upsItems } from './amazon-ups-ups.js';
import { loadProto } from './schema.js';
import { decodeMessage, encodeMessage, own } from './wire.js';

const type = loadProto('amazon_ups.proto');
const StoreMessage = type('StoreMessage');
const UpsMessage = type('UpsMessage');

function controlFields({ hello, disconnect }: OutControl): object {
  return {
    ...(hello === undefined ? {} : { hello: { worldid: hello } }),
    ...(disconnect === undefined ? {} : { disconnect }),
  };
}

interface RawControl {
  hello?: { worldid: number } | null;
  disconnect?: boolean;
}

function controlOf(raw: RawControl): EnvelopeControl {
  const hello = own(raw, 'hello');
  const disconnect = own(raw, 'disconnect');
  return {
    ...(hello === undefined || hello === null ? {} : { hello: hello.worldid }),
    ...(disconnect === undefined ? {} : { disconnect }),
  };
}

/** Pairs of request and answer that share a key; the rest is answered by number or not at all. */
function storeKey(body: StoreToUps): string | null {
  switch (body.kind) {
    case 'accountCheck':
      return `account:${body.shipid}`;
    case 'redirect':
    case 'cancel':
      return `${body.kind}:${body.shipid}`;
    case 'pickup':
      return onlyOne(
        'pickup',
        body.packages.map(({ shipid }) => shipid),
      );
    case 'loaded':
      return onlyOne('loaded', body.shipids);
    default:
      return null;
  }
}

/** What names several packages is answered package by package: no single answer is its ack. */
function onlyOne(kind: string, shipids: readonly number[]): string | null {
  return shipids.length === 1 ? `${kind}:${shipids[0]}` : null;
}

function each(kind: string, shipids: readonly number[]): { readonly keys: readonly string[] } | null {
  return shipids.length === 0 ? null : { keys: shipids.map((shipid) => `${kind}:${shipid}`) };
}

function upsAnswers(body: UpsToStore): ReturnType<EnvelopeCodec<StoreToUps, UpsToStore>['answers']> {
  switch (body.kind) {
    case 'truckArrived':
      return each('pickup', body.shipids);
    case 'outForDelivery':
      return each('loaded', body.shipids);
    case 'delivered':
      return { key: `loaded:${body.shipid}` };
    case 'accountResult':
      return { key: `account:${body.shipid}` };
    case 'redirectResult':
      return { key: `redirect:${body.shipid}` };
    case 'cancelResult':
      return { key: `cancel:${body.shipid}` };
    case 'status':
      return body.answers === null ? null : { seq: body.answers };
    case 'error':
      return { seq: body.originseqnum };
    default:
      return null;
  }
}

const encodeStore = (fields: object): Uint8Array => encodeMessage(StoreMessage, fields);
const encodeUps = (fields: object): Uint8Array => encodeMessage(UpsMessage, fields);

/** The store's end. */
export const storeCodec: EnvelopeCodec<StoreToUps, UpsToStore> = {
  encodeItem: (item: Item<StoreToUps>) => encodeStore(storeFields(item)),
  encodeAcks: (acks) => encodeStore({ acks }),
  encodeControl: (control) => encodeStore(controlFields(control)),
  decode(buffer, start, end) {
    const raw = decodeMessage<RawUpsMessage & RawControl>(UpsMessage, buffer, start, end);
    return { items: upsItems(raw), acks: raw.acks, control: controlOf(raw) };
  },
  commandKey: storeKey,
  answers: upsAnswers,
};

/** The UPS's end. */
export const upsCodec: EnvelopeCodec<UpsToStore, StoreToUps> = {
  encodeItem: (item: Item<UpsToStore>) => encodeUps(upsFields(item)),
  encodeAcks: (acks) => encodeUps({ acks }),
  encodeControl: (control) => encodeUps(controlFields(control)),
  decode(buffer, start, end) {
    const raw = decodeMessage<RawStoreMessage & RawControl>(StoreMessage, buffer, start, end);
    return { items: storeItems(raw), acks: raw.acks, control: controlOf(raw) };
  },
  // What the UPS tells is news; the store answers it with acks and, at worst, an error that names the number.
  commandKey: () => null,
  answers: (body) => (body.kind === 'error' ? { seq: body.originseqnum } : null),
};
