// The stock audit: our books beside what the world acknowledged. A pure comparison; it asks nobody and changes nothing.

import type { Millis, OrderId, ProductId, ShipmentId, WarehouseId } from '../lib/ids.js';
import { isClosed } from '../orders/machine.js';
import type { Purchase, Shipment, StockCell } from '../orders/types.js';

/** What was written down of one product in one warehouse, from the first entry on. */
export interface StockEvidence {
  readonly warehouseId: WarehouseId;
  readonly productId: ProductId;
  /** Pieces that the world said have arrived. */
  readonly arrived: number;
  /** Pieces of all packages that the world has packed, or may have when they were cancelled under way. */
  readonly packed: number;
  /** By how much the books were corrected: when the world refused, or by people. */
  readonly adjusted: number;
  /** The part of it that people corrected; absent: none. */
  readonly byPeople?: number;
  /** The sum of all changes of on hand. */
  readonly moved: number;
}

/** The world's word on a package: a status in capitals, or that it does not know it. */
export type Said = string;
export const UNKNOWN_TO_WORLD = 'UNKNOWN';

export interface AuditInput {
  readonly at: Millis;
  readonly cells: Iterable<StockCell>;
  readonly evidence: readonly StockEvidence[];
  /** Open ones that the world was asked about. */
  readonly asked: readonly Shipment[];
  readonly said: ReadonlyMap<ShipmentId, Said>;
  /** Of packages that these books lost when they were restored. */
  readonly lost: ReadonlyMap<ShipmentId, Said>;
  /** Bought and not arrived. */
  readonly purchases: Iterable<Purchase>;
  readonly restoredAt: Millis;
}

export interface AuditDifference {
  readonly code:
    'ledger' | 'corrected' | 'adjusted' | 'unexplained' | 'not-packed' | 'packed' | 'lost-package' | 'not-arrived';
  readonly warehouseId: WarehouseId | null;
  readonly productId: ProductId | null;
  /** Pieces on hand by our books and by what the world acknowledged; null where no number can be told. */
  readonly ours: number | null;
  readonly worlds: number | null;
  /** One sentence. */
  readonly why: string;
  readonly shipmentId: ShipmentId | null;
  readonly orderId: OrderId | null;
}

export interface AuditReport {
  readonly at: Millis;
  readonly cells: number;
  /** Packages that the world was asked about, and those that it has not answered yet. */
  readonly asked: number;
  readonly unanswered: number;
  /** Packages that the world is packing: it has taken their goods, our books do when they are ready. */
  readonly underWay: number;
  /** Pieces that stay packed in the world for orders that were cancelled: on nobody's shelf. */
  readonly setAside: number;
  readonly differences: readonly AuditDifference[];
  /** Differences beyond those listed. */
  readonly more: number;
  /** When these books were last restored, 0: never. What happened between the backup and then is not known here. */
  readonly restoredAt: Millis;
}

/** Listed at most. */
export const AUDIT_ROWS = 500;
/** A purchase is answered in the world's next tick; a younger one is no difference yet. */
const ARRIVAL_MS = 60_000;

const AHEAD: ReadonlySet<string> = new Set(['PACKED', 'LOADING', 'LOADED', 'DELIVERING', 'DELIVERED']);

export function auditStock(input: AuditInput, setAside: number): AuditReport {
  const { at, asked, said } = input;
  const found: AuditDifference[] = [];
  const cells = [...input.cells];
  const key = (of: { readonly warehouseId: number; readonly productId: number }): string =>
    `${of.warehouseId}/${of.productId}`;
  const written = new Map(input.evidence.map((one) => [key(one), one]));
  for (const cell of cells) {
    found.push(...compareCell(cell, written.get(key(cell))));
    written.delete(key(cell));
  }
  for (const one of written.values()) found.push(...compareCell({ ...one, onHand: 0, reserved: 0, inbound: 0 }, one));
  let underWay = 0;
  let unanswered = 0;
  for (const s of asked) {
    const word = said.get(s.id);
    if (word === undefined) unanswered += 1;
    else if (word === 'PACKING' && s.packedAt === null) underWay += 1;
    else found.push(...comparePackage(s, word));
  }
  for (const [shipmentId, word] of input.lost) {
    if (word === UNKNOWN_TO_WORLD) continue;
    const why = `The world has package ${shipmentId} (${word}), which these books lost when they were restored; its goods are not on the shelf any more`;
    found.push({ ...NOWHERE, code: 'lost-package', shipmentId, why });
  }
  for (const purchase of input.purchases) {
    if (purchase.state !== 'acked' || at - purchase.at < ARRIVAL_MS) continue;
    for (const { productId, quantity } of purchase.lines) {
      const onHand = cells.find((cell) => key(cell) === `${purchase.warehouseId}/${productId}`)?.onHand ?? 0;
      const why = `The world took purchase ${purchase.id} and has not said that its ${quantity} pieces arrived`;
      const { warehouseId } = purchase;
      const worlds = onHand + quantity;
      found.push({ ...NOWHERE, code: 'not-arrived', warehouseId, productId, ours: onHand, worlds, why });
    }
  }
  return {
    at,
    cells: cells.length,
    asked: asked.length,
    unanswered,
    underWay,
    setAside,
    differences: found.slice(0, AUDIT_ROWS),
    more: Math.max(0, found.length - AUDIT_ROWS),
    restoredAt: input.restoredAt,
  };
}

const NOWHERE: Omit<AuditDifference, 'code' | 'why'> = {
  warehouseId: null,
  productId: null,
  ours: null,
  worlds: null,
  shipmentId: null,
  orderId: null,
};

const NOTHING: Pick<StockEvidence, 'arrived' | 'packed' | 'adjusted' | 'moved' | 'byPeople'> = {
  arrived: 0,
  packed: 0,
  adjusted: 0,
  moved: 0,
};

function compareCell(cell: StockCell, evidence: StockEvidence | undefined): readonly AuditDifference[] {
  const { warehouseId, productId, onHand } = cell;
  const { arrived, packed, adjusted, moved, byPeople = 0 } = evidence ?? NOTHING;
  const worlds = arrived - packed;
  const of = { ...NOWHERE, warehouseId, productId, ours: onHand };
  if (moved !== onHand) {
    const why = `The entries of our own books add up to ${moved} on hand, the shelf says ${onHand}`;
    return [{ ...of, code: 'ledger', worlds, why }];
  }
  if (worlds === onHand) return [];
  const sums = `${arrived} arrived and ${packed} were packed`;
  if (byPeople !== 0 && worlds + adjusted === onHand) {
    const refused = adjusted - byPeople;
    const also = refused === 0 ? '' : `, and by ${signed(refused)} when the world refused to pack`;
    const why = `${sums}; people corrected the shelf by ${signed(byPeople)}${also}. The world was not told: it has no word for it`;
    return [{ ...of, code: 'adjusted', worlds, why }];
  }
  if (adjusted !== 0 && worlds + adjusted === onHand) {
    const by = Math.abs(adjusted);
    const why = `${sums}; the world refused to pack for lack of stock, so the books were corrected by ${adjusted < 0 ? '−' : '+'}${by}`;
    return [{ ...of, code: 'corrected', worlds, why }];
  }
  const corrected = adjusted === 0 ? '' : ` and the books were corrected by ${adjusted}`;
  return [{ ...of, code: 'unexplained', worlds, why: `${sums}${corrected}, which leaves another number than ours` }];
}

const signed = (by: number): string => `${by < 0 ? '−' : '+'}${Math.abs(by)}`;

function comparePackage(s: Shipment, word: Said): readonly AuditDifference[] {
  if (isClosed(s.state)) return [];
  const known = s.packedAt !== null;
  const of = { ...NOWHERE, warehouseId: s.warehouseId, shipmentId: s.id, orderId: s.orderId };
  if (!known && AHEAD.has(word)) {
    const why = `The world has packed package ${s.id} (${word}); in our books its goods are still on the shelf`;
    return s.lines.map(({ productId }) => ({ ...of, code: 'not-packed' as const, productId, why }));
  }
  if (known && word === UNKNOWN_TO_WORLD) {
    const why = `Our books have package ${s.id} packed; the world does not know it`;
    return s.lines.map(({ productId }) => ({ ...of, code: 'packed' as const, productId, why }));
  }
  return [];
}
