// What is printed, as plain data: the way through the shelves, a slip for each package, a label for each package. Pure.

import type { OrderDetail } from '../../main/contracts/app-api.js';
import type { Shipment } from '../../main/core/orders/types.js';
import { orderCode, packageCode } from '../scan/codes.js';

export const DOCUMENTS = ['pick', 'slip', 'label'] as const;
export type DocumentKind = (typeof DOCUMENTS)[number];

export interface PrintNames {
  readonly warehouse: (id: number) => string;
  readonly product: (id: number) => string;
  readonly sku: (id: number) => string;
}

/** One package with what is written on its papers. */
export interface Parcel {
  readonly shipmentId: number;
  readonly orderId: number;
  readonly customer: string;
  readonly address: string;
  readonly upsAccount: string | null;
  readonly warehouseId: number;
  readonly warehouse: string;
  readonly placedAt: number;
  /** Package n of m of its order. */
  readonly part: number;
  readonly parts: number;
  readonly lines: readonly {
    readonly productId: number;
    readonly sku: string;
    readonly name: string;
    readonly quantity: number;
  }[];
  readonly barcode: string;
  readonly qr: string;
}

const GONE: ReadonlySet<Shipment['state']> = new Set(['cancelled']);

/** By warehouse, then by order: the order in which they are packed. Cancelled packages have no papers. */
export function parcelsOf(details: readonly OrderDetail[], names: PrintNames): readonly Parcel[] {
  const parcels = details.flatMap(({ order, shipments }) => {
    const kept = shipments.filter(({ state }) => !GONE.has(state));
    return kept.map((shipment, index): Parcel => {
      const { x, y } = shipment.destination;
      const barcode = packageCode(shipment.id);
      return {
        shipmentId: shipment.id,
        orderId: order.id,
        customer: order.customerName,
        address: `(${x}, ${y})`,
        upsAccount: shipment.upsAccount,
        warehouseId: shipment.warehouseId,
        warehouse: names.warehouse(shipment.warehouseId),
        placedAt: order.placedAt,
        part: index + 1,
        parts: kept.length,
        lines: shipment.lines
          .map(({ productId, quantity }) => ({
            productId,
            sku: names.sku(productId),
            name: names.product(productId),
            quantity,
          }))
          .sort((a, b) => compareSku(a.sku, b.sku)),
        barcode,
        qr: `${barcode} ${orderCode(order.id)} ${x},${y}`,
      };
    });
  });
  return parcels.sort((a, b) => a.warehouseId - b.warehouseId || a.orderId - b.orderId || a.shipmentId - b.shipmentId);
}

export interface PickStop {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  /** Which package gets how many. */
  readonly parcels: readonly { readonly shipmentId: number; readonly quantity: number }[];
}

export interface PickList {
  readonly warehouseId: number;
  readonly warehouse: string;
  readonly parcels: number;
  readonly pieces: number;
  /** In the order of the shelves, which stand by SKU: every shelf is walked to once. */
  readonly stops: readonly PickStop[];
}

/** What is still to be picked; packages that the world has packed are off the shelf. One list a warehouse. */
export function pickLists(parcels: readonly Parcel[]): readonly PickList[] {
  const lists = new Map<number, Parcel[]>();
  for (const parcel of parcels) lists.set(parcel.warehouseId, [...(lists.get(parcel.warehouseId) ?? []), parcel]);
  return [...lists].map(([warehouseId, all]) => {
    const stops = new Map<number, { sku: string; name: string; quantity: number; parcels: PickStop['parcels'] }>();
    for (const { shipmentId, lines } of all) {
      for (const { productId, sku, name, quantity } of lines) {
        const stop = stops.get(productId) ?? { sku, name, quantity: 0, parcels: [] };
        const added = [...stop.parcels, { shipmentId, quantity }];
        stops.set(productId, { ...stop, quantity: stop.quantity + quantity, parcels: added });
      }
    }
    const sorted = [...stops.values()].sort((a, b) => compareSku(a.sku, b.sku));
    const pieces = sorted.reduce((sum, { quantity }) => sum + quantity, 0);
    return { warehouseId, warehouse: all[0]?.warehouse ?? '', parcels: all.length, pieces, stops: sorted };
  });
}

const collator = new Intl.Collator('en', { numeric: true });
const compareSku = (a: string, b: string): number => collator.compare(a, b);

/** Packed, loaded or delivered: nothing of it is picked any more. */
export function stillToPick(details: readonly OrderDetail[]): readonly OrderDetail[] {
  return details.map(({ shipments, ...rest }) => ({
    ...rest,
    shipments: shipments.filter(({ state }) => state === 'placed' || state === 'packing'),
  }));
}
