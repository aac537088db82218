// Holding, redirecting, customers' accounts and products with pictures, through the kernel's calls; who may, and who may not.

import { describe, expect, it } from 'vitest';
import { PICTURE_BYTES } from '../../../main/contracts/placing.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const PRODUCT = {
  id: null,
  sku: 'NEW-1',
  name: 'Folding rule',
  unit: 'piece',
  category: 'Hand tools',
  weightGrams: 120,
  reorderPoint: 4,
  reorderQuantity: 20,
  priceCents: 1250,
} as const;

async function stocked(): Promise<KernelRig> {
  const rig = await (await new KernelRig(new FakeDisk()).start()).connect();
  const items = rig.sent(rig.world, 'buy').map(({ seq, body }) => ({
    seq: 9000 + seq,
    body: { kind: 'arrived', whnum: body['whnum'], things: body['things'] },
  }));
  rig.world.say({ type: 'deliver', items });
  await settle();
  return rig;
}

describe('orders', () => {
  it('are held by name and released; only staff and managers may', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const { orderId } = await client.call('orders.place', { ...anOrder(), undo: true });
    const tester = await rig.signedIn('tester');
    expect((await tester.ask('orders.hold', { orderId, hold: true })).error?.code).toBe('forbidden');
    expect((await client.call('orders.get', { orderId })).holdable).toBe(true);
    await client.call('orders.hold', { orderId, hold: true });
    await rig.clock.advance(60_000);
    expect(rig.sent(rig.world, 'pack')).toEqual([]);
    const detail = await client.call('orders.get', { orderId });
    expect(detail).toMatchObject({ held: { by: 'Sam Staff' }, holdable: false });
    expect(detail.waiting[0]).toMatchObject({ whose: 'person' });
    await client.call('orders.hold', { orderId, hold: false });
    expect(rig.sent(rig.world, 'pack')).toHaveLength(1);
    expect((await client.ask('orders.hold', { orderId, hold: true })).error?.code).toBe('too-late');
    await rig.stop();
  });

  it('get another address at once before a truck is called, and through the UPS after', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const { orderId, shipmentIds } = await client.call('orders.place', anOrder());
    expect((await client.call('orders.get', { orderId })).redirecting?.how).toBe('at-once');
    const first = await client.call('orders.redirect', { orderId, destination: { x: 5, y: 6 } });
    expect(first.text).toBe(`Order #${orderId} goes to (5, 6).`);
    const [shipid] = shipmentIds;
    rig.world.say({ type: 'deliver', items: [{ seq: 1, body: { kind: 'ready', shipid } }] });
    await settle();
    rig.ups.say({ type: 'acked', seqs: rig.sent(rig.ups, 'pickup').map(({ seq }) => seq) });
    await rig.clock.advance(50);
    expect((await client.call('orders.get', { orderId })).redirecting?.how).toBe('asks-ups');
    const asked = await client.call('orders.redirect', { orderId, destination: { x: 9, y: 9 } });
    expect(asked.text).toMatch(/UPS is asked/);
    expect(rig.sent(rig.ups, 'redirect').map(({ body }) => body['destination'])).toEqual([{ x: 9, y: 9 }]);
    rig.ups.say({
      type: 'deliver',
      items: [{ seq: 70, body: { kind: 'redirectResult', shipid, accepted: true, reason: '' } }],
    });
    await settle();
    expect((await client.call('orders.get', { orderId })).order.destination).toEqual({ x: 9, y: 9 });
    const again = { orderId, destination: { x: 9, y: 9 } };
    expect((await client.ask('orders.redirect', again)).error?.code).toBe('same-place');
    expect((await client.ask('orders.redirect', { ...again, orderId: 99 })).error?.code).toBe('not-found');
    await rig.stop();
  });
});

describe('customers', () => {
  it('are asked about when they are saved with an account, and keep the answer', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const saved = await client.call('customers.save', { id: 1, name: 'Ada', x: 3, y: 4, upsAccount: 'ada' });
    expect(saved.accountCheck).toMatchObject({ state: 'asked', upsAccount: 'ada' });
    const [check] = rig.sent(rig.ups, 'accountCheck');
    const body = { kind: 'accountResult', shipid: check?.body['shipid'], upsAccount: 'ada', valid: false };
    rig.ups.say({ type: 'deliver', items: [{ seq: 71, body }] });
    await settle();
    const after = await client.call('customers.get', { customerId: 1 });
    expect(after.accountCheck).toMatchObject({ state: 'invalid' });
    expect((await client.call('customers.search', { offset: 0, limit: 5 })).rows).toEqual([after]);
    expect((await client.ask('customers.get', { customerId: 99 })).error?.code).toBe('not-found');
    await rig.stop();
  });
});

describe('products', () => {
  it('are created, changed and listed, each with a picture of its own that no list carries', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const picture = { mime: 'image/png', base64: PNG.toString('base64') } as const;
    const made = await client.call('products.save', { ...PRODUCT, setPicture: picture });
    expect(made).toMatchObject({ id: 4, sku: 'NEW-1', picture: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect(await client.call('products.picture', { productId: 4 })).toEqual({ name: made.picture, ...picture });
    const changed = await client.call('products.save', { ...PRODUCT, id: 4, priceCents: 990 });
    expect(changed).toEqual({ ...made, priceCents: 990 });
    const list = { offset: 0, limit: 10, sort: 'name', descending: false } as const;
    const found = await client.call('products.list', { ...list, search: 'rule hand' });
    expect(found).toMatchObject({ total: 1, rows: [{ product: changed, available: 0 }] });
    expect(JSON.stringify(found)).not.toContain(picture.base64);
    const byPrice = await client.call('products.list', { ...list, sort: 'price' });
    expect(byPrice.rows.map(({ product }) => product.id)).toEqual([4, 1, 2, 3]);
    expect((await client.call('products.list', { ...list, descending: true, limit: 2, offset: 1 })).rows).toHaveLength(
      2,
    );
    expect((await client.call('products.list', { ...list, category: 'lamps' })).total).toBe(1);
    expect(await client.call('products.categories', {})).toEqual([
      { name: 'Hand tools', products: 1 },
      { name: 'lamps', products: 1 },
      { name: 'parts', products: 2 },
    ]);
    expect(await client.call('products.save', { ...PRODUCT, id: 4, setPicture: null })).not.toHaveProperty('picture');
    expect(await client.call('products.picture', { productId: 4 })).toBeNull();
    await rig.stop();
  });

  it('refuse what is no picture, is too large, has the SKU of another, or is not for this role', async () => {
    const rig = await stocked();
    const client = await rig.signedIn('staff');
    const code = async (over: object) => (await client.ask('products.save', { ...PRODUCT, ...over })).error?.code;
    expect(await code({ setPicture: { mime: 'image/jpeg', base64: PNG.toString('base64') } })).toBe('bad-picture');
    expect(await code({ setPicture: { mime: 'image/svg+xml', base64: 'AAAA' } })).toBe('bad-request');
    const large = Buffer.concat([PNG, Buffer.alloc(PICTURE_BYTES - PNG.length + 1)]).toString('base64');
    expect(await code({ setPicture: { mime: 'image/png', base64: large } })).toBe('bad-picture');
    expect(await code({ setPicture: { mime: 'image/png', base64: `${large}AAAAAAAA` } })).toBe('bad-request');
    expect(await code({ sku: 'SKU-1' })).toBe('sku-taken');
    const tester = await rig.signedIn('tester');
    expect((await tester.ask('products.save', PRODUCT)).error?.code).toBe('forbidden');
    expect((await client.call('products.list', { offset: 0, limit: 10, sort: 'id', descending: false })).total).toBe(3);
    await rig.stop();
  });
});
