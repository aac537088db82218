// The shapes of the store's books: what an order, a shipment, a stock cell, a truck and an event are. No behaviour.

import type {
  CustomerId,
  LinkName,
  Millis,
  OrderId,
  PeerSeq,
  PersonId,
  Point,
  ProductId,
  PurchaseId,
  Rev,
  Seq,
  ShipmentId,
  TruckId,
  WarehouseId,
} from '../lib/ids.js';

/** The pipeline, in order; then the ends off the road. `placed` includes waiting for stock and for the link. */
export const SHIPMENT_STATES = [
  'placed',
  'packing',
  'packed',
  'loading',
  'loaded',
  'delivering',
  'delivered',
  'cancelled',
  'failed',
] as const;
export type ShipmentState = (typeof SHIPMENT_STATES)[number];
export const PIPELINE = SHIPMENT_STATES.slice(0, 7);
/** States in which nothing more will happen. A failed shipment stays open: a person decides. */
export const CLOSED_STATES: readonly ShipmentState[] = ['delivered', 'cancelled'];

export interface Line {
  readonly productId: ProductId;
  /** Pieces, 1 to 1,000,000. */
  readonly quantity: number;
}

export interface Product {
  readonly id: ProductId;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly category: string;
  readonly weightGrams: number;
  /** Below this available quantity in a warehouse the product counts as low there. */
  readonly reorderPoint: number;
  /** What one purchase buys at least. */
  readonly reorderQuantity: number;
  readonly priceCents: number;
  /** What its picture is called: a name of its content, another picture has another. Absent: it has none. */
  readonly picture?: string | undefined;
}

export interface Warehouse extends Point {
  readonly id: WarehouseId;
  readonly name: string;
  /** True once the world is known to have it (it was sent as initwh, or it was there). */
  readonly inWorld: boolean;
}

export interface Customer extends Point {
  readonly id: CustomerId;
  readonly name: string;
  readonly upsAccount: string | null;
  /** What the UPS said of an account of theirs. Absent: it was never asked. */
  readonly accountCheck?: AccountCheck;
}

/** A question to the UPS whether it knows an account, and its answer. */
export interface AccountCheck {
  /** May be another than the customer has now. */
  readonly upsAccount: string;
  /** The number that the question went by: of a shipment, or one of its own. */
  readonly shipmentId: ShipmentId;
  readonly state: 'asked' | 'valid' | 'invalid';
  /** When it was asked, then when it was answered. */
  readonly at: Millis;
}

/** Pieces of one product in one warehouse. available = onHand - reserved; never negative by our own decisions. */
export interface StockCell {
  readonly warehouseId: WarehouseId;
  readonly productId: ProductId;
  readonly onHand: number;
  readonly reserved: number;
  /** Bought, not yet arrived. */
  readonly inbound: number;
}

/** Stock that was bought; matched to the world's `arrived` by warehouse and things, oldest first. */
export interface Purchase {
  readonly id: PurchaseId;
  /** Given by the client for duplicate protection; null when the program bought by itself. */
  readonly clientId: string | null;
  readonly warehouseId: WarehouseId;
  readonly lines: readonly Line[];
  readonly seq: Seq;
  readonly state: 'sent' | 'acked' | 'arrived' | 'rejected';
  readonly at: Millis;
  readonly arrivedAt: Millis | null;
}

/** Why something stands still, for people: a sentence, since when, whose move it is. */
export interface Problem {
  readonly code: string;
  readonly text: string;
  readonly since: Millis;
  readonly whose: 'world' | 'ups' | 'us' | 'person';
}

/** A person keeps a shipment from being packed. */
export interface PersonHold {
  readonly at: Millis;
  readonly by: PersonId | null;
}

/** Another destination that somebody asked for, and what came of it. */
export interface Redirect {
  readonly to: Point;
  /**
   * `queued`: goes to the UPS once it has the call for a truck; `sent`: it has not answered; `unanswered`: it reported the
   * delivery and never answered.
   */
  readonly state: 'queued' | 'sent' | 'confirmed' | 'refused' | 'unanswered';
  readonly at: Millis;
  readonly by: PersonId | null;
  /** Our message's number; null: none was needed, or it was not sent yet. */
  readonly seq: Seq | null;
  readonly settledAt: Millis | null;
  /** Why it was refused. */
  readonly reason: string | null;
  /** Results of this and earlier ones that the UPS has not told, though it told the changes themselves. */
  readonly owed: number;
  /** The UPS has reported the delivery, which counts once it has answered. */
  readonly heard: { readonly at: Millis; readonly peerSeq: PeerSeq } | null;
}

/** One package on its way. Facts are merged in whatever order they arrive; the state is derived and only moves forward. */
export interface Shipment {
  readonly id: ShipmentId;
  readonly orderId: OrderId;
  readonly warehouseId: WarehouseId;
  readonly lines: readonly Line[];
  readonly destination: Point;
  readonly upsAccount: string | null;
  /** Why this warehouse: a sentence for people. */
  readonly reason: string;
  readonly state: ShipmentState;
  readonly version: number;
  readonly placedAt: Millis;
  /** True from the reservation of its stock until it is packed or cancelled; false while it waits for stock. */
  readonly reserved: boolean;
  readonly packSeq: Seq | null;
  readonly packAckedAt: Millis | null;
  readonly packedAt: Millis | null;
  readonly pickupSeq: Seq | null;
  readonly pickupAckedAt: Millis | null;
  readonly truckId: TruckId | null;
  readonly truckArrivedAt: Millis | null;
  readonly loadSeq: Seq | null;
  readonly loadAckedAt: Millis | null;
  readonly loadedAt: Millis | null;
  readonly departSeq: Seq | null;
  readonly outForDeliveryAt: Millis | null;
  readonly deliveredAt: Millis | null;
  readonly cancelledAt: Millis | null;
  /** When it entered its present state. */
  readonly stateSince: Millis;
  /** Pack commands sent so far. */
  readonly packAttempts: number;
  readonly loadAttempts: number;
  /** When world or UPS were last asked about it, and under which number. */
  readonly queriedAt: Millis | null;
  readonly querySeq: Seq | null;
  readonly problem: Problem | null;
  /** Its first pack command does not leave before: until then it can be taken back as if nothing had been. Absent: not held. */
  readonly heldUntil?: Millis;
  /** Absent: nobody holds it. */
  readonly onHold?: PersonHold;
  /** The last one that was asked for. */
  readonly redirect?: Redirect;
  /** The number of the UPS's newest word on the destination: older ones tell nothing. */
  readonly destinationSeq?: PeerSeq;
  /** When the UPS said that it knows the account. */
  readonly accountConfirmedAt?: Millis;
}

export interface Order {
  readonly id: OrderId;
  /** Given by the client, UNIQUE: placing twice under one id is one order. */
  readonly clientId: string;
  readonly customerId: CustomerId | null;
  readonly customerName: string;
  readonly destination: Point;
  readonly upsAccount: string | null;
  readonly lines: readonly Line[];
  readonly shipmentIds: readonly ShipmentId[];
  /** The least advanced state of its shipments; cancelled only when all are. */
  readonly state: ShipmentState;
  readonly placedAt: Millis;
  readonly placedBy: PersonId | null;
  readonly closedAt: Millis | null;
  readonly version: number;
}

export type TruckState = 'idle' | 'to-warehouse' | 'waiting' | 'loading' | 'delivering';

/** A truck as the UPS reported it, or as its messages let us infer (`inferred`). */
export interface Truck extends Point {
  readonly id: TruckId;
  readonly state: TruckState;
  readonly target: Point | null;
  readonly warehouseId: WarehouseId | null;
  readonly shipmentIds: readonly ShipmentId[];
  readonly since: Millis;
  readonly reportedAt: Millis;
  readonly inferred: boolean;
}

export const EVENT_KINDS = [
  // orders and shipments
  'order-placed', // person: the order; data {customerName, lines, destination}
  'order-taken-back',
  'shipment-planned', // us: data {reason, lines}; the warehouse
  'shipment-waiting', // us: data {text}: waits for stock
  'pack-sent', // us: seq
  'pack-acked', // world: seq; placed -> packing
  'ready', // world: peerSeq; -> packed
  'pickup-sent', // us to UPS: seq
  'pickup-acked', // ups: seq
  'truck-arrived', // ups: peerSeq, truckId
  'load-sent', // us: seq; packed -> loading
  'load-acked', // world: seq
  'loaded', // world: peerSeq; -> loaded
  'depart-sent', // us to UPS: seq
  'out-for-delivery', // ups: peerSeq; -> delivering
  'delivered', // ups: peerSeq; -> delivered
  'cancelled',
  'query-sent', // us: seq
  'package-status', // world or ups: peerSeq; data {status}
  'command-rejected', // world or ups: seq = the command's, peerSeq; data {command, err}
  'problem', // us: data Problem
  'problem-cleared',
  // stock
  'stock', // data {onHand, reserved, inbound: changes; because}; see StockChange
  'purchase-sent', // person or us: seq; data {purchaseId, lines}
  'purchase-acked', // world: seq
  'purchase-arrived', // world: peerSeq; data {purchaseId, lines}
  // trucks
  'truck', // ups: data Truck without id
  // the rest
  'warehouse-added',
  'product-saved',
  'customer-saved',
  'link', // data {state, peer, error}
  'quarantined', // world or ups: data {reason, kind}
  'resumed', // us: data {orders, commands}: went on with open orders after a start; un-acked commands are sent again
  'simspeed', // data {speed}
  'order-sent-now', // person: the time for taking it back was cut short
  'books-restored', // person or us: data {from, lostShipments, lostOrders, text}: the books are older than the world
  'stock-audited', // person or us: data {differences, unanswered}
  'stock-counted', // person: data {clientId, note, lines, differences}: a blind count; nothing changed
  'stock-adjusted', // person: data {clientId, reason, note, lines, countRev, pieces}; the shelves' own entries follow
  'count-dismissed', // person: data {countRev}: this count is not taken over
  'order-held', // person: kept from being packed until somebody releases it
  'order-released', // person
  'redirect-asked', // person: data {from, to}
  'redirect-sent', // us to UPS: seq
  'redirected', // ups (peerSeq), or us where nobody had to be asked: data {from, to}
  'redirect-refused', // ups: peerSeq; data {to, reason}
  'account-asked', // us to UPS: seq; data {customerId, upsAccount}
  'account-checked', // ups: peerSeq; data {customerId, customerName, upsAccount, valid, status}
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const EVENT_SOURCES = ['person', 'us', 'world', 'ups'] as const;
export type EventSource = (typeof EVENT_SOURCES)[number];

/** What a 'stock' event's data holds: changes, and the balances after them. */
export interface StockChange {
  readonly onHand: number;
  readonly reserved: number;
  readonly inbound: number;
  /** Balances after the change. */
  readonly after: { readonly onHand: number; readonly reserved: number; readonly inbound: number };
  readonly because: 'purchase' | 'arrival' | 'reservation' | 'packed' | 'released' | 'rejected' | 'adjustment';
}

/** One line of the journal: what happened, once, for ever. Null where a reference does not apply. */
export interface BookEvent {
  readonly rev: Rev;
  readonly at: Millis;
  readonly kind: EventKind;
  readonly source: EventSource;
  readonly personId: PersonId | null;
  readonly orderId: OrderId | null;
  readonly shipmentId: ShipmentId | null;
  readonly warehouseId: WarehouseId | null;
  readonly productId: ProductId | null;
  readonly truckId: TruckId | null;
  readonly link: LinkName | null;
  /** Our command's number. */
  readonly seq: Seq | null;
  readonly peerSeq: PeerSeq | null;
  /** The shipment's state before and after, when this event changed it (null otherwise). */
  readonly from: ShipmentState | null;
  readonly to: ShipmentState | null;
  /** Small, JSON. */
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** An event before the kernel has given it its number. Absent references are null. */
export type NewEvent = Pick<BookEvent, 'at' | 'kind' | 'source'> & Partial<Omit<BookEvent, 'rev'>>;
