// A store in a process of its own, to be killed: writes batches as fast as they go and says which are durable.
// Arguments: module folder of the built program, database file, first number.

const [modules, file, first] = process.argv.slice(2);
const { openSqliteBooks } = await import(new URL('store/sqlite-books.js', modules).href);

const identity = {
  booksId: 'killed',
  endpoint: 'simulated',
  worldId: 1,
  label: 'Killed',
  createdAt: 1,
  forgottenAt: null,
};
const nothing = {
  personId: null,
  warehouseId: null,
  productId: null,
  truckId: null,
  link: null,
  seq: null,
  peerSeq: null,
  from: null,
  to: null,
  data: null,
};

/** Number n: one order, one shipment, three events, one inbox and one outbox row; all or none may be found again. */
function batch(n) {
  const lines = [{ productId: 1, quantity: 1 + (n % 5) }];
  const destination = { x: n, y: -n };
  return {
    orders: [
      {
        id: n,
        clientId: `client-${n}`,
        customerId: null,
        customerName: `Customer ${n % 7}`,
        destination,
        upsAccount: null,
        lines,
        shipmentIds: [n],
        state: 'placed',
        placedAt: n,
        placedBy: null,
        closedAt: null,
        version: 0,
      },
    ],
    events: [1, 2, 3].map((k) => ({
      ...nothing,
      rev: n * 3 + k,
      at: n,
      kind: 'order-placed',
      source: 'us',
      orderId: n,
      shipmentId: null,
    })),
    inbox: [{ link: 'world', peerSeq: n }],
    outboxPut: [{ link: 'world', seq: n, body: { kind: 'query', packageid: n }, at: n }],
  };
}

try {
  const store = await openSqliteBooks(file, identity);
  process.send({ open: true });
  let next = Number(first);
  const IN_FLIGHT = 40;
  const write = async () => {
    for (;;) {
      const n = next;
      next += 1;
      await store.write(batch(n));
      process.send({ durable: n });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, write));
} catch (error) {
  process.send({ refused: error.code ?? 'unknown', message: error.message }, () => process.exit(1));
}
