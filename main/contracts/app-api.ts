// Every call that the screens can make: its parameters (checked in the kernel), its result, and who may make it.
// The list is the whole surface: what is not here cannot be called.

import * as z from 'zod/mini';
import type { LinkName } from '../core/lib/ids.js';
import type { OrderColumns } from '../core/orders/columns.js';
import { EVENT_KINDS, EVENT_SOURCES } from '../core/orders/types.js';
import type { BookEvent, Customer, Product, Purchase } from '../core/orders/types.js';
import type { PlannedShipment } from '../core/fulfilment/types.js';
import { auditParams, type AuditResults } from './audit.js';
import { auditLogParams, type AuditLogResults } from './audit-log.js';
import { backupParams, type BackupResults } from './backups.js';
import { count, int, int32, point } from './check.js';
import { eventChipParams, eventChipsSchema, type EventChipResults } from './event-chips.js';
import { clientId, id, LIMITS, name, page, search } from './fields.js';
import { inspectorParams, type InspectorResults } from './inspector.js';
import { kpiParams, type KpiResults } from './kpis.js';
import { labParams, type LabResults } from './lab.js';
import { messageParams, type MessageResults } from './messages.js';
import {
  importRowsSchema,
  linesSchema,
  orderSelection,
  placeOrderSchema,
  type ImportVerdict,
  type OrderDetail,
  type OrderRow,
} from './orders.js';
import {
  personInputSchema,
  ROLES,
  setPasswordSchema,
  type Person,
  type Role,
  type SessionState,
  type SignedIn,
} from './people.js';
import { placingParams, type PlacingResults, type ProductHit } from './placing.js';
import { printingParams, type PrintingResults } from './printing.js';
import { savedViewParams, type SavedViewResults } from './saved-views.js';
import { scenarioParams, type ScenarioResults } from './scenario.js';
import { settingsSchema, type Settings } from './settings.js';
import { stockParams, type InventoryRow, type StockResults } from './stock.js';
import type { TimelineChunk } from './timeline.js';

// What a call's parameters and answers are made of is to be had here as well: screens know one contract.
export { LIMITS } from './fields.js';
export * from './orders.js';
export * from './people.js';
export * from './settings.js';
export * from './timeline.js';
export type { ProductHit } from './placing.js';
export type { InventoryRow } from './stock.js';

export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'browser' | 'test';
  readonly logFile: string;
  readonly dataDir: string;
}

interface Paged<T> {
  readonly total: number;
  /** More match than `total` says: not all of them were counted. */
  readonly atLeast?: true;
  readonly rows: readonly T[];
}

const linkName = z.enum(['world', 'ups']);
const none = z.object({});

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
  'customers.save': method(['staff', 'manager'], placingParams.customerInput),
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
  /** What the list shows of these orders, in this order and each once, for exports; unknown numbers are left out. */
  'orders.columns': method(EVERYONE, z.object({ ids: z.array(id).check(z.maxLength(LIMITS.exportPage)) })),
  'orders.get': method(EVERYONE, z.object({ orderId: id })),
  /** Checks rows without placing anything. */
  'orders.importCheck': method(['staff', 'manager', 'tester'], z.object({ rows: importRowsSchema })),
  /** Places the orders of these rows; rows of one order_ref must come in one call. Repeating a call places nothing twice. */
  'orders.importPlace': method(
    ['staff', 'manager', 'tester'],
    z.object({ importId: clientId, rows: importRowsSchema }),
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
  'messages.get': method(EVERYONE, messageParams.get),
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
  'print.paper': method(EVERYONE, printingParams.paper),
  'printers.list': method(EVERYONE, printingParams.printers),
  'printers.choose': method(EVERYONE, printingParams.choose),
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

export type MethodName = keyof typeof methods;
export type Params<M extends MethodName> = z.infer<(typeof methods)[M]['params']>;

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
    MessageResults,
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
  'orders.columns': OrderColumns;
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
