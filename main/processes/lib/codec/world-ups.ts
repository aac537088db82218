// The UPS's end towards the world: UCommands out, UResponses in.

import type { EnvelopeCodec, Item } from '../../../core/session/types.js';
import type { UpsWorldCommand, UpsWorldResponse } from '../../../core/wire/world-ups.js';
import { worldControlFields, worldResponseControl } from './control.js';
import { loadProto } from './schema.js';
import { decodeMessage, encodeMessage } from './wire.js';

const type = loadProto('world_ups.proto');
const Commands = type('UCommands');
const Responses = type('UResponses');

interface RawResponses {
  completions: { truckid: number; x: number; y: number; status: string; seqnum: number }[];
  delivered: { truckid: number; packageid: number; seqnum: number }[];
  finished?: boolean;
  acks: number[];
  truckstatus: { truckid: number; status: string; x: number; y: number; seqnum: number }[];
  error: { err: string; originseqnum: number; seqnum: number }[];
}

function commandFields({ seq: seqnum, body }: Item<UpsWorldCommand>): object {
  switch (body.kind) {
    case 'pickup':
      return { pickups: [{ truckid: body.truckid, whid: body.whid, seqnum }] };
    case 'deliver':
      return { deliveries: [{ truckid: body.truckid, packages: body.packages, seqnum }] };
    case 'query':
      return { queries: [{ truckid: body.truckid, seqnum }] };
  }
}

function responseItems(raw: RawResponses): Item<UpsWorldResponse>[] {
  const items: Item<UpsWorldResponse>[] = [];
  // Deliveries first: in one message the truck's final `completions` may stand before the `delivered` that came earlier.
  for (const { truckid, packageid, seqnum } of raw.delivered) {
    items.push({ seq: seqnum, body: { kind: 'delivered', truckid, packageid } });
  }
  for (const { truckid, x, y, status, seqnum } of raw.completions) {
    items.push({ seq: seqnum, body: { kind: 'completion', truckid, x, y, status } });
  }
  for (const { truckid, status, x, y, seqnum } of raw.truckstatus) {
    items.push({ seq: seqnum, body: { kind: 'truckstatus', truckid, status, x, y } });
  }
  for (const { err, originseqnum, seqnum } of raw.error) {
    items.push({ seq: seqnum, body: { kind: 'error', err, originseqnum } });
  }
  return items;
}

export const worldUpsCodec: EnvelopeCodec<UpsWorldCommand, UpsWorldResponse> = {
  encodeItem: (item) => encodeMessage(Commands, commandFields(item)),
  encodeAcks: (acks) => encodeMessage(Commands, { acks }),
  encodeControl: (control) => encodeMessage(Commands, worldControlFields(control)),
  decode(buffer, start, end) {
    const raw = decodeMessage<RawResponses>(Responses, buffer, start, end);
    return { items: responseItems(raw), acks: raw.acks, control: worldResponseControl(raw) };
  },
  // A truck makes many trips: a completion may belong to an earlier pickup than the one in flight, so only queries have a key.
  commandKey: (body) => (body.kind === 'query' ? `query:${body.truckid}` : null),
  answers(body) {
    switch (body.kind) {
      case 'truckstatus':
        return { key: `query:${body.truckid}` };
      case 'error':
        return { seq: body.originseqnum };
      default:
        return null;
    }
  },
};
