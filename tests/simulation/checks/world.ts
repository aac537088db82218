// The world's own ledger, from what the simulator commits: every package made once, for one shipment of the books, delivered
// once; stock never negative.

import { NumberSet } from '../../../main/core/world-sim/number-set.js';
import type { BooksShelfCheck } from './shelf.js';
import { mustHold } from './violation.js';

interface Row {
  readonly scope: string;
  readonly key: string;
  readonly value: string | null;
}

const PAGE = 4096;
const LOOK_EVERY = 20;

/** One world: a kernel that dies before it has written down its world's number makes another one. */
export interface WorldLedger {
  /** Packages that were ever made, with their warehouse. */
  readonly made: Map<number, number>;
  readonly delivered: Set<number>;
  /** Made and not delivered, and how many are delivered, by page of the world's own list. */
  readonly undelivered: Map<number, Set<number>>;
  readonly deliveredOn: Map<number, number>;
  /** Pages as the world wrote them last, and how often since they were looked at. */
  readonly pages: Map<number, string>;
  unseen: number;
  /** By `warehouse/product`. */
  readonly stock: Map<string, number>;
}

export class WorldCheck {
  readonly #shelf: BooksShelfCheck;
  readonly #worlds = new Map<number, WorldLedger>();
  /** Row keys by world. */
  readonly #unacked = new Map<number, Set<string>>();

  constructor(shelf: BooksShelfCheck) {
    this.#shelf = shelf;
  }

  /** What the world of the open books has said to us and we have not acked. */
  get unacked(): ReadonlySet<string> {
    return setOf(this.#unacked, this.#shelf.current.worldId ?? 0);
  }

  /** As it is now. Throws Violation. */
  settledLedger(worldId: number): WorldLedger {
    const ledger = this.ledger(worldId);
    look(ledger);
    return ledger;
  }

  ledger(worldId: number): WorldLedger {
    const known = this.#worlds.get(worldId);
    if (known !== undefined) return known;
    const ledger: WorldLedger = {
      made: new Map(),
      delivered: new Set(),
      undelivered: new Map(),
      deliveredOn: new Map(),
      pages: new Map(),
      unseen: 0,
      stock: new Map(),
    };
    this.#worlds.set(worldId, ledger);
    return ledger;
  }

  /** About to be committed by the simulator. Throws Violation. */
  commit(rows: readonly Row[]): void {
    for (const { scope, key, value } of rows) {
      if (scope !== 'world') continue;
      if (key.startsWith('response/')) this.#response(key, value);
      if (value === null) continue;
      const [kind = '', world = '', ...path] = key.split('/');
      const ledger = this.ledger(Number(world));
      if (kind === 'package') this.#package(ledger, Number(world), Number(path[0]), value);
      else if (kind === 'delivered') this.#delivered(ledger, Number(path[0]), value);
      else if (kind === 'stock') {
        const onHand = Number(value);
        mustHold(onHand >= 0, () => `the world's stock of ${path.join('/')} is ${onHand}`);
        ledger.stock.set(path.join('/'), onHand);
      }
    }
  }

  #response(key: string, value: string | null): void {
    if (value === null) {
      for (const keys of this.#unacked.values()) keys.delete(key);
      return;
    }
    const { side, world } = JSON.parse(value) as { readonly side: string; readonly world: number };
    if (side === 'amazon') setOf(this.#unacked, world).add(key);
  }

  #package({ made, delivered, undelivered }: WorldLedger, worldId: number, id: number, value: string): void {
    const { whnum } = JSON.parse(value) as { readonly whnum: number };
    mustHold(!delivered.has(id), () => `package ${id} is there again after its delivery`);
    const before = made.get(id);
    mustHold(
      before === undefined || before === whnum,
      () => `package ${id} moves from warehouse ${before} to ${whnum}`,
    );
    made.set(id, whnum);
    if (before === undefined) setOf(undelivered, Math.floor(id / PAGE)).add(id);
    const shipment = this.#shelf.ofWorld(worldId)?.shipments.get(id);
    mustHold(shipment !== undefined, () => `the world packed ${id}, which is no shipment of the books`);
    mustHold(
      shipment.warehouseId === whnum,
      () => `shipment ${id} of warehouse ${shipment.warehouseId} was packed in warehouse ${whnum}`,
    );
  }

  /** Once delivered stays delivered, so that a look at every change of a page would only cost time: some, and the last one. */
  #delivered(ledger: WorldLedger, page: number, text: string): void {
    ledger.pages.set(page, text);
    ledger.unseen += 1;
    if (ledger.unseen >= LOOK_EVERY) look(ledger);
  }
}

function look(ledger: WorldLedger): void {
  const { delivered, pages, deliveredOn } = ledger;
  ledger.unseen = 0;
  for (const [page, text] of pages) {
    const now = new NumberSet();
    now.loadPage(page, text);
    const waiting = setOf(ledger.undelivered, page);
    for (const id of waiting) {
      if (!now.has(id)) continue;
      waiting.delete(id);
      delivered.add(id);
      deliveredOn.set(page, (deliveredOn.get(page) ?? 0) + 1);
    }
    // As many as were made and delivered: what is more was never made, what is less is delivered no more.
    const known = deliveredOn.get(page) ?? 0;
    mustHold(
      countOf(text) === known,
      () => `the world says that it delivered ${text} of page ${page}; ${known} of those were made and delivered`,
    );
  }
  pages.clear();
}

function setOf<T>(sets: Map<number, Set<T>>, key: number): Set<T> {
  let set = sets.get(key);
  if (set === undefined) sets.set(key, (set = new Set()));
  return set;
}

/** How many numbers a page's text names. */
function countOf(text: string): number {
  let count = 0;
  for (const part of text.split(',')) {
    const [first = '', last = first] = part.split('-');
    count += Number(last) - Number(first) + 1;
  }
  return count;
}
