import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PausableClock } from '../../../main/core/lib/pausable-clock.js';

describe('a clock that can stand still', () => {
  it('runs with the outer time from where it was set', () => {
    const clock = new PausableClock(500, 10_000);
    expect(clock.at(10_000)).toBe(500);
    expect(clock.at(10_250)).toBe(750);
    expect(clock.outerOf(900)).toBe(10_400);
  });

  it('stands still while paused, is moved by hand only then, and goes on from there', () => {
    const clock = new PausableClock(0, 0);
    expect(() => clock.pass(1)).toThrow(/cannot be moved by hand/);
    clock.pause(100);
    expect(clock.at(5000)).toBe(100);
    expect(clock.outerOf(101)).toBe(Infinity);
    clock.pass(50);
    expect(clock.at(5000)).toBe(150);
    expect(() => clock.pass(-1)).toThrow(/time goes on only/);
    clock.resume(6000);
    expect(clock.at(6010)).toBe(160);
    expect(clock.outerOf(160)).toBe(6010);
  });

  it('stops by itself at a moment, exactly, and says so once', () => {
    const clock = new PausableClock(0, 0);
    clock.resume(0, 300);
    expect(clock.until).toBe(300);
    expect(clock.outerOf(300)).toBe(300);
    expect(clock.outerOf(301)).toBe(Infinity);
    expect(clock.arrived(299)).toBe(false);
    expect(clock.at(400)).toBe(300);
    expect(clock.arrived(400)).toBe(true);
    expect(clock.arrived(500)).toBe(false);
    expect(clock.paused).toBe(true);
    expect(clock.until).toBeNull();
    expect(clock.at(9000)).toBe(300);
  });

  it('stops at once at a moment that is past', () => {
    const clock = new PausableClock(1000, 0);
    clock.resume(50, 200);
    expect(clock.at(60)).toBe(1050);
    expect(clock.arrived(60)).toBe(true);
  });

  it('never goes back, and shows what ran plus what was passed by hand, whatever is done with it', () => {
    const action = fc.oneof(
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(1000) }),
      fc.record({ do: fc.constant('pass' as const), ms: fc.nat(1000) }),
      fc.constant({ do: 'pause' as const, ms: 0 }),
      fc.constant({ do: 'resume' as const, ms: 0 }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const clock = new PausableClock(0, 0);
        let outer = 0;
        let expected = 0;
        for (const { do: what, ms } of actions) {
          const before = clock.at(outer);
          if (what === 'wait') {
            outer += ms;
            if (!clock.paused) expected += ms;
          } else if (what === 'pass') {
            if (!clock.paused) continue;
            clock.pass(ms);
            expected += ms;
          } else if (what === 'pause') clock.pause(outer);
          else clock.resume(outer);
          expect(clock.at(outer)).toBe(expected);
          expect(clock.at(outer)).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });
});
