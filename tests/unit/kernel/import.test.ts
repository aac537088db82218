import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBooks } from '../../../main/core/fulfilment/books.js';
import { IMPORT_COLUMNS, type ImportRow } from '../../../main/contracts/app-api.js';
import { readImport } from '../../../main/kernel/import.js';
import { firstCounters } from '../../../main/store/first-counters.js';
import { DEMO, KernelRig } from '../../support/fake-kernel.js';

const books = createBooks({
  counters: firstCounters(),
  warehouses: DEMO.warehouses.map((warehouse) => ({ ...warehouse, inWorld: true })),
  products: DEMO.products,
  customers: [{ id: 7, name: 'Ada', x: 3, y: 4, upsAccount: 'ada-ups' }],
  stock: [],
  orders: [],
  shipments: [],
  trucks: [],
  purchases: [],
  outbox: [],
});

const good = { order_ref: 'A1', customer: 'Zoe', x: '10', y: '-20', ups_account: '', sku: 'sku-1', quantity: '2' };
const row = (line: number, cells: Partial<Record<(typeof IMPORT_COLUMNS)[number], string>> = {}): ImportRow => ({
  line,
  cells: { ...good, ...cells },
});

describe('import', () => {
  it('groups rows by reference, sums products, and takes what a known customer leaves out', () => {
    const { orders, verdicts } = readImport(books, [
      row(2),
      row(3, { sku: 'SKU-2' }),
      row(4, { quantity: '3' }),
      row(5, { order_ref: 'B', customer: 'ada', x: '', y: '' }),
    ]);
    expect(verdicts.every(({ errors }) => errors.length === 0)).toBe(true);
    expect(orders).toEqual([
      {
        ref: 'A1',
        lines: [2, 3, 4],
        order: {
          customerId: null,
          customerName: 'Zoe',
          destination: { x: 10, y: -20 },
          upsAccount: null,
          lines: [
            { productId: 1, quantity: 5 },
            { productId: 2, quantity: 1 + 1 },
          ],
        },
      },
      {
        ref: 'B',
        lines: [5],
        order: {
          customerId: 7,
          customerName: 'Ada',
          destination: { x: 3, y: 4 },
          upsAccount: 'ada-ups',
          lines: [{ productId: 1, quantity: 2 }],
        },
      },
    ]);
  });

  it.each([
    ['order_ref', '', /empty/],
    ['customer', '', /empty/],
    ['x', '1.5', /"1\.5"; allowed are whole numbers from -2147483648 to 2147483647/],
    ['y', '2147483648', /2147483648/],
    ['x', '', /is not known/],
    ['sku', 'SKU-9', /no product has the SKU "SKU-9"/],
    ['quantity', '0', /"0"; allowed are whole numbers from 1 to 1000000/],
    ['quantity', '1e3', /1e3/],
    ['quantity', '1000001', /1000001/],
    ['ups_account', 'a'.repeat(65), /64/],
  ] as const)('names the field %s with the value "%s" and what is allowed', (field, value, message) => {
    const { orders, verdicts } = readImport(books, [row(2, { [field]: value }), row(3, { order_ref: 'B' })]);
    expect(verdicts[0]?.errors.map((error) => error.field)).toEqual([field]);
    expect(verdicts[0]?.errors[0]?.message).toMatch(message);
    expect(verdicts[1]?.errors).toEqual([]);
    expect(orders.map(({ ref }) => ref)).toEqual(['B']);
  });

  it('places no order whose rows disagree or have one fault', () => {
    const { orders, verdicts } = readImport(books, [row(2), row(3, { x: '11' }), row(4, { quantity: '1000000' })]);
    expect(orders).toEqual([]);
    expect(verdicts[1]?.errors[0]).toMatchObject({ field: 'x' });
    expect(verdicts[1]?.errors[0]?.message).toMatch(/"11"; line 2 of order A1 has "10"/);
    expect(verdicts[2]?.errors[0]?.message).toMatch(/1000004|1000003|1000002/);
  });

  it('never throws, and gives one verdict a row', () => {
    const cells = fc.dictionary(fc.constantFrom(...IMPORT_COLUMNS, 'other'), fc.string());
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 20 }), (tables) => {
        const rows = tables.map((each, i) => ({ line: i + 2, cells: each }));
        const { orders, verdicts } = readImport(books, rows);
        expect(verdicts.map(({ line }) => line)).toEqual(rows.map(({ line }) => line));
        const faulty = new Set(verdicts.filter(({ errors }) => errors.length > 0).map(({ line }) => line));
        for (const order of orders) for (const line of order.lines) expect(faulty.has(line)).toBe(false);
      }),
    );
  });

  it('places nothing twice when the same import is sent again, and says per row what could not be placed', async () => {
    const rig = await new KernelRig().start();
    const client = await rig.signedIn('staff');
    const rows = [row(2), row(3, { order_ref: 'ref with spaces' }), row(4, { order_ref: 'C', sku: 'none' })];
    const checked = await client.call('orders.importCheck', { rows });
    expect(checked.orders).toBe(2);
    const first = await client.call('orders.importPlace', { importId: 'import-0001', rows });
    expect(first).toMatchObject({ placed: 2, repeated: 0 });
    expect(first.verdicts[2]?.errors[0]?.field).toBe('sku');
    const again = await client.call('orders.importPlace', { importId: 'import-0001', rows });
    expect(again).toMatchObject({ placed: 0, repeated: 2 });
    const other = await client.call('orders.importPlace', { importId: 'import-0002', rows });
    expect(other).toMatchObject({ placed: 2, repeated: 0 });
    await rig.stop();
  });
});
