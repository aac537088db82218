// When a peer that owes acks counts as gone although its connection stands.
import { describe, expect, it } from 'vitest';
import { SilenceWatch } from '../../../main/processes/lib/link-silence.js';

const MINUTE = 60_000;

describe('the watch for silence', () => {
  it('runs while commands wait, from the first of them or the last byte', () => {
    const watch = new SilenceWatch(1000);
    expect(watch.wakeAt()).toBeNull();
    watch.owes(true, 100);
    watch.owes(true, 900);
    expect(watch.wakeAt()).toBe(1100);
    watch.heard(700);
    expect(watch.isOver(1699)).toBe(false);
    expect(watch.isOver(1700)).toBe(true);
  });

  it('an idle connection is never given up, however long nothing comes', () => {
    const watch = new SilenceWatch(1000);
    watch.owes(true, 0);
    watch.owes(false, 500);
    expect(watch.wakeAt()).toBeNull();
    expect(watch.isOver(1e12)).toBe(false);
    watch.owes(true, 1e12);
    expect(watch.wakeAt()).toBe(1e12 + 1000);
  });

  it('gives the next connection more time, up to a quarter of an hour, until something is heard', () => {
    const watch = new SilenceWatch();
    const waits: number[] = [];
    for (let now = 0, i = 0; i < 7; i += 1) {
      watch.owes(true, now);
      const at = watch.wakeAt() ?? NaN;
      waits.push((at - now) / MINUTE);
      now = at;
      expect(watch.isOver(now)).toBe(true);
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15]);
    watch.owes(true, 0);
    watch.heard(0);
    expect(watch.wakeAt()).toBe(MINUTE);
  });
});
