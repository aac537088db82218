// What is printed: the way through the shelves visits each once, and every package has its papers.

import { describe, expect, it } from 'vitest';
import type { OrderDetail } from '../../../main/contracts/app-api.js';
import { parcelsOf, pickLists, stillToPick } from '../../../renderer/print/documents.js';
import { order, shipment } from '../../contract/store/rows.js';

const NAMES = {
  warehouse: (id: number) => `W${id}`,
  product: (id: number) => `P${id}`,
  sku: (id: number) => `S-${id}`,
};

function detail(
  id: number,
  parts: readonly (readonly [number, number, 'placed' | 'packed' | 'cancelled'])[],
): OrderDetail {
  const shipments = parts.map(([shipmentId, warehouseId, state]) =>
    shipment(shipmentId, {
      orderId: id,
      warehouseId,
      state,
      lines: [
        { productId: 12, quantity: 2 },
        { productId: 3, quantity: 1 },
      ],
    }),
  );
  return { order: order(id), shipments, products: [], waiting: [] };
}

describe('papers', () => {
  const details = [
    detail(9, [
      [90, 2, 'placed'],
      [91, 1, 'packed'],
    ]),
    detail(8, [
      [80, 1, 'placed'],
      [81, 1, 'cancelled'],
    ]),
  ];

  it('are one a package, by warehouse and order; cancelled ones have none', () => {
    const parcels = parcelsOf(details, NAMES);
    expect(parcels.map(({ shipmentId }) => shipmentId)).toEqual([80, 91, 90]);
    expect(parcels[0]).toMatchObject({ barcode: 'PKG-80', part: 1, parts: 1 });
    expect(parcels[0]?.qr).toMatch(/^PKG-80 ORD-8 -?\d+,-?\d+$/);
    expect(parcels.map(({ part, parts }) => `${part}/${parts}`)).toEqual(['1/1', '2/2', '1/2']);
    expect(parcels[0]?.lines.map(({ sku }) => sku)).toEqual(['S-3', 'S-12']);
  });

  it('pick lists hold what is still on the shelf, each shelf once, by SKU', () => {
    const both = [...details, detail(7, [[70, 1, 'placed']])];
    const lists = pickLists(parcelsOf(stillToPick(both), NAMES));
    expect(lists.map(({ warehouseId, parcels, pieces }) => [warehouseId, parcels, pieces])).toEqual([
      [1, 2, 6],
      [2, 1, 3],
    ]);
    expect(lists[0]?.stops.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['S-3', 2],
      ['S-12', 4],
    ]);
    expect(lists[0]?.stops[0]?.parcels).toEqual([
      { shipmentId: 70, quantity: 1 },
      { shipmentId: 80, quantity: 1 },
    ]);
  });
});
