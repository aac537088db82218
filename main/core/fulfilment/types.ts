// What the fulfilment decisions see, take and give. `decide` is pure: (books, input) -> decision.

import type { LinkName, Millis, PeerSeq, PersonId, Point, Seq, ShipmentId, TruckId, WarehouseId } from '../lib/ids.js';
import type {
  Customer,
  Line,
  NewEvent,
  Order,
  Product,
  Purchase,
  Shipment,
  StockCell,
  Truck,
  Warehouse,
} from '../orders/types.js';
import type { AdjustLine, AdjustReason } from '../inventory/adjusting.js';
import type { StoreToUps, UpsToStore } from '../wire/amazon-ups.js';
import type { WorldCommand, WorldResponse } from '../wire/world-amazon.js';

/** A command that was sent and not yet acked; `seq` is unique per link. */
export interface OutboxRow {
  readonly link: LinkName;
  readonly seq: Seq;
  readonly body: WorldCommand | StoreToUps;
  readonly at: Millis;
}

/**
 * The open part of the books, in memory. Closed orders (every shipment closed) are dropped after commit and live on disk.
 * Only the kernel mutates it, by `applyDecision`; decide gets it read-only.
 */
export interface Books {
  readonly warehouses: ReadonlyMap<number, Warehouse>;
  readonly products: ReadonlyMap<number, Product>;
  /** Grows with every change of a product: what was sorted for another version is out of date. */
  readonly productsVersion: number;
  readonly customers: ReadonlyMap<number, Customer>;
  /** Key: stockKey(warehouseId, productId). */
  readonly stock: ReadonlyMap<string, StockCell>;
  readonly orders: ReadonlyMap<number, Order>;
  readonly shipments: ReadonlyMap<number, Shipment>;
  readonly trucks: ReadonlyMap<number, Truck>;
  /** Not yet arrived ones. */
  readonly purchases: ReadonlyMap<number, Purchase>;
  /** Un-acked commands per link, by number. */
  readonly outbox: Readonly<Record<LinkName, ReadonlyMap<number, OutboxRow>>>;
  /**
   * Commands whose answer may still name their number (errors do): by link and number, which shipment or purchase they
   * were for. Kept while that shipment or purchase is open.
   */
  readonly counters: Counters;
  /** Numbers of packages that these books lost when they were restored. */
  readonly lost: readonly LostRange[];
  /** When these books were last restored; 0: never. */
  readonly restoredAt: Millis;
  /** Secondary indexes, kept by `apply`: what the decisions look up without walking all open orders. */
  readonly index: BooksIndex;
}

/** What a shipment waits for from a peer, once we have done our part. */
export const AWAIT_KINDS = ['pack', 'load', 'truck', 'delivery'] as const;
export type AwaitKind = (typeof AWAIT_KINDS)[number];

/** Which row a command was for. `shipmentId` null for purchases and for queries about several shipments. */
export interface CommandRef {
  readonly command: WorldCommand['kind'] | StoreToUps['kind'];
  readonly shipmentId: ShipmentId | null;
  readonly purchaseId: number | null;
}

export interface BooksIndex {
  /** Shipments that wait for this product here (placed, not reserved), oldest first. */
  waiting(warehouseId: WarehouseId, productId: number): ReadonlySet<ShipmentId>;
  /** Pieces of this product that those wait for, together. */
  waitingDemand(warehouseId: WarehouseId, productId: number): number;
  onTruck(truckId: TruckId): ReadonlySet<ShipmentId>;
  /** Shipments here whose pickup was sent and that have no truck, oldest first. */
  withoutTruck(warehouseId: WarehouseId): ReadonlySet<ShipmentId>;
  /** Open purchases of this warehouse, oldest first. */
  purchasesAt(warehouseId: WarehouseId): ReadonlySet<number>;
  /** Shipments that wait for a peer, with the time of the last sign or question; longest silent first. */
  awaiting(kind: AwaitKind): ReadonlyMap<ShipmentId, Millis>;
  /** Shipments that have their goods and only wait for the end of their hold, with its time; in the order in which they came. */
  held(): ReadonlyMap<ShipmentId, Millis>;
  /** Which shipment or purchase a command was for; null when unknown or closed since. */
  command(link: LinkName, seq: Seq): CommandRef | null;
  orderOfClient(clientId: string): number | null;
  purchaseOfClient(clientId: string): number | null;
}

/** The next free numbers; durable, in the same transaction as what used them. */
export interface Counters {
  readonly nextSeq: Readonly<Record<LinkName, Seq>>;
  readonly nextOrderId: number;
  readonly nextShipmentId: number;
  readonly nextPurchaseId: number;
  readonly nextCustomerId: number;
  readonly nextRev: number;
}

/** Numbers from `from` (with it) to `to` (without it) that books lost when they were restored `at` that time. */
export interface LostRange {
  readonly from: number;
  readonly to: number;
  readonly at: Millis;
}

export function stockKey(warehouseId: WarehouseId, productId: number): string {
  return `${warehouseId}/${productId}`;
}

export interface PlaceOrder {
  readonly clientId: string;
  readonly customerId: number | null;
  readonly customerName: string;
  readonly destination: Point;
  readonly upsAccount: string | null;
  readonly lines: readonly Line[];
  /** How long its pack commands are held back, in ms up to HOLD_MAX_MS; absent or 0: not at all. */
  readonly holdMs?: number;
}

/**
 * How a UPS learns of another destination once it was called: by a message of its own, with the word that the package is loaded,
 * or not at all.
 */
export type RedirectWay = 'message' | 'loaded' | 'never';

/** A picture that is written with the product that names it, or (null) taken away. */
export interface ProductPicture {
  readonly productId: number;
  readonly picture: { readonly name: string; readonly mime: string; readonly base64: string } | null;
}

/** Everything that can change the books. `at` is the kernel's clock. */
export type FulfilmentInput =
  | {
      readonly type: 'place';
      readonly at: Millis;
      readonly personId: PersonId | null;
      readonly order: PlaceOrder;
      /** The UPS has words for it: it is asked about the account unless it has said already that it knows it. */
      readonly checkAccount?: boolean;
    }
  | {
      readonly type: 'buy';
      readonly at: Millis;
      readonly personId: PersonId | null;
      readonly clientId: string | null;
      readonly warehouseId: WarehouseId;
      readonly lines: readonly Line[];
    }
  /** A person corrects shelves. `countRev`: the count ('stock-counted') that it settles, or null. */
  | {
      readonly type: 'adjust';
      readonly at: Millis;
      readonly personId: PersonId;
      readonly clientId: string;
      readonly reason: AdjustReason;
      readonly note: string | null;
      readonly lines: readonly AdjustLine[];
      readonly countRev: number | null;
    }
  /** Take an order back or cancel what is still possible of it. */
  | { readonly type: 'cancel'; readonly at: Millis; readonly personId: PersonId | null; readonly orderId: number }
  /** What is held of this order goes out at once. */
  | { readonly type: 'send-now'; readonly at: Millis; readonly personId: PersonId | null; readonly orderId: number }
  /** A person keeps what is not sent to be packed yet from being packed (`hold`), or lets it go on. */
  | {
      readonly type: 'person-hold';
      readonly at: Millis;
      readonly personId: PersonId | null;
      readonly orderId: number;
      readonly hold: boolean;
    }
  /** What is open of this order (or one shipment of it) is to go elsewhere. */
  | {
      readonly type: 'redirect';
      readonly at: Millis;
      readonly personId: PersonId | null;
      readonly orderId: number;
      readonly shipmentId: ShipmentId | null;
      readonly destination: Point;
      readonly way: RedirectWay;
    }
  /** Time has passed: what was held until now goes out. */
  | { readonly type: 'holds-over'; readonly at: Millis }
  /**
   * These books are older than the world: numbers are skipped and all open packages are looked up. `takenAt`: when the backup was
   * made, null for a damaged log; `used`: the counters that are known to have been reached, null when nothing is known.
   */
  | {
      readonly type: 'restored';
      readonly at: Millis;
      readonly personId: PersonId | null;
      readonly takenAt: Millis | null;
      readonly used: Counters | null;
    }
  /** New books for a world that knows numbers of others: theirs are never used again. */
  | { readonly type: 'continue-numbers'; readonly at: Millis; readonly from: Counters }
  /** Asks world and UPS about every open package that they have acknowledged. */
  | { readonly type: 'reconcile'; readonly at: Millis; readonly personId: PersonId | null }
  /** The stock audit: the world is asked about these packages, wherever they are. */
  | {
      readonly type: 'ask-world';
      readonly at: Millis;
      readonly shipmentIds: readonly ShipmentId[];
      readonly ups?: boolean;
    }
  | {
      readonly type: 'save-product';
      readonly at: Millis;
      readonly personId: PersonId | null;
      readonly product: Product;
      /** Comes with the product, or is taken away (null); absent: it keeps what it has. */
      readonly picture?: ProductPicture['picture'];
    }
  | {
      readonly type: 'save-customer';
      readonly at: Millis;
      readonly personId: PersonId | null;
      readonly customer: Customer;
      readonly checkAccount?: boolean;
    }
  | {
      readonly type: 'add-warehouses';
      readonly at: Millis;
      readonly personId: PersonId | null;
      readonly warehouses: readonly Warehouse[];
    }
  /** The world accepted a connect that named these warehouses. */
  | { readonly type: 'warehouses-known'; readonly at: Millis; readonly ids: readonly WarehouseId[] }
  | { readonly type: 'world-item'; readonly at: Millis; readonly peerSeq: PeerSeq; readonly body: WorldResponse }
  | { readonly type: 'ups-item'; readonly at: Millis; readonly peerSeq: PeerSeq; readonly body: UpsToStore }
  | { readonly type: 'acked'; readonly at: Millis; readonly link: LinkName; readonly seqs: readonly Seq[] }
  /** A link came up (again): reconcile what was acked but never answered; ask the UPS for its trucks. */
  | { readonly type: 'link-up'; readonly at: Millis; readonly link: LinkName }
  /** Periodic: looks for silence. `expectedMs`: how long each answer usually takes at this world's pace. */
  | {
      readonly type: 'watch';
      readonly at: Millis;
      readonly expectedMs: ExpectedTimes;
      readonly linksUp: Readonly<Record<LinkName, boolean>>;
      /** Since when each link is up; silence is counted from then at the earliest. Absent: only the shipments' own times count. */
      readonly upSince?: Readonly<Partial<Record<LinkName, Millis>>>;
    };

/** Learned: how long until each answer is overdue, in ms. */
export interface ExpectedTimes {
  readonly pack: number;
  readonly load: number;
  readonly truck: number;
  readonly delivery: number;
  readonly purchase: number;
  /** Packing takes longer with more lines: per product line, where that was learned. */
  readonly packPerLine?: number;
}

/** New values of whole rows; the kernel puts them into memory and, with the events, into one transaction. */
export interface Changes {
  readonly orders: readonly Order[];
  readonly shipments: readonly Shipment[];
  readonly stock: readonly StockCell[];
  readonly products: readonly Product[];
  readonly customers: readonly Customer[];
  readonly warehouses: readonly Warehouse[];
  readonly trucks: readonly Truck[];
  readonly purchases: readonly Purchase[];
  /** Never kept in memory. */
  readonly pictures?: readonly ProductPicture[];
  /** Commands to number and send once committed. `seq` was taken from counters by the decision. */
  readonly outboxPut: readonly OutboxRow[];
  readonly outboxDelete: readonly { readonly link: LinkName; readonly seq: Seq }[];
  readonly counters: Counters;
}

export interface Decision {
  readonly changes: Changes;
  readonly events: readonly NewEvent[];
  /** For commands from people: what to answer. Messages from peers never fail: they are quarantined. */
  readonly outcome:
    | { readonly type: 'done' }
    /** `repeated`: this client id was known; nothing was changed. */
    | {
        readonly type: 'placed';
        readonly orderId: number;
        readonly shipmentIds: readonly ShipmentId[];
        readonly repeated: boolean;
      }
    | { readonly type: 'bought'; readonly purchaseId: number; readonly repeated: boolean }
    | {
        readonly type: 'rejected';
        readonly code: string;
        readonly message: string;
        readonly details?: Readonly<Record<string, unknown>>;
      }
    /** A peer's message that parses but makes no sense; the kernel keeps it, counts it, shows it. */
    | { readonly type: 'quarantined'; readonly reason: string };
}

/** Which warehouse ships what, and why. Pure function of destination, lines and stock. */
export interface PlannedShipment {
  readonly warehouseId: WarehouseId;
  readonly lines: readonly Line[];
  readonly distance: number;
  readonly reason: string;
  /** What must be bought first; empty when all is available. */
  readonly missing: readonly Line[];
}

export type TruckRef = TruckId;
