// Opens one world's books: the store, what leaves it after a commit, the messages kept beside it, and the service that owns it.
// What cannot be opened as a whole is closed again. Which books, and what comes of it, is the worlds' affair.

import { worldTimeAt } from '../core/feed/world-time.js';
import type { BookEvent } from '../core/orders/types.js';
import type { MessageStore } from '../store/message-store.js';
import type { BooksHead, BooksIdentity, BooksStore } from '../store/store.js';
import { booksEffects, type EffectsPorts } from './books-effects.js';
import { BooksService } from './books-service.js';
import type { DataCare } from './data-care.js';
import { MessageLog } from './message-log.js';
import type { HostPorts } from './ports.js';
import { takenUp } from './resuming.js';
import type { SimulatorControl } from './simulator-control.js';
import type { KernelStorage } from './storage.js';
import type { TurnBatch } from './turn-batch.js';
import type { OpenBooks } from './world-state.js';

type Passed = Pick<EffectsPorts, 'gateways' | 'feed' | 'booksFeed' | 'learner' | 'trouble' | 'background'>;

export interface OpeningPorts extends Passed {
  readonly host: HostPorts;
  readonly storage: KernelStorage;
  readonly simulator: SimulatorControl;
  readonly care: DataCare;
  breathe(): Promise<void>;
  /** The books that are in use, whichever they are. */
  present(): OpenBooks | null;
  /** The store as those who watch it want it used. */
  watched(store: BooksStore, identity: BooksIdentity): BooksStore;
  /** For those who watch the open books. */
  committed(events: readonly BookEvent[], batch: TurnBatch): void;
  /** The links have begun with what is known of the outbox, or nothing of it could be had first. */
  begun(): void;
}

/** Works with the first of the outbox before everything is loaded. */
export type Ahead = (books: OpenBooks, head: BooksHead) => Promise<void>;

/** Rejects with what the store or the books say; nothing stays open then. */
export async function openBooks(ports: OpeningPorts, identity: BooksIdentity, ahead?: Ahead): Promise<OpenBooks> {
  const { clock, timers, logger } = ports.host;
  const store = ports.watched(await ports.storage.openBooks(identity), identity);
  const messages = messagesOf(ports, identity);
  const { gateways, feed, booksFeed, learner, trouble, background } = ports;
  const effects = booksEffects({
    ...{ gateways, feed, booksFeed, learner, messages, trouble, background },
    open: () => {
      const present = ports.present();
      return present?.store === store ? present : null;
    },
    committed: (events, batch) => ports.committed(events, batch),
    damaged: (error) => ports.care.booksDamaged(identity, error),
  });
  try {
    const service = new BooksService(store, { clock, timers, logger, effects, breathe: () => ports.breathe() });
    const head = ahead === undefined ? null : ((await store.head?.()) ?? null);
    const books = { store, service, ...(messages === undefined ? {} : { messages }) };
    if (head !== null) await ahead?.(books, head);
    ports.begun();
    await service.load();
    const found = await takenUp(service);
    await ports.care.afterLoss(service);
    return { ...books, takenUp: found };
  } catch (error) {
    await messages?.close();
    await store.close().catch((again: unknown) => logger.warn('books that failed could not be closed', again));
    throw error;
  }
}

function messagesOf({ host, storage, simulator }: OpeningPorts, identity: BooksIdentity): MessageLog | undefined {
  const { clock, timers, logger } = host;
  if (storage.openMessages === undefined) return undefined;
  const worldTime = (): number | null => {
    const { report } = simulator.clock;
    return report === null ? null : worldTimeAt(report, clock.now());
  };
  const open = (): Promise<MessageStore> => storage.openMessages?.(identity) ?? Promise.reject(new Error('no place'));
  return new MessageLog({ clock, timers, logger, worldTime }, open);
}
