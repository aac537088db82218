// What is bought for low shelves, and that one key never buys twice.

import { describe, expect, it } from 'vitest';
import { createAppClient } from '../../../renderer/state/app-store.js';
import { isCovered, planPurchases, replenishQuantity } from '../../../renderer/views/inventory/replenish.js';
import { Replenishments } from '../../../renderer/views/inventory/replenishments.js';
import { furnish, inventoryRows } from '../../support/demo-world.js';
import { FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { memoryStorage } from '../../support/render-app.js';

describe('replenishing', () => {
  const [row] = inventoryRows();
  if (row === undefined) throw new Error('the demo world has no shelves');
  const shelf = (available: number, inbound: number) => ({ ...row, available, inbound });

  it('buys the rule’s quantity, more when that is not enough, nothing when enough is on its way', () => {
    expect(replenishQuantity(shelf(5, 0))).toBe(60);
    const empty = shelf(0, 0);
    expect(replenishQuantity({ ...empty, product: { ...empty.product, reorderPoint: 500 } })).toBe(500);
    expect(isCovered(shelf(5, 15))).toBe(true);
    expect(isCovered(shelf(5, 14))).toBe(false);
    expect(isCovered(shelf(30, 0))).toBe(false);
  });

  it('plans one purchase a warehouse, at most fifty lines each, each shelf once', () => {
    const many = Array.from({ length: 120 }, (_, index) => ({ ...shelf(1, 0), productId: index + 1, warehouseId: 1 }));
    const plan = planPurchases([...many, { ...shelf(1, 0), warehouseId: 2 }, { ...shelf(1, 60), warehouseId: 3 }]);
    expect(plan.map(({ warehouseId, lines }) => [warehouseId, lines.length])).toEqual([
      [1, 50],
      [1, 50],
      [1, 20],
      [2, 1],
    ]);
  });

  it('sends once however often the key is pressed, and tries a lost one again under the same id', async () => {
    const server = new FakeServer({ person: PEOPLE[0] ?? null });
    furnish(server, 1_800_000_000_000);
    const client = createAppClient({ transport: server.transport, storage: memoryStorage() });
    const all = client.keep(Replenishments);
    const cell = { warehouseId: 1, productId: 1 };
    let refuse = true;
    server.handlers['inventory.buy'] = () => {
      if (refuse) throw new Refusal('busy', 'Try again.');
      return { purchaseId: 77, repeated: false };
    };
    const [first, second] = await Promise.all([all.send(cell, 60), all.send(cell, 60)]);
    expect(first).toMatchObject({ phase: 'failed', text: 'Try again.' });
    expect(second).toBeNull();
    refuse = false;
    expect(await all.send(cell, 99)).toMatchObject({ phase: 'sent', purchaseId: 77, quantity: 60 });
    expect(await all.send(cell, 60)).toBeNull();
    const ids = server.callsOf('inventory.buy').map(({ clientId }) => clientId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    client.dispose();
  });
});
