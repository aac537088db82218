// Which warehouse ships what, and why: a pure function of destination, lines and what is free. Reserves nothing.

import { manhattan } from '../lib/ids.js';
import type { Point } from '../lib/ids.js';
import type { Line, Warehouse } from '../orders/types.js';
import { smallestCover } from './cover.js';
import type { Books, PlannedShipment } from './types.js';
import { stockKey } from './types.js';

/** No plan is possible. `code` is for programs, the message for people. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly code = 'no-warehouse';
}

/** A warehouse as the plan sees it, nearest first. */
export interface Site {
  readonly warehouse: Warehouse;
  readonly distance: number;
  /** Free pieces per line of the order, same order as the lines. */
  readonly free: readonly number[];
}

/**
 * Plans an order whose lines are checked (each product once). Everything from the nearest warehouse that has all; else the
 * fewest shipments that can be filled from stock; what no warehouses have together goes with the nearest of those, as `missing`.
 * Throws PlanError when there is no warehouse at all.
 */
export function planOrder(books: Books, destination: Point, lines: readonly Line[]): readonly PlannedShipment[] {
  const sites = sitesFor(books, destination, lines);
  const nearest = sites[0];
  if (nearest === undefined) throw new PlanError('There is no warehouse yet; add one before placing orders.');

  const single = sites.find((site) => lines.every((line, i) => freeOf(site, i) >= line.quantity));
  if (single !== undefined) return [wholeOrder(single, sites, lines)];

  // A line that all warehouses together cannot fill waits as a whole at one place for what is bought.
  const fillable = lines.map((line, i) => sum(sites.map((site) => freeOf(site, i))) >= line.quantity);
  const needs = lines.map((line, i) => (fillable[i] === true ? line.quantity : 0));
  const chosen = needs.some((need) => need > 0) ? smallestCover(sites, needs) : [];
  const main = chosen[0] ?? nearest;
  const taken = allocate(chosen.length === 0 ? [main] : chosen, needs);

  const shipments: PlannedShipment[] = [];
  for (const [site, quantities] of taken) {
    const own: Line[] = [];
    const missing: Line[] = [];
    lines.forEach((line, i) => {
      const waits = fillable[i] !== true && site === main;
      const quantity = waits ? line.quantity : (quantities[i] ?? 0);
      if (quantity === 0) return;
      own.push({ productId: line.productId, quantity });
      const lacks = quantity - Math.min(quantity, freeOf(site, i));
      if (lacks > 0) missing.push({ productId: line.productId, quantity: lacks });
    });
    if (own.length === 0) continue;
    const reason = partReason(books, site, sites.length, chosen.length, own, missing, lines.length);
    shipments.push({ warehouseId: site.warehouse.id, lines: own, distance: site.distance, reason, missing });
  }
  return shipments;
}

function sitesFor(books: Books, destination: Point, lines: readonly Line[]): Site[] {
  const sites: Site[] = [];
  for (const warehouse of books.warehouses.values()) {
    sites.push({
      warehouse,
      distance: manhattan(warehouse, destination),
      free: lines.map((line) => freePieces(books, warehouse.id, line.productId)),
    });
  }
  return sites.sort((a, b) => a.distance - b.distance || a.warehouse.id - b.warehouse.id);
}

/** Available and not claimed by shipments that wait already: a newcomer does not overtake them. */
function freePieces(books: Books, warehouseId: number, productId: number): number {
  const cell = books.stock.get(stockKey(warehouseId, productId));
  if (cell === undefined) return 0;
  return Math.max(0, cell.onHand - cell.reserved - books.index.waitingDemand(warehouseId, productId));
}

/** Nearest first, each gives what it has. */
function allocate(sites: readonly Site[], needs: readonly number[]): [Site, number[]][] {
  const left = [...needs];
  return sites.map((site) => [
    site,
    left.map((need, i) => {
      const quantity = Math.min(need, freeOf(site, i));
      left[i] = need - quantity;
      return quantity;
    }),
  ]);
}

function wholeOrder(site: Site, sites: readonly Site[], lines: readonly Line[]): PlannedShipment {
  const able = sites.filter((other) => lines.every((line, i) => freeOf(other, i) >= line.quantity)).length;
  const what = lines.length === 1 ? 'the product' : `all ${lines.length} products`;
  const which = able === 1 ? `the only one with ${what}` : `nearest of ${able} with ${what}`;
  const reason = `${site.warehouse.name}: ${which}, ${site.distance} away`;
  return { warehouseId: site.warehouse.id, lines, distance: site.distance, reason, missing: [] };
}

function partReason(
  books: Books,
  site: Site,
  warehouses: number,
  shipments: number,
  own: readonly Line[],
  missing: readonly Line[],
  products: number,
): string {
  const lacks = missing.map((line) => `${line.quantity} × ${productName(books, line.productId)}`);
  const buying = lacks.length === 0 ? '' : `; ${lacks.join(', ')} must be bought first`;
  return `${site.warehouse.name}: ${partRole(warehouses, shipments, own, missing, products)}, ${site.distance} away${buying}`;
}

function partRole(
  warehouses: number,
  shipments: number,
  own: readonly Line[],
  missing: readonly Line[],
  products: number,
): string {
  if (shipments > 1) return `ships ${own.length} of ${products} products, no single warehouse has all`;
  const there = own.length - missing.length;
  if (there > 0) return `nearest with the other ${there === 1 ? 'product' : `${there} products`}`;
  return warehouses === 1 ? 'the only warehouse' : `nearest of ${warehouses}`;
}

function productName(books: Books, id: number): string {
  return books.products.get(id)?.name ?? `product ${id}`;
}

function freeOf(site: Site, line: number): number {
  return site.free[line] ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
