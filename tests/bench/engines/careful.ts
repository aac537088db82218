// Calibration P: a careful student's engine. WAL, prepared statements, one transaction a message or order, acks after it, no delay on
// the sockets; still one message after another, one frame and one write an item.

import path from 'node:path';
import { TRUCK_ID } from '../world/port.js';
import { benchDemo, benchOrder, WAREHOUSE } from './catalogue.js';
import { engineMain } from './engine-main.js';
import { StudentEngine, type Heard, type Link, type StudentBooks, type StudentOut } from './student-run.js';
import { Db, TABLES } from './student-sql.js';

const SQL = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  order: 'INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  stock: 'UPDATE stock SET on_hand = on_hand - ? WHERE product_id = ?',
  newPackage: 'INSERT INTO packages VALUES (?, ?, ?, ?, ?)',
  history: 'INSERT INTO history (order_id, what, at) VALUES (?, ?, ?)',
  outbox: 'INSERT INTO outbox VALUES (?, ?, ?)',
  acked: 'DELETE FROM outbox WHERE link = ? AND seq = ?',
  isSeen: 'SELECT 1 FROM seen WHERE link = ? AND seq = ?',
  seen: 'INSERT INTO seen VALUES (?, ?)',
  packageStatus: 'UPDATE packages SET status = ?, truck_id = coalesce(?, truck_id) WHERE id = ?',
  orderStatus: 'UPDATE orders SET status = ? WHERE id = ?',
  address: 'SELECT x, y FROM orders WHERE id = ?',
} as const;
type Statement = keyof typeof SQL;

class CarefulBooks implements StudentBooks {
  readonly #db: Db;
  readonly #out: StudentOut;
  readonly #statements = new Map<Statement, ReturnType<Db['prepare']>>();
  readonly #next: Record<Link, number> = { world: 1, ups: 1 };
  /** What leaves once the transaction is durable. */
  #after: (() => void)[] = [];
  commits = 0;

  constructor(db: Db, out: StudentOut) {
    this.#db = db;
    this.#out = out;
  }

  place(n: number): Promise<void> {
    return this.#transaction(async () => {
      const { customerName, destination, lines } = benchOrder('p', n);
      const [line] = lines;
      const { x, y } = destination;
      await this.#run('order', n, customerName, x, y, line?.productId, line?.quantity, 'packing', Date.now());
      await this.#run('stock', line?.quantity, line?.productId);
      await this.#run('newPackage', n, n, WAREHOUSE.id, 'packing', null);
      await this.#run('history', n, 'placed', Date.now());
      const things = [{ id: line?.productId ?? 0, description: 'product', count: line?.quantity ?? 0 }];
      const body = { kind: 'pack', whnum: WAREHOUSE.id, things, shipid: n } as const;
      const seq = await this.#remember('world', body);
      this.#after.push(() => this.#out.toWorld({ seq, body }));
    });
  }

  acked(link: Link, seq: number): Promise<void> {
    return this.#transaction(() => this.#run('acked', link, seq));
  }

  async heard({ link, item }: Heard): Promise<void> {
    const known = await this.#prepared('isSeen').get(link, item.seq);
    if (known !== undefined) return this.#out.ack(link, item.seq);
    await this.#transaction(async () => {
      await this.#run('seen', link, item.seq);
      this.#after.push(() => this.#out.ack(link, item.seq));
      await this.#work(item.body);
    });
  }

  async close(): Promise<void> {
    for (const statement of this.#statements.values()) await statement.finalize();
    await this.#db.close();
  }

  async #work(body: Heard['item']['body']): Promise<void> {
    if (body.kind === 'ready') {
      const id = body.shipid;
      await this.#status(id, 'packed', null);
      const order = await this.#prepared('address').get<{ x: number; y: number }>(id);
      const { id: whnum, x, y } = WAREHOUSE;
      const destination = { x: order?.x ?? 0, y: order?.y ?? 0 };
      const packages = [{ shipid: id, destination, upsAccount: null, items: [] }];
      const pickup = { kind: 'pickup', whnum, warehouse: { x, y }, packages } as const;
      const seq = await this.#remember('ups', pickup);
      this.#after.push(() => this.#out.toUps({ seq, body: pickup }));
    } else if (body.kind === 'truckArrived') {
      for (const id of body.shipids) {
        await this.#status(id, 'loading', body.truckid);
        const load = { kind: 'load', whnum: WAREHOUSE.id, truckid: body.truckid, shipid: id } as const;
        const seq = await this.#remember('world', load);
        this.#after.push(() => this.#out.toWorld({ seq, body: load }));
      }
    } else if (body.kind === 'loaded') {
      await this.#status(body.shipid, 'delivering', null);
      const go = { kind: 'loaded', truckid: TRUCK_ID, shipids: [body.shipid] } as const;
      const seq = await this.#remember('ups', go);
      this.#after.push(() => this.#out.toUps({ seq, body: go }));
    } else if (body.kind === 'delivered') {
      await this.#status(body.shipid, 'delivered', null);
      this.#after.push(() => this.#out.delivered(body.shipid));
    }
  }

  async #status(id: number, status: string, truck: number | null): Promise<void> {
    await this.#run('packageStatus', status, truck, id);
    await this.#run('orderStatus', status, id);
    await this.#run('history', id, status, Date.now());
  }

  async #remember(link: Link, body: object): Promise<number> {
    const seq = this.#next[link]++;
    await this.#run('outbox', link, seq, JSON.stringify(body));
    return seq;
  }

  async #transaction(work: () => Promise<void>): Promise<void> {
    await this.#run('begin');
    await work();
    await this.#run('commit');
    this.commits += 1;
    const after = this.#after;
    this.#after = [];
    for (const step of after) step();
  }

  #run(name: Statement, ...params: readonly unknown[]): Promise<void> {
    return this.#prepared(name).run(...params);
  }

  #prepared(name: Statement): ReturnType<Db['prepare']> {
    const known = this.#statements.get(name);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(SQL[name]);
    this.#statements.set(name, statement);
    return statement;
  }
}

engineMain(({ folder }, fromWorld) =>
  StudentEngine.open(true, fromWorld, async (out) => {
    const db = await Db.open(path.join(folder, 'careful.db'));
    await db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    await db.exec(TABLES);
    await db.exec('BEGIN');
    for (const { productId, quantity } of benchDemo().initialStock) {
      await db.run('INSERT INTO stock VALUES (?, ?)', [productId, quantity]);
    }
    await db.exec('COMMIT');
    return new CarefulBooks(db, out);
  }),
);
