// The world's own ledger, read from what the simulator keeps, against what the books say: the second witness of a run.

import { NumberSet } from '../world-sim/number-set.js';
import type { LedgerDifference, ScenarioTally } from './tally.js';

export interface LedgerRow {
  readonly scope: string;
  readonly key: string;
  readonly value: string | null;
}

export interface WorldLedger {
  /** Packages that there are or were. */
  readonly packages: ReadonlySet<number>;
  readonly delivered: ReadonlySet<number>;
  /** Pieces by `warehouse/product`. */
  readonly stock: ReadonlyMap<string, number>;
}

const PAGE = 4096;

export function ledgerOf(rows: readonly LedgerRow[], worldId: number): WorldLedger {
  const packages = new Set<number>();
  const delivered = new Set<number>();
  const stock = new Map<string, number>();
  for (const { scope, key, value } of rows) {
    if (scope !== 'world' || value === null) continue;
    const [kind, world, ...path] = key.split('/');
    if (world !== String(worldId)) continue;
    if (kind === 'package') packages.add(Number(path[0]));
    else if (kind === 'stock') stock.set(path.join('/'), Number(value));
    else if (kind === 'delivered') {
      for (const id of idsOfPage(Number(path[0]), value)) {
        packages.add(id);
        delivered.add(id);
      }
    }
  }
  return { packages, delivered, stock };
}

/** `accepted`: orders that the program said it had taken. To be asked once nothing is on its way any more. */
export function compareLedger(ledger: WorldLedger, tally: ScenarioTally, accepted: number): LedgerDifference {
  const { deliveredShipments, packedShipments } = tally;
  const missing = [...deliveredShipments].filter((id) => !ledger.delivered.has(id)).length;
  const extra = [...ledger.packages].filter((id) => !packedShipments.has(id)).length;
  let stock = 0;
  const cells = new Set([...ledger.stock.keys(), ...tally.stock.keys()]);
  for (const key of cells) stock += Math.abs((ledger.stock.get(key) ?? 0) - (tally.stock.get(key)?.onHand ?? 0));
  return { twice: extra, lost: missing + Math.max(0, accepted - tally.orders), stock };
}

function* idsOfPage(page: number, text: string): Generator<number> {
  const set = new NumberSet();
  set.loadPage(page, text);
  for (let id = page * PAGE; id < (page + 1) * PAGE; id += 1) if (set.has(id)) yield id;
}
