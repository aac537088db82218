// What will happen in worlds and when. Entries are never taken out early: who owns an event sees by its order number whether it still
// holds.

import { TimeQueue } from '../lib/time-queue.js';

export interface AgendaEntry {
  /** World time at which it is noticed. */
  readonly at: number;
  /** When it is due: at most the poll lag before `at`. What follows from it is counted from here. */
  readonly due: number;
  /** Unique, growing: breaks ties and tells a cancelled event from a live one. */
  readonly order: number;
  readonly kind: 'packed' | 'loaded' | 'arrived';
  readonly world: number;
  /** Package for `packed`, else truck. */
  readonly id: number;
}

export class Agenda extends TimeQueue<AgendaEntry> {}
