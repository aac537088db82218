// Between the world model's messages and the codec's frames: the same things, grouped by kind on the wire.

import type {
  ConnectAnswer,
  ConnectRequest,
  Side,
  StoreReplies,
  StoreRequests,
  UpsReplies,
  UpsRequests,
} from '../../core/world-sim/messages.js';
import type { Item } from '../../core/session/types.js';
import type { WorldCommand } from '../../core/wire/world-amazon.js';
import type { UpsWorldCommand } from '../../core/wire/world-ups.js';
import { decodeAConnect, decodeUConnect, encodeAConnected, encodeUConnected } from './codec/handshake.js';
import type { AResponsesOut, UResponsesOut } from './codec/world-server.js';
import type { WideInts } from './codec/wire.js';
import { decodeACommands, decodeUCommands, encodeAResponses, encodeUResponses } from './codec/world-server.js';

/** The first message of a connection. Throws WireError. */
export function decodeConnect(
  side: Side,
  buffer: Uint8Array,
  start: number,
  end: number,
  wide?: WideInts,
): ConnectRequest {
  if (side === 'amazon') {
    const { worldid, isAmazon, initwh } = decodeAConnect(buffer, start, end, wide);
    return { worldid, isAmazon, places: initwh };
  }
  const { worldid, isAmazon, trucks } = decodeUConnect(buffer, start, end, wide);
  return { worldid, isAmazon, places: trucks };
}

export function encodeConnected(side: Side, answer: ConnectAnswer, wide?: WideInts): Uint8Array {
  return side === 'amazon' ? encodeAConnected(answer, wide) : encodeUConnected(answer, wide);
}

/** One ACommands. Throws WireError. */
export function decodeStoreRequests(buffer: Uint8Array, start: number, end: number, wide?: WideInts): StoreRequests {
  const { buy, topack, load, queries, acks, simspeed, disconnect } = decodeACommands(buffer, start, end, wide);
  const items: Item<WorldCommand>[] = [
    ...buy.map(({ seq, whnum, things }) => ({ seq, body: { kind: 'buy' as const, whnum, things } })),
    ...topack.map(({ seq, ...pack }) => ({ seq, body: { kind: 'pack' as const, ...pack } })),
    ...load.map(({ seq, ...request }) => ({ seq, body: { kind: 'load' as const, ...request } })),
    ...queries.map(({ seq, packageid }) => ({ seq, body: { kind: 'query' as const, packageid } })),
  ];
  return { items, acks, simspeed: simspeed ?? undefined, disconnect };
}

/** One UCommands. Throws WireError. */
export function decodeUpsRequests(buffer: Uint8Array, start: number, end: number, wide?: WideInts): UpsRequests {
  const { pickups, deliveries, queries, acks, simspeed, disconnect } = decodeUCommands(buffer, start, end, wide);
  const items: Item<UpsWorldCommand>[] = [
    ...pickups.map(({ seq, truckid, whid }) => ({ seq, body: { kind: 'pickup' as const, truckid, whid } })),
    ...deliveries.map(({ seq, truckid, packages }) => ({
      seq,
      body: { kind: 'deliver' as const, truckid, packages },
    })),
    ...queries.map(({ seq, truckid }) => ({ seq, body: { kind: 'query' as const, truckid } })),
  ];
  return { items, acks, simspeed: simspeed ?? undefined, disconnect };
}

type Grown<T> = { -readonly [K in keyof T]-?: T[K] extends readonly (infer E)[] | undefined ? E[] : T[K] };

/** One AResponses. */
export function encodeStoreReplies({ items, acks, finished }: StoreReplies, wide?: WideInts): Uint8Array {
  const out: Omit<Grown<AResponsesOut>, 'finished' | 'acks'> = {
    arrived: [],
    ready: [],
    loaded: [],
    error: [],
    packagestatus: [],
  };
  for (const { seq, body } of items) {
    switch (body.kind) {
      case 'arrived':
        out.arrived.push({ seq, whnum: body.whnum, things: body.things });
        break;
      case 'ready':
        out.ready.push({ seq, shipid: body.shipid });
        break;
      case 'loaded':
        out.loaded.push({ seq, shipid: body.shipid });
        break;
      case 'error':
        out.error.push({ seq, err: body.err, originseqnum: body.originseqnum });
        break;
      case 'packagestatus':
        out.packagestatus.push({ seq, packageid: body.packageid, status: body.status });
        break;
    }
  }
  return encodeAResponses({ ...out, acks, ...(finished ? { finished } : {}) }, wide);
}

/** One UResponses. */
export function encodeUpsReplies({ items, acks, finished }: UpsReplies, wide?: WideInts): Uint8Array {
  const out: Omit<Grown<UResponsesOut>, 'finished' | 'acks'> = {
    completions: [],
    delivered: [],
    truckstatus: [],
    error: [],
  };
  for (const { seq, body } of items) {
    switch (body.kind) {
      case 'completion':
        out.completions.push({ seq, truckid: body.truckid, x: body.x, y: body.y, status: body.status });
        break;
      case 'delivered':
        out.delivered.push({ seq, truckid: body.truckid, packageid: body.packageid });
        break;
      case 'truckstatus':
        out.truckstatus.push({ seq, truckid: body.truckid, x: body.x, y: body.y, status: body.status });
        break;
      case 'error':
        out.error.push({ seq, err: body.err, originseqnum: body.originseqnum });
        break;
    }
  }
  return encodeUResponses({ ...out, acks, ...(finished ? { finished } : {}) }, wide);
}
