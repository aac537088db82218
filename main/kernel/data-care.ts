// Takes care of what is on the disk: backups, restoring, books that lost entries, and databases that cannot be opened or are
// damaged. Says in one sentence what happened and what helps; opens and closes nothing itself.

import type { BackupList, Restored } from '../contracts/backups.js';
import type { BackupWork, Recovery } from '../core/feed/types.js';
import type { PersonId } from '../core/lib/ids.js';
import { StoreError, type BooksIdentity } from '../store/store.js';
import { Backups, type BackupSubjectInfo } from './backups.js';
import { KEPT } from './backup-policy.js';
import type { BooksService } from './books-service.js';
import { callError, toCodedError } from './call-error.js';
import type { KernelParts } from './parts.js';
import type { HostPorts } from './ports.js';
import { Restoring } from './restoring.js';
import type { StorageCare } from './storage-care.js';
import { passes, troubleSentence } from './store-trouble.js';

export interface DataCarePorts {
  readonly host: Pick<HostPorts, 'clock' | 'timers' | 'logger'>;
  /** Null: nothing is on a disk. */
  readonly care: StorageCare | null;
  parts(): KernelParts | null;
  /** Opens once more what could not be opened. */
  again(): Promise<void>;
  changed(): void;
}

/** What passes by itself is tried again by itself. */
export const AGAIN_MS = 10_000;
/** Nobody is told of a damage twice, by each backup anew. */
interface Trouble {
  readonly subject: string;
  readonly label: string;
  readonly error: StoreError;
  /** It is in use all the same: as far as it can be read. */
  readonly open: boolean;
}

export class DataCare {
  readonly backups: Backups;
  readonly #ports: DataCarePorts;
  readonly #restoring: Restoring;
  #recovery: Recovery | null = null;
  #restored: string | null = null;
  #cancelAgain: (() => void) | null = null;
  #stopped = false;

  constructor(ports: DataCarePorts) {
    this.#ports = ports;
    const { host, care } = ports;
    this.backups = new Backups({
      host,
      folder: care?.folder ?? null,
      subjects: () => this.#subjects(),
      damaged: (subject, error) => this.#background(this.#damaged(subject, error)),
      changed: () => ports.changed(),
    });
    this.#restoring = new Restoring({
      host,
      folder: care?.folder ?? null,
      backups: this.backups,
      books: async () => (await ports.parts()?.worlds.list()) ?? [],
      openCopy: (file, identity) => this.#mustCare().openCopy(file, identity),
      tryAccounts: (file) => this.#mustCare().tryAccounts(file),
      used: (booksId) => Promise.resolve(care?.used(booksId) ?? null),
      replace: (booksId, replace) => {
        const parts = ports.parts();
        if (parts === null) throw callError('failed', 'The accounts must be opened before books can be restored.');
        return parts.worlds.replaceBooks(booksId, replace);
      },
    });
  }

  get recovery(): Recovery | null {
    return this.#recovery;
  }

  /** The status's part: what goes on, what is wrong, what was restored. */
  status(): {
    readonly work: BackupWork | null;
    readonly recovery: Recovery | null;
    readonly restored: string | null;
  } {
    return { work: this.backups.work, recovery: this.#recovery, restored: this.#restored };
  }

  async list(): Promise<BackupList> {
    const { care, parts } = this.#ports;
    const current = parts()?.worlds.identity?.booksId;
    const backups = await this.backups.list();
    return {
      backups: backups.map((backup) => ({ ...backup, current: backup.subject === current })),
      folder: care?.folderPath ?? '',
      available: care !== null,
      kept: KEPT,
      problem: this.backups.problem,
    };
  }

  async restore(name: string, personId: PersonId | null): Promise<Restored> {
    const restored = await this.#restoring.restore(name, personId);
    if (!restored.atNextStart) {
      this.#restored = `The books were restored: ${restored.text}`;
      this.#ports.changed();
    } else if (this.#ports.parts() === null) {
      // Nobody is signed in anywhere: this is the next start.
      await this.tryAgain();
      return { ...restored, text: 'Accounts and settings were restored.', atNextStart: false };
    }
    return restored;
  }

  seen(): void {
    this.#restored = null;
    this.#ports.changed();
  }

  async tryAgain(): Promise<void> {
    this.#cancelAgain?.();
    this.#cancelAgain = null;
    await this.#ports.again();
  }

  /** The databases are open: nothing is wrong any more. */
  opened(): void {
    this.#cancelAgain?.();
    this.#cancelAgain = null;
    if (this.#recovery !== null) {
      this.#recovery = null;
      this.#ports.changed();
    }
    this.backups.start();
  }

  /** A database could not be opened; `identity` null: the accounts. What is no error of a database is nothing for us. */
  failed(identity: BooksIdentity | null, error: unknown): void {
    if (!(error instanceof StoreError) || this.#stopped) return;
    const label = identity === null ? 'Accounts and settings' : `The books of ${identity.label}`;
    this.#background(this.#tell({ subject: identity?.booksId ?? 'app', label, error, open: false }));
    if (!passes(error.code)) return;
    this.#cancelAgain?.();
    this.#cancelAgain = this.#ports.host.timers.after(AGAIN_MS, () => this.#background(this.tryAgain()));
  }

  /** Found while the books are in use. */
  booksDamaged(identity: BooksIdentity, error: StoreError): void {
    this.#background(
      this.#tell({ subject: identity.booksId, label: `The books of ${identity.label}`, error, open: true }),
    );
  }

  /**
   * Numbers were used that the books do not know: their last entries were lost with a damaged log. They go on as books that were
   * restored do; durable before anything is sent.
   */
  async afterLoss(service: BooksService): Promise<void> {
    const used = await service.read((memory) => memory.ahead);
    if (used === null) return;
    const before = await service.read(({ books }) => books.counters);
    const orders = Math.max(0, used.nextOrderId - before.nextOrderId);
    const at = this.#ports.host.clock.now();
    await service.command({ type: 'restored', at, personId: null, takenAt: null, used });
    const missing =
      orders === 0
        ? 'no order is missing, and what else was lost is being asked for'
        : `${orders} ${orders === 1 ? 'order is' : 'orders are'} missing (#${before.nextOrderId} to #${used.nextOrderId - 1}): place them again if they are wanted`;
    this.#restored = `The last entries of the books were lost, their log was damaged: ${missing}.`;
    this.#ports.host.logger.error('the log of the books was damaged; entries were lost', { before, used });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelAgain?.();
    await this.backups.stop();
  }

  async #damaged(subject: string, error: StoreError): Promise<void> {
    const found = (await this.#subjects()).find((one) => one.subject === subject);
    await this.#tell({ subject, label: found?.label ?? subject, error, open: true });
  }

  async #tell({ subject, label, error, open }: Trouble): Promise<void> {
    const { care } = this.#ports;
    const all = error.code === 'corrupt' ? await this.backups.list().catch(() => []) : [];
    const usable = all.find(
      (backup) => backup.subject === subject && backup.kind !== 'set-aside' && backup.fault === null,
    );
    const what = `${label} ${subject === 'app' || label.startsWith('The books') ? 'are' : 'is'}`;
    const text = troubleSentence({
      code: error.code,
      what,
      file: care?.fileOf(subject) ?? subject,
      backup: usable === undefined ? null : inWords(usable.at),
    });
    this.#ports.host.logger.error(`${label}: ${error.code}`, error.message);
    if (this.#stopped) return;
    this.#recovery = {
      code: error.code,
      text,
      tryAgain: !open,
      backup: usable === undefined ? null : { name: usable.name, at: usable.at, orders: usable.orders },
      anyone: subject === 'app' && this.#ports.parts() === null,
    };
    this.#ports.changed();
  }

  async #subjects(): Promise<readonly BackupSubjectInfo[]> {
    const { care, parts } = this.#ports;
    if (care === null) return [];
    const books = (await parts()?.worlds.list()) ?? [];
    const found: BackupSubjectInfo[] = [];
    const all = [
      { subject: 'app', label: 'Accounts and settings' },
      ...books.map((one) => ({ subject: one.booksId, label: `The books of ${one.label}` })),
    ];
    for (const one of all) {
      const changedAt = await care.changedAt(one.subject);
      if (changedAt !== null) found.push({ ...one, changedAt });
    }
    return found;
  }

  #mustCare(): StorageCare {
    const { care } = this.#ports;
    if (care === null) throw callError('not-available', 'This program keeps nothing on a disk.');
    return care;
  }

  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.#ports.host.logger.error('taking care of the databases failed', toCodedError(error));
    });
  }
}

/** "2026-11-22 09:00 UTC": the same for everyone who reads the log and the screen. */
function inWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
