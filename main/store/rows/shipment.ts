// Shipments as rows, and back: columns for what is searched by, one JSON text for the facts that have come in so far.

import type { Shipment } from '../../core/orders/types.js';
import { Cells } from './cells.js';
import { STATES } from './order.js';

type Fact = Exclude<keyof Shipment, 'id' | 'orderId' | 'warehouseId' | 'state' | 'version'>;
type Kind =
  'hold*' | 'redirect*' | 'int' | 'int?' | 'int*' | 'text' | 'text?' | 'flag' | 'lines' | 'point' | 'problem?';

/** Every fact and its kind (`*`: usually absent); a fact that is null is left out of the JSON. The compiler sees to it that none is forgotten. */
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
  heldUntil: 'int*',
  onHold: 'hold*',
  redirect: 'redirect*',
  destinationSeq: 'int*',
  accountConfirmedAt: 'int*',
};
const FACT_NAMES = Object.keys(FACTS) as Fact[];

export function encodeShipment(shipment: Shipment): readonly unknown[] {
  return [shipment.id, shipment.orderId, shipment.warehouseId, shipment.state, shipment.version, factsOf(shipment)];
}

/** The values of a step: all but what is fixed. */
export function encodeShipmentStep(shipment: Shipment): readonly unknown[] {
  return [shipment.id, shipment.state, shipment.version, factsOf(shipment)];
}

function factsOf(shipment: Shipment): Readonly<Record<string, unknown>> {
  const facts: Record<string, unknown> = {};
  for (const name of FACT_NAMES) {
    const value = shipment[name];
    if (value !== null && value !== undefined) facts[name] = value;
  }
  return facts;
}

/**
 * One shipment as a JSON array. The facts are put in as they are: reading and writing them once more would take SQLite longer than
 * all the rest. A damaged text is found when the whole is parsed.
 */
export const SHIPMENT_JSON = `'[' || concat_ws(',', s.id, s.order_id, s.warehouse_id, '"' || s.state || '"', s.version, s.facts) || ']'`;
/** All of them as a JSON array of arrays. */
export const SHIPMENTS_JSON = `'[' || coalesce(group_concat(${SHIPMENT_JSON}), '') || ']'`;

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

const isIntOrNull = (value: unknown): boolean => value === null || isInt(value);
const isHold = (value: unknown): boolean => isObject(value) && isInt(value['at']) && isIntOrNull(value['by']);
const isHeard = (value: unknown): boolean => isObject(value) && isInt(value['at']) && isInt(value['peerSeq']);
const REDIRECT_STATES: readonly unknown[] = ['queued', 'sent', 'confirmed', 'refused', 'unanswered'];
const isRedirect = (value: unknown): boolean =>
  isObject(value) &&
  isPoint(value['to']) &&
  REDIRECT_STATES.includes(value['state']) &&
  isInt(value['at']) &&
  isIntOrNull(value['by']) &&
  isIntOrNull(value['seq']) &&
  isIntOrNull(value['settledAt']) &&
  (value['reason'] === null || typeof value['reason'] === 'string') &&
  isInt(value['owed']) &&
  (value['heard'] === null || isHeard(value['heard']));

const FITS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  int: isInt,
  'int*': (value) => value === null || isInt(value),
  'int?': (value) => value === null || isInt(value),
  text: (value) => typeof value === 'string',
  'text?': (value) => value === null || typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  lines: (value) => Array.isArray(value) && value.every(isLine),
  point: isPoint,
  'hold*': (value) => value === null || isHold(value),
  'redirect*': (value) => value === null || isRedirect(value),
  'problem?': (value) => value === null || isProblem(value),
};

/** Most shipments have none of these. */
const RARE = ['onHold', 'redirect', 'destinationSeq', 'accountConfirmedAt'] as const satisfies readonly Fact[];

function rare(stored: Readonly<Record<string, unknown>>, fact: (name: Fact) => unknown): Pick<Shipment, never> {
  const found: Record<string, unknown> = {};
  for (const name of RARE) if (stored[name] !== undefined && stored[name] !== null) found[name] = fact(name);
  return found;
}

/** Each fact is checked against FACTS by its name; written out, so that all shipments are objects of one shape. */
export function decodeShipment(row: unknown): Shipment {
  const cells = new Cells('shipments', String((row as unknown[] | null)?.[0]), row);
  const stored = cells.record(5, 'facts');
  const fact = (name: Fact): unknown => {
    const value = stored[name] ?? null;
    const kind = FACTS[name];
    if (!FITS[kind](value)) throw cells.wrong(`facts.${name}`, value, kind.replace(/[?*]/, ' or nothing'));
    return value;
  };
  const heldUntil = fact('heldUntil') as Shipment['heldUntil'] | null;
  return {
    id: cells.int(0, 'id'),
    orderId: cells.int(1, 'order_id'),
    warehouseId: cells.int(2, 'warehouse_id'),
    state: cells.oneOf(3, 'state', STATES),
    version: cells.int(4, 'version'),
    lines: fact('lines') as Shipment['lines'],
    destination: fact('destination') as Shipment['destination'],
    upsAccount: fact('upsAccount') as Shipment['upsAccount'],
    reason: fact('reason') as Shipment['reason'],
    placedAt: fact('placedAt') as Shipment['placedAt'],
    reserved: fact('reserved') as Shipment['reserved'],
    packSeq: fact('packSeq') as Shipment['packSeq'],
    packAckedAt: fact('packAckedAt') as Shipment['packAckedAt'],
    packedAt: fact('packedAt') as Shipment['packedAt'],
    pickupSeq: fact('pickupSeq') as Shipment['pickupSeq'],
    pickupAckedAt: fact('pickupAckedAt') as Shipment['pickupAckedAt'],
    truckId: fact('truckId') as Shipment['truckId'],
    truckArrivedAt: fact('truckArrivedAt') as Shipment['truckArrivedAt'],
    loadSeq: fact('loadSeq') as Shipment['loadSeq'],
    loadAckedAt: fact('loadAckedAt') as Shipment['loadAckedAt'],
    loadedAt: fact('loadedAt') as Shipment['loadedAt'],
    departSeq: fact('departSeq') as Shipment['departSeq'],
    outForDeliveryAt: fact('outForDeliveryAt') as Shipment['outForDeliveryAt'],
    deliveredAt: fact('deliveredAt') as Shipment['deliveredAt'],
    cancelledAt: fact('cancelledAt') as Shipment['cancelledAt'],
    stateSince: fact('stateSince') as Shipment['stateSince'],
    packAttempts: fact('packAttempts') as Shipment['packAttempts'],
    loadAttempts: fact('loadAttempts') as Shipment['loadAttempts'],
    queriedAt: fact('queriedAt') as Shipment['queriedAt'],
    querySeq: fact('querySeq') as Shipment['querySeq'],
    problem: fact('problem') as Shipment['problem'],
    ...(typeof heldUntil === 'number' ? { heldUntil } : {}),
    ...rare(stored, fact),
  };
}
