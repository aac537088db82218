// StoreMessage of proto/amazon_ups.proto: its items to wire fields and back.

import type { Point } from '../../../core/lib/ids.js';
import type { Item } from '../../../core/session/types.js';
import type { PickupPackage, StoreToUps } from '../../../core/wire/amazon-ups.js';
import { own } from './wire.js';

interface RawPackage {
  shipid: number;
  destination: Point;
  ups_account?: string;
  items: { description: string; count: number }[];
}

export interface RawStoreMessage {
  account_checks: { seqnum: number; shipid: number; ups_account: string }[];
  pickups: { seqnum: number; whnum: number; warehouse: Point; packages: RawPackage[] }[];
  loaded: { seqnum: number; truckid: number; shipids: number[] }[];
  redirects: { seqnum: number; shipid: number; destination: Point }[];
  cancels: { seqnum: number; shipid: number }[];
  status_queries: { seqnum: number; shipids: number[]; trucks?: boolean }[];
  errors: { seqnum: number; err: string; originseqnum: number }[];
  acks: number[];
}

export const plainPoint = ({ x, y }: Point): Point => ({ x, y });

function packageFields({ shipid, destination, upsAccount, items }: PickupPackage): RawPackage {
  return {
    shipid,
    destination,
    ...(upsAccount === null ? {} : { ups_account: upsAccount }),
    items: items as RawPackage['items'],
  };
}

export function storeFields({ seq: seqnum, body }: Item<StoreToUps>): object {
  switch (body.kind) {
    case 'accountCheck':
      return { account_checks: [{ seqnum, shipid: body.shipid, ups_account: body.upsAccount }] };
    case 'pickup': {
      const packages = body.packages.map(packageFields);
      return { pickups: [{ seqnum, whnum: body.whnum, warehouse: body.warehouse, packages }] };
    }
    case 'loaded':
      return { loaded: [{ seqnum, truckid: body.truckid, shipids: body.shipids }] };
    case 'redirect':
      return { redirects: [{ seqnum, shipid: body.shipid, destination: body.destination }] };
    case 'cancel':
      return { cancels: [{ seqnum, shipid: body.shipid }] };
    case 'statusQuery':
      return { status_queries: [{ seqnum, shipids: body.shipids, trucks: body.trucks }] };
    case 'error':
      return { errors: [{ seqnum, err: body.err, originseqnum: body.originseqnum }] };
  }
}

function packageOf(raw: RawPackage): PickupPackage {
  return {
    shipid: raw.shipid,
    destination: plainPoint(raw.destination),
    upsAccount: own(raw, 'ups_account') ?? null,
    items: raw.items.map(({ description, count }) => ({ description, count })),
  };
}

export function storeItems(raw: RawStoreMessage): Item<StoreToUps>[] {
  const items: Item<StoreToUps>[] = [];
  const add = (seq: number, body: StoreToUps): number => items.push({ seq, body });
  for (const m of raw.account_checks) {
    add(m.seqnum, { kind: 'accountCheck', shipid: m.shipid, upsAccount: m.ups_account });
  }
  for (const m of raw.pickups) {
    add(m.seqnum, {
      kind: 'pickup',
      whnum: m.whnum,
      warehouse: plainPoint(m.warehouse),
      packages: m.packages.map(packageOf),
    });
  }
  for (const m of raw.loaded) add(m.seqnum, { kind: 'loaded', truckid: m.truckid, shipids: m.shipids });
  for (const m of raw.redirects) {
    add(m.seqnum, { kind: 'redirect', shipid: m.shipid, destination: plainPoint(m.destination) });
  }
  for (const m of raw.cancels) add(m.seqnum, { kind: 'cancel', shipid: m.shipid });
  for (const m of raw.status_queries) {
    add(m.seqnum, { kind: 'statusQuery', shipids: m.shipids, trucks: own(m, 'trucks') ?? false });
  }
  for (const m of raw.errors) add(m.seqnum, { kind: 'error', err: m.err, originseqnum: m.originseqnum });
  return items;
}
