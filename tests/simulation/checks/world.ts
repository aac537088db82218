// The world's own ledger, from what the simulator commits: every package made once, for one shipment of the books, delivered
// once; stock never negative.

import { NumberSet } from '../../../main/core/world-sim/number-set.js';
import type { BooksCheck } from './books.js';
import { mustHold } from './violation.js';

interface Row {
  readonly scope: string;
  readonly key: string;
  readonly value: string | null;
}

const PAGE = 4096;

/** One world: a kernel that dies before it has written down its world's number makes another one. */
export interface WorldLedger {
  /** Packages that were ever made, with their warehouse. */
  readonly made: Map<number, number>;
  readonly delivered: Set<number>;
  /** By `warehouse/product`. */
  readonly stock: Map<string, number>;
}

export class WorldCheck {
  readonly #books: BooksCheck;
  readonly #worlds = new Map<number, WorldLedger>();

  constructor(books: BooksCheck) {
    this.#books = books;
  }

  ledger(worldId: number): WorldLedger {
    let ledger = this.#worlds.get(worldId);
    if (ledger === undefined)
      this.#worlds.set(worldId, (ledger = { made: new Map(), delivered: new Set(), stock: new Map() }));
    return ledger;
  }

  /** About to be committed by the simulator. Throws Violation. */
  commit(rows: readonly Row[]): void {
    for (const { scope, key, value } of rows) {
      if (scope !== 'world' || value === null) continue;
      const [kind = '', world = '', ...path] = key.split('/');
      const ledger = this.ledger(Number(world));
      if (kind === 'package') this.#package(ledger, Number(path[0]), value);
      else if (kind === 'delivered') this.#delivered(ledger, Number(path[0]), value);
      else if (kind === 'stock') {
        const onHand = Number(value);
        mustHold(onHand >= 0, () => `the world's stock of ${path.join('/')} is ${onHand}`);
        ledger.stock.set(path.join('/'), onHand);
      }
    }
  }

  #package({ made, delivered }: WorldLedger, id: number, value: string): void {
    const { whnum } = JSON.parse(value) as { readonly whnum: number };
    mustHold(!delivered.has(id), () => `package ${id} is there again after its delivery`);
    const before = made.get(id);
    mustHold(
      before === undefined || before === whnum,
      () => `package ${id} moves from warehouse ${before} to ${whnum}`,
    );
    made.set(id, whnum);
    const shipment = this.#books.shipments.get(id);
    mustHold(shipment !== undefined, () => `the world packed ${id}, which is no shipment of the books`);
    mustHold(
      shipment.warehouseId === whnum,
      () => `shipment ${id} of warehouse ${shipment.warehouseId} was packed in warehouse ${whnum}`,
    );
  }

  #delivered({ made, delivered }: WorldLedger, page: number, text: string): void {
    const now = new NumberSet();
    now.loadPage(page, text);
    for (let id = page * PAGE; id < (page + 1) * PAGE; id += 1) {
      if (!now.has(id) || delivered.has(id)) continue;
      mustHold(made.has(id), () => `package ${id} was delivered and never made`);
      delivered.add(id);
    }
  }
}
