// How a link tells how it does: soon, with what it says anyway, not too often, and never without the last change.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStats } from '../../../main/core/session/types.js';
import { LinkStats } from '../../../main/processes/lib/link-stats.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function told() {
  const sent: { readonly at: number; readonly sent: number }[] = [];
  let items = 0;
  const stats = new LinkStats(
    () => ({ sentItems: items }) as SessionStats,
    (message) => {
      if (message.type === 'stats') sent.push({ at: Date.now() - began, sent: message.sent });
    },
  );
  const began = Date.now();
  const change = (): void => {
    items += 1;
    stats.touch();
  };
  return { sent, stats, change };
}

describe('LinkStats', () => {
  it('tells at once, then at most four times a second, with what changes then', () => {
    const { sent, change } = told();
    for (let step = 0; step < 100; step += 1) {
      change();
      vi.advanceTimersByTime(10);
    }
    expect(sent.map(({ at }) => at)).toEqual([0, 250, 500, 750]);
  });

  it('the last change is told soon, though nothing comes after it, and then it is silent', () => {
    const { sent, change } = told();
    change();
    change();
    vi.advanceTimersByTime(60_000);
    expect(sent).toEqual([
      { at: 0, sent: 1 },
      { at: 500, sent: 2 },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says nothing when nothing has changed, and nothing when it is stopped', () => {
    const { sent, stats, change } = told();
    change();
    vi.advanceTimersByTime(1000);
    stats.touch();
    change();
    stats.stop();
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(2);
  });
});
