// Shipments as rows, and back: columns for what is searched by, one JSON text for the facts that have come in so far.

import type { Shipment } from '../../core/orders/types.js';
import { Cells } from './cells.js';
import { STATES } from './order.js';

type Fact = Exclude<keyof Shipment, 'id' | 'orderId' | 'warehouseId' | 'state' | 'version'>;
type Kind = 'int' | 'int?' | 'text' | 'text?' | 'flag' | 'lines' | 'point' | 'problem?';

/** Every fact and its kind; a fact that is null is left out of the JSON. The compiler sees to it that none is forgotten. */
const FACTS: Readonly<Record<Fact, Kind>> = {
  lines: 'lines',
  destination: 'point',
  upsAccount: 'text?',
  reason: 'text',
  placedAt: 'int',
  reserved: 'flag',
  packSeq: 'int?',
  packAckedAt: 'int?',
  packedAt: 'int?',
  pickupSeq: 'int?',
  pickupAckedAt: 'int?',
  truckId: 'int?',
  truckArrivedAt: 'int?',
  loadSeq: 'int?',
  loadAckedAt: 'int?',
  loadedAt: 'int?',
  departSeq: 'int?',
  outForDeliveryAt: 'int?',
  deliveredAt: 'int?',
  cancelledAt: 'int?',
  stateSince: 'int',
  packAttempts: 'int',
  loadAttempts: 'int',
  queriedAt: 'int?',
  querySeq: 'int?',
  problem: 'problem?',
};
const FACT_KINDS = Object.entries(FACTS) as [Fact, Kind][];
const FACT_NAMES = FACT_KINDS.map(([name]) => name);

export function encodeShipment(shipment: Shipment): readonly unknown[] {
  const facts: Record<string, unknown> = {};
  for (const name of FACT_NAMES) {
    const value = shipment[name];
    if (value !== null) facts[name] = value;
  }
  return [shipment.id, shipment.orderId, shipment.warehouseId, shipment.state, shipment.version, facts];
}

export const SHIPMENT_JSON = 'json_array(s.id, s.order_id, s.warehouse_id, s.state, s.version, json(s.facts))';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isInt = (value: unknown): boolean => Number.isSafeInteger(value);
const isPoint = (value: unknown): boolean => isObject(value) && isInt(value['x']) && isInt(value['y']);
const isLine = (value: unknown): boolean => isObject(value) && isInt(value['productId']) && isInt(value['quantity']);
const isProblem = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['code'] === 'string' &&
  typeof value['text'] === 'string' &&
  isInt(value['since']) &&
  typeof value['whose'] === 'string';

const FITS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  int: isInt,
  'int?': (value) => value === null || isInt(value),
  text: (value) => typeof value === 'string',
  'text?': (value) => value === null || typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  lines: (value) => Array.isArray(value) && value.every(isLine),
  point: isPoint,
  'problem?': (value) => value === null || isProblem(value),
};

/** Facts that are never null; the others are null until they come in. */
const REQUIRED = FACT_KINDS.flatMap(([name, kind]) => (kind.endsWith('?') ? [] : [name]));
const NO_FACTS = Object.freeze(
  Object.fromEntries(FACT_KINDS.flatMap(([name, kind]) => (kind.endsWith('?') ? [[name, null]] : []))),
);

export function decodeShipment(row: unknown): Shipment {
  const cells = new Cells('shipments', String((row as unknown[] | null)?.[0]), row);
  const stored = cells.record(5, 'facts');
  for (const name of REQUIRED) {
    if (stored[name] === undefined) throw cells.wrong(`facts.${name}`, null, FACTS[name]);
  }
  for (const name in stored) {
    const kind = (FACTS as Readonly<Partial<Record<string, Kind>>>)[name];
    const value = stored[name];
    if (kind === undefined) throw cells.wrong(`facts.${name}`, value, 'a fact that is known here');
    if (!FITS[kind](value)) throw cells.wrong(`facts.${name}`, value, kind.replace('?', ' or nothing'));
  }
  return {
    // Each fact was checked against FACTS just above.
    ...(NO_FACTS as unknown as Pick<Shipment, Fact>),
    ...(stored as unknown as Pick<Shipment, Fact>),
    id: cells.int(0, 'id'),
    orderId: cells.int(1, 'order_id'),
    warehouseId: cells.int(2, 'warehouse_id'),
    state: cells.oneOf(3, 'state', STATES),
    version: cells.int(4, 'version'),
  };
}
