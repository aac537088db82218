// Runs the stock audit: asks the world about all open packages, waits for its answers for a while, and compares. One at a time;
// the last report is kept while the books are open.

import { auditStock, UNKNOWN_TO_WORLD, type AuditReport, type Said } from '../core/inventory/audit.js';
import type { Clock, Timers } from '../core/lib/clock.js';
import type { PersonId } from '../core/lib/ids.js';
import { isClosed } from '../core/orders/machine.js';
import type { BookEvent } from '../core/orders/types.js';
import { callError } from './call-error.js';
import type { OpenBooks } from './world-state.js';

/** A world that ticks every 6 s answers within 12; a brisk one at once. */
export const ANSWERS_MS = 20_000;
/** After a connect: the answers to what was asked then come first. */
export const AFTER_CONNECT_MS = 30_000;
/** By itself no more packages are asked about than this: all that matter were asked about when the link came up. */
const BY_ITSELF_ASKED = 500;
/** Books with more packages than this are audited only when somebody asks. */
const BY_ITSELF_SHIPMENTS = 200_000;

export interface StockAuditPorts {
  readonly host: { readonly clock: Clock; readonly timers: Timers };
  books(): OpenBooks | null;
  worldUp(): boolean;
  failed(error: unknown): void;
}

export class StockAudit {
  readonly #ports: StockAuditPorts;
  #last: { readonly books: OpenBooks; readonly report: AuditReport } | null = null;
  #running: Promise<AuditReport> | null = null;
  /** The packages whose answers are waited for. */
  #awaited: Set<number> | null = null;
  readonly #said = new Map<number, Said>();
  #answered: (() => void) | null = null;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(ports: StockAuditPorts) {
    this.#ports = ports;
  }

  /** Of the books that are open now. */
  get last(): AuditReport | null {
    const books = this.#ports.books();
    return this.#last !== null && this.#last.books === books ? this.#last.report : null;
  }

  /** Error `switching` when no books are open. Who asks while one runs gets that one's report. */
  run(personId: PersonId | null): Promise<AuditReport> {
    this.#running ??= this.#run(personId).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Every open package that world or UPS have acknowledged is asked about. Gives how many. */
  async reconcile(personId: PersonId | null): Promise<number> {
    const { service } = this.#mustBooks();
    const before = await service.read(({ books }) => books.shipments.size);
    await service.command({ type: 'reconcile', at: this.#ports.host.clock.now(), personId });
    return before;
  }

  /** The world is there (again): in a while its stock is compared by itself. */
  connected(): void {
    this.#cancel?.();
    if (this.#stopped) return;
    this.#cancel = this.#ports.host.timers.after(AFTER_CONNECT_MS, () => {
      this.#byItself().catch((error: unknown) => this.#ports.failed(error));
    });
  }

  /** Committed just now: answers among them are taken note of. */
  heard(events: readonly BookEvent[]): void {
    for (const event of events) {
      if (event.shipmentId === null) continue;
      if (event.kind === 'package-status' && event.source === 'world') {
        this.#note(event.shipmentId, String(event.data?.['status']));
      } else if (event.kind === 'command-rejected' && event.data?.['command'] === 'query') {
        this.#note(event.shipmentId, UNKNOWN_TO_WORLD);
      }
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#answered?.();
  }

  async #byItself(): Promise<void> {
    const books = this.#ports.books();
    if (books === null || this.#stopped) return;
    const total = await books.service.read(({ pipeline }) => Object.values(pipeline).reduce((sum, n) => sum + n, 0));
    if (total > 0 && total <= BY_ITSELF_SHIPMENTS) await this.run(null);
  }

  #mustBooks(): OpenBooks {
    const books = this.#ports.books();
    if (books === null) throw callError('switching', 'The program is switching to another world; try again.');
    return books;
  }

  #note(shipmentId: number, said: Said): void {
    if (this.#awaited === null) return;
    this.#said.set(shipmentId, said);
    if (this.#awaited.delete(shipmentId) && this.#awaited.size === 0) this.#answered?.();
  }

  async #run(personId: PersonId | null): Promise<AuditReport> {
    const open = this.#mustBooks();
    const { clock } = this.#ports.host;
    const { evidence } = open.store;
    if (evidence === undefined) throw callError('not-available', 'These books cannot be audited.');
    this.#said.clear();
    // Only what was sent there can be known there.
    const known = await open.service.read(({ books }) =>
      [...books.shipments.values()].filter((s) => s.packAckedAt !== null && !isClosed(s.state)).map(({ id }) => id),
    );
    const asked = personId === null && known.length > BY_ITSELF_ASKED ? [] : known;
    this.#awaited = new Set(asked);
    try {
      if (personId !== null) await open.service.command({ type: 'reconcile', at: clock.now(), personId });
      // A package that waits for us or for the UPS is not among those: its place in the world is what the last answer said.
      await open.service.command({ type: 'ask-world', at: clock.now(), shipmentIds: asked });
      if (this.#awaited.size > 0 && this.#ports.worldUp()) await this.#answers();
      const lost = await this.#lost(open);
      // What was committed up to here is on disk: rows and cells are of one moment only if nothing happens in between.
      const report = await this.#compare(open, asked, lost, evidence);
      this.#last = { books: open, report };
      const data = { differences: report.differences.length + report.more, unanswered: report.unanswered };
      const source = personId === null ? 'us' : 'person';
      await open.service.note({ events: [{ at: clock.now(), kind: 'stock-audited', source, personId, data }] });
      return report;
    } finally {
      this.#awaited = null;
    }
  }

  /** Again while stock moved in between: numbers of two moments would differ for no reason. */
  async #compare(
    open: OpenBooks,
    asked: readonly number[],
    lost: ReadonlyMap<number, Said>,
    evidence: NonNullable<OpenBooks['store']['evidence']>,
  ): Promise<AuditReport> {
    for (let attempt = 0; ; attempt++) {
      const before = await open.service.read(({ books }) => [...books.stock.values()]);
      const written = await evidence();
      const report = await open.service.read(({ books }) => {
        const now = [...books.stock.values()];
        const moved = now.length !== before.length || now.some((cell, index) => cell !== before[index]);
        if (moved && attempt < 10) return null;
        const at = this.#ports.host.clock.now();
        const shipments = asked.flatMap((id) => books.shipments.get(id) ?? []);
        const { restoredAt } = books;
        const purchases = books.purchases.values();
        const input = { at, cells: now, evidence: written.cells, asked: shipments, lost, purchases, restoredAt };
        return auditStock({ ...input, said: this.#said }, written.setAside);
      });
      if (report !== null) return report;
    }
  }

  #answers(): Promise<void> {
    return new Promise<void>((resolve) => {
      const cancel = this.#ports.host.timers.after(ANSWERS_MS, resolve);
      this.#answered = () => {
        cancel();
        resolve();
      };
    }).then(() => {
      this.#answered = null;
    });
  }

  /** What the world has said of packages that these books lost, the last word on each. */
  async #lost(open: OpenBooks): Promise<ReadonlyMap<number, Said>> {
    const ranges = await open.service.read(({ books }) => books.lost);
    const said = new Map<number, Said>();
    if (ranges.length === 0) return said;
    const from = Math.min(...ranges.map(({ at }) => at));
    const kinds = ['package-status'] as const;
    const { rows } = await open.store.events({
      offset: 0,
      limit: 5000,
      kinds,
      source: 'world',
      from,
      descending: false,
    });
    for (const { shipmentId, data } of rows) {
      if (shipmentId !== null && data?.['lost'] === true) said.set(shipmentId, String(data['status']));
    }
    return said;
  }
}
