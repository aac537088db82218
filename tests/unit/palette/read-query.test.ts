import { describe, expect, it } from 'vitest';
import { readMoment, readQuery } from '../../../renderer/views/palette/read-query.js';

describe('a palette query', () => {
  it.each([
    ['tape', 'all', 'tape'],
    ['  > recon ', 'command', 'recon'],
    ['#12', 'order', '12'],
    ['@3', 'truck', '3'],
    [':-10m', 'time', '-10m'],
    ['', 'all', ''],
    ['a > b', 'all', 'a > b'],
  ])('%j', (input, scope, text) => {
    expect(readQuery(input)).toEqual({ scope, text });
  });
});

describe('a moment', () => {
  const now = new Date(2026, 10, 22, 15, 0, 0).getTime();
  const at = (...parts: [number, number, number, number, number, number?]) =>
    new Date(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5] ?? 0).getTime();

  it.each([
    ['now', now],
    ['-10m', now - 600_000],
    ['- 2h', now - 7_200_000],
    ['14:30', at(2026, 11, 22, 14, 30)],
    ['14:30:05', at(2026, 11, 22, 14, 30, 5)],
    ['15:00', now],
    ['15:01', at(2026, 11, 21, 15, 1)],
    ['2026-02-28 09:05', at(2026, 2, 28, 9, 5)],
    ['2026-02-28T09:05:59', at(2026, 2, 28, 9, 5, 59)],
  ])('%j is understood', (text, moment) => {
    expect(readMoment(text, now)).toBe(moment);
  });

  it.each(['', '24:00', '12:60', '2026-02-30 10:00', '2026-13-01 10:00', 'yesterday', '-10', '10m', '-10y'])(
    '%j is none',
    (text) => {
      expect(readMoment(text, now)).toBeNull();
    },
  );
});
