// What a store is, for writing (one door, whole batches) and for reading. Implementations: sqlite-books and sqlite-app, memory-books and
// memory-app; sqlite-sim and memory-sim for the simulator.

import type { LinkName, Millis, PeerSeq, Rev } from '../core/lib/ids.js';
import type { EventChip } from '../contracts/event-chips.js';
import type { AuditStore } from './audit-log.js';
import type { FigureReader } from './figures.js';
import type { StockEvidence } from '../core/inventory/audit.js';
import type { ShippedHour } from '../core/inventory/demand.js';
import type { OrderColumns } from '../core/orders/columns.js';
import type { OutboxRow, Counters, LostRange, ProductPicture } from '../core/fulfilment/types.js';
import type {
  BookEvent,
  Customer,
  EventKind,
  EventSource,
  Order,
  Product,
  Purchase,
  Shipment,
  ShipmentState,
  StockCell,
  Truck,
  Warehouse,
} from '../core/orders/types.js';

/** What identifies one world's books. */
export interface BooksIdentity {
  readonly booksId: string;
  /** `simulated`, or host:port of the world. */
  readonly endpoint: string;
  readonly worldId: number | null;
  /** Shown to people. */
  readonly label: string;
  readonly createdAt: Millis;
  /** The world has forgotten us: kept apart, read-only. */
  readonly forgottenAt: Millis | null;
}

export interface InboxRow {
  readonly link: LinkName;
  readonly peerSeq: PeerSeq;
}

export interface QuarantineRow {
  readonly at: Millis;
  readonly link: LinkName;
  readonly reason: string;
  readonly hex: string;
}

/** One transaction: whole rows, numbered events, everything or nothing. Absent lists are empty. */
export interface WriteBatch {
  readonly events?: readonly BookEvent[];
  readonly orders?: readonly Order[];
  readonly shipments?: readonly Shipment[];
  readonly stock?: readonly StockCell[];
  readonly products?: readonly Product[];
  /** With the products that name them; null takes one away. */
  readonly pictures?: readonly ProductPicture[];
  readonly customers?: readonly Customer[];
  readonly warehouses?: readonly Warehouse[];
  readonly trucks?: readonly Truck[];
  readonly purchases?: readonly Purchase[];
  readonly outboxPut?: readonly OutboxRow[];
  readonly outboxDelete?: readonly { readonly link: LinkName; readonly seq: number }[];
  readonly inbox?: readonly InboxRow[];
  readonly quarantine?: readonly QuarantineRow[];
  readonly counters?: Counters;
  readonly identity?: BooksIdentity;
}

/** Everything open, as loaded at start. */
export interface LoadedBooks {
  readonly identity: BooksIdentity;
  readonly counters: Counters;
  readonly warehouses: readonly Warehouse[];
  readonly products: readonly Product[];
  readonly customers: readonly Customer[];
  readonly stock: readonly StockCell[];
  /** Orders not closed, with all their shipments. */
  readonly orders: readonly Order[];
  readonly shipments: readonly Shipment[];
  readonly trucks: readonly Truck[];
  /** Not arrived and not rejected. */
  readonly purchases: readonly Purchase[];
  readonly outbox: readonly OutboxRow[];
  /** All numbers ever seen, per link, ascending. */
  readonly inbox: Readonly<Record<LinkName, readonly PeerSeq[]>>;
  /** Counts of all shipments by state, closed ones too. */
  readonly pipeline: Readonly<Record<ShipmentState, number>>;
  /** Shipments that these books lost when they were restored: numbers that were used, of packages that they do not know. */
  readonly lost?: readonly LostRange[];
  /** Numbers beyond these books are known to have been used: entries were lost, and what followed must not be used again. */
  readonly ahead?: Counters;
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Which orders, and in which order. */
export interface OrderSelection {
  /**
   * Words that must all occur in customer or SKU/name of a line, or begin the number; `#12` finds order 12 only. Case and
   * accents do not count.
   */
  readonly search?: string;
  /** By the order's own state. Empty is as good as absent. */
  readonly states?: readonly ShipmentState[];
  /** Orders that have a shipment in one of these states. Empty is as good as absent. */
  readonly shipmentStates?: readonly ShipmentState[];
  readonly warehouseId?: number;
  readonly customerId?: number;
  readonly placedFrom?: Millis;
  readonly placedTo?: Millis;
  /** `state` by the pipeline, `customer` by name; ties by number, in the same direction. */
  readonly sort: 'id' | 'placedAt' | 'customer' | 'state';
  readonly descending: boolean;
}

export interface OrderQuery extends OrderSelection, Page {}

export interface EventQuery extends Page {
  readonly orderId?: number;
  readonly shipmentId?: number;
  readonly warehouseId?: number;
  readonly productId?: number;
  readonly truckId?: number;
  readonly kinds?: readonly EventKind[];
  readonly source?: EventSource;
  readonly from?: Millis;
  readonly to?: Millis;
  /** All must agree; see contracts/event-chips. */
  readonly chips?: readonly EventChip[];
  /** Only events before this one: long lists go on from the last row they have, however far down it is. */
  readonly beforeRev?: Rev;
  readonly descending: boolean;
}

/** The stock entries of one product in one warehouse; `measure`: only those that changed it. */
export interface LedgerQuery extends Page {
  readonly warehouseId: number;
  readonly productId: number;
  readonly measure?: 'onHand' | 'reserved' | 'available' | 'inbound';
  readonly descending: boolean;
}

/** All entries of one cell added up. */
export interface LedgerSums {
  readonly entries: number;
  readonly onHand: number;
  readonly reserved: number;
  readonly inbound: number;
  /** Entries whose balances do not follow from those before. */
  readonly broken: number;
}

/** What left each shelf, by the hour, as of the entry `rev`. */
export interface ShippedRows {
  readonly rev: Rev;
  readonly hours: readonly ShippedHour[];
}

export interface Paged<T> {
  /**
   * How many match in all. Exact for customers, purchases, quarantine, unfiltered lists, and orders by state alone. Other
   * filters are counted up to 10,000 past the page's offset; when more match it is offset + 10,001, which means "at least".
   * Where several filters let thousands of orders through each, or chips few of many events, only the first thousands are
   * looked at: "at least", too, and `atLeast` says so.
   */
  readonly total: number;
  readonly atLeast?: true;
  readonly rows: readonly T[];
}

/** What the list of orders shows of an order's shipments. */
export interface OrderDigest {
  readonly orderId: number;
  /** Each once, by the number of the first shipment from there. */
  readonly warehouseIds: readonly number[];
  /** The first of its shipments' problems, in words. */
  readonly problem: string | null;
}

/** States of shipments that the world has packed. */
export const PACKED_STATES: readonly ShipmentState[] = ['packed', 'loading', 'loaded', 'delivering', 'delivered'];

/** Entries of the journal that name the call they come from: a call that comes again is answered with them. */
export type ShelfEntryKind = Extract<EventKind, 'stock-counted' | 'stock-adjusted'>;

/** Reading; on its own connection, never inside a write. */
export interface BooksReader extends FigureReader {
  orders(query: OrderQuery): Promise<Paged<Order>>;
  /** The numbers of all orders that match, sorted as asked for, at most `limit`: what a list holds at this moment. */
  orderIds(query: OrderSelection, limit: number): Promise<readonly number[]>;
  /** These orders, in this order; unknown ones are left out. */
  ordersOf(ids: readonly number[]): Promise<readonly Order[]>;
  /** What the list shows of these orders, in this order, each once; unknown ones are left out. */
  orderColumns(ids: readonly number[]): Promise<OrderColumns>;
  order(id: number): Promise<{ readonly order: Order; readonly shipments: readonly Shipment[] } | null>;
  orderByClientId(clientId: string): Promise<Order | null>;
  purchaseByClientId(clientId: string): Promise<Purchase | null>;
  /** The count or correction that was asked for with this id, however long ago. */
  shelfEntry(kind: ShelfEntryKind, clientId: string): Promise<BookEvent | null>;
  shipment(id: number): Promise<Shipment | null>;
  /** Of these orders, in this order, each once; orders that have no shipment (or are unknown) are left out. */
  digests(orderIds: readonly number[]): Promise<readonly OrderDigest[]>;
  /** Shipments in PACKED_STATES, those of the latest orders first: what the world must know. */
  lastPacked(limit: number): Promise<readonly Shipment[]>;
  events(query: EventQuery): Promise<Paged<BookEvent>>;
  /** Events with rev > after, ascending, at most `limit`; optionally only some kinds. For feed recovery and the timeline. */
  eventsAfter(after: Rev, limit: number, kinds?: readonly EventKind[]): Promise<readonly BookEvent[]>;
  /** Totals are exact. */
  ledger(query: LedgerQuery): Promise<Paged<BookEvent>>;
  ledgerSums(warehouseId: number, productId: number): Promise<LedgerSums>;
  /** Ascending by warehouse, product and hour. */
  shippedSince(from: Millis): Promise<ShippedRows>;
  /** Null: it has none. */
  picture(productId: number): Promise<NonNullable<ProductPicture['picture']> | null>;
  customers(query: Page & { readonly search?: string }): Promise<Paged<Customer>>;
  purchases(query: Page & { readonly warehouseId?: number }): Promise<Paged<Purchase>>;
  quarantined(query: Page): Promise<Paged<QuarantineRow>>;
  /** The revs at and around a time, for jumping in the timeline: the first rev with at >= time, or null. */
  firstRevFrom(time: Millis): Promise<Rev | null>;
}

/** What the links need before everything is loaded. */
export interface BooksHead {
  readonly identity: BooksIdentity;
  readonly warehouses: readonly Warehouse[];
  /** The first rows of each link, ascending, at most `HEAD_ROWS`. */
  readonly outbox: Readonly<Record<LinkName, readonly OutboxRow[]>>;
}

export const HEAD_ROWS = 500;

export interface BooksStore extends BooksReader {
  load(): Promise<LoadedBooks>;
  /**
   * A quick look at what load() will give. Null where nothing may be sent on its word: the books are new, or entries of theirs
   * were lost. Absent: these books are loaded as a whole.
   */
  head?(): Promise<BooksHead | null>;
  /**
   * The only door. Concurrent calls are group-committed in the order of the calls; resolves when durable. A batch that is
   * refused fails alone; references are looked at when the commit ends. Within a batch outboxPut comes before outboxDelete.
   * `constraint`: a rev, inbox or outbox number that
   * was used before, a client id of another order or purchase, a negative number, an unknown state, warehouse, product or
   * order where one is referred to, or another value for what an order (client id, customer, lines, time and person of
   * placing) or a shipment (order, warehouse) or a purchase (client id, warehouse) was written with first.
   */
  write(batch: WriteBatch): Promise<void>;
  /** For the stock audit: what was written down of each cell, added up. Absent: these books cannot be audited. */
  evidence?(): Promise<EvidenceRows>;
  /** Waits for queued writes, checkpoints, closes. */
  close(): Promise<void>;
}

export interface EvidenceRows {
  readonly cells: readonly StockEvidence[];
  /** Pieces in packages that were cancelled after the world had packed them, or may have. */
  readonly setAside: number;
}

/** A person with an account. The password is a scrypt hash, never the text. */
export interface PersonRow {
  readonly id: number;
  readonly name: string;
  readonly role: 'staff' | 'manager' | 'tester';
  readonly passwordHash: string;
  readonly addressX: number;
  readonly addressY: number;
  readonly demo: boolean;
  readonly createdAt: Millis;
  /** Absent while the account may be used. A removed one keeps its number and its name. */
  readonly removedAt?: Millis;
}

/** Accounts, settings and the list of books: one database for the program, apart from the worlds' books. */
export interface AppStore extends AuditStore {
  people(): Promise<readonly PersonRow[]>;
  /** Inserts (id 0: a new number) or replaces; resolves to the row as stored. Error `name-taken` when another has the name. */
  savePerson(person: PersonRow): Promise<PersonRow>;
  settings(): Promise<Readonly<Record<string, unknown>>>;
  saveSetting(key: string, value: unknown): Promise<void>;
  books(): Promise<readonly BooksIdentity[]>;
  saveBooks(identity: BooksIdentity): Promise<void>;
  close(): Promise<void>;
}

/** Errors of the store that callers may tell apart. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code:
    'newer-database' | 'locked' | 'read-only' | 'full' | 'corrupt' | 'constraint' | 'name-taken' | 'closed' | 'io';
  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * A key-value table with batches, for the simulator's own state (worlds and the built-in UPS): it is the world's memory, not the
 * store's books. Keys are `scope` + `key`; values are JSON texts.
 */
export interface SimStore {
  load(): Promise<readonly { readonly scope: string; readonly key: string; readonly value: string }[]>;
  /** One transaction; value null deletes. Group-committed like BooksStore.write. */
  write(
    rows: readonly { readonly scope: string; readonly key: string; readonly value: string | null }[],
  ): Promise<void>;
  close(): Promise<void>;
}
