// What is known of the world whose books are open, since they were opened: shared by those who open it, hear of it and check
// it. No behaviour.

import type { Millis } from '../core/lib/ids.js';
import type { BooksIdentity, BooksStore } from '../store/store.js';
import type { BooksService } from './books-service.js';
import type { MessageLog } from './message-log.js';
import type { TakenUp } from './resuming.js';

/** One world's books, open. */
export interface OpenBooks {
  readonly store: BooksStore;
  readonly service: BooksService;
  /** Absent: the messages of this world are not kept. */
  readonly messages?: MessageLog;
  /** What was open when they were read. */
  readonly takenUp?: TakenUp;
}

/** Why the world cannot be used: a code for the screens, a sentence on what happened and what can be done. */
export interface WorldNotice {
  readonly code:
    | 'world-forgotten'
    | 'world-another'
    | 'world-older'
    | 'world-unproven'
    | 'world-unavailable'
    | 'world-refused'
    | 'ups-elsewhere';
  readonly text: string;
}

export interface WorldState {
  readonly books: OpenBooks;
  identity: BooksIdentity;
  readonly openedAt: Millis;
  /** The world was reached since the books were opened: from then on commands may have left. */
  wasConnected: boolean;
  /** What the UPS named since its link was opened. */
  announced: number | null;
  notice: WorldNotice | null;
  /** The world said that it does not know the id. */
  unknown: boolean;
  /** The UPS speaks of another world than these books are for: nothing that it says belongs into them. */
  upsElsewhere: boolean;
  /** The world does not know us any more: the links are down and the books are read-only until a person decides. */
  forgotten: boolean;
}
