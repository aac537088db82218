// Each person's saved views, in the app database. One under the same name of the same screen takes the place of the older one.

import * as z from 'zod/mini';
import { check } from '../contracts/check.js';
import { collator } from '../core/lib/collator.js';
import { KeyedQueue } from '../core/lib/keyed-queue.js';
import { SAVED_VIEW_LIMITS, savedViewSchema, type SavedView } from '../contracts/saved-views.js';
import type { AppStore } from '../store/store.js';
import type { AuditTicket } from './audit-recorder.js';
import { callError } from './call-error.js';
import type { Logger } from './ports.js';

const storedSchema = z.array(savedViewSchema);
const keyOf = (personId: number): string => `views/${personId}`;

export class SavedViews {
  readonly #app: AppStore;
  readonly #logger: Logger;
  /** A person's changes are made one after another: each builds on what the one before left. */
  readonly #changes = new KeyedQueue<number>();

  constructor(app: AppStore, logger: Logger) {
    this.#app = app;
    this.#logger = logger;
  }

  async list(personId: number): Promise<readonly SavedView[]> {
    const stored = (await this.#app.settings())[keyOf(personId)];
    if (stored === undefined) return [];
    const checked = check<SavedView[]>(storedSchema, stored, 'views');
    if (checked.ok) return checked.value;
    this.#logger.warn('saved views are not valid and were left aside', checked.error);
    return [];
  }

  /** Error `too-many` beyond SAVED_VIEW_LIMITS.views. */
  save(personId: number, views: readonly SavedView[], ticket?: AuditTicket | null): Promise<readonly SavedView[]> {
    return this.#change(personId, ticket, (before) => {
      const kept = before.filter((one) => !views.some((other) => same(one, other)));
      const next = [
        ...kept,
        ...views.filter((one, index) => views.findLastIndex((other) => same(one, other)) === index),
      ];
      if (next.length > SAVED_VIEW_LIMITS.views) {
        const text = `views: ${next.length} would be kept, at most ${SAVED_VIEW_LIMITS.views} can be; remove some first`;
        throw callError('too-many', text);
      }
      return next;
    });
  }

  /** One that is not there is as good as removed. */
  remove(
    personId: number,
    view: Pick<SavedView, 'view' | 'name'>,
    ticket?: AuditTicket | null,
  ): Promise<readonly SavedView[]> {
    return this.#change(personId, ticket, (before) => before.filter((one) => !same(one, view)));
  }

  #change(
    personId: number,
    ticket: AuditTicket | null | undefined,
    make: (before: readonly SavedView[]) => readonly SavedView[],
  ): Promise<readonly SavedView[]> {
    return this.#changes.run(personId, async () => {
      const before = await this.list(personId);
      const next = [...make(before)].sort(
        (a, b) => collator.compare(a.view, b.view) || collator.compare(a.name, b.name),
      );
      const key = keyOf(personId);
      if (ticket === undefined || ticket === null) await this.#app.saveSetting(key, next);
      else await ticket.commit({ settings: [{ key, value: next }] }, { before: byName(before), after: byName(next) });
      return next;
    });
  }
}

function same(a: Pick<SavedView, 'view' | 'name'>, b: Pick<SavedView, 'view' | 'name'>): boolean {
  return a.view === b.view && collator.compare(a.name, b.name) === 0;
}

/** As the audit log compares them. */
function byName(views: readonly SavedView[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(views.map(({ view, name, params }) => [`${view}/${name}`, params]));
}
