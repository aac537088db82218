// Sound messages of the seams inside the program: what the mutations begin with.

const point = { x: 3, y: -4 };
const lines = [{ productId: 1, quantity: 2 }];
const order = {
  clientId: 'client-0001',
  customerId: null,
  customerName: 'Ada',
  destination: point,
  upsAccount: null,
  lines,
};

const call = (method: string, params: unknown, id = 7): unknown => ({ type: 'call', id, method, params });
const page = { offset: 0, limit: 50 };
const importRows = [
  { line: 2, cells: { order_ref: 'A', customer: 'Ada', x: '1', y: '2', ups_account: '', sku: 'SKU-1', quantity: '3' } },
];

export const SETTINGS: readonly unknown[] = [
  {
    mode: 'real',
    simulated: { profile: 'brisk', simspeed: 100 },
    real: {
      worldHost: 'world.example',
      worldPort: 23456,
      world: 'new',
      simspeed: 100,
      ups: { mode: 'connect', host: '127.0.0.1', port: 54321, dialect: 'parcelyard' },
      warehouses: [{ id: 1, name: 'North', x: 1, y: 2 }],
    },
  },
];

export const CALLS: readonly unknown[] = [
  { type: 'subscribe', credit: 4 },
  { type: 'credit', add: 1 },
  call('session.signIn', { name: 'Ada', password: 'secret-word' }),
  call('session.resume', { token: 'abc' }),
  call('people.create', { name: 'Ada', role: 'staff', password: 'secret-word', address: point }),
  call('people.setPassword', { personId: 1, oldPassword: 'secret-word', newPassword: 'other-word' }),
  call('inventory.list', { ...page, sort: 'sku', descending: false, search: 'a', warehouseId: 1, low: true }),
  call('inventory.buy', { clientId: 'client-0002', warehouseId: 1, lines }),
  call('products.save', {
    id: 1,
    sku: 'SKU-1',
    name: 'Product',
    unit: 'piece',
    category: 'parts',
    weightGrams: 5,
    reorderPoint: 3,
    reorderQuantity: 10,
    priceCents: 100,
  }),
  call('customers.save', { id: null, name: 'Ada', x: 1, y: 2, upsAccount: null }),
  call('orders.plan', { destination: point, lines }),
  call('orders.place', order),
  call('orders.place', { ...order, clientId: 'client-0003', upsAccount: 'ada', lines: [...lines, ...lines] }),
  call('orders.cancel', { orderId: 1 }),
  call('orders.list', { ...page, sort: 'id', descending: true, search: '#1', states: ['packed'] }),
  call('orders.importCheck', { rows: importRows }),
  call('orders.importPlace', { importId: 'import-0001', rows: importRows }),
  call('events.list', { ...page, descending: false, orderId: 1, kinds: ['ready'], from: 0, to: 9 }),
  call('timeline.load', { after: 0, limit: 100 }),
  call('links.reconnect', { link: 'world' }),
  call('processes.restart', { name: 'simulator' }),
  call('settings.save', SETTINGS[0]),
  call('sim.setSpeed', { simspeed: 100 }),
];

export const TO_LINK: readonly unknown[] = [
  {
    type: 'open',
    config: {
      kind: 'world',
      host: 'h',
      port: 1,
      worldId: null,
      warehouses: [{ id: 1, ...point }],
      simspeed: 100,
      quietMs: 200,
      initialRtoMs: 1000,
    },
  },
  {
    type: 'open',
    config: { kind: 'ups', mode: 'listen', host: 'h', port: 0, dialect: 'ua', worldId: 5, quietMs: 0, delayMs: 10 },
  },
  { type: 'send', items: [{ seq: 1, body: { kind: 'query', packageid: 1 } }] },
  { type: 'settled', seqs: [1, 2, 3] },
  { type: 'forget', seqs: [1] },
  { type: 'simspeed', value: 100 },
  { type: 'hello', worldId: 1 },
  { type: 'trace', on: true },
  { type: 'ping', id: 1 },
];

export const FROM_LINK: readonly unknown[] = [
  { type: 'hello', pid: 12 },
  { type: 'pong', id: 3 },
  {
    type: 'state',
    state: 'waiting',
    peer: 'h:1',
    attempt: 2,
    retryAt: 1_700_000_000_000,
    worldId: 4,
    error: { code: 'refused', message: 'no' },
  },
  { type: 'connected', worldId: 4, created: true },
  { type: 'deliver', items: [{ seq: 5, body: { kind: 'ready', shipid: 1 } }] },
  { type: 'deliver', items: [{ seq: 6, body: { kind: 'truckArrived', truckid: 1, whnum: 1, shipids: [1] } }] },
  { type: 'acked', seqs: [1, 2] },
  { type: 'control', control: { hello: 4, finished: true } },
  {
    type: 'stats',
    unackedOut: 1,
    unackedIn: 0,
    retransmits: 0,
    sent: 5,
    received: 6,
    rttMs: 3.5,
    lastMessageAt: null,
  },
  { type: 'quarantine', reason: 'malformed', hex: 'ff00', at: 1 },
  { type: 'trace', direction: 'in', at: 1, bytes: 20, text: '{}' },
];

export const TO_SIM: readonly unknown[] = [
  { type: 'start', dataDir: '/data', profile: 'brisk', seed: 1, trucks: [{ id: 1, ...point }] },
  { type: 'faults', config: null },
  { type: 'ping', id: 1 },
];
export const FROM_SIM: readonly unknown[] = [
  { type: 'hello', pid: 1 },
  { type: 'listening', amazon: 1, worldUps: 2, ups: 3 },
  { type: 'error', error: { code: 'failed', message: 'x' } },
];

export const FAULTS: readonly unknown[] = [
  {
    seed: 1,
    lines: {
      worldStore: {
        in: { drop: 10, duplicate: 5, reorder: 3, corrupt: 1, split: 50, merge: 2, disconnect: 1, halfOpen: 1 },
        out: { delay: { percent: 10, minMs: 5, maxMs: 50 }, stalled: false, bytesPerSecond: 1000 },
        refuse: 20,
      },
    },
    world: { unanswered: 10, breakdowns: { percent: 5, repairMs: 1000 } },
    ups: { illegal: 3, kinds: ['unknown-shipment'] },
  },
  { seed: 2, lines: {} },
];
