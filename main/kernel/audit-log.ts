// The audit log: appends entries one after another to the chain, several in one commit, and checks the chain. What is worth an
// entry and what it says is the recorder's affair.

import type { Clock } from '../core/lib/clock.js';
import {
  AUDIT_AREAS,
  type AuditEntry,
  type AuditLogResults,
  type AuditVerdict,
  type auditLogParams,
} from '../contracts/audit-log.js';
import type { AppChange, AuditQuery, AuditRow } from '../store/audit-log.js';
import type { AppStore } from '../store/store.js';
import type * as z from 'zod/mini';
import { CHAIN_START, checkEnd, followChain, hashOf, type ChainEnd } from './audit-log-chain.js';
import type { Logger } from './ports.js';

export type AuditDraft = Omit<AuditRow, 'seq' | 'at' | 'prev' | 'hash'>;
export type AuditListParams = z.infer<typeof auditLogParams.list>;
/** What an entry stands for, saved in the same commit. */
export type ChangeWithEntry = Omit<AppChange, 'audit'>;

interface Waiting {
  readonly draft: AuditDraft;
  readonly at: number;
  readonly change: ChangeWithEntry | null;
  resolve(): void;
  reject(error: unknown): void;
}

/** Entries of one commit at most. */
const GROUP = 500;
/** Entries that are hashed in one go: half a millisecond. */
const HASHED = 25;
/** Entries that could not be written and are tried again, at most. */
const KEPT = 1000;
/** Entries that are checked in one go: 4 ms in the median, on two busy cores. */
const CHECKED = 500;

export class AuditLog {
  readonly #app: AppStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #breathe: () => Promise<void>;
  #end: ChainEnd;
  #waiting: Waiting[] = [];
  #running = false;
  #verifying: Promise<AuditVerdict> | null = null;
  #lost = 0;

  static async load(app: AppStore, clock: Clock, logger: Logger, breathe: () => Promise<void>): Promise<AuditLog> {
    const [head, last] = await Promise.all([
      app.auditHead(),
      app.audit({ offset: 0, limit: 1, descending: true }).then(({ rows }) => rows[0] ?? null),
    ]);
    // Where the end was cut off, the numbers go on behind what there was: Verify then says what is missing.
    const end = head !== null && head.seq >= (last?.seq ?? 0) ? head : (last ?? CHAIN_START);
    return new AuditLog(app, clock, logger, breathe, { seq: end.seq, hash: end.hash });
  }

  private constructor(app: AppStore, clock: Clock, logger: Logger, breathe: () => Promise<void>, end: ChainEnd) {
    this.#app = app;
    this.#clock = clock;
    this.#logger = logger;
    this.#breathe = breathe;
    this.#end = end;
  }

  /**
   * Resolves when the entry is durable. With a change: both or nothing, and rejects with what the store says. Without one it
   * never rejects: what it tells of has happened already, so an entry that cannot be written is kept and tried again.
   */
  append(draft: AuditDraft, change: ChangeWithEntry | null = null): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ draft, at: this.#clock.now(), change, resolve, reject });
      if (!this.#running) void this.#drain();
    });
  }

  async list(params: AuditListParams): Promise<AuditLogResults['auditLog.list']> {
    const { area, ...rest } = params;
    const given = { ...rest, actions: area === undefined ? undefined : AUDIT_AREAS[area] };
    const query = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const { total, rows } = await this.#app.audit(query as unknown as AuditQuery);
    return { total, rows: rows.map(toEntry) };
  }

  /** Goes through all of it, in pieces. Asked for again while it runs, it is the same run. */
  verify(): Promise<AuditVerdict> {
    this.#verifying ??= this.#verify().finally(() => (this.#verifying = null));
    return this.#verifying;
  }

  async #verify(): Promise<AuditVerdict> {
    let end = CHAIN_START;
    for (;;) {
      const rows = await this.#app.auditAfter(end.seq, CHECKED);
      if (rows.length === 0) {
        // The head is read before it is looked once more: what was appended meanwhile is gone through as well.
        const head = await this.#app.auditHead();
        const more = await this.#app.auditAfter(end.seq, 1);
        if (more.length === 0) return this.#verdict(end, checkEnd(end, head), head);
        continue;
      }
      const next = followChain(end, rows);
      if ('kind' in next) return this.#verdict(end, next, await this.#app.auditHead());
      end = next;
      await this.#breathe();
    }
  }

  #verdict(end: ChainEnd, fault: AuditVerdict['fault'], head: ChainEnd | null): AuditVerdict {
    return { checked: end.seq, fault, head, at: this.#clock.now() };
  }

  /** Never rejects: each entry's caller is told. */
  async #drain(): Promise<void> {
    this.#running = true;
    await Promise.resolve(); // What one turn appends belongs to one commit.
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      const done = await this.#commit(group);
      if (!done) break;
    }
    // In the same step as the last look: what is appended from now on starts the next run.
    this.#running = false;
  }

  /** One entry with its change, or many without. */
  #takeGroup(): readonly Waiting[] {
    const first = this.#waiting.findIndex(({ change }) => change !== null);
    const size = first === 0 ? 1 : Math.min(GROUP, first === -1 ? this.#waiting.length : first);
    return this.#waiting.splice(0, size);
  }

  /** False: the store is in trouble, and what is left waits for the next entry. */
  async #commit(group: readonly Waiting[]): Promise<boolean> {
    const audit: AuditRow[] = [];
    let end = this.#end;
    for (const [index, { draft, at }] of group.entries()) {
      if (index > 0 && index % HASHED === 0) await this.#breathe();
      const row = { ...draft, seq: end.seq + 1, at, prev: end.hash };
      audit.push({ ...row, hash: hashOf(row) });
      end = audit.at(-1) ?? end;
    }
    try {
      await this.#app.record({ ...group[0]?.change, audit });
      this.#end = { seq: end.seq, hash: end.hash };
      for (const one of group) one.resolve();
      return true;
    } catch (error) {
      const [only] = group;
      if (only !== undefined && only.change !== null) {
        only.reject(error);
        return true;
      }
      this.#keep(group, error);
      return false;
    }
  }

  #keep(group: readonly Waiting[], error: unknown): void {
    // Their callers are told what became of what they asked for; only the entry about it comes later.
    const again = group.map((one) => ({ ...one, resolve: () => undefined }));
    for (const one of group) one.resolve();
    this.#waiting.unshift(...again);
    const plain = this.#waiting.filter(({ change }) => change === null);
    const lost = Math.max(0, plain.length - KEPT);
    if (lost > 0) {
      const dropped = new Set(plain.slice(0, lost));
      this.#waiting = this.#waiting.filter((one) => !dropped.has(one));
      this.#lost += lost;
    }
    this.#logger.error(
      `entries of the audit log could not be written: ${plain.length - lost} wait, ${this.#lost} lost`,
      error,
    );
    // Changes that wait behind must not hang: they say at once that the store is in trouble.
    const changes = this.#waiting.filter(({ change }) => change !== null);
    this.#waiting = this.#waiting.filter(({ change }) => change === null);
    for (const one of changes) one.reject(error);
  }
}

function toEntry({ detail, prev: _prev, ...row }: AuditRow): AuditEntry {
  let read: Partial<Pick<AuditEntry, 'about' | 'changes' | 'message'>> = {};
  try {
    read = JSON.parse(detail) as typeof read;
  } catch {
    // Edited by hand: Verify names the entry; the list still shows who, what and when.
    read = { message: detail.slice(0, 200) };
  }
  return { ...row, about: read.about ?? {}, changes: read.changes ?? [], message: read.message ?? null };
}
