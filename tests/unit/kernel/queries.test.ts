import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../main/contracts/app-api.js';
import { ordersOf } from '../../../main/core/orders/columns.js';
import { rankAll, rankWord } from '../../../main/kernel/queries/ranking.js';
import { anOrder, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

describe('ranking', () => {
  it('puts beginnings before words before parts before letters in order', () => {
    expect(rankWord('wid', 'widget blue')).toBe(0);
    expect(rankWord('wid', 'blue widget')).toBe(1);
    expect(rankWord('idg', 'widget')).toBe(2);
    expect(rankWord('wdgt', 'widget')).toBe(3);
    expect(rankWord('wx', 'widget')).toBeNull();
  });

  it('wants every word somewhere', () => {
    expect(rankAll(['blue', 'sku'], ['sku-1', 'blue widget'])).toBe(0);
    expect(rankAll(['blue', 'zzz'], ['sku-1', 'blue widget'])).toBeNull();
    expect(rankAll([], ['anything'])).toBe(0);
  });
});

describe('queries', () => {
  async function ready() {
    const rig = await (await new KernelRig().start()).connect();
    const items = rig.sent(rig.world, 'buy').map(({ seq, body }) => ({
      seq: 9000 + seq,
      body: { kind: 'arrived', whnum: body['whnum'], things: body['things'] },
    }));
    rig.world.say({ type: 'deliver', items });
    await settle();
    return { rig, client: await rig.signedIn('staff') };
  }

  it('lists the stock of every product in every warehouse, sorted, filtered, paged', async () => {
    const { rig, client } = await ready();
    const base = { offset: 0, limit: 50, sort: 'sku', descending: false } as const;
    const all = await client.call('inventory.list', base);
    expect(all.total).toBe(6);
    expect(all.rows.map((row) => row.product.sku)).toEqual(['SKU-1', 'SKU-1', 'SKU-2', 'SKU-2', 'SKU-3', 'SKU-3']);
    const page = await client.call('inventory.list', { ...base, offset: 2, limit: 2 });
    expect(page).toMatchObject({ total: 6, rows: all.rows.slice(2, 4) });
    const most = await client.call('inventory.list', { ...base, sort: 'available', descending: true });
    const available = most.rows.map((row) => row.available);
    expect(available).toEqual([...available].sort((a, b) => b - a));
    const low = await client.call('inventory.list', { ...base, low: true });
    expect(low.rows.every((row) => row.available < row.product.reorderPoint)).toBe(true);
    expect(low.total).toBe(3);
    expect((await client.call('inventory.list', { ...base, warehouseId: 2, search: 'lamp' })).total).toBe(1);
    await rig.stop();
  });

  it('finds products by beginnings first, with their stock', async () => {
    const { rig, client } = await ready();
    const { rows } = await client.call('products.search', { offset: 0, limit: 10, search: 'g' });
    expect(rows[0]?.product.name).toBe('Green lamp');
    expect(rows[1]?.product.name).toBe('Red gadget');
    const [blue] = (await client.call('products.search', { offset: 0, limit: 10, search: 'blue' })).rows;
    expect(blue).toMatchObject({ available: 200, stock: [{ warehouseId: 1 }, { warehouseId: 2 }] });
    await rig.stop();
  });

  it('lists orders with pieces, warehouses and state, open and closed alike', async () => {
    const { rig, client } = await ready();
    const open = await client.call('orders.place', anOrder(1, 3));
    const gone = await client.call('orders.place', anOrder(2, 4));
    await client.call('orders.cancel', { orderId: gone.orderId });
    const [shipid] = gone.shipmentIds;
    const cancelled = rig.sent(rig.world, 'pack').some(({ body }) => body['shipid'] === shipid);
    expect(cancelled).toBe(true);
    const { rows, total } = await client.call('orders.list', { offset: 0, limit: 10, sort: 'id', descending: true });
    expect(total).toBe(2);
    expect(rows.map((row) => [row.id, row.pieces, row.warehouseIds])).toEqual([
      [gone.orderId, 4, [1]],
      [open.orderId, 3, [1]],
    ]);
    expect((await client.ask('orders.get', { orderId: 99 })).error?.message).toMatch(/no order #99/);
    const detail = await client.call('orders.get', { orderId: open.orderId });
    expect(detail.products.map(({ id }) => id)).toEqual([1]);
    expect(detail.waiting[0]).toMatchObject({ shipmentId: open.shipmentIds[0], whose: 'world' });
    await rig.stop();
  });

  it('finds products whatever the case and the accents, wherever they are looked for', async () => {
    const { rig, client } = await ready();
    const [hit] = (await client.call('products.search', { offset: 0, limit: 1, search: 'sku-2' })).rows;
    if (hit === undefined) throw new Error('the rig has products');
    await client.call('products.save', { ...hit.product, name: 'Crème brûlée, große Dose', category: 'Désserts' });
    const page = { offset: 0, limit: 10 } as const;
    for (const search of ['creme', 'CRÈME', 'brulee gross', 'desserts', 'Cre\u0300me']) {
      const lists = [
        await client.call('products.list', { ...page, search, sort: 'name', descending: false }),
        await client.call('products.search', { ...page, search }),
        await client.call('inventory.list', { ...page, search, sort: 'sku', descending: false, warehouseId: 1 }),
      ];
      for (const { rows } of lists)
        expect(
          rows.map(({ product }) => product.sku),
          search,
        ).toEqual(['SKU-2']);
    }
    await rig.stop();
  });

  it('gives all numbers of a list at once, and its rows by number: what an export is made of', async () => {
    const { rig, client } = await ready();
    for (const count of [1, 2, 3]) await client.call('orders.place', anOrder(1, count));
    const selection = { sort: 'id', descending: true } as const;
    const list = await client.call('orders.list', { ...selection, offset: 0, limit: 10 });
    const { ids } = await client.call('orders.ids', selection);
    expect(ids).toEqual(list.rows.map((row) => row.id));
    expect(await client.call('orders.some', { ids: [...ids] })).toEqual(list.rows);
    expect(await client.call('orders.some', { ids: [ids[2] ?? 0, 999, ids[0] ?? 0] })).toEqual([
      list.rows[2],
      list.rows[0],
    ]);
    const columns = await client.call('orders.columns', { ids: [...ids] });
    expect(list.rows).toMatchObject([...ordersOf(columns)]);
    await expect(
      client.call('orders.columns', { ids: Array.from({ length: LIMITS.exportPage + 1 }, (_, at) => at + 1) }),
    ).rejects.toThrow(/ids: must have at most 2000 rows/);
    const events = await client.call('events.list', { offset: 0, limit: 500, descending: true });
    const last = events.rows[4];
    const rest = await client.call('events.list', { offset: 0, limit: 500, descending: true, beforeRev: last?.rev });
    expect(rest.rows).toEqual(events.rows.slice(5));
    await rig.stop();
  });

  it('gives the timeline as columns of equal length, and whether more follows', async () => {
    const { rig, client } = await ready();
    await client.call('orders.place', anOrder());
    const all = await client.call('timeline.load', { after: 0, limit: 20_000 });
    const { complete, ...columns } = all;
    expect(complete).toBe(true);
    for (const column of Object.values(columns)) expect(column).toHaveLength(all.rev.length);
    const part = await client.call('timeline.load', { after: 3, limit: 2 });
    expect(part).toMatchObject({ rev: [4, 5], complete: false });
    const at = all.at[0] ?? 0;
    expect(await client.call('timeline.revAt', { time: at })).toEqual({ rev: 1 });
    expect(await client.call('timeline.revAt', { time: at + 10 ** 9 })).toEqual({ rev: null });
    await rig.stop();
  });

  it('saves products and customers, and shows them in lists and the feed', async () => {
    const { rig, client } = await ready();
    client.say({ type: 'subscribe', credit: 10 });
    const customer = await client.call('customers.save', { id: null, name: 'Bob', x: 1, y: 2, upsAccount: null });
    expect(customer.id).toBeGreaterThan(0);
    expect((await client.call('customers.search', { offset: 0, limit: 10, search: 'bob' })).rows).toEqual([customer]);
    const moved = { ...customer, x: 50 };
    expect(await client.call('customers.save', moved)).toEqual(moved);
    const product = {
      ...(await client.call('products.search', { offset: 0, limit: 1 })).rows[0]?.product,
      name: 'New',
    };
    await client.call('products.save', product as never);
    client.say({ type: 'subscribe', credit: 10 });
    const last = client.feed.findLast((message) => message.feed === 'snapshot');
    expect(last?.feed === 'snapshot' && last.snapshot.products.some(({ name }) => name === 'New')).toBe(true);
    await rig.stop();
  });

  it('names the addresses of open shipments for the map', async () => {
    const { rig, client } = await ready();
    const { orderId, shipmentIds } = await client.call('orders.place', anOrder());
    expect(await client.call('map.addresses', { limit: 10 })).toEqual([
      { shipmentId: shipmentIds[0], orderId, x: 3, y: 4 },
    ]);
    await rig.stop();
  });
});
