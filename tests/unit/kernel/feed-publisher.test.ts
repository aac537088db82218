import { describe, expect, it } from 'vitest';
import { emptyFeed, foldDelta } from '../../../main/core/feed/fold.js';
import type { AppStatus, FeedMessage, FeedState } from '../../../main/core/feed/types.js';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { BUFFER_LIMIT, FeedPublisher, GATHER_MS } from '../../../main/kernel/feed-publisher.js';
import { numberEvents } from '../../../main/kernel/turn-batch.js';
import { FakeChannel } from '../../support/fake-channel.js';
import { VirtualClock } from '../../support/virtual-clock.js';

function rig() {
  const clock = new VirtualClock();
  const channel = new FakeChannel();
  let phaseText = 'one';
  const status = () => ({ phase: 'ready', phaseText, serverTime: clock.now() }) as unknown as AppStatus;
  const feed = new FeedPublisher(clock, clock, status);
  let rev = 0;
  const commit = (count = 1): readonly BookEvent[] => {
    const made = Array.from({ length: count }, () => ({ at: 1, kind: 'resumed', source: 'us' }) as const);
    const events = numberEvents(made, rev + 1);
    rev += count;
    feed.committed(events);
    return events;
  };
  feed.use({ booksId: 'b', state: emptyFeed(), products: [] });
  return { clock, channel, feed, commit, rev: () => rev, say: (text: string) => (phaseText = text) };
}

/** What a window would hold: folds what it was sent; throws when a delta does not follow. */
function folded(messages: readonly FeedMessage[]): FeedState | null {
  let state: FeedState | null = null;
  for (const message of messages) {
    if (message.feed === 'snapshot') state = message.snapshot;
    if (message.feed !== 'delta') continue;
    if (state === null) throw new Error('a delta before the snapshot');
    const next = foldDelta(state, message.delta);
    if (next === 'gap') throw new Error(`a gap after ${state.rev}`);
    state = next.state;
  }
  return state;
}

describe('FeedPublisher', () => {
  it('sends a snapshot, then contiguous deltas', async () => {
    const { channel, feed, commit, clock, rev } = rig();
    commit();
    const client = channel.connect();
    feed.subscribe(client, 1000);
    for (let i = 0; i < 50; i++) {
      commit(1 + (i % 3));
      await clock.advance(i % 5);
    }
    await clock.advance(GATHER_MS);
    expect(folded(client.feed)?.rev).toBe(rev());
    expect(client.feed[0]?.feed).toBe('snapshot');
  });

  it('has all that was committed while nobody watched in the first snapshot', async () => {
    const { channel, feed, commit, clock, rev } = rig();
    for (let i = 0; i < 700; i++) commit(3);
    expect(feed.rev).toBe(rev());
    const client = channel.connect();
    feed.subscribe(client, 1000);
    expect(folded(client.feed)?.rev).toBe(rev());
    commit();
    await clock.advance(GATHER_MS);
    expect(folded(client.feed)?.rev).toBe(rev());
  });

  it('sends the first commit at once and gathers those that follow closely', async () => {
    const { channel, feed, commit, clock } = rig();
    const client = channel.connect();
    feed.subscribe(client, 1000);
    const deltas = () => client.feed.filter((message) => message.feed === 'delta');
    commit();
    expect(deltas()).toHaveLength(1);
    for (let i = 0; i < 100; i++) commit();
    expect(deltas()).toHaveLength(1);
    await clock.advance(GATHER_MS);
    expect(deltas()).toHaveLength(2);
  });

  it('gives a slow window a fresh snapshot instead of a backlog', async () => {
    const { channel, feed, commit, clock, rev } = rig();
    const client = channel.connect();
    feed.subscribe(client, 3);
    for (let i = 0; i < 100; i++) {
      commit();
      await clock.advance(GATHER_MS);
    }
    const before = client.feed.filter((message) => message.feed !== 'status');
    expect(before.map((message) => message.feed)).toEqual(['snapshot', 'delta', 'delta', 'delta']);
    feed.credit(client.id, 3);
    const after = client.feed.filter((message) => message.feed !== 'status').slice(before.length);
    expect(after.map((message) => message.feed)).toEqual(['snapshot']);
    expect(folded(client.feed)?.rev).toBe(rev());
  });

  it('sends nothing into a full buffer, and a snapshot when it has emptied', async () => {
    const { channel, feed, commit, clock, rev } = rig();
    const client = channel.connect();
    feed.subscribe(client, 1000);
    client.buffered = BUFFER_LIMIT + 1;
    commit();
    await clock.advance(1_000);
    expect(client.feed.some((message) => message.feed === 'delta')).toBe(false);
    client.buffered = 0;
    commit();
    await clock.advance(1_000);
    expect(folded(client.feed)?.rev).toBe(rev());
  });

  it('answers a window that saw a gap with a snapshot', async () => {
    const { channel, feed, commit, clock, rev } = rig();
    const client = channel.connect();
    feed.subscribe(client, 10);
    commit();
    client.feed.length = 0;
    commit();
    await clock.advance(GATHER_MS);
    expect(() => folded(client.feed)).toThrow();
    client.feed.length = 0;
    feed.subscribe(client, 10);
    expect(folded(client.feed)?.rev).toBe(rev());
  });

  it('sends the status at most four times a second, and only when it changed', async () => {
    const { channel, feed, clock, say } = rig();
    const client = channel.connect();
    feed.subscribe(client, 10);
    const statuses = () => client.feed.filter((message) => message.feed === 'status').length;
    const first = statuses();
    for (let i = 0; i < 1000; i++) {
      say(`text ${i}`);
      feed.statusChanged();
      await clock.advance(1);
    }
    expect(statuses() - first).toBeGreaterThanOrEqual(3);
    expect(statuses() - first).toBeLessThanOrEqual(5);
    await clock.advance(1_000);
    const settled = statuses();
    for (let i = 0; i < 10; i++) {
      feed.statusChanged();
      await clock.advance(300);
    }
    expect(statuses()).toBe(settled);
  });

  it('starts over with other books', () => {
    const { channel, feed } = rig();
    const client = channel.connect();
    feed.subscribe(client, 10);
    feed.use(null);
    feed.use({ booksId: 'other', state: { ...emptyFeed(), rev: 41 }, products: [] });
    const last = client.feed.findLast((message) => message.feed === 'snapshot');
    expect(last).toMatchObject({ booksId: 'other', snapshot: { rev: 41 } });
  });
});
