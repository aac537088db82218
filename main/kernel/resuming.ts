// What books had open when they were read from disk, and the entry in the journal that says so: work that goes on after a restart.

import type { Millis } from '../core/lib/ids.js';
import type { BooksService } from './books-service.js';

export interface TakenUp {
  readonly orders: number;
  /** Commands that nobody had acked: they are sent again. */
  readonly commands: number;
}

export type Resumed = TakenUp & { readonly at: Millis };

/** Ask right after loading: a moment later the first acks are in. */
export function takenUp(service: BooksService): Promise<TakenUp> {
  return service.read(({ books: { orders, outbox } }) => ({
    orders: orders.size,
    commands: outbox.world.size + outbox.ups.size,
  }));
}

/** Null: no order was open; a question to the UPS that goes out again is nothing to tell. */
export async function noteResumed(service: BooksService, found: TakenUp, at: Millis): Promise<Resumed | null> {
  if (found.orders === 0) return null;
  await service.note({ events: [{ at, kind: 'resumed', source: 'us', data: { ...found } }] });
  return { ...found, at };
}
