// UpsMessage of proto/amazon_ups.proto: its items to wire fields and back.

import type { Point } from '../../../core/lib/ids.js';
import { type Item, WireError } from '../../../core/session/types.js';
import {
  type PackageStatusReport,
  type TruckReport,
  UPS_PACKAGE_STATUSES,
  UPS_TRUCK_STATES,
  type UpsToStore,
} from '../../../core/wire/amazon-ups.js';
import { plainPoint } from './amazon-ups-store.js';
import { own } from './wire.js';

interface RawResult {
  seqnum: number;
  shipid: number;
  accepted: boolean;
  reason: string;
}

interface RawPackageStatus {
  shipid: number;
  status: string;
  truckid?: number;
}

interface RawTruck {
  truckid: number;
  state: string;
  x: number;
  y: number;
  target?: Point | null;
  whnum?: number;
  shipids: number[];
}

export interface RawUpsMessage {
  account_results: { seqnum: number; shipid: number; ups_account: string; valid: boolean }[];
  arrivals: { seqnum: number; truckid: number; whnum: number; shipids: number[] }[];
  departures: { seqnum: number; truckid: number; shipids: number[] }[];
  delivered: { seqnum: number; shipid: number; truckid?: number }[];
  destination_changes: { seqnum: number; shipid: number; destination: Point }[];
  redirect_results: RawResult[];
  cancel_results: RawResult[];
  status: { seqnum: number; answers?: number; packages: RawPackageStatus[]; trucks: RawTruck[] }[];
  errors: { seqnum: number; err: string; originseqnum: number }[];
  acks: number[];
}

/** A field that is left out when the value is null. */
const optional = <K extends string, V>(name: K, value: V | null): { [key in K]?: V } =>
  value === null ? {} : ({ [name]: value } as { [key in K]?: V });

function truckFields({ truckid, state, x, y, target, whnum, shipids }: TruckReport): object {
  return { truckid, state, x, y, ...optional('target', target), ...optional('whnum', whnum), shipids };
}

export function upsFields({ seq: seqnum, body }: Item<UpsToStore>): object {
  switch (body.kind) {
    case 'accountResult':
      return {
        account_results: [{ seqnum, shipid: body.shipid, ups_account: body.upsAccount, valid: body.valid }],
      };
    case 'truckArrived':
      return { arrivals: [{ seqnum, truckid: body.truckid, whnum: body.whnum, shipids: body.shipids }] };
    case 'outForDelivery':
      return { departures: [{ seqnum, truckid: body.truckid, shipids: body.shipids }] };
    case 'delivered':
      return { delivered: [{ seqnum, shipid: body.shipid, ...optional('truckid', body.truckid) }] };
    case 'destinationChanged':
      return { destination_changes: [{ seqnum, shipid: body.shipid, destination: body.destination }] };
    case 'redirectResult':
    case 'cancelResult': {
      const result = { seqnum, shipid: body.shipid, accepted: body.accepted, reason: body.reason };
      return body.kind === 'redirectResult' ? { redirect_results: [result] } : { cancel_results: [result] };
    }
    case 'status': {
      const packages = body.packages.map(({ shipid, status, truckid }) => ({
        shipid,
        status,
        ...optional('truckid', truckid),
      }));
      const trucks = body.trucks.map(truckFields);
      return { status: [{ seqnum, ...optional('answers', body.answers), packages, trucks }] };
    }
    case 'error':
      return { errors: [{ seqnum, err: body.err, originseqnum: body.originseqnum }] };
  }
}

/** The one of `allowed` that `text` names, whatever its case. */
function oneOf<T extends string>(allowed: readonly T[], text: string): T | undefined {
  const wanted = text.trim().toUpperCase();
  return allowed.find((value) => value === wanted);
}

function packageOf(raw: RawPackageStatus): PackageStatusReport {
  // A word that we do not know is just that; the other packages of the report are still worth having.
  const status = oneOf(UPS_PACKAGE_STATUSES, raw.status) ?? 'UNKNOWN';
  return { shipid: raw.shipid, status, truckid: own(raw, 'truckid') ?? null };
}

function truckOf(raw: RawTruck): TruckReport {
  const state = oneOf(UPS_TRUCK_STATES, raw.state);
  if (state === undefined) {
    const got = JSON.stringify(raw.state.slice(0, 60));
    throw new WireError('bad-value', `trucks.state: got ${got}, allowed ${UPS_TRUCK_STATES.join(', ')}`);
  }
  const target = own(raw, 'target') ?? null;
  return {
    truckid: raw.truckid,
    state,
    x: raw.x,
    y: raw.y,
    target: target === null ? null : plainPoint(target),
    whnum: own(raw, 'whnum') ?? null,
    shipids: raw.shipids,
  };
}

export function upsItems(raw: RawUpsMessage): Item<UpsToStore>[] {
  const items: Item<UpsToStore>[] = [];
  const add = (seq: number, body: UpsToStore): number => items.push({ seq, body });
  for (const m of raw.account_results) {
    add(m.seqnum, { kind: 'accountResult', shipid: m.shipid, upsAccount: m.ups_account, valid: m.valid });
  }
  for (const m of raw.arrivals) {
    add(m.seqnum, { kind: 'truckArrived', truckid: m.truckid, whnum: m.whnum, shipids: m.shipids });
  }
  for (const m of raw.departures) add(m.seqnum, { kind: 'outForDelivery', truckid: m.truckid, shipids: m.shipids });
  for (const m of raw.delivered) {
    add(m.seqnum, { kind: 'delivered', truckid: own(m, 'truckid') ?? null, shipid: m.shipid });
  }
  for (const m of raw.destination_changes) {
    add(m.seqnum, { kind: 'destinationChanged', shipid: m.shipid, destination: plainPoint(m.destination) });
  }
  for (const { seqnum, shipid, accepted, reason } of raw.redirect_results) {
    add(seqnum, { kind: 'redirectResult', shipid, accepted, reason });
  }
  for (const { seqnum, shipid, accepted, reason } of raw.cancel_results) {
    add(seqnum, { kind: 'cancelResult', shipid, accepted, reason });
  }
  for (const m of raw.status) {
    add(m.seqnum, {
      kind: 'status',
      answers: own(m, 'answers') ?? null,
      packages: m.packages.map(packageOf),
      trucks: m.trucks.map(truckOf),
    });
  }
  for (const m of raw.errors) add(m.seqnum, { kind: 'error', err: m.err, originseqnum: m.originseqnum });
  return items;
}
