// The store's end towards the world: ACommands out, AResponses in.

import type { EnvelopeCodec, Item } from '../../../core/session/types.js';
import type { AProduct, WorldCommand, WorldResponse } from '../../../core/wire/world-amazon.js';
import { worldControlFields, worldResponseControl } from './control.js';
import { loadProto } from './schema.js';
import { decodeMessage, encodeMessage } from './wire.js';

const type = loadProto('world_amazon.proto');
const Commands = type('ACommands');
const Responses = type('AResponses');

interface RawResponses {
  arrived: { whnum: number; things: AProduct[]; seqnum: number }[];
  ready: { shipid: number; seqnum: number }[];
  loaded: { shipid: number; seqnum: number }[];
  finished?: boolean;
  error: { err: string; originseqnum: number; seqnum: number }[];
  acks: number[];
  packagestatus: { packageid: number; status: string; seqnum: number }[];
}

/** A product as a plain object: decoded messages carry a prototype that must not leak into the program. */
export function plainProduct({ id, description, count }: AProduct): AProduct {
  return { id, description, count };
}

function commandFields({ seq: seqnum, body }: Item<WorldCommand>): object {
  switch (body.kind) {
    case 'buy':
      return { buy: [{ whnum: body.whnum, things: body.things, seqnum }] };
    case 'pack':
      return { topack: [{ whnum: body.whnum, things: body.things, shipid: body.shipid, seqnum }] };
    case 'load':
      return { load: [{ whnum: body.whnum, truckid: body.truckid, shipid: body.shipid, seqnum }] };
    case 'query':
      return { queries: [{ packageid: body.packageid, seqnum }] };
  }
}

function responseItems(raw: RawResponses): Item<WorldResponse>[] {
  const items: Item<WorldResponse>[] = [];
  for (const { whnum, things, seqnum } of raw.arrived) {
    items.push({ seq: seqnum, body: { kind: 'arrived', whnum, things: things.map(plainProduct) } });
  }
  for (const { shipid, seqnum } of raw.ready) items.push({ seq: seqnum, body: { kind: 'ready', shipid } });
  for (const { shipid, seqnum } of raw.loaded) items.push({ seq: seqnum, body: { kind: 'loaded', shipid } });
  for (const { err, originseqnum, seqnum } of raw.error) {
    items.push({ seq: seqnum, body: { kind: 'error', err, originseqnum } });
  }
  for (const { packageid, status, seqnum } of raw.packagestatus) {
    items.push({ seq: seqnum, body: { kind: 'packagestatus', packageid, status } });
  }
  return items;
}

export const worldStoreCodec: EnvelopeCodec<WorldCommand, WorldResponse> = {
  encodeItem: (item) => encodeMessage(Commands, commandFields(item)),
  encodeAcks: (acks) => encodeMessage(Commands, { acks }),
  encodeControl: (control) => encodeMessage(Commands, worldControlFields(control)),
  decode(buffer, start, end) {
    const raw = decodeMessage<RawResponses>(Responses, buffer, start, end);
    return { items: responseItems(raw), acks: raw.acks, control: worldResponseControl(raw) };
  },
  commandKey(body) {
    switch (body.kind) {
      case 'buy':
        return null;
      case 'query':
        return `query:${body.packageid}`;
      default:
        return `${body.kind}:${body.shipid}`;
    }
  },
  answers(body) {
    switch (body.kind) {
      case 'arrived':
        // It echoes warehouse and things, which two purchases may share: never a key.
        return null;
      case 'ready':
        return { key: `pack:${body.shipid}` };
      case 'loaded':
        return { key: `load:${body.shipid}` };
      case 'packagestatus':
        return { key: `query:${body.packageid}` };
      case 'error':
        return { seq: body.originseqnum };
    }
  },
};
