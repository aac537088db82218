// What leaves the books after a commit, and where it goes: acks and commands to the links, events to the feed and to what is
// learned of the world's pace. Only the books that are open let anything out.

import type { LinkName } from '../core/lib/ids.js';
import type { BookEvent } from '../core/orders/types.js';
import type { StoreError } from '../store/store.js';
import type { BooksFeed } from './books-feed.js';
import type { BooksEffects } from './books-service.js';
import type { FeedPublisher } from './feed-publisher.js';
import type { LinkGateway } from './link-gateway.js';
import type { PaceLearner } from './pace-learner.js';
import type { TurnBatch } from './turn-batch.js';
import type { MessageLog } from './message-log.js';
import type { OpenBooks } from './world-state.js';

export interface EffectsPorts {
  readonly gateways: Readonly<Record<LinkName, LinkGateway>>;
  readonly feed: FeedPublisher;
  readonly booksFeed: BooksFeed;
  readonly learner: PaceLearner;
  readonly messages?: MessageLog | undefined;
  /** These books, while they are the open ones: others are being filled or closed. */
  open(): OpenBooks | null;
  /** For those who watch the open books. */
  committed(events: readonly BookEvent[], batch: TurnBatch): void;
  trouble(sentence: string | null): void;
  damaged(error: StoreError): void;
  background(work: Promise<unknown>): void;
}

export function booksEffects(ports: EffectsPorts): BooksEffects {
  const { gateways, feed, booksFeed, learner, messages } = ports;
  const isOpen = (): boolean => ports.open() !== null;
  return {
    send: (link, rows, settled) => {
      messages?.sent(link, rows);
      if (isOpen()) gateways[link].send(rows, settled);
    },
    forget: (link, seqs) => {
      messages?.dropped(link, seqs);
      if (isOpen()) gateways[link].forget(seqs);
    },
    heard: (link, items) => messages?.heard(link, items),
    acked: (link, seqs) => messages?.acked(link, seqs),
    committed: (events, batch) => {
      if (!isOpen()) return;
      learner.learn(events, batch);
      booksFeed.outdated();
      feed.committed(events);
      ports.committed(events, batch);
    },
    reloaded: (memory) => {
      const books = ports.open();
      if (books === null) return;
      // Usually nothing is missing: what failed was never published. It may have been written all the same.
      if (feed.rev !== memory.rev) {
        feed.use(null);
        ports.background(booksFeed.start(books, memory));
      }
      gateways.world.replay();
      gateways.ups.replay();
    },
    trouble: (sentence) => {
      if (isOpen()) ports.trouble(sentence);
    },
    damaged: (error) => ports.damaged(error),
  };
}
