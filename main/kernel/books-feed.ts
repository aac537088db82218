// The present books on the screens: starts their feed at the last commit and keeps the status's counts of them. Publishes
// nothing itself.

import type { AppStatus } from '../core/feed/types.js';
import { feedFromBooks } from '../core/feed/snapshot.js';
import { FEED_RECENT } from '../core/feed/types.js';
import type { LinkName } from '../core/lib/ids.js';
import type { BooksMemory } from './books-memory.js';
import type { FeedPublisher } from './feed-publisher.js';
import { oldestByState } from './status.js';
import type { OpenBooks } from './world-state.js';

const FEED_ATTEMPTS = 5;

export class BooksFeed {
  readonly #feed: FeedPublisher;
  /** As of the last commit; the status shows these without touching the books. */
  #oldest: AppStatus['pipelineOldest'] = {};
  #unacked: Readonly<Record<LinkName, number>> = { world: 0, ups: 0 };
  #stale = true;

  constructor(feed: FeedPublisher) {
    this.#feed = feed;
  }

  get oldest(): AppStatus['pipelineOldest'] {
    return this.#oldest;
  }

  get unacked(): Readonly<Record<LinkName, number>> {
    return this.#unacked;
  }

  /** The counts are not those of the last commit any more. */
  outdated(): void {
    this.#stale = true;
  }

  /** Counts for the status: at most once a commit, and only when somebody looks. */
  refresh(books: OpenBooks | null): Promise<void> {
    if (!this.#stale || books === null) return Promise.resolve();
    this.#stale = false;
    return books.service.read((memory) => {
      this.#oldest = oldestByState(memory);
      const { world, ups } = memory.books.outbox;
      this.#unacked = { world: world.size, ups: ups.size };
    });
  }

  /** Starts the feed at the last commit; `memory`: only if this is still what the books are. */
  async start({ store, service }: OpenBooks, memory: BooksMemory): Promise<void> {
    for (let attempt = 0; attempt < FEED_ATTEMPTS; attempt++) {
      const { rows } = await store.events({ offset: 0, limit: FEED_RECENT, descending: true });
      const done = await service.read((present) => {
        // Read again in the meantime: whoever did that brings its own feed.
        if (present !== memory) return true;
        // Commits in between are missing in what was read: once more, unless they never stop coming.
        if ((rows[0]?.rev ?? 0) !== present.rev && attempt < FEED_ATTEMPTS - 1) return false;
        const state = feedFromBooks(present.books, present.pipeline, present.rev, [...rows].reverse());
        const { lost } = present.books;
        // Windows keep what they were told of books by their name: restored ones begin anew there.
        const booksId = present.identity.booksId + (lost.length === 0 ? '' : `~${lost.length}`);
        this.#feed.use({ booksId, state, products: [...present.books.products.values()] });
        this.#stale = true;
        return true;
      });
      if (done) return;
    }
  }
}
