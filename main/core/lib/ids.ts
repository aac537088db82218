// The identifiers of the domain. A flavour is a plain number that does not mix with another flavour by accident.
// int64 on the wire; here always safe integers (|n| <= 2^53-1), checked where they enter.

type Flavor<T, Name extends string> = T & { readonly __flavor?: Name };

/** Our own order number, as people say it: #1042. Unique within one world's books. */
export type OrderId = Flavor<number, 'order'>;
/** A shipment is one package: the world's `shipid`/`packageid`. Unique per world for ever. */
export type ShipmentId = Flavor<number, 'shipment'>;
export type WarehouseId = Flavor<number, 'warehouse'>;
export type ProductId = Flavor<number, 'product'>;
export type TruckId = Flavor<number, 'truck'>;
export type CustomerId = Flavor<number, 'customer'>;
export type PersonId = Flavor<number, 'person'>;
export type PurchaseId = Flavor<number, 'purchase'>;
/** Sequence number of a message item that we sent (unique per world and link, for ever). */
export type Seq = Flavor<number, 'seq'>;
/** Sequence number of a message item that the peer sent. */
export type PeerSeq = Flavor<number, 'peerSeq'>;
/** Number of a committed event; grows by one with each event of one world's books. */
export type Rev = Flavor<number, 'rev'>;
/** Milliseconds since 1970-01-01T00:00Z. */
export type Millis = Flavor<number, 'millis'>;

export type LinkName = 'world' | 'ups';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** int32 bounds: the world's grid is made of them. */
export const INT32_MIN = -2147483648;
export const INT32_MAX = 2147483647;

export function manhattan(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}
