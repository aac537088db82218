// The four UPS dialects with an example of every kind of item: what goes out, what comes in, what has no words.

import type { EnvelopeCodec } from '../../../main/core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { UpsDialect } from '../../../main/contracts/link-port.js';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { callCodec } from '../../../main/processes/lib/codec/dialect-call.js';
import { uaCodec } from '../../../main/processes/lib/codec/dialect-ua.js';
import { v4Codec } from '../../../main/processes/lib/codec/dialect-v4.js';
import { CALL_TABLE, speechOf, UA_TABLE, V4_TABLE } from '../../support/dialect-tables.js';

export const SEQ = 41;
const ERR = 'what?';

export const STORE_ITEMS: { readonly [K in StoreToUps['kind']]: Extract<StoreToUps, { kind: K }> } = {
  accountCheck: { kind: 'accountCheck', shipid: 7, upsAccount: 'ada' },
  pickup: {
    kind: 'pickup',
    whnum: 2,
    warehouse: { x: -3, y: 4 },
    packages: [
      {
        shipid: 7,
        destination: { x: 10, y: -11 },
        upsAccount: '123',
        items: [{ productId: 5, description: 'Bracket', count: 6 }],
      },
    ],
  },
  loaded: { kind: 'loaded', truckid: 9, shipids: [7], destinations: [{ x: 10, y: -11 }] },
  redirect: { kind: 'redirect', shipid: 7, destination: { x: 1, y: 2 } },
  cancel: { kind: 'cancel', shipid: 7 },
  statusQuery: { kind: 'statusQuery', shipids: [7], trucks: true },
  error: { kind: 'error', err: ERR, originseqnum: 8 },
};

/** What stands in for the answer of a UPS that has no such message. */
type Refused = readonly UpsToStore[];

interface Heard {
  readonly bytes: Uint8Array;
  readonly body: UpsToStore;
}

export interface DialectKind {
  readonly codec: EnvelopeCodec<StoreToUps, UpsToStore>;
  /** Our envelope as the UPS reads it; null for an empty one. */
  read(bytes: Uint8Array): unknown;
  /** By kind: what the UPS reads, or how we refuse in its place. */
  readonly out: { readonly [K in StoreToUps['kind']]: { readonly says: unknown } | { readonly refused: Refused } };
  /** By kind: what the UPS says and what we hear; null where it has no words. */
  readonly in: { readonly [K in UpsToStore['kind']]: Heard | null };
  readonly ack: (numbers: readonly number[]) => { readonly out: unknown; readonly in: Uint8Array };
}

const NO_WORDS = "this UPS's protocol has no such message";
const refusedError: Refused = [{ kind: 'error', err: NO_WORDS, originseqnum: SEQ }];
const refusedResults = {
  redirect: { refused: [{ kind: 'redirectResult', shipid: 7, accepted: false, reason: NO_WORDS }] },
  cancel: { refused: [{ kind: 'cancelResult', shipid: 7, accepted: false, reason: NO_WORDS }] },
  statusQuery: { refused: [] },
} as const;

const heard = (bytes: Uint8Array, body: UpsToStore): Heard => ({ bytes, body });

function parcelyard(): DialectKind {
  const hear = (body: UpsToStore): Heard => heard(upsCodec.encodeItem({ seq: SEQ, body }), body);
  const said = <K extends StoreToUps['kind']>(kind: K) => ({ says: { items: [{ seq: SEQ, body: plain(kind) }] } });
  return {
    codec: storeCodec,
    read: (bytes) => {
      const { items, acks } = upsCodec.decode(bytes, 0, bytes.length);
      return { ...(items.length > 0 ? { items } : {}), ...(acks.length > 0 ? { acks } : {}) };
    },
    out: {
      accountCheck: said('accountCheck'),
      pickup: said('pickup'),
      loaded: said('loaded'),
      redirect: said('redirect'),
      cancel: said('cancel'),
      statusQuery: said('statusQuery'),
      error: said('error'),
    },
    in: {
      accountResult: hear({ kind: 'accountResult', shipid: 7, upsAccount: 'ada', valid: true }),
      truckArrived: hear({ kind: 'truckArrived', truckid: 9, whnum: 2, shipids: [7, 8] }),
      outForDelivery: hear({ kind: 'outForDelivery', truckid: 9, shipids: [7] }),
      delivered: hear({ kind: 'delivered', truckid: null, shipid: 7 }),
      destinationChanged: hear({ kind: 'destinationChanged', shipid: 7, destination: { x: 1, y: 2 } }),
      redirectResult: hear({ kind: 'redirectResult', shipid: 7, accepted: true, reason: '' }),
      cancelResult: hear({ kind: 'cancelResult', shipid: 7, accepted: false, reason: 'no' }),
      status: hear({ kind: 'status', answers: 3, packages: [], trucks: [] }),
      error: hear({ kind: 'error', err: ERR, originseqnum: 8 }),
    },
    ack: (acks) => ({ out: { acks }, in: upsCodec.encodeAcks(acks) }),
  };
}

/** Our superset has no words for what only dialects want. */
function plain(kind: StoreToUps['kind']): unknown {
  const body = STORE_ITEMS[kind];
  if (body.kind === 'loaded') return { kind: body.kind, truckid: body.truckid, shipids: body.shipids };
  if (body.kind !== 'pickup') return body;
  const packages = body.packages.map((parcel) => ({
    ...parcel,
    items: parcel.items.map(({ description, count }) => ({ description, count })),
  }));
  return { ...body, packages };
}

function ua(): DialectKind {
  const message = speechOf(UA_TABLE);
  const answer = message('UtoACommand');
  return {
    codec: uaCodec,
    read: (bytes) => message('AtoUCommand').read(bytes),
    out: {
      ...refusedResults,
      accountCheck: { says: { usrVlid: [{ seqNum: SEQ, UPSaccount: 'ada', shipid: 7 }] } },
      pickup: {
        says: {
          pikReq: [
            {
              seqNum: SEQ,
              warehouseId: 2,
              shipment: [
                {
                  shipId: 7,
                  UPSaccount: '123',
                  products: [{ description: 'Bracket', count: 6 }],
                  destination_x: 10,
                  destination_y: -11,
                },
              ],
            },
          ],
        },
      },
      loaded: { says: { loadReq: [{ seqNum: SEQ, shipId: [7], truckId: 9 }] } },
      error: { says: { errMsg: [{ err: ERR, originseqnum: 8, seqNum: SEQ }] } },
    },
    in: {
      accountResult: heard(answer.say({ usrVlid: [{ seqNum: SEQ, result: true, shipid: 7 }] }), {
        kind: 'accountResult',
        shipid: 7,
        upsAccount: null,
        valid: true,
      }),
      truckArrived: heard(answer.say({ loadReq: [{ seqNum: SEQ, warehouseId: 2, truckId: 9, shipId: [7, 8] }] }), {
        kind: 'truckArrived',
        truckid: 9,
        whnum: 2,
        shipids: [7, 8],
      }),
      delivered: heard(answer.say({ delivery: [{ seqNum: SEQ, shipId: 7 }] }), {
        kind: 'delivered',
        truckid: null,
        shipid: 7,
      }),
      error: heard(answer.say({ errMsg: [{ err: ERR, originseqnum: 8, seqNum: SEQ }] }), {
        kind: 'error',
        err: ERR,
        originseqnum: 8,
      }),
      outForDelivery: null,
      destinationChanged: null,
      redirectResult: null,
      cancelResult: null,
      status: null,
    },
    ack: (ack) => ({ out: { ack }, in: answer.say({ ack }) }),
  };
}

function v4(): DialectKind {
  const message = speechOf(V4_TABLE);
  const answer = message('UACommand');
  return {
    codec: v4Codec,
    read: (bytes) => message('AUCommand').read(bytes),
    out: {
      ...refusedResults,
      accountCheck: { refused: refusedError },
      pickup: {
        says: {
          order: [
            {
              packageid: 7,
              warehouselocationx: -3,
              warehouselocationy: 4,
              warehouseid: 2,
              destinationx: 10,
              destinationy: -11,
              upsid: '123',
              seqnum: SEQ,
            },
          ],
        },
      },
      loaded: { says: { deliver: [{ packageid: 7, seqnum: SEQ }] } },
      error: { says: { error: [{ err: ERR, originseqnum: 8, seqnum: SEQ }] } },
    },
    in: {
      truckArrived: heard(answer.say({ arrive: [{ packageid: 7, truckid: 9, seqnum: SEQ }] }), {
        kind: 'truckArrived',
        truckid: 9,
        whnum: null,
        shipids: [7],
      }),
      delivered: heard(answer.say({ delivered: [{ packageid: 7, seqnum: SEQ }] }), {
        kind: 'delivered',
        truckid: null,
        shipid: 7,
      }),
      error: heard(answer.say({ error: [{ err: ERR, originseqnum: 8, seqnum: SEQ }] }), {
        kind: 'error',
        err: ERR,
        originseqnum: 8,
      }),
      accountResult: null,
      outForDelivery: null,
      destinationChanged: null,
      redirectResult: null,
      cancelResult: null,
      status: null,
    },
    ack: (acks) => ({ out: { acks }, in: answer.say({ acks }) }),
  };
}

function call(): DialectKind {
  const message = speechOf(CALL_TABLE);
  const answer = message('UA_Responses');
  return {
    codec: callCodec,
    read: (bytes) => message('UA_Commands').read(bytes),
    out: {
      ...refusedResults,
      accountCheck: { refused: refusedError },
      error: { refused: [] },
      pickup: {
        says: {
          truckCall: [
            {
              package_id: 7,
              products: [{ id: 5, description: 'Bracket', count: 6 }],
              whnum: 2,
              owner_id: 123,
              dest_x: 10,
              dest_y: -11,
              seqnum: SEQ,
            },
          ],
        },
      },
      loaded: { says: { goDeliver: [{ truckid: 9, packageid: 7, x: 10, y: -11, seqnum: SEQ }] } },
    },
    in: {
      truckArrived: heard(answer.say({ truckArrived: [{ whnum: 2, truck_id: -1, seqnum: SEQ }] }), {
        kind: 'truckArrived',
        truckid: -1,
        whnum: 2,
        shipids: [],
      }),
      delivered: heard(answer.say({ delivered: [{ packageid: 7, truckid: 9, seqnum: SEQ }] }), {
        kind: 'delivered',
        truckid: 9,
        shipid: 7,
      }),
      accountResult: null,
      outForDelivery: null,
      destinationChanged: null,
      redirectResult: null,
      cancelResult: null,
      status: null,
      error: null,
    },
    ack: (acks) => ({ out: { acks }, in: answer.say({ acks }) }),
  };
}

export const DIALECT_KINDS: Readonly<Record<UpsDialect, DialectKind>> = {
  parcelyard: parcelyard(),
  ua: ua(),
  v4: v4(),
  call: call(),
};
