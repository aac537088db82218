// The world's end of its protocol with stores as an EnvelopeCodec, as the session takes it.

import type { EnvelopeCodec, Item } from '../../../main/core/session/types.js';
import type { WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { decodeACommands, encodeAResponses } from '../../../main/processes/lib/codec/world-server.js';

function responseFields({ seq, body }: Item<WorldResponse>): Parameters<typeof encodeAResponses>[0] {
  switch (body.kind) {
    case 'arrived':
      return { arrived: [{ seq, whnum: body.whnum, things: body.things }] };
    case 'ready':
    case 'loaded':
      return { [body.kind]: [{ seq, shipid: body.shipid }] };
    case 'packagestatus':
      return { packagestatus: [{ seq, packageid: body.packageid, status: body.status }] };
    case 'error':
      return { error: [{ seq, err: body.err, originseqnum: body.originseqnum }] };
  }
}

export const worldCodec: EnvelopeCodec<WorldResponse, WorldCommand> = {
  encodeItem: (item) => encodeAResponses(responseFields(item)),
  encodeAcks: (acks) => encodeAResponses({ acks }),
  encodeControl: () => new Uint8Array(0),
  decode(buffer, start, end) {
    const { buy, topack, load, queries, acks } = decodeACommands(buffer, start, end);
    const items: Item<WorldCommand>[] = [
      ...buy.map(({ seq, whnum, things }): Item<WorldCommand> => ({ seq, body: { kind: 'buy', whnum, things } })),
      ...topack.map(({ seq, whnum, things, shipid }): Item<WorldCommand> => ({
        seq,
        body: { kind: 'pack', whnum, things, shipid },
      })),
      ...load.map(({ seq, whnum, truckid, shipid }): Item<WorldCommand> => ({
        seq,
        body: { kind: 'load', whnum, truckid, shipid },
      })),
      ...queries.map(({ seq, packageid }): Item<WorldCommand> => ({ seq, body: { kind: 'query', packageid } })),
    ];
    return { items, acks, control: {} };
  },
  commandKey: () => null,
  answers: () => null,
};
