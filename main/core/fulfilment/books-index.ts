// The secondary indexes of the books: kept up to date row by row, so that no decision walks all open orders.
// Knows what belongs where; never changes a row.

import type { LinkName, Millis, Seq, ShipmentId, TruckId, WarehouseId } from '../lib/ids.js';
import { isClosed, isRestored } from '../orders/machine.js';
import type { Order, Purchase, Shipment } from '../orders/types.js';
import { awaits } from './awaits.js';
import { commandRef } from './commands.js';
import { OrderedIds } from './ordered-ids.js';
import type { AwaitKind, BooksIndex, CommandRef, OutboxRow } from './types.js';
import { AWAIT_KINDS, stockKey } from './types.js';

const NOTHING: ReadonlySet<number> = new Set<number>();

export interface MutableIndex extends BooksIndex {
  /** `before` undefined: new; `after` undefined: it leaves the books. */
  shipmentChanged(before: Shipment | undefined, after: Shipment | undefined): void;
  orderChanged(before: Order | undefined, after: Order | undefined): void;
  purchaseChanged(before: Purchase | undefined, after: Purchase | undefined): void;
  commandSent(row: OutboxRow): void;
  /** Once after loading: the longest silent first (later changes keep that order by themselves). */
  sortAwaiting(): void;
}

/** True while it holds no stock and has not been packed: it needs pieces to arrive. */
export function waitsForStock(s: Shipment): boolean {
  return !s.reserved && s.packedAt === null && !isClosed(s.state) && s.state !== 'failed';
}

export function createIndex(): MutableIndex {
  const waiting = new Map<string, OrderedIds>();
  const demand = new Map<string, number>();
  /** In the order in which they came: first called, first served. */
  const onTruck = new Map<number, Set<ShipmentId>>();
  const withoutTruck = new Map<number, Set<ShipmentId>>();
  const purchasesAt = new Map<number, OrderedIds>();
  const awaiting: Record<AwaitKind, Map<ShipmentId, Millis>> = {
    pack: new Map(),
    load: new Map(),
    truck: new Map(),
    delivery: new Map(),
  };
  const held = new Map<ShipmentId, Millis>();
  const commands: Record<LinkName, Map<Seq, CommandRef>> = { world: new Map(), ups: new Map() };
  /** The numbers to forget when a shipment leaves. */
  const seqsOf = new Map<ShipmentId, { readonly link: LinkName; readonly seq: Seq }[]>();
  const orderOfClient = new Map<string, number>();
  const purchaseOfClient = new Map<string, number>();

  function remember(link: LinkName, seq: Seq, ref: CommandRef): void {
    if (commands[link].has(seq)) return;
    commands[link].set(seq, ref);
    if (ref.shipmentId === null) return;
    const list = seqsOf.get(ref.shipmentId);
    if (list === undefined) seqsOf.set(ref.shipmentId, [{ link, seq }]);
    else list.push({ link, seq });
  }

  function rememberShipment(s: Shipment): void {
    const refer = (link: LinkName, seq: Seq | null, command: CommandRef['command']): void => {
      if (seq !== null) remember(link, seq, { command, shipmentId: s.id, purchaseId: null });
    };
    refer('world', s.packSeq, 'pack');
    refer('world', s.loadSeq, 'load');
    refer('ups', s.pickupSeq, 'pickup');
    refer('ups', s.departSeq, 'loaded');
    refer('ups', s.redirect?.seq ?? null, 'redirect');
    const kind = awaits(s)?.kind;
    if (kind === 'pack' || kind === 'load') refer('world', s.querySeq, 'query');
  }

  function shipmentChanged(before: Shipment | undefined, after: Shipment | undefined): void {
    const waitedBefore = before !== undefined && waitsForStock(before);
    const waitsNow = after !== undefined && waitsForStock(after);
    if (waitedBefore !== waitsNow) {
      const s = after ?? before;
      if (s !== undefined) for (const line of s.lines) setWaiting(s, line.productId, line.quantity, waitsNow);
    }
    move(onTruck, before?.id ?? after?.id, truckOf(before), truckOf(after));
    move(withoutTruck, before?.id ?? after?.id, needsTruckAt(before), needsTruckAt(after));
    setAwaiting(before, after);
    const until = after === undefined ? null : holdOf(after);
    if (until !== null && after !== undefined) held.set(after.id, until);
    else if (before !== undefined && holdOf(before) !== null) held.delete(before.id);
    if (before === undefined && after !== undefined) rememberShipment(after);
    if (before !== undefined && after === undefined) {
      for (const { link, seq } of seqsOf.get(before.id) ?? []) commands[link].delete(seq);
      seqsOf.delete(before.id);
    }
  }

  function setWaiting(s: Shipment, productId: number, quantity: number, on: boolean): void {
    const key = stockKey(s.warehouseId, productId);
    demand.set(key, (demand.get(key) ?? 0) + (on ? quantity : -quantity));
    if (on) idsIn(waiting, key).add(s.id);
    else drop(waiting, key, s.id);
  }

  function setAwaiting(before: Shipment | undefined, after: Shipment | undefined): void {
    const was = before === undefined ? null : awaits(before);
    const is = after === undefined ? null : awaits(after);
    if (was !== null && (is === null || is.kind !== was.kind || is.quietSince !== was.quietSince)) {
      awaiting[was.kind].delete(before?.id ?? 0);
    } else if (was !== null) return;
    if (is !== null && after !== undefined) awaiting[is.kind].set(after.id, is.quietSince);
  }

  return {
    waiting: (warehouseId, productId) => waiting.get(stockKey(warehouseId, productId))?.ids ?? NOTHING,
    waitingDemand: (warehouseId, productId) => demand.get(stockKey(warehouseId, productId)) ?? 0,
    onTruck: (truckId: TruckId) => onTruck.get(truckId) ?? NOTHING,
    withoutTruck: (warehouseId: WarehouseId) => withoutTruck.get(warehouseId) ?? NOTHING,
    purchasesAt: (warehouseId: WarehouseId) => purchasesAt.get(warehouseId)?.ids ?? NOTHING,
    awaiting: (kind) => awaiting[kind],
    held: () => held,
    command: (link, seq) => commands[link].get(seq) ?? null,
    orderOfClient: (clientId) => orderOfClient.get(clientId) ?? null,
    purchaseOfClient: (clientId) => purchaseOfClient.get(clientId) ?? null,
    shipmentChanged,
    orderChanged: (before, after) => {
      if (after === undefined) orderOfClient.delete(before?.clientId ?? '');
      else if (before === undefined) orderOfClient.set(after.clientId, after.id);
    },
    purchaseChanged: (before, after) => {
      if (after === undefined) {
        if (before === undefined) return;
        drop(purchasesAt, before.warehouseId, before.id);
        commands.world.delete(before.seq);
        if (before.clientId !== null) purchaseOfClient.delete(before.clientId);
      } else if (before === undefined) {
        idsIn(purchasesAt, after.warehouseId).add(after.id);
        remember('world', after.seq, { command: 'buy', shipmentId: null, purchaseId: after.id });
        if (after.clientId !== null) purchaseOfClient.set(after.clientId, after.id);
      }
    },
    commandSent: (row) => {
      const ref = commandRef(row.body);
      if (ref !== null) remember(row.link, row.seq, ref);
    },
    sortAwaiting: () => {
      for (const kind of AWAIT_KINDS) {
        awaiting[kind] = new Map([...awaiting[kind]].sort(([, a], [, b]) => a - b));
      }
    },
  };
}

/** When it may be sent to be packed, where only that is missing. */
function holdOf(s: Shipment): Millis | null {
  if (s.heldUntil === undefined || s.packAttempts > 0 || !s.reserved || s.onHold !== undefined) return null;
  return s.packedAt !== null || isClosed(s.state) || s.state === 'failed' ? null : s.heldUntil;
}

/** The truck it is to be loaded on, or is on. */
function truckOf(s: Shipment | undefined): number | null {
  return s === undefined || isClosed(s.state) ? null : s.truckId;
}

function needsTruckAt(s: Shipment | undefined): number | null {
  if (s === undefined || isClosed(s.state) || s.state === 'failed') return null;
  const called = s.pickupSeq !== null || isRestored(s);
  return called && s.truckId === null && s.loadedAt === null ? s.warehouseId : null;
}

function move(
  sets: Map<number, Set<ShipmentId>>,
  id: ShipmentId | undefined,
  from: number | null,
  to: number | null,
): void {
  if (from === to || id === undefined) return;
  if (from !== null) {
    const set = sets.get(from);
    set?.delete(id);
    if (set?.size === 0) sets.delete(from);
  }
  if (to !== null) {
    const set = sets.get(to);
    if (set === undefined) sets.set(to, new Set([id]));
    else set.add(id);
  }
}

function idsIn<K>(sets: Map<K, OrderedIds>, key: K): OrderedIds {
  let set = sets.get(key);
  if (set === undefined) sets.set(key, (set = new OrderedIds()));
  return set;
}

function drop<K>(sets: Map<K, OrderedIds>, key: K, id: number): void {
  const set = sets.get(key);
  if (set === undefined) return;
  set.delete(id);
  if (set.ids.size === 0) sets.delete(key);
}
