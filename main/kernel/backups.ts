// Makes backups at the start and daily, one at a time and in small steps, and removes those that are not kept. Restoring is
// next door (restoring.ts). Owns its timers.

import type { BackupWork } from '../core/feed/types.js';
import type { Clock, Timers } from '../core/lib/clock.js';
import type { BackupFolder, StoredBackup } from '../store/backup-folder.js';
import { StoreError } from '../store/store.js';
import { isDue, surplus } from './backup-policy.js';
import { callError, toCodedError, type CallError } from './call-error.js';
import type { Logger } from './ports.js';

/** After the books have been opened: the window and the links come first. */
export const AFTER_START_MS = 5000;
/** How often it is looked whether one is due. */
export const LOOK_MS = 15 * 60_000;
/** Between two steps of a copy. */
const STEP_PAUSE_MS = 2;

export interface BackupsPorts {
  readonly host: { readonly clock: Clock; readonly timers: Timers; readonly logger: Logger };
  readonly folder: BackupFolder | null;
  /** The databases that there are, each with the time of its last change and its name for people. */
  subjects(): Promise<readonly BackupSubjectInfo[]>;
  /** A copy does not pass its check: the database itself is damaged. */
  damaged(subject: string, error: StoreError): void;
  changed(): void;
}

export interface BackupSubjectInfo {
  readonly subject: string;
  readonly label: string;
  readonly changedAt: number | null;
}

export class Backups {
  readonly #ports: BackupsPorts;
  #cancel: (() => void) | null = null;
  #running: Promise<unknown> | null = null;
  #stopped = false;
  #cutShort = false;
  #work: BackupWork | null = null;
  #problem: string | null = null;

  constructor(ports: BackupsPorts) {
    this.#ports = ports;
  }

  get work(): BackupWork | null {
    return this.#work;
  }

  /** Why the last one failed, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** From now on, until stop(). A second call does nothing. */
  start(): void {
    if (this.#cancel !== null || this.#ports.folder === null || this.#stopped) return;
    this.#arm(AFTER_START_MS, true);
  }

  /** A copy that is under way ends at its next step. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running?.catch(() => undefined); // Whoever asked for it has the error.
  }

  list(): Promise<readonly StoredBackup[]> {
    return this.#ports.folder?.list() ?? Promise.resolve([]);
  }

  /** One of every database, now, or after what is under way. Error `busy` when somebody waits for that already. */
  async makeNow(): Promise<readonly string[]> {
    return this.after(async () => {
      const subjects = await this.#ports.subjects();
      const made: string[] = [];
      for (const one of subjects) made.push((await this.#make(one, 'manual')).name);
      await this.#tidy();
      return made;
    });
  }

  /** As exclusively(), after what is under way; an automatic backup that is under way is cut short. */
  async after<T>(run: () => Promise<T>): Promise<T> {
    if (this.#cutShort) throw busy();
    this.#cutShort = true;
    try {
      while (this.#running !== null) await this.#running.catch(() => undefined); // Whoever asked for it has the error.
    } finally {
      this.#cutShort = false;
    }
    return this.exclusively(run);
  }

  /** Nothing else is copied meanwhile. Error `busy`. */
  async exclusively<T>(run: () => Promise<T>): Promise<T> {
    if (this.#running !== null) {
      throw busy();
    }
    const running = run();
    this.#running = running;
    try {
      return await running;
    } finally {
      this.#running = null;
      this.show(null);
    }
  }

  show(work: BackupWork | null): void {
    this.#work = work;
    this.#ports.changed();
  }

  #arm(ms: number, atStart: boolean): void {
    this.#cancel = this.#ports.host.timers.after(ms, () => {
      this.#look(atStart)
        .catch((error: unknown) => this.#ports.host.logger.error('the automatic backup failed', error))
        .finally(() => {
          if (!this.#stopped) this.#arm(LOOK_MS, false);
        });
    });
  }

  async #look(atStart: boolean): Promise<void> {
    if (this.#running !== null) return;
    await this.exclusively(async () => {
      const known = await this.list();
      const now = this.#ports.host.clock.now();
      for (const one of await this.#ports.subjects()) {
        if (this.#stopped || this.#cutShort) return;
        if (isDue(one.subject, known, now, { atStart, changedAt: one.changedAt })) await this.#make(one, 'automatic');
      }
      await this.#tidy();
      this.#problem = null;
    }).catch((error: unknown) => {
      if (this.#stopped || this.#cutShort) return;
      this.#problem = `The last automatic backup failed: ${toCodedError(error).message}`;
      this.#ports.changed();
      throw error;
    });
  }

  async #make({ subject, label }: BackupSubjectInfo, kind: 'automatic' | 'manual'): Promise<StoredBackup> {
    const { folder, host } = this.#ports;
    if (folder === null)
      throw callError('not-available', 'This program keeps nothing on a disk: there is nothing to back up.');
    const text = `Backing up ${label}`;
    this.show({ kind: 'backup', text, percent: 0 });
    let shown = 0;
    try {
      return await folder.make(subject, kind, host.clock.now(), {
        pause: () => new Promise((resolve) => void host.timers.after(STEP_PAUSE_MS, resolve)),
        cancelled: () => this.#stopped || (this.#cutShort && kind === 'automatic'),
        progress: ({ done, total }) => {
          const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
          if (percent - shown < 5) return;
          shown = percent;
          this.show({ kind: 'backup', text, percent });
        },
      });
    } catch (error) {
      if (error instanceof StoreError && error.code === 'corrupt') this.#ports.damaged(subject, error);
      throw error;
    }
  }

  async #tidy(): Promise<void> {
    const { folder } = this.#ports;
    if (folder === null) return;
    for (const name of surplus(await folder.list())) await folder.remove(name);
  }
}

function busy(): CallError {
  return callError('busy', 'A backup is being made or restored at this moment; try again when it is done.');
}
