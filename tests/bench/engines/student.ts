// Calibration S: a student's engine. Every statement is a transaction of its own and is waited for; a message is acked when all
// is done; one frame and one write an item; the sockets and the database as they come.

import path from 'node:path';
import { TRUCK_ID } from '../world/port.js';
import { benchDemo, benchOrder, WAREHOUSE } from './catalogue.js';
import { engineMain } from './engine-main.js';
import { StudentEngine, type Heard, type Link, type StudentBooks, type StudentOut } from './student-run.js';
import { Db, TABLES } from './student-sql.js';

class SimpleBooks implements StudentBooks {
  readonly #db: Db;
  readonly #out: StudentOut;
  readonly #next: Record<Link, number> = { world: 1, ups: 1 };
  commits = 0;

  constructor(db: Db, out: StudentOut) {
    this.#db = db;
    this.#out = out;
  }

  async place(n: number): Promise<void> {
    const { customerName, destination, lines } = benchOrder('s', n);
    const [line] = lines;
    await this.#run('INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [
      n,
      customerName,
      destination.x,
      destination.y,
      line?.productId,
      line?.quantity,
      'packing',
      Date.now(),
    ]);
    await this.#run('UPDATE stock SET on_hand = on_hand - ? WHERE product_id = ?', [line?.quantity, line?.productId]);
    await this.#run('INSERT INTO packages VALUES (?, ?, ?, ?, ?)', [n, n, WAREHOUSE.id, 'packing', null]);
    await this.#history(n, 'placed');
    const things = [{ id: line?.productId ?? 0, description: 'product', count: line?.quantity ?? 0 }];
    const body = { kind: 'pack', whnum: WAREHOUSE.id, things, shipid: n } as const;
    const seq = await this.#remember('world', body);
    this.#out.toWorld({ seq, body });
  }

  async acked(link: Link, seq: number): Promise<void> {
    await this.#run('DELETE FROM outbox WHERE link = ? AND seq = ?', [link, seq]);
  }

  async heard({ link, item }: Heard): Promise<void> {
    const known = await this.#db.get('SELECT 1 FROM seen WHERE link = ? AND seq = ?', [link, item.seq]);
    if (known === undefined) {
      await this.#run('INSERT INTO seen VALUES (?, ?)', [link, item.seq]);
      await this.#work(item.body);
    }
    this.#out.ack(link, item.seq);
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  async #work(body: Heard['item']['body']): Promise<void> {
    if (body.kind === 'ready') {
      const id = body.shipid;
      await this.#status(id, 'packed');
      const order = await this.#db.get<{ x: number; y: number }>('SELECT x, y FROM orders WHERE id = ?', [id]);
      const { id: whnum, x, y } = WAREHOUSE;
      const packages = [
        { shipid: id, destination: { x: order?.x ?? 0, y: order?.y ?? 0 }, upsAccount: null, items: [] },
      ];
      const pickup = { kind: 'pickup', whnum, warehouse: { x, y }, packages } as const;
      this.#out.toUps({ seq: await this.#remember('ups', pickup), body: pickup });
    } else if (body.kind === 'truckArrived') {
      for (const id of body.shipids) {
        await this.#run('UPDATE packages SET truck_id = ? WHERE id = ?', [body.truckid, id]);
        await this.#status(id, 'loading');
        const load = { kind: 'load', whnum: WAREHOUSE.id, truckid: body.truckid, shipid: id } as const;
        this.#out.toWorld({ seq: await this.#remember('world', load), body: load });
      }
    } else if (body.kind === 'loaded') {
      await this.#status(body.shipid, 'delivering');
      const go = { kind: 'loaded', truckid: TRUCK_ID, shipids: [body.shipid] } as const;
      this.#out.toUps({ seq: await this.#remember('ups', go), body: go });
    } else if (body.kind === 'delivered') {
      await this.#status(body.shipid, 'delivered');
      this.#out.delivered(body.shipid);
    }
  }

  async #status(id: number, status: string): Promise<void> {
    await this.#run('UPDATE packages SET status = ? WHERE id = ?', [status, id]);
    await this.#run('UPDATE orders SET status = ? WHERE id = ?', [status, id]);
    await this.#history(id, status);
  }

  async #remember(link: Link, body: object): Promise<number> {
    const seq = this.#next[link]++;
    await this.#run('INSERT INTO outbox VALUES (?, ?, ?)', [link, seq, JSON.stringify(body)]);
    return seq;
  }

  #history(id: number, what: string): Promise<void> {
    return this.#run('INSERT INTO history (order_id, what, at) VALUES (?, ?, ?)', [id, what, Date.now()]);
  }

  async #run(sql: string, params: readonly unknown[]): Promise<void> {
    await this.#db.run(sql, params);
    this.commits += 1;
  }
}

engineMain(({ folder }, fromWorld) =>
  StudentEngine.open(false, fromWorld, async (out) => {
    const db = await Db.open(path.join(folder, 'student.db'));
    await db.exec(TABLES);
    await db.exec('BEGIN');
    for (const { productId, quantity } of benchDemo().initialStock) {
      await db.run('INSERT INTO stock VALUES (?, ?)', [productId, quantity]);
    }
    await db.exec('COMMIT');
    return new SimpleBooks(db, out);
  }),
);
