// Puts a backup in the place of a database. A world is never put back, so the copy is made to know that it is older than the
// world before it gets its place: there is no moment at which a program could go on from it under numbers that were used.

import type { Restored } from '../contracts/backups.js';
import type { Counters } from '../core/fulfilment/types.js';
import type { PersonId } from '../core/lib/ids.js';
import type { BackupFolder, StoredBackup } from '../store/backup-folder.js';
import type { BooksIdentity, BooksStore } from '../store/store.js';
import type { Backups } from './backups.js';
import type { BooksEffects } from './books-service.js';
import { BooksService } from './books-service.js';
import { callError } from './call-error.js';
import type { HostPorts } from './ports.js';

export interface RestoringPorts {
  readonly host: Pick<HostPorts, 'clock' | 'timers' | 'logger'>;
  readonly folder: BackupFolder | null;
  readonly backups: Backups;
  /** The books that there are. */
  books(): Promise<readonly BooksIdentity[]>;
  /** Opens a working copy as books. */
  openCopy(file: string, identity: BooksIdentity): Promise<BooksStore>;
  /** Opens a working copy as accounts: rejects where it is none, or nobody in it could manage it. */
  tryAccounts(file: string): Promise<void>;
  /** The highest numbers that are known to have been used in these books, from the note beside them. */
  used(booksId: string): Promise<Counters | null>;
  /**
   * Closes these books if they are open, runs `replace`, and opens what the settings mean. `replace` gets the numbers that the
   * open books had reached.
   */
  replace(booksId: string, replace: (reached: Counters | null) => Promise<void>): Promise<void>;
}

const NO_EFFECTS: BooksEffects = {
  send: () => undefined,
  forget: () => undefined,
  committed: () => undefined,
  reloaded: () => undefined,
  trouble: () => undefined,
};

export class Restoring {
  readonly #ports: RestoringPorts;

  constructor(ports: RestoringPorts) {
    this.#ports = ports;
  }

  /** Errors: `not-found`, `busy`, `not-usable`, and what the disk says; then everything is as it was. */
  restore(name: string, personId: PersonId | null): Promise<Restored> {
    return this.#ports.backups.after(async () => {
      const { folder } = this.#ports;
      const found = (await folder?.list())?.find((backup) => backup.name === name);
      if (folder === null || found === undefined) throw callError('not-found', `name: there is no backup "${name}"`);
      if (found.fault !== null) throw callError('not-usable', `name: this backup cannot be used: ${found.fault}`);
      return found.subject === 'app' ? this.#accounts(folder, found) : this.#books(folder, found, personId);
    });
  }

  /** Accounts are in use as long as anyone is signed in: the next start takes them. */
  async #accounts(folder: BackupFolder, { name, subject }: StoredBackup): Promise<Restored> {
    this.#show('Checking the copy', 10);
    const { file } = await folder.prepare(name);
    try {
      await this.#ports.tryAccounts(file);
      await folder.decide(subject);
    } catch (error) {
      await folder.discard(subject);
      throw error;
    }
    const text =
      'Accounts and settings of this backup take effect when the program is started the next time. What is there now is kept.';
    return { text, setAside: null, atNextStart: true };
  }

  async #books(folder: BackupFolder, backup: StoredBackup, personId: PersonId | null): Promise<Restored> {
    const { name, subject } = backup;
    const identity = (await this.#ports.books()).find(({ booksId }) => booksId === subject);
    if (identity === undefined) {
      throw callError('not-usable', `name: the list of worlds does not know the books ${subject} any more`);
    }
    let outcome: Restored | null = null;
    let failure: unknown = null;
    this.#show('Closing the books', 5);
    await this.#ports.replace(subject, async (reached) => {
      try {
        const used = highest(reached, await this.#ports.used(subject));
        this.#show('Copying the backup', 20);
        const { file } = await folder.prepare(name);
        this.#show('Making the copy fit the world', 50);
        const text = await this.#age(file, identity, backup, used, personId);
        this.#show('Putting it in place', 80);
        await folder.decide(subject);
        const setAside = await folder.complete(subject, this.#ports.host.clock.now());
        this.#show('Opening the books', 90);
        outcome = { text, setAside, atNextStart: false };
      } catch (error) {
        // The books that were there are opened again; whoever asked is told.
        failure = error;
        await folder
          .discard(subject)
          .catch((again: unknown) => this.#ports.host.logger.warn('a copy is left over', again));
      }
    });
    if (outcome === null) throw failure instanceof Error ? failure : callError('not-restored', String(failure));
    return outcome;
  }

  /** Lets the copy know, durably, that it is older than its world. Gives what is missing in it, in words. */
  async #age(
    file: string,
    identity: BooksIdentity,
    { at: takenAt }: StoredBackup,
    used: Counters | null,
    personId: PersonId | null,
  ): Promise<string> {
    const { clock, timers, logger } = this.#ports.host;
    const store = await this.#ports.openCopy(file, identity);
    try {
      const service = await BooksService.open(store, { clock, timers, logger, effects: NO_EFFECTS });
      const kept = await service.read((memory) => memory.identity);
      if (kept.booksId !== identity.booksId) {
        throw callError('not-usable', `name: this backup is of other books (${kept.booksId}) than its name says`);
      }
      const at = clock.now();
      await service.command({ type: 'restored', at, personId, takenAt, used });
      // Which world they belong to may have been learned since; a world is never unlearned.
      await service.note({ identity });
      await service.close();
      const { rows } = await store.events({ offset: 0, limit: 1, kinds: ['books-restored'], descending: true });
      return String(rows[0]?.data?.['text'] ?? '');
    } finally {
      await store.close();
    }
  }

  #show(text: string, percent: number): void {
    this.#ports.backups.show({ kind: 'restore', text, percent });
  }
}

/** Field by field; null when neither is known. */
export function highest(a: Counters | null, b: Counters | null): Counters | null {
  if (a === null || b === null) return a ?? b;
  return {
    nextSeq: { world: Math.max(a.nextSeq.world, b.nextSeq.world), ups: Math.max(a.nextSeq.ups, b.nextSeq.ups) },
    nextOrderId: Math.max(a.nextOrderId, b.nextOrderId),
    nextShipmentId: Math.max(a.nextShipmentId, b.nextShipmentId),
    nextPurchaseId: Math.max(a.nextPurchaseId, b.nextPurchaseId),
    nextCustomerId: Math.max(a.nextCustomerId, b.nextCustomerId),
    nextRev: Math.max(a.nextRev, b.nextRev),
  };
}
