// What happened, in one sentence a kind of event. Reads the event's data with care: it may be of an older version.

import { ADJUST_REASONS } from '../../main/core/inventory/adjusting.js';
import type { BookEvent, EventKind, EventSource, StockChange } from '../../main/core/orders/types.js';
import { defineStrings } from '../state/strings.js';
import { formatChange, formatPoint } from './format.js';
import { stateWords } from './status.js';

const s = defineStrings('event', {
  'order-placed': 'Order #{order} placed for {customer}',
  'order-taken-back': 'Order #{order} taken back before anything was sent',
  'shipment-planned': 'Shipment {shipment} planned from {warehouse}',
  'shipment-waiting': 'Shipment {shipment} waits: {text}',
  'pack-sent': 'Asked the world to pack shipment {shipment}',
  'pack-acked': 'The world took the pack command of shipment {shipment}',
  ready: 'Shipment {shipment} is packed',
  'pickup-sent': 'Asked the UPS for a truck for shipment {shipment}',
  'pickup-acked': 'The UPS took the pickup of shipment {shipment}',
  'truck-arrived': 'Truck {truck} arrived for shipment {shipment}',
  'load-sent': 'Asked the world to load shipment {shipment} on truck {truck}',
  'load-acked': 'The world took the load command of shipment {shipment}',
  loaded: 'Shipment {shipment} is on the truck',
  'depart-sent': 'Told the UPS that shipment {shipment} is loaded',
  'out-for-delivery': 'Shipment {shipment} is out for delivery',
  delivered: 'Shipment {shipment} delivered',
  cancelled: 'Shipment {shipment} cancelled',
  'query-sent': 'Asked where shipment {shipment} is',
  'package-status': 'Shipment {shipment} reported as {status}',
  'command-rejected': 'Command {seq} rejected: {text}',
  problem: 'Problem: {text}',
  'problem-cleared': 'Problem with shipment {shipment} cleared',
  stock: 'Stock of {product} in {warehouse}: {change} ({because})',
  'purchase-sent': 'Purchase {purchase} sent for {warehouse}',
  'purchase-acked': 'The world took purchase {purchase}',
  'purchase-arrived': 'Purchase {purchase} arrived at {warehouse}',
  truck: 'Truck {truck}: {state}',
  'warehouse-added': '{warehouse} added',
  'product-saved': 'Product {product} saved',
  'customer-saved': 'Customer saved',
  link: 'Link to the {link}: {state}{text}',
  quarantined: 'A message was set aside: {text}',
  resumed: 'Resumed {orders} open {orders|order|orders} after a start{again}',
  simspeed: 'Simulation speed set to {speed}',
  'order-sent-now': 'Order #{order} sent at once, without waiting for a change of mind',
  'books-restored': 'Books restored: {text}',
  'stock-audited': 'Stock audited: {differences} {differences|difference|differences}',
  'stock-counted': 'Shelves of {warehouse} counted: {differences} {differences|difference|differences}',
  'stock-adjusted': 'Shelves corrected by {pieces} {pieces|piece|pieces} ({text})',
  'count-dismissed': 'A count was set aside: nothing changed',
  'order-held': 'Order #{order} put on hold',
  'order-released': 'Order #{order} released',
  'redirect-asked': 'Shipment {shipment} is to go to {to} instead of {from}',
  'redirect-sent': 'Asked the UPS to bring shipment {shipment} to {to}',
  redirected: 'Shipment {shipment} goes to {to} now',
  'redirect-refused': 'Shipment {shipment} does not go to {to}: {text}',
  'account-asked': 'Asked the UPS whether it knows the account {account}',
  'account-checked': 'The account {account} of {customer} is {status} to the UPS',
});

export const kindWords = defineStrings('event-kind', {
  'order-placed': 'Order placed',
  'order-taken-back': 'Order taken back',
  'shipment-planned': 'Shipment planned',
  'shipment-waiting': 'Shipment waiting',
  'pack-sent': 'Pack sent',
  'pack-acked': 'Pack acked',
  ready: 'Packed',
  'pickup-sent': 'Pickup sent',
  'pickup-acked': 'Pickup acked',
  'truck-arrived': 'Truck arrived',
  'load-sent': 'Load sent',
  'load-acked': 'Load acked',
  loaded: 'Loaded',
  'depart-sent': 'Departure told',
  'out-for-delivery': 'Out for delivery',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
  'query-sent': 'Query sent',
  'package-status': 'Package status',
  'command-rejected': 'Command rejected',
  problem: 'Problem',
  'problem-cleared': 'Problem cleared',
  stock: 'Stock',
  'purchase-sent': 'Purchase sent',
  'purchase-acked': 'Purchase acked',
  'purchase-arrived': 'Purchase arrived',
  truck: 'Truck',
  'warehouse-added': 'Warehouse added',
  'product-saved': 'Product saved',
  'customer-saved': 'Customer saved',
  link: 'Link',
  quarantined: 'Quarantined',
  resumed: 'Resumed',
  simspeed: 'Speed',
  'order-sent-now': 'Sent at once',
  'books-restored': 'Books restored',
  'stock-audited': 'Stock audited',
  'stock-counted': 'Shelves counted',
  'stock-adjusted': 'Shelves corrected',
  'count-dismissed': 'Count set aside',
  'order-held': 'Put on hold',
  'order-released': 'Released',
  'redirect-asked': 'New address wanted',
  'redirect-sent': 'New address sent',
  redirected: 'Redirected',
  'redirect-refused': 'Redirect refused',
  'account-asked': 'Account asked',
  'account-checked': 'Account checked',
});

export const sourceWords = defineStrings('event-source', {
  person: 'Person',
  us: 'Parcelyard',
  world: 'World',
  ups: 'UPS',
});

export const becauseWords = defineStrings('stock-because', {
  purchase: 'bought',
  arrival: 'arrived',
  reservation: 'reserved for an order',
  packed: 'packed',
  released: 'released',
  rejected: 'purchase rejected',
  adjustment: 'adjusted',
});

const resumedWords = defineStrings('event-resumed', {
  again: ', {commands} {commands|command|commands} sent again',
});

export const adjustWords = defineStrings('stock-reason', {
  counted: 'corrected after a count',
  found: 'found',
  damaged: 'damaged',
  lost: 'lost',
});

export const measureWords = defineStrings('stock-measure', {
  onHand: 'on hand',
  reserved: 'reserved',
  inbound: 'incoming',
});

/** Kinds by what they are about, for filters. */
export const KIND_GROUPS: Readonly<
  Record<'orders' | 'protocol' | 'stock' | 'trucks' | 'problems' | 'system', readonly EventKind[]>
> = {
  orders: [
    'order-placed',
    'order-taken-back',
    'order-sent-now',
    'order-held',
    'order-released',
    'redirect-asked',
    'redirected',
    'redirect-refused',
    'shipment-planned',
    'ready',
    'loaded',
    'out-for-delivery',
    'delivered',
    'cancelled',
  ],
  protocol: [
    'pack-sent',
    'pack-acked',
    'pickup-sent',
    'pickup-acked',
    'load-sent',
    'load-acked',
    'depart-sent',
    'query-sent',
    'package-status',
    'redirect-sent',
    'account-asked',
    'purchase-sent',
    'purchase-acked',
  ],
  stock: [
    'stock',
    'purchase-sent',
    'purchase-acked',
    'purchase-arrived',
    'stock-counted',
    'stock-adjusted',
    'count-dismissed',
  ],
  trucks: ['truck', 'truck-arrived'],
  problems: ['problem', 'problem-cleared', 'command-rejected', 'quarantined', 'shipment-waiting'],
  system: [
    'link',
    'resumed',
    'simspeed',
    'warehouse-added',
    'product-saved',
    'customer-saved',
    'account-checked',
    'books-restored',
    'stock-audited',
  ],
};

const BECAUSE = ['purchase', 'arrival', 'reservation', 'packed', 'released', 'rejected', 'adjustment'] as const;

/** The change and balances that a 'stock' event holds; null when it holds something else. */
export function readStockChange(event: BookEvent): StockChange | null {
  const { onHand, reserved, inbound, after, because } = event.data ?? {};
  if (typeof onHand !== 'number' || typeof reserved !== 'number' || typeof inbound !== 'number') return null;
  const reason = BECAUSE.find((known) => known === because);
  if (typeof after !== 'object' || after === null || reason === undefined) return null;
  const balances = after as Record<string, unknown>;
  const number = (name: string) => (typeof balances[name] === 'number' ? balances[name] : 0);
  return {
    onHand,
    reserved,
    inbound,
    after: { onHand: number('onHand'), reserved: number('reserved'), inbound: number('inbound') },
    because: reason,
  };
}

/** Why a stock entry was made; where a person made it, with the reason and the note. */
export function stockBecause(event: BookEvent): string {
  const change = readStockChange(event);
  if (change === null) return '';
  const { reason, note } = event.data ?? {};
  const known = ADJUST_REASONS.find((one) => one === reason);
  const why = known === undefined ? becauseWords(change.because) : adjustWords(known);
  return typeof note === 'string' && note !== '' ? `${why}: ${note}` : why;
}

/** Names of what events refer to only by number. */
export interface EventNames {
  readonly warehouse: (id: number) => string;
  readonly product: (id: number) => string;
}

function stockText(event: BookEvent): { change: string; because: string } {
  const change = readStockChange(event);
  if (change === null) return { change: '', because: '' };
  const parts = (['onHand', 'reserved', 'inbound'] as const).filter((measure) => change[measure] !== 0);
  return {
    change: parts.map((measure) => `${formatChange(change[measure])} ${measureWords(measure)}`).join(', '),
    because: stockBecause(event),
  };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

function place(value: unknown): string {
  const { x, y } = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return isNumber(x) && isNumber(y) ? formatPoint({ x, y }) : '?';
}

/** One sentence. Unknown values show as “?”, never as nothing. */
export function describeEvent(event: BookEvent, names: EventNames): string {
  const data = event.data ?? {};
  const shown = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? value : '?');
  const error = typeof data['error'] === 'object' && data['error'] !== null ? data['error'] : null;
  const errorText = error !== null && 'message' in error ? `. ${String(error.message)}` : '';
  const kind: EventKind = event.kind;
  const text = kind === 'link' ? errorText : shown(data['text'] ?? data['err'] ?? data['reason'] ?? '?');
  const truckState = data['state'];
  const state =
    kind === 'truck' &&
    (truckState === 'idle' ||
      truckState === 'to-warehouse' ||
      truckState === 'waiting' ||
      truckState === 'loading' ||
      truckState === 'delivering')
      ? stateWords(truckState).toLowerCase()
      : shown(truckState);
  // Each text takes what it names of these; the rest is not used.
  const fill = s as (key: EventKind, values: Readonly<Record<string, string | number>>) => string;
  return fill(kind, {
    order: shown(event.orderId?.toString()),
    shipment: shown(event.shipmentId?.toString()),
    truck: shown(event.truckId?.toString()),
    warehouse: event.warehouseId === null ? '?' : names.warehouse(event.warehouseId),
    product: event.productId === null ? '?' : names.product(event.productId),
    customer: shown(data['customerName']),
    purchase: shown(data['purchaseId']?.toString()),
    status: shown(data['status']),
    seq: shown(event.seq?.toString()),
    link: event.link === 'ups' ? 'UPS' : (event.link ?? '?'),
    orders: shown(data['orders']),
    again:
      isNumber(data['commands']) && data['commands'] > 0 ? resumedWords('again', { commands: data['commands'] }) : '',
    speed: shown(data['speed']),
    differences: shown(data['differences']),
    pieces: shown(data['pieces']),
    from: place(data['from']),
    to: place(data['to']),
    account: shown(data['upsAccount']),
    text,
    state,
    ...stockText(event),
  });
}

/** Who did it, with the person's number where one is known. */
export function sourceText(source: EventSource): string {
  return sourceWords(source);
}
