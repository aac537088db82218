// The loop that the world's and the UPS's servers turn in: one turn at a time, none lost, none after the end.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TurnLoop } from '../../../main/processes/lib/turn-loop.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['setImmediate', 'setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

/** A loop whose turns end when the test says so. */
function heldLoop() {
  const running: ((error?: Error) => void)[] = [];
  const failed: unknown[] = [];
  let turns = 0;
  const loop = new TurnLoop(
    () => {
      turns += 1;
      return new Promise<void>((resolve, reject) => {
        running.push((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
      });
    },
    (error) => failed.push(error),
  );
  const end = async (error?: Error): Promise<void> => {
    running.shift()?.(error);
    for (let step = 0; step < 10; step++) await Promise.resolve();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { loop, end, failed, running, turns: () => turns };
}

describe('TurnLoop', () => {
  it('makes one turn of all that is asked for before it, and one more of all that comes during it', async () => {
    const { loop, end, running, turns } = heldLoop();
    for (let ask = 0; ask < 3; ask++) loop.schedule();
    expect(turns()).toBe(0);
    await vi.advanceTimersByTimeAsync(0);
    expect(turns()).toBe(1);
    for (let ask = 0; ask < 3; ask++) loop.schedule();
    await vi.advanceTimersByTimeAsync(10);
    expect([turns(), running.length]).toEqual([1, 1]);
    await end();
    expect([turns(), running.length]).toEqual([2, 1]);
    await end();
    await vi.advanceTimersByTimeAsync(10);
    expect(turns()).toBe(2);
  });

  it('what can wait goes with the next turn, and has one of its own at the latest when its time is over', async () => {
    const { loop, end, turns } = heldLoop();
    loop.scheduleWithin(100);
    await vi.advanceTimersByTimeAsync(60);
    loop.scheduleWithin(100);
    expect(turns()).toBe(0);
    await vi.advanceTimersByTimeAsync(41);
    expect(turns()).toBe(1);
    await end();
    loop.scheduleWithin(100);
    loop.schedule();
    await vi.advanceTimersByTimeAsync(10);
    expect(turns()).toBe(2);
    await end();
    await vi.advanceTimersByTimeAsync(200);
    expect(turns()).toBe(2);
    loop.scheduleWithin(100);
    loop.stop();
    await vi.advanceTimersByTimeAsync(200);
    expect(turns()).toBe(2);
  });

  it('what comes during a turn and can wait is not forgotten with it', async () => {
    const { loop, end, turns } = heldLoop();
    loop.schedule();
    await vi.advanceTimersByTimeAsync(0);
    loop.scheduleWithin(100);
    await end();
    expect(turns()).toBe(1);
    await vi.advanceTimersByTimeAsync(101);
    expect(turns()).toBe(2);
  });

  it('wakes when it is due, and a turn that comes first takes the place of the one that was due', async () => {
    const { loop, end, turns } = heldLoop();
    loop.wakeIn(100);
    await vi.advanceTimersByTimeAsync(99);
    expect(turns()).toBe(0);
    await vi.advanceTimersByTimeAsync(2);
    expect(turns()).toBe(1);
    loop.wakeIn(50);
    await end();
    loop.schedule();
    await vi.advanceTimersByTimeAsync(0);
    await end();
    await vi.advanceTimersByTimeAsync(1000);
    expect(turns()).toBe(2);
  });

  it('takes a wait that is longer than timers can be, and none at all', async () => {
    const { loop, turns } = heldLoop();
    loop.wakeIn(2 ** 40);
    loop.wakeIn(Infinity);
    expect(vi.getTimerCount()).toBe(0);
    loop.wakeIn(2 ** 40);
    await vi.advanceTimersByTimeAsync(1000);
    expect(turns()).toBe(0);
    loop.wakeIn(-5);
    await vi.advanceTimersByTimeAsync(1);
    expect(turns()).toBe(1);
  });

  it('tells of a turn that failed, and goes on', async () => {
    const { loop, end, failed, turns } = heldLoop();
    loop.schedule();
    await vi.advanceTimersByTimeAsync(0);
    await end(new Error('broken'));
    expect(failed).toMatchObject([{ message: 'broken' }]);
    loop.schedule();
    await vi.advanceTimersByTimeAsync(0);
    expect(turns()).toBe(2);
  });

  it('begins no turn once it is stopped, leaves no timer, and says when the last one is over', async () => {
    const { loop, end, turns } = heldLoop();
    loop.schedule();
    await vi.advanceTimersByTimeAsync(0);
    loop.schedule();
    loop.wakeIn(10);
    loop.stop();
    let idle = false;
    void loop.idle().then(() => (idle = true));
    await vi.advanceTimersByTimeAsync(0);
    expect(idle).toBe(false);
    await end();
    expect(idle).toBe(true);
    loop.schedule();
    loop.wakeIn(10);
    await vi.advanceTimersByTimeAsync(100);
    expect([turns(), vi.getTimerCount()]).toEqual([1, 0]);
  });
});
