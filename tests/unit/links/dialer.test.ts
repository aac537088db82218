import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { seededRandom } from '../../../main/core/lib/random.js';
import { Dialer } from '../../../main/processes/lib/link-dialer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('leaves a peer alone that was lost a moment ago, says until when, and can be told to try at once', () => {
  const said: [string, number?][] = [];
  const target = { mode: 'connect', host: '127.0.0.1', port: 1, quietMs: 7000 } as const;
  const events = {
    onTrying: (state: string) => void said.push([state]),
    onOpen: () => undefined,
    onWaiting: (retryAt: number) => void said.push(['waiting', retryAt]),
  };
  const dialer = new Dialer(target, events, seededRandom(1));
  const until = Date.now() + 7000;
  dialer.start(7000);
  vi.advanceTimersByTime(6999);
  expect(said).toEqual([['waiting', until]]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual([['waiting', until], ['connecting']]);
  dialer.start(7000);
  dialer.start();
  expect(said.at(-1)).toEqual(['connecting']);
  dialer.stop();
  expect(vi.getTimerCount()).toBe(0);
});
