// Compares the world's own ledger with our books when both are closed: every order delivered, each package once, nothing else in the
// world, not a piece more or less.

import { bookLedger, eventsPerShipment, worldLedger } from '../../e2e/support/ledgers.js';

export interface LedgerVerdict {
  /** Shipments that our books or the world do not call delivered. */
  readonly lost: number;
  /** Shipments delivered more than once by either ledger, and packages that the world has and our books have not. */
  readonly doubled: number;
  readonly delivered: number;
  /** Pieces on the world's shelves minus pieces in our books. */
  readonly pieces: number;
}

export interface Ledgers {
  /** The app's folder. */
  readonly dataDir: string;
  /** Which of its books; see tests/e2e/support/ledgers. */
  readonly prefix: string;
  /** The database of the world. */
  readonly worldFile: string;
}

/** `expected`: shipments that should be delivered. */
export async function compareLedgers(ledgers: Ledgers, expected: number): Promise<LedgerVerdict> {
  const { dataDir, prefix, worldFile } = ledgers;
  const world = await worldLedger(dataDir, worldFile);
  const books = await bookLedger(dataDir, prefix);
  const inBooks = new Set(books.delivered);
  const inWorld = new Set(world.delivered);
  const unknown = [...world.delivered, ...world.under].filter((id) => !inBooks.has(id)).length;
  const undelivered = books.delivered.filter((id) => !inWorld.has(id)).length;
  const events = await eventsPerShipment(dataDir, 'delivered', prefix);
  return {
    lost: Math.max(0, expected - inBooks.size) + undelivered,
    doubled:
      unknown +
      (world.delivered.length - inWorld.size) +
      events.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    delivered: inWorld.size,
    pieces: world.pieces - books.pieces,
  };
}
