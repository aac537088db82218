import { describe, expect, it } from 'vitest';
import { waits } from '../../bench/groups/window-visible.js';
import { BenchArgsError, readBenchArgs } from '../../bench/harness/args.js';
import { GOALS, type Goal } from '../../bench/harness/goals.js';
import { resultsOf } from '../../bench/harness/results.js';
import { interleave, ratios } from '../../bench/harness/sampling.js';
import { driftOf, median, percentile, shortNumber, summary } from '../../bench/harness/stats.js';
import { markdownOf, rowOf, tableOf, toJson } from '../../bench/harness/table.js';

const IDS = ['B1', 'B2', 'U1'];
const one: Goal = { id: 'B1', what: 'orders', unit: '', parts: [{ better: 'more', must: 0.7, stretch: 0.85 }] };
const two: Goal = {
  id: 'B2',
  what: 'loss',
  unit: 'ms',
  parts: [
    { better: 'less', must: 2, stretch: 1 },
    { better: 'less', must: null, stretch: 5 },
  ],
};
const shown: Goal = { id: 'U1', what: 'memory', unit: 'MB', parts: [{ better: 'less', must: null, stretch: null }] };

describe('arguments', () => {
  it('takes all rows unless some are named, in the order of the table', () => {
    expect(readBenchArgs([], IDS)).toMatchObject({ ids: IDS, json: null, results: null, quick: false });
    expect(readBenchArgs(['--only', 'u1, b1', '--quick', '--json', 'x.json'], IDS)).toMatchObject({
      ids: ['B1', 'U1'],
      json: 'x.json',
      quick: true,
    });
  });

  it.each([
    [['--only', 'B1,B99'], 'there is no row B99; there are B1, B2, U1'],
    [['--only', ' , '], 'at least one row is needed'],
    [['--json', ''], '--json: the name of a file is needed'],
    [['--results', ' '], '--results: the name of a file is needed'],
    [['--fast'], '--fast'],
    [['B1'], 'B1'],
  ])('refuses %j and says why', (argv, words) => {
    expect(() => readBenchArgs(argv, IDS)).toThrow(BenchArgsError);
    expect(() => readBenchArgs(argv, IDS)).toThrow(words);
  });
});

describe('statistics', () => {
  it('takes medians, ranges and percentiles of any order of values', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(summary([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5, count: 3 });
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile(hundred, 1)]).toEqual([50, 99, 100]);
    expect(() => median([])).toThrow(RangeError);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  it('finds a calibration that moved by more than 30 %, and names it', () => {
    expect(driftOf({ F: [1, 1.1, 1.29], R: [5, 5, 5] })).toBeNull();
    expect(driftOf({ F: [1, 1.1, 1.45], R: [5, 5, 5] })).toBe('calibration moved: F by 41 %');
    expect(driftOf({ F: [1] })).toBeNull();
  });

  it('writes three figures that count', () => {
    expect([0, 0.012345, 1.2345, 123.45, 12345].map(shortNumber)).toEqual(['0', '0.0123', '1.23', '123', '12,345']);
  });
});

describe('interleaving', () => {
  it('takes every arm and calibration once a round, each time another one first', async () => {
    const order: string[] = [];
    const arm = (name: string, value: number) => () => {
      order.push(name);
      return Promise.resolve(value);
    };
    const taken = await interleave({ a: arm('a', 6), b: arm('b', 3) }, { F: arm('F', 1) }, { repeats: 3, again: true });
    expect(order.join('')).toBe('abFbFaFab');
    expect(taken).toEqual({ arms: { a: [6, 6, 6], b: [3, 3, 3] }, calibrations: { F: [1, 1, 1] }, remark: '' });
    expect(ratios(taken.arms.a, taken.arms.b)).toEqual([2, 2, 2]);
  });

  const drifting = (values: readonly number[]) => {
    let at = 0;
    const next = () => Promise.resolve(values[at++] ?? 0);
    return { run: (again: boolean) => interleave({}, { F: next }, { repeats: 2, again }), taken: () => at };
  };

  it('takes the row once more when a calibration moved, and says so', async () => {
    const calm = drifting([1, 2, 3, 3]);
    expect(await calm.run(true)).toMatchObject({
      calibrations: { F: [3, 3] },
      remark: 'taken twice (calibration moved: F by 67 % the first time)',
    });
    const restless = drifting([1, 2, 1, 2]);
    expect((await restless.run(true)).remark).toBe('taken twice, and again calibration moved: F by 67 %');
    expect(restless.taken()).toBe(4);
  });

  it('only says so where rows are not repeated', async () => {
    const restless = drifting([1, 2]);
    expect((await restless.run(false)).remark).toBe('calibration moved: F by 67 %');
    expect(restless.taken()).toBe(2);
  });
});

describe('rows', () => {
  it('meets goals on their own side, at the limit too', () => {
    const at = (figure: number) => rowOf(one, { figures: [figure], note: '' });
    expect(at(0.7)).toMatchObject({ figure: 0.7, must: 0.7, stretch: 0.85, mustMet: true, stretchMet: false });
    expect(at(0.9)).toMatchObject({ mustMet: true, stretchMet: true });
    expect(at(0.69)).toMatchObject({ mustMet: false, stretchMet: false });
  });

  it('with several figures is met when all are; a part without a goal does not count', () => {
    expect(rowOf(two, { figures: [1.5, 9], note: 'n' })).toEqual({
      id: 'B2',
      figure: [1.5, 9],
      must: [2, null],
      stretch: [1, 5],
      mustMet: true,
      stretchMet: false,
      note: 'n',
    });
    expect(rowOf(two, { figures: [2.1, 1], note: '' }).mustMet).toBe(false);
    expect(rowOf(shown, { figures: [80], note: '' })).toMatchObject({ must: null, mustMet: null, stretchMet: null });
  });

  it('is not met when what the goal asks for was not reached, and says that first', () => {
    const row = rowOf(two, { figures: [1, 1], note: 'at 9,000', short: '20,000 a second were not reached' });
    expect(row).toMatchObject({
      mustMet: false,
      stretchMet: false,
      note: '20,000 a second were not reached; at 9,000',
    });
  });

  it('refuses figures that are none', () => {
    expect(() => rowOf(one, { figures: [NaN], note: '' })).toThrow('B1: got figures NaN');
    expect(() => rowOf(one, { figures: [1, 2], note: '' })).toThrow('allowed 1 numbers');
  });

  it('are written as JSON with exactly these fields', () => {
    const rows = [rowOf(one, { figures: [0.8], note: 'fine' }), rowOf(two, null, 'no disk')];
    expect(JSON.parse(toJson(rows))).toEqual({
      rows: [
        { id: 'B1', figure: 0.8, must: 0.7, stretch: 0.85, mustMet: true, stretchMet: false, note: 'fine' },
        { id: 'B2', figure: null, must: [2, null], stretch: [1, 5], mustMet: null, stretchMet: null, note: 'no disk' },
      ],
    });
  });

  it('are shown with figure, goal, stretch and whether they are met, in a table and in Markdown', () => {
    const rows = [
      rowOf(one, { figures: [0.81234], note: 'fine' }),
      rowOf(two, { figures: [3, 4], note: '' }),
      rowOf(shown, null, 'no | disk'),
    ];
    const table = tableOf(rows, [one, two, shown]);
    expect(table).toMatch(/^id +what +figure +goal +stretch +met$/m);
    expect(table).toMatch(/^B1 +orders +0\.812 +>= 0\.7 +>= 0\.85 +yes$/m);
    expect(table).toMatch(/^B2 +loss +3; 4 ms +<= 2; - +<= 1; <= 5 +no$/m);
    expect(table).toMatch(/^U1 +memory +not measured +- +- +NOT MEASURED$/m);
    expect(table).toMatch(/^B1 {3}fine$/m);
    expect(markdownOf(rows, [one, two, shown])).toContain(
      '| U1 | memory | not measured | - | - | NOT MEASURED | no / disk |',
    );
  });

  it('are kept as a section with date, commit, load and the state of the disk', () => {
    const before = { load: 0.5, syncMs: 0.2, roundTripMs: 0.03 };
    const after = { ...before, load: 1.25 };
    const section = resultsOf([rowOf(one, { figures: [0.8], note: 'fine' })], [one], before, after, false);
    expect(section).toMatch(/^\n## \d{4}-\d\d-\d\d \d\d:\d\d UTC, commit \S+/);
    expect(section).toContain('Before: load 0.50, F 0.2 ms, R 0.03 ms. After: load 1.25, F 0.2 ms, R 0.03 ms.');
    expect(section).toContain('| B1 | orders | 0.8 | >= 0.7 | >= 0.85 | yes | fine |');
  });

  it('have ids of their own and goals that a stretch is beyond', () => {
    expect(new Set(GOALS.map(({ id }) => id)).size).toBe(GOALS.length);
    for (const { parts } of GOALS) {
      for (const { better, must, stretch } of parts) {
        if (must === null || stretch === null) continue;
        expect(better === 'more' ? stretch >= must : stretch <= must).toBe(true);
      }
    }
  });
});

describe('what is visible', () => {
  it('counts each order until a count that contains it was drawn; a count may contain many', () => {
    const seen = [
      { count: 2, at: 130 },
      { count: 5, at: 190 },
    ];
    expect(waits([50, 100, 120, 140, 180, 185], seen, 1)).toEqual([30, 70, 50, 10]);
  });
});
