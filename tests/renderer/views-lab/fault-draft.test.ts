import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { worldTimeAt } from '../../../main/core/feed/world-time.js';
import { checkFaults } from '../../../main/contracts/faults.js';
import { FAULT_LINES, LIE_KINDS, type FaultConfig } from '../../../main/core/faults/config.js';
import { DIRECTIONS, faultWords, PERCENTS } from '../../../renderer/views/lab/fault-words.js';
import * as draft from '../../../renderer/views/lab/console/fault-draft.js';
import { formatSpan, formatWorldTime } from '../../../renderer/views/lab/world-clock.js';
import { SPEED_STEPS, speedStep } from '../../../renderer/views/lab/speed-form.js';

const percent = fc.integer({ min: 0, max: 100 });
const line = fc.constantFrom(...FAULT_LINES);
const direction = fc.constantFrom(...DIRECTIONS);
type Change = (config: FaultConfig) => FaultConfig;
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(line, direction, fc.constantFrom(...PERCENTS), percent).map(
    ([l, d, what, value]): Change =>
      (config) =>
        draft.setPercent(config, l, d, { what, percent: value }),
  ),
  fc.tuple(line, percent).map(
    ([l, value]): Change =>
      (config) =>
        draft.setLine(config, l, { refuse: value > 0 ? value : undefined }),
  ),
  fc.tuple(line, direction, percent).map(
    ([l, d, value]): Change =>
      (config) =>
        draft.setDelay(config, l, d, { percent: value }),
  ),
  percent.map(
    (value): Change =>
      (config) =>
        draft.setUnanswered(config, value),
  ),
  percent.map(
    (value): Change =>
      (config) =>
        draft.setBreakdowns(config, { percent: value }),
  ),
  fc.tuple(percent, fc.subarray([...LIE_KINDS])).map(
    ([value, kinds]): Change =>
      (config) =>
        draft.setLies(config, value, kinds),
  ),
);

describe('faults while they are being set', () => {
  it('make a configuration that the kernel takes, whatever was moved and how often', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const config = draft.pruned(changes.reduce((now, next) => next(now), draft.NO_FAULTS));
        if (config === null) return;
        expect(checkFaults(JSON.parse(JSON.stringify(config)))).toMatchObject({ ok: true });
        expect(faultWords(config).length).toBeGreaterThan(0);
      }),
    );
  });

  it('are none again when every slider is back at rest', () => {
    let config = draft.setPercent(draft.NO_FAULTS, 'upsStore', 'out', { what: 'halfOpen', percent: 3 });
    config = draft.setBreakdowns(config, { percent: 5 });
    config = draft.setDelay(config, 'worldUps', 'in', { percent: 9, minMs: 1 });
    expect(faultWords(config)).toHaveLength(3);
    config = draft.setPercent(config, 'upsStore', 'out', { what: 'halfOpen', percent: 0 });
    config = draft.setBreakdowns(config, { percent: 0 });
    config = draft.setDelay(config, 'worldUps', 'in', { percent: 0 });
    expect(draft.pruned(config)).toBeNull();
    expect(faultWords(draft.pruned(config))).toEqual([]);
  });

  it('are known as the preset that they are', () => {
    for (const name of draft.PRESETS) {
      const config = draft.preset(name, 77);
      expect(draft.presetOf(config)).toBe(name);
      if (config !== null) expect(checkFaults(config)).toMatchObject({ ok: true });
    }
    expect(draft.presetOf({ seed: 1, world: { unanswered: 3 } })).toBeNull();
  });
});

describe('the world clock on the screen', () => {
  const clock = { paused: false, worldTime: 60_000, at: 1000, ratio: 1, lateMs: 0, nextIn: null };

  it('runs on between two reports, not far without one, and stands still when paused', () => {
    expect(worldTimeAt(clock, 1500)).toBe(60_500);
    expect(worldTimeAt(clock, 500)).toBe(60_000);
    expect(worldTimeAt(clock, 100_000)).toBe(63_000);
    expect(worldTimeAt({ ...clock, paused: true }, 100_000)).toBe(60_000);
  });

  it('is read as hours, minutes and seconds', () => {
    expect(formatWorldTime(3_723_456)).toBe('01:02:03');
    expect(formatWorldTime(3_723_456, true)).toBe('01:02:03.4');
    expect(formatWorldTime(90_000_000)).toBe('1 d 01:00:00');
    expect(formatSpan(350)).toBe('350 ms');
    expect(formatSpan(2449)).toBe('2.4 s');
    expect(formatSpan(185_000)).toBe('3 min 5 s');
  });

  it('finds the step that is nearest to a speed', () => {
    for (const [index, step] of SPEED_STEPS.entries()) expect(speedStep(step)).toBe(index);
    expect(SPEED_STEPS[speedStep(1)]).toBe(10);
    expect(SPEED_STEPS[speedStep(130)]).toBe(100);
  });
});
