// Placing, buying, waiting and cancelling.
import { describe, expect, it } from 'vitest';
import { cell, init, line, place, product, warehouse } from './fixtures.js';
import { Rig } from './rig.js';

const NOT_ENOUGH = 'error: not enough number of product in stock - product count can not be less than 0';

describe('placing', () => {
  it('reserves, and sends the pack command in the same decision', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5), cell(1, 2, 5)] }));
    const decision = rig.run(place('client-1', [line(1, 2), line(2, 3)]));
    expect(decision.outcome).toEqual({ type: 'placed', orderId: 1, shipmentIds: [1], repeated: false });
    expect(rig.commands('pack')).toEqual([
      {
        seq: 1,
        body: {
          kind: 'pack',
          whnum: 1,
          shipid: 1,
          things: [
            { id: 1, description: 'Bracket M8', count: 2 },
            { id: 2, description: 'Product 2', count: 3 },
          ],
        },
      },
    ]);
    expect(rig.kinds()).toEqual(['order-placed', 'shipment-planned', 'stock', 'stock', 'pack-sent']);
    expect(rig.books.stock.get('1/1')).toEqual(cell(1, 1, 5, 2));
    expect(rig.events.find((e) => e.kind === 'pack-sent')).toMatchObject({
      shipmentId: 1,
      orderId: 1,
      link: 'world',
      seq: 1,
    });
  });

  it('under a client id that is known changes nothing and gives the order there is', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5)] }));
    rig.run(place('client-1', [line(1, 2)]));
    const again = rig.run(place('client-1', [line(1, 2)]));
    expect(again.outcome).toEqual({ type: 'placed', orderId: 1, shipmentIds: [1], repeated: true });
    expect(again.events).toEqual([]);
    expect(rig.books.orders.size).toBe(1);
  });

  it('sums lines of the same product, and cuts a description by characters to 50', () => {
    const name = '😀'.repeat(60);
    const rig = new Rig(init({ products: [product(1, { name })], stock: [cell(1, 1, 9)] }));
    rig.run(place('client-1', [line(1, 2), line(1, 3)]));
    const things = rig.commands('pack')[0]?.body.things;
    expect(things).toEqual([{ id: 1, description: '😀'.repeat(50), count: 5 }]);
  });

  it.each<[string, Parameters<typeof place>, string, RegExp]>([
    ['no lines', ['c', []], 'bad-lines', /there are none; allowed are 1 to 50/],
    ['an unknown product', ['c', [line(9, 1)]], 'bad-lines', /lines\[0\]: no product has the number 9/],
    ['no pieces', ['c', [line(1, 0)]], 'bad-lines', /lines\[0\]\.quantity: 0 pieces; allowed are 1 to 1000000/],
    ['half a piece', ['c', [line(1, 0.5)]], 'bad-lines', /lines\[0\]/],
    ['too many in all', ['c', [line(1, 600_000), line(1, 600_000)]], 'bad-lines', /lines\[1\]\.quantity: 1200000/],
    [
      'a place off the grid',
      ['c', [line(1, 1)], 1, { destination: { x: 2 ** 31, y: 0 } }],
      'bad-point',
      /destination\.x: 2147483648/,
    ],
    ['an unknown customer', ['c', [line(1, 1)], 1, { customerId: 7 }], 'bad-customer', /no customer has the number 7/],
    ['nobody', ['c', [line(1, 1)], 1, { customerName: '  ' }], 'bad-customer', /customerName/],
  ])('refuses %s and changes nothing', (_title, args, code, message) => {
    const rig = new Rig(init({ stock: [cell(1, 1, 5)] }));
    const decision = rig.run(place(...args));
    expect(decision.outcome).toMatchObject({ type: 'rejected', code, message: expect.stringMatching(message) });
    expect(rig.events).toEqual([]);
    expect(rig.books.counters.nextOrderId).toBe(1);
  });

  it('refuses when there is no warehouse', () => {
    const rig = new Rig(init({ warehouses: [] }));
    expect(rig.run(place('c', [line(1, 1)])).outcome).toMatchObject({ type: 'rejected', code: 'no-warehouse' });
  });
});

describe('waiting for stock', () => {
  it('buys the missing pieces, at least the reorder quantity, and never packs before they arrive', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 2)] }));
    rig.run(place('client-1', [line(1, 5)]));
    expect(rig.commands('pack')).toEqual([]);
    expect(rig.commands('buy').map(({ body }) => body.things)).toEqual([
      [{ id: 1, description: 'Bracket M8', count: 10 }],
    ]);
    expect(rig.kinds()).toContain('shipment-waiting');
    rig.ackAll('world');
    expect(rig.commands('pack')).toEqual([]);
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 10 }] });
    expect(rig.commands('pack')).toHaveLength(1);
    expect(rig.books.stock.get('1/1')).toEqual(cell(1, 1, 12, 5));
    expect(rig.books.purchases.size).toBe(0);
  });

  it('fault 5: a second order of the same product is not packed under the arrival of the first', () => {
    const rig = new Rig(init({ products: [product(1, { reorderQuantity: 1 })], warehouses: [warehouse(1, 0, 0)] }));
    rig.run(place('client-1', [line(1, 5)]));
    rig.run(place('client-2', [line(1, 5)]));
    expect(rig.commands('buy').map(({ body }) => body.things[0]?.count)).toEqual([5, 5]);
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 5 }] });
    expect(rig.commands('pack').map(({ body }) => body.shipid)).toEqual([1]);
    expect(rig.shipment(2).reserved).toBe(false);
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 5 }] });
    expect(rig.commands('pack').map(({ body }) => body.shipid)).toEqual([1, 2]);
  });

  it('a newcomer does not take what an older one waits with; what is on its way is not bought twice', () => {
    const products = [product(1, { reorderQuantity: 100 }), product(2, { reorderQuantity: 1 })];
    const rig = new Rig(init({ products, warehouses: [warehouse(1, 0, 0)], stock: [cell(1, 1, 4), cell(1, 2, 3)] }));
    rig.run(place('client-1', [line(1, 6), line(2, 3)]));
    rig.run(place('client-2', [line(1, 4)]));
    rig.run(place('client-3', [line(2, 1)]));
    expect(rig.commands('pack')).toEqual([]);
    // 100 of product 1 are on their way for both; product 2 is claimed whole by the first order.
    expect(rig.commands('buy').map(({ body }) => body.things.map(({ id, count }) => [id, count]))).toEqual([
      [[1, 100]],
      [[2, 1]],
    ]);
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 2, description: '', count: 1 }] });
    expect(rig.commands('pack').map(({ body }) => body.shipid)).toEqual([3]);
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 100 }] });
    expect(rig.commands('pack').map(({ body }) => body.shipid)).toEqual([3, 1, 2]);
  });

  it('an arrival that nobody announced is booked, and used', () => {
    const rig = new Rig(init({ warehouses: [warehouse(1, 0, 0)] }));
    rig.run(place('client-1', [line(1, 5)]));
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 7 }] });
    expect(rig.commands('pack')).toHaveLength(1);
    expect(rig.books.stock.get('1/1')).toEqual(cell(1, 1, 7, 5, 10));
    const arrivals = rig.events.filter((e) => e.kind === 'purchase-arrived');
    expect(arrivals.map((e) => e.data)).toEqual([{ purchaseId: null, lines: [line(1, 7)] }]);
  });

  it('arrivals are matched to the oldest purchase with the same things', () => {
    const rig = new Rig(init());
    const buy = (clientId: string, quantity: number) =>
      rig.run({ type: 'buy', at: 1, personId: 1, clientId, warehouseId: 1, lines: [line(1, quantity)] });
    expect(buy('purchase-1', 5).outcome).toEqual({ type: 'bought', purchaseId: 1, repeated: false });
    buy('purchase-2', 3);
    buy('purchase-3', 5);
    expect(buy('purchase-1', 5).outcome).toEqual({ type: 'bought', purchaseId: 1, repeated: true });
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 5 }] });
    expect([...rig.books.purchases.keys()]).toEqual([2, 3]);
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 5 }] });
    expect([...rig.books.purchases.keys()]).toEqual([2]);
    expect(rig.books.stock.get('1/1')).toEqual(cell(1, 1, 10, 0, 3));
  });

  it.each<[string, number, number, number]>([
    ['an unknown warehouse', 9, 1, 1],
    ['an unknown product', 1, 99, 1],
    ['a negative count', 1, 1, -4],
  ])('fault 9: an arrival with %s is quarantined, nothing changes', (_title, whnum, id, count) => {
    const rig = new Rig(init());
    const decision = rig.world({ kind: 'arrived', whnum, things: [{ id, description: '', count }] });
    expect(decision.outcome.type).toBe('quarantined');
    expect(rig.kinds()).toEqual(['quarantined']);
    expect(rig.books.stock.size).toBe(0);
  });

  it('refuses to buy more than a warehouse can count', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 2 ** 31 - 10)] }));
    const decision = rig.run({ type: 'buy', at: 1, personId: 1, clientId: null, warehouseId: 1, lines: [line(1, 10)] });
    expect(decision.outcome).toMatchObject({ type: 'rejected', message: expect.stringContaining('can hold 9 more') });
  });
});

describe('the world refuses', () => {
  it('not enough: the books are corrected, it is bought and packed again under a new number; 5 attempts at most', () => {
    const rig = new Rig(init({ warehouses: [warehouse(1, 0, 0)], stock: [cell(1, 1, 9)] }));
    rig.run(place('client-1', [line(1, 2)]));
    rig.run(place('client-2', [line(1, 3)]));
    for (let attempt = 1; attempt <= 5; attempt++) {
      const seq = rig.shipment(2).packSeq ?? 0;
      rig.world({ kind: 'error', err: NOT_ENOUGH, originseqnum: seq });
      // The first order's two pieces stay reserved; nothing is available beside them.
      expect(rig.books.stock.get('1/1')).toMatchObject({ onHand: 2, reserved: 2 });
      if (attempt === 5) break;
      expect(rig.shipment(2)).toMatchObject({ reserved: false, packSeq: null, problem: { code: 'books-differ' } });
      rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 10 }] });
      expect(rig.shipment(2)).toMatchObject({ reserved: true, packAttempts: attempt + 1, problem: null });
      expect(rig.shipment(2).packSeq).toBeGreaterThan(seq);
    }
    expect(rig.shipment(2)).toMatchObject({ state: 'failed', problem: { code: 'pack-refused', whose: 'person' } });
    expect(rig.shipment(2).problem?.text).toContain('refused 5 times');
    expect(rig.commands('pack').filter(({ body }) => body.shipid === 2)).toHaveLength(5);
  });

  it('an error for a pack command that was replaced is told and changes nothing', () => {
    const rig = new Rig(init({ warehouses: [warehouse(1, 0, 0)], stock: [cell(1, 1, 9)] }));
    rig.run(place('client-1', [line(1, 2)]));
    rig.world({ kind: 'error', err: NOT_ENOUGH, originseqnum: 1 });
    const before = rig.shipment(1);
    rig.world({ kind: 'error', err: NOT_ENOUGH, originseqnum: 1 });
    expect(rig.shipment(1)).toBe(before);
  });

  it('the package exists already: the world is asked and its word counts', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 9)] }));
    rig.run(place('client-1', [line(1, 2)]));
    rig.world({ kind: 'error', err: 'error: the id you want to create already exists', originseqnum: 1 });
    expect(rig.commands('query').map(({ body }) => body.packageid)).toEqual([1]);
    rig.world({ kind: 'packagestatus', packageid: 1, status: 'PACKED' });
    expect(rig.shipment(1).state).toBe('packed');
    expect(rig.commands('pickup')).toHaveLength(1);
  });

  it('a package that it does not know is packed again under a new number, unless the pack is still on its way', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 9)] }));
    rig.run(place('client-1', [line(1, 2)]));
    rig.ackAll('world');
    rig.run({ type: 'link-up', at: 5, link: 'world' });
    const [query] = rig.commands('query');
    rig.world({ kind: 'error', err: 'does not exist', originseqnum: query?.seq ?? 0 });
    expect(rig.commands('pack').map(({ seq }) => seq)).toEqual([1, 3]);
    // The same answer again, while the second pack is un-acked: not a third.
    rig.world({ kind: 'error', err: 'does not exist', originseqnum: query?.seq ?? 0 });
    expect(rig.commands('pack')).toHaveLength(2);
  });

  it('any other refusal stops the shipment with the world’s own words; it can still be cancelled', () => {
    const rig = new Rig(init({ stock: [cell(1, 1, 9)] }));
    rig.run(place('client-1', [line(1, 2)]));
    rig.world({ kind: 'error', err: 'error: warehouse does not exist', originseqnum: 1 });
    expect(rig.shipment(1)).toMatchObject({
      state: 'failed',
      problem: { text: expect.stringContaining('warehouse does not exist') },
    });
    expect(rig.run({ type: 'cancel', at: 9, personId: 1, orderId: 1 }).outcome).toEqual({ type: 'done' });
    expect(rig.books.stock.get('1/1')).toEqual(cell(1, 1, 9));
  });

  it('a purchase: it is taken off what is inbound, and those who wait for it say so', () => {
    const rig = new Rig(init());
    rig.run(place('client-1', [line(1, 5)]));
    rig.world({ kind: 'error', err: 'ERROR:  integer out of range', originseqnum: 1 });
    expect(rig.books.purchases.size).toBe(0);
    expect(rig.books.stock.get('1/1')).toEqual(cell(1, 1, 0));
    expect(rig.shipment(1).problem).toMatchObject({ code: 'purchase-refused', whose: 'person' });
    rig.run({ type: 'buy', at: 9, personId: 1, clientId: 'purchase-9', warehouseId: 1, lines: [line(1, 5)] });
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 5 }] });
    expect(rig.shipment(1)).toMatchObject({ reserved: true, problem: null });
  });

  it('fault 9: an error that names a number never sent is quarantined', () => {
    const rig = new Rig(init());
    expect(rig.world({ kind: 'error', err: 'x', originseqnum: 44 }).outcome.type).toBe('quarantined');
  });
});

describe('cancelling', () => {
  const placed = (stock: number) => {
    const rig = new Rig(init({ stock: [cell(1, 1, stock)], warehouses: [warehouse(1, 0, 0)] }));
    rig.run(place('client-1', [line(1, 2)]));
    return rig;
  };
  const cancel = (rig: Rig) => rig.run({ type: 'cancel', at: 9, personId: 1, orderId: 1 });

  it('while it waits for stock: taken back', () => {
    const rig = placed(0);
    expect(cancel(rig).outcome).toEqual({ type: 'done' });
    expect(rig.kinds()).toContain('order-taken-back');
    expect(rig.books.dropClosed()).toEqual({ orders: [1] });
    expect(rig.books.index.waitingDemand(1, 1)).toBe(0);
  });

  it('after the pack command: the goods are gone from the books, and the event says why', () => {
    const rig = placed(5);
    cancel(rig);
    expect(rig.books.stock.get('1/1')).toEqual(cell(1, 1, 3));
    const event = rig.events.find((e) => e.kind === 'cancelled');
    expect(event?.data?.['text']).toContain('cannot be put back');
    expect(rig.world({ kind: 'ready', shipid: 1 }).outcome).toEqual({ type: 'done' });
    rig.books.dropClosed();
    expect(rig.world({ kind: 'ready', shipid: 1 }).outcome).toEqual({ type: 'done' });
    expect(rig.books.stock.get('1/1')).toEqual(cell(1, 1, 3));
  });

  it('after the call for a truck: the UPS is told', () => {
    const rig = placed(5);
    rig.world({ kind: 'ready', shipid: 1 });
    rig.ackAll('ups');
    cancel(rig);
    expect(rig.commands('cancel').map(({ body }) => body.shipid)).toEqual([1]);
    expect(rig.ups({ kind: 'cancelResult', shipid: 1, accepted: false, reason: 'on the way' }).outcome.type).toBe(
      'done',
    );
  });

  it.each([
    ['still in memory', () => undefined],
    ['closed and forgotten', (rig: Rig) => void rig.books.dropClosed()],
    ['closed before a restart', (rig: Rig) => rig.restart()],
  ])(
    'fault 5: before the UPS has acked the call it is told after that ack, or it would be told too early (%s)',
    (_, then) => {
      const rig = placed(5);
      rig.world({ kind: 'ready', shipid: 1 });
      cancel(rig);
      expect(rig.commands('cancel')).toEqual([]);
      then(rig);
      rig.ackAll('ups');
      expect(rig.commands('cancel').map(({ body }) => body.shipid)).toEqual([1]);
      rig.ackAll('ups');
      expect(rig.commands('cancel')).toHaveLength(1);
    },
  );

  it('what was delivered before its call was acked is not cancelled', () => {
    const rig = placed(5);
    rig.world({ kind: 'ready', shipid: 1 });
    const pickup = rig.shipment(1).pickupSeq ?? 0;
    rig.ups({ kind: 'truckArrived', truckid: 0, whnum: 1, shipids: [1] });
    rig.world({ kind: 'loaded', shipid: 1 });
    rig.ups({ kind: 'delivered', truckid: 0, shipid: 1 });
    rig.books.dropClosed();
    expect(rig.books.outbox.ups.has(pickup)).toBe(false);
    rig.run({ type: 'acked', at: 20, link: 'ups', seqs: [pickup] });
    expect(rig.commands('cancel')).toEqual([]);
  });

  it('once loading has begun: refused with the sentence until when it was possible', () => {
    const rig = placed(5);
    rig.world({ kind: 'ready', shipid: 1 });
    rig.ups({ kind: 'truckArrived', truckid: 0, whnum: 1, shipids: [1] });
    expect(cancel(rig).outcome).toMatchObject({
      type: 'rejected',
      code: 'too-late',
      message: expect.stringContaining('until'),
    });
  });

  it('what it had reserved goes to those who wait', () => {
    const rig = placed(0);
    rig.run(place('client-2', [line(1, 7)]));
    rig.world({ kind: 'arrived', whnum: 1, things: [{ id: 1, description: '', count: 8 }] });
    expect(rig.commands('pack').map(({ body }) => body.shipid)).toEqual([1]);
    const waiting = new Rig(init({ stock: [cell(1, 1, 1)], warehouses: [warehouse(1, 0, 0)] }));
    waiting.run(place('client-1', [line(1, 2)]));
    waiting.run(place('client-2', [line(1, 1)]));
    expect(waiting.commands('pack')).toEqual([]);
    cancel(waiting);
    expect(waiting.commands('pack').map(({ body }) => body.shipid)).toEqual([2]);
  });

  it('an order that is not open', () => {
    expect(cancel(new Rig(init())).outcome).toMatchObject({ type: 'rejected', code: 'not-open' });
  });
});
