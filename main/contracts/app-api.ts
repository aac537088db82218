// Every call that the screens can make: its parameters (checked in the kernel), its result, and who may make it.
// The list is the whole surface: what is not here cannot be called.

import * as z from 'zod/mini';
import type { LinkName } from '../core/lib/ids.js';
import type { CodedError } from '../core/lib/result.js';
import { EVENT_KINDS, EVENT_SOURCES, SHIPMENT_STATES } from '../core/orders/types.js';
import type {
  BookEvent,
  Customer,
  Order,
  Product,
  Purchase,
  Shipment,
  StockCell,
  Warehouse,
} from '../core/orders/types.js';
import type { Cancelling } from '../core/fulfilment/cancelling.js';
import type { Redirecting } from '../core/fulfilment/explain-redirect.js';
import type { PlannedShipment } from '../core/fulfilment/types.js';
import { UPS_DIALECTS } from './link-port.js';
import { inspectorParams, type InspectorResults } from './inspector.js';
import { kpiParams, type KpiResults } from './kpis.js';
import { labParams, type LabResults } from './lab.js';
import { auditParams, type AuditResults } from './audit.js';
import { auditLogParams, type AuditLogResults } from './audit-log.js';
import { eventChipParams, eventChipsSchema, type EventChipResults } from './event-chips.js';
import { backupParams, type BackupResults } from './backups.js';
import { placingParams, type PlacingResults } from './placing.js';
import { scenarioParams, type ScenarioResults } from './scenario.js';
import { printingParams, type PrintingResults } from './printing.js';
import { savedViewParams, type SavedViewResults } from './saved-views.js';
import { stockParams, type OpenPurchase, type StockResults } from './stock.js';
import { SIM_PROFILES } from './sim-port.js';
import { count, int, int32, point, text } from './check.js';

export const ROLES = ['staff', 'manager', 'tester'] as const;
export type Role = (typeof ROLES)[number];

export const LIMITS = {
  /** Rows of one page of any list. */
  page: 500,
  /** Orders that one export takes. */
  exportOrders: 1_000_000,
  linesPerOrder: 50,
  quantity: 1_000_000,
  importRows: 1000,
  timelineEvents: 20_000,
  nameLength: 100,
  searchLength: 200,
  passwordMin: 8,
  passwordMax: 200,
} as const;

/** Where the settings say nothing else. */
export const UNDO_SECONDS = 8;

const page = { offset: count, limit: z.int().check(z.minimum(1), z.maximum(LIMITS.page)) };
const search = z.optional(z.string().check(z.maxLength(LIMITS.searchLength)));
const name = text(LIMITS.nameLength);
const clientId = z.string().check(z.minLength(8), z.maxLength(64), z.regex(/^[A-Za-z0-9_.:-]+$/));
const quantity = z.int().check(z.minimum(1), z.maximum(LIMITS.quantity));
const upsAccount = z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(64)));
const id = z.int().check(z.minimum(1));
const port = z.int().check(z.minimum(1), z.maximum(65535));
const host = z.string().check(z.trim(), z.minLength(1), z.maxLength(253), z.regex(/^[A-Za-z0-9._:-]+$/));

export const lineSchema = z.object({ productId: id, quantity });
export const linesSchema = z.array(lineSchema).check(z.minLength(1), z.maxLength(LIMITS.linesPerOrder));

/** The order form and the order call share this. */
export const placeOrderSchema = z.object({
  clientId,
  customerId: z.nullable(id),
  customerName: name,
  destination: point,
  upsAccount,
  lines: linesSchema,
  /** Held for the time that the settings give, so that it can be taken back; absent: sent at once. */
  undo: z.optional(z.boolean()),
});
export type PlaceOrderParams = z.infer<typeof placeOrderSchema>;

export const customerSchema = placingParams.customerInput;

const newPassword = z.string().check(z.minLength(LIMITS.passwordMin), z.maxLength(LIMITS.passwordMax));

/** One's own password takes the old one along; managers set anyone else's. */
export const setPasswordSchema = z.object({
  personId: id,
  oldPassword: z.optional(z.string().check(z.maxLength(LIMITS.passwordMax))),
  newPassword,
});

export const personInputSchema = z.object({
  name,
  role: z.enum(ROLES),
  password: newPassword,
  /** Saved with the account; orders for oneself go there. */
  address: point,
});

const warehouseInput = z.object({ id: int32, name, x: int32, y: int32 });

export const settingsSchema = z.object({
  mode: z.enum(['simulated', 'real']),
  /** How long orders from the form are held, so that they can be taken back, in seconds; absent: UNDO_SECONDS. */
  undoSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(60))),
  simulated: z.object({
    profile: z.enum(SIM_PROFILES),
    /** Grid units per second; also sets the speed of packing. Ours takes any; 100 is the world's own default. */
    simspeed: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  }),
  real: z.object({
    worldHost: host,
    worldPort: port,
    /** A number, or: `new` makes a world, `announced` takes the one that the UPS names. */
    world: z.union([id, z.literal('new'), z.literal('announced')]),
    /** Sent to the world after connecting; null leaves it. Below 60 the real world dies. */
    simspeed: z.nullable(z.int().check(z.minimum(60), z.maximum(1_000_000))),
    ups: z.object({ mode: z.enum(['connect', 'listen']), host, port, dialect: z.enum(UPS_DIALECTS) }),
    warehouses: z.array(warehouseInput).check(z.maxLength(1000)),
  }),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface Person {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly address: { readonly x: number; readonly y: number };
  readonly demo: boolean;
  /** Signs in no more; what the person did keeps the name. */
  readonly removed?: true;
}

export interface SessionState {
  readonly person: Person | null;
  /** Accounts that sign in with one click (simulated mode only). */
  readonly oneClick: readonly Person[];
}

export interface InventoryRow extends StockCell {
  readonly product: Product;
  readonly warehouseName: string;
  readonly available: number;
  readonly low: boolean;
  /** Pieces that left this shelf within the window that the list names. */
  readonly shipped?: number;
  /** How long what is available lasts at that pace, in ms; null: nothing left this shelf. */
  readonly coverMs?: number | null;
  /** What is bought and has not arrived. */
  readonly purchase?: OpenPurchase | null;
}

export interface ProductHit {
  readonly product: Product;
  /** Per warehouse, only where anything is on hand or inbound. */
  readonly stock: readonly StockCell[];
  readonly available: number;
}

export interface OrderRow extends Order {
  readonly pieces: number;
  /** Of its shipments. */
  readonly warehouseIds: readonly number[];
  readonly problem: string | null;
}

export interface OrderDetail {
  readonly order: Order;
  readonly shipments: readonly Shipment[];
  /** The products of its lines. */
  readonly products: readonly Product[];
  /** Until when it can be taken back or cancelled. */
  readonly cancelling?: Cancelling;
  /** Until when its address can be changed. */
  readonly redirecting?: Redirecting;
  /** Somebody keeps it, or what is left of it, from being packed; null or absent: nobody. */
  readonly held?: { readonly at: number; readonly by: string | null } | null;
  /** Something of it has not been sent to be packed: it can be held. */
  readonly holdable?: boolean;
  /** Why it waits, one sentence a shipment that waits. */
  readonly waiting: readonly {
    readonly shipmentId: number;
    readonly text: string;
    readonly since: number;
    readonly whose: string;
  }[];
}

export interface ImportRow {
  /** Line in the file, from 1 for the heading. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface ImportVerdict {
  readonly line: number;
  /** Orders group the rows that share `order_ref`. */
  readonly orderRef: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

/** One product line a row; rows with the same order_ref are one order. */
export const IMPORT_COLUMNS = ['order_ref', 'customer', 'x', 'y', 'ups_account', 'sku', 'quantity'] as const;

/** Columns of equal length, one entry an event, ascending rev; -1 where a reference does not apply. */
export interface TimelineChunk {
  readonly rev: readonly number[];
  readonly at: readonly number[];
  /** Index into EVENT_KINDS. */
  readonly kind: readonly number[];
  readonly shipment: readonly number[];
  readonly order: readonly number[];
  readonly warehouse: readonly number[];
  readonly truck: readonly number[];
  /** For 'truck' events: index into TRUCK_STATE_ORDER; otherwise -1. */
  readonly truckState: readonly number[];
  /** True when no event is left after these. */
  readonly complete: boolean;
}
export const TRUCK_STATE_ORDER = ['idle', 'to-warehouse', 'waiting', 'loading', 'delivering'] as const;

export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'browser' | 'test';
  readonly logFile: string;
  readonly dataDir: string;
}

interface Paged<T> {
  readonly total: number;
  readonly rows: readonly T[];
}

const linkName = z.enum(['world', 'ups']);
const none = z.object({});

const orderSelection = {
  search,
  /** Orders that have a shipment in one of these states: what the pipeline counts. */
  states: z.optional(z.array(z.enum(SHIPMENT_STATES))),
  warehouseId: z.optional(int32),
  customerId: z.optional(id),
  placedFrom: z.optional(int),
  placedTo: z.optional(int),
  sort: z.enum(['id', 'placedAt', 'customer', 'state']),
  descending: z.boolean(),
};

/** `roles`: who may call it; 'anyone' needs no sign-in. */
function method<P extends z.ZodMiniType>(roles: readonly Role[] | 'anyone', params: P) {
  return { roles, params } as const;
}
const EVERYONE = ROLES;

export const methods = {
  'app.info': method('anyone', none),
  'session.state': method('anyone', none),
  'session.signIn': method('anyone', z.object({ name, password: z.string().check(z.maxLength(LIMITS.passwordMax)) })),
  'session.signInDemo': method('anyone', z.object({ personId: id })),
  /** Resumes after a dropped connection, with the token that signing in gave. */
  'session.resume': method('anyone', z.object({ token: z.string().check(z.maxLength(200)) })),
  'session.signOut': method('anyone', none),
  'people.list': method(EVERYONE, none),
  'people.create': method(['manager'], personInputSchema),
  'people.setAddress': method(EVERYONE, z.object({ personId: id, address: point })),
  /** Ends all other sessions of that person. */
  'people.setPassword': method(EVERYONE, setPasswordSchema),
  /** Never the last manager. */
  'people.remove': method(['manager'], z.object({ personId: id })),

  'inventory.list': method(
    EVERYONE,
    z.object({
      ...page,
      search,
      warehouseId: z.optional(int32),
      low: z.optional(z.boolean()),
      /** With `low`: also what lasts less long than this. */
      coverUnderMs: z.optional(z.int().check(z.minimum(1), z.maximum(366 * 86_400_000))),
      sort: z.enum(['sku', 'name', 'category', 'warehouse', 'onHand', 'reserved', 'available', 'inbound', 'cover']),
      descending: z.boolean(),
    }),
  ),
  'inventory.buy': method(['staff', 'manager'], z.object({ clientId, warehouseId: int32, lines: linesSchema })),
  'ledger.list': method(EVERYONE, stockParams.ledger),
  'ledger.check': method(EVERYONE, stockParams.check),
  'inventory.count': method(['staff', 'manager'], stockParams.count),
  'inventory.openCounts': method(EVERYONE, stockParams.openCounts),
  'inventory.dismissCount': method(['manager'], stockParams.dismissCount),
  'inventory.adjust': method(['manager'], stockParams.adjust),
  'purchases.list': method(EVERYONE, z.object({ ...page, warehouseId: z.optional(int32) })),
  'products.search': method(EVERYONE, z.object({ ...page, search })),
  'products.save': method(['staff', 'manager'], placingParams.saveProduct),
  'products.list': method(EVERYONE, placingParams.products),
  'products.categories': method(EVERYONE, placingParams.none),
  'products.picture': method(EVERYONE, placingParams.picture),
  'customers.search': method(EVERYONE, z.object({ ...page, search })),
  'customers.save': method(['staff', 'manager'], customerSchema),
  'customers.get': method(EVERYONE, placingParams.customer),

  'orders.plan': method(EVERYONE, z.object({ destination: point, lines: linesSchema })),
  'orders.place': method(['staff', 'manager', 'tester'], placeOrderSchema),
  'orders.cancel': method(['staff', 'manager'], z.object({ orderId: id })),
  'orders.hold': method(['staff', 'manager'], placingParams.hold),
  'orders.redirect': method(['staff', 'manager'], placingParams.redirect),
  /** What is still held of it goes out at once. */
  'orders.sendNow': method(['staff', 'manager', 'tester'], z.object({ orderId: id })),
  'orders.list': method(EVERYONE, z.object({ ...page, ...orderSelection })),
  /** The numbers of all orders of such a list as it is now, in its order; at most LIMITS.exportOrders of them. */
  'orders.ids': method(EVERYONE, z.object(orderSelection)),
  /** These rows, in this order; unknown numbers are left out. */
  'orders.some': method(EVERYONE, z.object({ ids: z.array(id).check(z.maxLength(LIMITS.page)) })),
  'orders.get': method(EVERYONE, z.object({ orderId: id })),
  /** Checks rows without placing anything. */
  'orders.importCheck': method(
    ['staff', 'manager', 'tester'],
    z.object({ rows: z.array(importRowSchema()).check(z.maxLength(LIMITS.importRows)) }),
  ),
  /** Places the orders of these rows; rows of one order_ref must come in one call. Repeating a call places nothing twice. */
  'orders.importPlace': method(
    ['staff', 'manager', 'tester'],
    z.object({ importId: clientId, rows: z.array(importRowSchema()).check(z.maxLength(LIMITS.importRows)) }),
  ),
  'events.list': method(
    EVERYONE,
    z.object({
      ...page,
      orderId: z.optional(id),
      shipmentId: z.optional(id),
      warehouseId: z.optional(int32),
      productId: z.optional(id),
      truckId: z.optional(int32),
      kinds: z.optional(z.array(z.enum(EVENT_KINDS))),
      source: z.optional(z.enum(EVENT_SOURCES)),
      /** All must agree. */
      chips: z.optional(eventChipsSchema),
      from: z.optional(int),
      to: z.optional(int),
      /** Only events before this one: how long exports go on from the last row they have. */
      beforeRev: z.optional(id),
      descending: z.boolean(),
    }),
  ),
  'kpis.get': method(EVERYONE, kpiParams.get),
  'kpis.slowest': method(EVERYONE, kpiParams.slowest),
  'kpis.rates': method(EVERYONE, kpiParams.rates),
  /** Failed, stuck and silent packages, the longest waiting first. */
  'attention.list': method(EVERYONE, kpiParams.attention),
  'orders.lookAgain': method(EVERYONE, kpiParams.lookAgain),
  'reports.get': method(['manager', 'tester'], kpiParams.day),
  /** Why chips together let nothing through. */
  'events.explain': method(EVERYONE, eventChipParams.explain),
  'timeline.load': method(
    EVERYONE,
    z.object({ after: count, limit: z.int().check(z.minimum(1), z.maximum(LIMITS.timelineEvents)) }),
  ),
  'timeline.revAt': method(EVERYONE, z.object({ time: int })),
  /** Destinations of open shipments, for the map. */
  'map.addresses': method(EVERYONE, z.object({ limit: z.int().check(z.minimum(1), z.maximum(5000)) })),

  'print.pdf': method(EVERYONE, printingParams.pdf),
  'links.reconnect': method(EVERYONE, z.object({ link: linkName })),
  'processes.restart': method(
    ['manager', 'tester'],
    z.object({ name: z.enum(['world-link', 'ups-link', 'simulator']) }),
  ),
  'views.list': method(EVERYONE, savedViewParams.list),
  'views.save': method(EVERYONE, savedViewParams.save),
  'views.remove': method(EVERYONE, savedViewParams.remove),
  'quarantine.list': method(['manager', 'tester'], z.object(page)),
  'settings.get': method(EVERYONE, none),
  'settings.save': method(['manager', 'tester'], settingsSchema),
  /** Simulated mode only. */
  'sim.setSpeed': method(
    ['tester', 'manager', 'staff'],
    z.object({ simspeed: z.int().check(z.minimum(1), z.maximum(1_000_000)) }),
  ),
  'worlds.list': method(EVERYONE, none),
  'auditLog.list': method(['manager', 'tester'], auditLogParams.list),
  'auditLog.verify': method(['manager', 'tester'], auditLogParams.verify),
  'audit.run': method(['manager'], auditParams.run),
  'audit.last': method(EVERYONE, auditParams.last),
  'links.reconcile': method(EVERYONE, auditParams.reconcile),
  'backups.list': method(['manager', 'tester'], backupParams.list),
  'backups.make': method(['manager'], backupParams.make),
  'backups.restore': method(['manager'], backupParams.restore),
  'backups.seen': method(['manager'], backupParams.seen),
  /** Nobody can sign in while the accounts cannot be opened: see the handler for who may. */
  'recovery.tryAgain': method('anyone', backupParams.tryAgain),
  'recovery.restore': method('anyone', backupParams.restore),
  /** Simulated mode: leaves the present world's books and begins a new world. */
  'worlds.startNew': method(['tester', 'manager'], none),
  /** Where the world has forgotten us: new books for it, with all open orders placed again under the same client ids. */
  'worlds.beginAnew': method(['tester', 'manager'], none),
  'inspector.watch': method(['manager', 'tester'], inspectorParams.watch),
  'inspector.page': method(['manager', 'tester'], inspectorParams.page),
  'inspector.record': method(['manager', 'tester'], inspectorParams.record),
  'inspector.recordings': method(['manager', 'tester'], inspectorParams.recordings),
  'inspector.fetch': method(['manager', 'tester'], inspectorParams.fetch),
  'inspector.remove': method(['manager', 'tester'], inspectorParams.remove),
  /** All of the Lab: simulated mode only, refused with `simulated-only`. */
  'sim.pause': method(['tester'], labParams.none),
  'sim.resume': method(['tester'], labParams.none),
  'sim.step': method(['tester'], labParams.step),
  'sim.runUntil': method(['tester'], labParams.runUntil),
  'sim.setFaults': method(['tester'], labParams.setFaults),
  'lab.worlds': method(['tester', 'manager'], labParams.none),
  'lab.createWorld': method(['tester'], labParams.createWorld),
  'lab.pickWorld': method(['tester'], labParams.pickWorld),
  'lab.startLoad': method(['tester'], labParams.startLoad),
  'lab.stopLoad': method(['tester'], labParams.none),
  'scenarios.list': method(['tester'], scenarioParams.list),
  'scenarios.start': method(['tester'], scenarioParams.start),
  'scenarios.stop': method(['tester'], scenarioParams.stop),
  'scenarios.status': method(['tester'], scenarioParams.status),
} as const;

function importRowSchema() {
  return z.object({
    line: z.int().check(z.minimum(1)),
    cells: z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(1000))),
  });
}

export type MethodName = keyof typeof methods;
export type Params<M extends MethodName> = z.infer<(typeof methods)[M]['params']>;

export interface SignedIn {
  readonly person: Person;
  readonly token: string;
}

export interface Results
  extends
    AuditLogResults,
    AuditResults,
    BackupResults,
    EventChipResults,
    ScenarioResults,
    InspectorResults,
    KpiResults,
    LabResults,
    PrintingResults,
    PlacingResults,
    SavedViewResults,
    StockResults {
  'app.info': AppInfo;
  'session.state': SessionState;
  'session.signIn': SignedIn;
  'session.signInDemo': SignedIn;
  'session.resume': SignedIn;
  'session.signOut': null;
  'people.list': readonly Person[];
  'people.create': Person;
  'people.setAddress': Person;
  'people.setPassword': null;
  'people.remove': Person;
  /** Demand is what left the shelves between these two moments. */
  'inventory.list': Paged<InventoryRow> & { readonly demandFrom?: number; readonly demandTo?: number };
  'inventory.buy': { readonly purchaseId: number; readonly repeated: boolean };
  'purchases.list': Paged<Purchase>;
  'products.search': Paged<ProductHit>;
  'products.save': Product;
  'products.list': Paged<ProductHit>;
  'customers.search': Paged<Customer>;
  'customers.save': Customer;
  'orders.plan': readonly PlannedShipment[];
  'orders.place': {
    readonly orderId: number;
    readonly shipmentIds: readonly number[];
    readonly repeated: boolean;
    /** Until then it can be taken back as if nothing had been; null: it is not held. */
    readonly heldUntil?: number | null;
  };
  'orders.cancel': { readonly text: string };
  'orders.sendNow': null;
  'orders.list': Paged<OrderRow>;
  'orders.ids': { readonly ids: readonly number[] };
  'orders.some': readonly OrderRow[];
  'orders.get': OrderDetail;
  'orders.importCheck': { readonly orders: number; readonly verdicts: readonly ImportVerdict[] };
  'orders.importPlace': {
    readonly placed: number;
    readonly repeated: number;
    readonly verdicts: readonly ImportVerdict[];
  };
  'events.list': Paged<BookEvent>;
  'timeline.load': TimelineChunk;
  'timeline.revAt': { readonly rev: number | null };
  'map.addresses': readonly {
    readonly shipmentId: number;
    readonly orderId: number;
    readonly x: number;
    readonly y: number;
  }[];
  'links.reconnect': { readonly link: LinkName };
  'processes.restart': null;
  'quarantine.list': Paged<{
    readonly at: number;
    readonly link: LinkName;
    readonly reason: string;
    readonly hex: string;
  }>;
  'settings.get': Settings;
  'settings.save': Settings;
  'sim.setSpeed': { readonly simspeed: number };
  'worlds.list': readonly {
    readonly booksId: string;
    readonly label: string;
    readonly worldId: number | null;
    readonly current: boolean;
    readonly forgottenAt: number | null;
    readonly createdAt: number;
  }[];
  'worlds.startNew': { readonly booksId: string };
  /** `orders` were placed again; `left` could not be, and stay in the old books only. */
  'worlds.beginAnew': { readonly booksId: string; readonly orders: number; readonly left: number };
}

export type Call = <M extends MethodName>(method: M, params: Params<M>) => Promise<Results[M]>;
export type CallError = CodedError;
export type WarehouseInput = z.infer<typeof warehouseInput>;
export type WarehouseRow = Warehouse;
