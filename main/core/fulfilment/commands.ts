// Our commands to world and UPS as values: built from rows, and read back to what they were for.

import type { Point } from '../lib/ids.js';
import type { Line, Product, Shipment } from '../orders/types.js';
import type { StoreToUps } from '../wire/amazon-ups.js';
import type { AProduct, WorldCommand } from '../wire/world-amazon.js';
import type { CommandRef } from './types.js';

/** The world refuses longer descriptions. */
export const DESCRIPTION_LENGTH = 50;

/** A pickup or status query names at most this many packages. */
export const PACKAGES_PER_ITEM = 500;

/** Lines as the world takes them. A product that is unknown here (never by our own decisions) goes by its number. */
export function things(lines: readonly Line[], products: ReadonlyMap<number, Product>): AProduct[] {
  return lines.map((line) => ({
    id: line.productId,
    description: description(products.get(line.productId)?.name ?? `product ${line.productId}`),
    count: line.quantity,
  }));
}

export function packCommand(s: Shipment, products: ReadonlyMap<number, Product>): WorldCommand {
  return { kind: 'pack', whnum: s.warehouseId, things: things(s.lines, products), shipid: s.id };
}

export function pickupCommand(s: Shipment, warehouse: Point, products: ReadonlyMap<number, Product>): StoreToUps {
  const items = things(s.lines, products).map(({ id, description, count }) => ({ productId: id, description, count }));
  return {
    kind: 'pickup',
    whnum: s.warehouseId,
    warehouse: { x: warehouse.x, y: warehouse.y },
    packages: [{ shipid: s.id, destination: s.destination, upsAccount: s.upsAccount, items }],
  };
}

/** What a command was for; null for those whose refusal concerns no row (errors, account checks). */
export function commandRef(body: WorldCommand | StoreToUps): CommandRef | null {
  switch (body.kind) {
    case 'pack':
    case 'load':
      return { command: body.kind, shipmentId: body.shipid, purchaseId: null };
    case 'query':
      return { command: body.kind, shipmentId: body.packageid, purchaseId: null };
    case 'redirect':
    case 'cancel':
    case 'accountCheck':
      return { command: body.kind, shipmentId: body.shipid, purchaseId: null };
    case 'pickup':
      return { command: body.kind, shipmentId: body.packages[0]?.shipid ?? null, purchaseId: null };
    case 'loaded':
      return { command: body.kind, shipmentId: body.shipids[0] ?? null, purchaseId: null };
    // Purchases refer to themselves; a query about several packages and an error concern no single row.
    case 'buy':
    case 'statusQuery':
    case 'error':
      return null;
  }
}

/** By code points, so that no character is cut in half. */
function description(name: string): string {
  return name.length <= DESCRIPTION_LENGTH ? name : [...name].slice(0, DESCRIPTION_LENGTH).join('');
}
