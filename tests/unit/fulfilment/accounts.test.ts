// Accounts: the UPS is asked once, its answer stays with the customer, and a package goes without an account rather than not at all.
import { describe, expect, it } from 'vitest';
import { ASK_AGAIN_MS } from '../../../main/core/fulfilment/accounts.js';
import { cell, init, line, wish } from './fixtures.js';
import { Rig } from './rig.js';

const ADA = { id: 7, name: 'Ada', x: 1, y: 2, upsAccount: 'ada' };
const start = () => new Rig(init({ stock: [cell(1, 1, 50)], customers: [ADA] }));
let n = 0;
const order = (rig: Rig, upsAccount: string | null, customerId: number | null = 7, checkAccount = true) =>
  rig.run({
    type: 'place',
    at: rig.now,
    personId: 1,
    checkAccount,
    order: wish(`client-${++n}`, [line(1, 1)], { upsAccount, customerId }),
  });
const answer = (rig: Rig, shipid: number, valid: boolean, upsAccount: string | null = 'ada') =>
  rig.ups({ kind: 'accountResult', shipid, upsAccount, valid });

describe('orders', () => {
  it('ask once a customer; a known account is not asked about again', () => {
    const rig = start();
    order(rig, 'ada');
    order(rig, 'ada');
    expect(rig.commands('accountCheck').map(({ body }) => body)).toEqual([
      { kind: 'accountCheck', shipid: 1, upsAccount: 'ada' },
    ]);
    expect(rig.books.customers.get(7)?.accountCheck).toMatchObject({ state: 'asked', shipmentId: 1 });
    rig.now += 5;
    answer(rig, 1, true);
    expect(rig.books.customers.get(7)?.accountCheck).toEqual({
      upsAccount: 'ada',
      shipmentId: 1,
      state: 'valid',
      at: 1005,
    });
    expect(rig.shipment(1).accountConfirmedAt).toBe(1005);
    rig.now += 10 * ASK_AGAIN_MS;
    order(rig, 'ada');
    expect(rig.commands('accountCheck')).toHaveLength(1);
  });

  it('ask where nothing is known of who orders, and not where the protocol has no words for it', () => {
    const rig = start();
    order(rig, 'someone', null);
    order(rig, 'ada', 7, false);
    order(rig, null);
    expect(rig.commands('accountCheck')).toHaveLength(1);
    answer(rig, 1, true, 'someone');
    expect(rig.shipment(1).accountConfirmedAt).toBe(1000);
    expect(rig.books.customers.get(7)).not.toHaveProperty('accountCheck');
  });

  it('an account that the UPS does not know: noted with the customer, the package goes without it, and is asked about again', () => {
    const rig = start();
    order(rig, 'ada');
    answer(rig, 1, false, null);
    expect(rig.books.customers.get(7)?.accountCheck).toMatchObject({ state: 'invalid' });
    expect(rig.shipment(1).upsAccount).toBeNull();
    rig.world({ kind: 'ready', shipid: 1 });
    expect(rig.commands('pickup')[0]?.body.packages[0]?.upsAccount).toBeNull();
    order(rig, 'ada');
    expect(rig.commands('accountCheck')).toHaveLength(2);
  });

  it('silence is asked about again with a later order', () => {
    const rig = start();
    order(rig, 'ada');
    rig.now += ASK_AGAIN_MS;
    order(rig, 'ada');
    expect(rig.commands('accountCheck').map(({ body }) => body.shipid)).toEqual([1, 2]);
  });
});

describe('customers', () => {
  const save = (rig: Rig, upsAccount: string | null, id = 7) =>
    rig.run({
      type: 'save-customer',
      at: rig.now,
      personId: 1,
      customer: { ...ADA, id, upsAccount },
      checkAccount: true,
    });

  it('are asked about when they are saved, under a number that no package has', () => {
    const rig = start();
    order(rig, null);
    save(rig, 'ada-2');
    expect(rig.commands('accountCheck').map(({ body }) => body)).toEqual([
      { kind: 'accountCheck', shipid: 2, upsAccount: 'ada-2' },
    ]);
    order(rig, null);
    expect(rig.books.orders.get(2)?.shipmentIds).toEqual([3]);
    expect(answer(rig, 2, false, 'ada-2').outcome).toEqual({ type: 'done' });
    expect(rig.books.customers.get(7)?.accountCheck).toMatchObject({ upsAccount: 'ada-2', state: 'invalid' });
    expect(rig.events.at(-1)).toMatchObject({ kind: 'account-checked', data: { customerId: 7, valid: false } });
  });

  it('keep the answer when other things change; an answer about an older account is no answer about the new one', () => {
    const rig = start();
    save(rig, 'ada');
    answer(rig, 1, true);
    rig.run({ type: 'save-customer', at: rig.now, personId: 1, customer: { ...ADA, x: 99 } });
    expect(rig.books.customers.get(7)).toMatchObject({ x: 99, accountCheck: { state: 'valid' } });
    save(rig, 'other');
    answer(rig, 1, false, 'ada');
    expect(rig.books.customers.get(7)?.accountCheck).toMatchObject({ upsAccount: 'other', state: 'asked' });
  });
});
