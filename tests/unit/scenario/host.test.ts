// The scenario host's own parts: its command line, the list of failed seeds, and what it says of a run.

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as prettier from 'prettier';
import { keepFailedSeeds, readFailedSeeds, type FailedSeed } from '../../../main/hosts/scenario/failed-seeds.js';
import { readScenarioOptions } from '../../../main/hosts/scenario/options.js';
import type { Outcome } from '../../../main/hosts/scenario/outcome.js';
import { complaints, headline } from '../../../main/hosts/scenario/report.js';
import { expectationsOf, judge } from '../../../main/core/scenario/verdict.js';
import { figures } from './fixtures.js';

describe('the command line', () => {
  it('has defaults', () => {
    expect(readScenarioOptions(['rush-hour'])).toEqual({
      what: 'rush-hour',
      seed: 1,
      seeds: 1,
      virtual: false,
      pace: null,
      json: null,
      keep: null,
      help: false,
    });
    expect(readScenarioOptions(['all', '--virtual', '--seed', '7', '--seeds', '20'])).toMatchObject({
      seed: 7,
      seeds: 20,
    });
    expect(readScenarioOptions(['--help']).help).toBe(true);
  });

  it.each([
    [[], 'FILE: one scenario is needed; got none'],
    [['a', 'b'], 'FILE: one scenario is needed; got a b'],
    [['a', '--seed', '0'], '--seed: a whole number from 1 to 2147483647 is needed; got "0"'],
    [['a', '--seed', '1e3'], '--seed: a whole number'],
    [['a', '--seeds', '100001'], '--seeds: a whole number from 1 to 100000 is needed; got "100001"'],
    [['a', '--seed', '2147483647', '--seeds', '2'], '--seeds: got 2, with --seed 2147483647 at most 1 are left'],
    [['a', '--pace', '1001'], '--pace: a whole number from 1 to 1000 is needed; got "1001"'],
    [['a', '--pace', '2', '--virtual'], '--pace: a virtual clock has none'],
    [['a', '--json', ' '], '--json: a name is needed'],
    [['a', '--fast'], "Unknown option '--fast'"],
  ])('%j is refused', (argv, message) => {
    expect(() => readScenarioOptions(argv)).toThrow(message);
  });
});

describe('failed seeds', () => {
  let dir = '';
  let file = '';
  beforeEach(async () => {
    dir = await fs.mkdtemp(path.join(os.tmpdir(), 'parcelyard-seeds-'));
    file = path.join(dir, 'deep', 'failed-seeds.json');
  });
  afterEach(() => fs.rm(dir, { recursive: true, force: true }));
  const seed = (scenario: string, number: number): FailedSeed => ({ scenario, seed: number, mode: 'virtual' });

  it('are kept once each, in order, in a file that is formatted as the checked-in one must be', async () => {
    expect(await readFailedSeeds(file)).toEqual([]);
    await keepFailedSeeds(file, []);
    await expect(fs.stat(file)).rejects.toThrow('ENOENT');
    await keepFailedSeeds(file, [seed('a', 3), seed('b', 3)]);
    await keepFailedSeeds(file, [seed('a', 3), seed('a', 1), { ...seed('a', 3), mode: 'wall' }]);
    expect(await readFailedSeeds(file)).toEqual([
      seed('a', 3),
      seed('b', 3),
      seed('a', 1),
      { ...seed('a', 3), mode: 'wall' },
    ]);
    const text = await fs.readFile(file, 'utf8');
    expect(await prettier.format(text, { parser: 'json', printWidth: 120 })).toBe(text);
  });

  it('are at most 200 of a scenario', async () => {
    await keepFailedSeeds(
      file,
      Array.from({ length: 250 }, (_, index) => seed('a', index + 1)),
    );
    expect(await readFailedSeeds(file)).toHaveLength(200);
  });

  it.each(['{', '[{"scenario":"a","seed":0,"mode":"virtual"}]', '{}'])(
    '%s is refused with the name of the file',
    async (text) => {
      await fs.mkdir(path.dirname(file));
      await fs.writeFile(file, text);
      await expect(readFailedSeeds(file)).rejects.toThrow(file);
    },
  );
});

describe('the report', () => {
  const outcome = (changes: Parameters<typeof figures>[0], more: Partial<Outcome> = {}): Outcome => {
    const measured = figures(changes);
    const expectations = judge(expectationsOf({ expect: { delivered: 10 } }), measured, true);
    const rest = { mode: 'virtual', pace: 1, errors: [], firstRefusal: null, commits: 99 } as const;
    const times = { simulatedSeconds: 600, realSeconds: 0.5, cpuSeconds: 0.4 };
    const green = expectations.every(({ state }) => state === 'holds');
    return {
      scenario: 'small',
      title: 'Small',
      seed: 7,
      green,
      figures: measured,
      expectations,
      ...rest,
      ...times,
      ...more,
    };
  };

  it('says a green run in one line, with the ratio of simulated to real time', () => {
    const line = headline(outcome({ retransmissions: 4 }));
    expect(line).toContain('small');
    expect(line).toContain('seed 7');
    expect(line).toContain('GREEN');
    expect(line).toContain('10 orders, 10 delivered, 0 twice, 4 sent again');
    expect(line).toContain('p50/p90/p99 1.0 / 2.0 / 3.0 s');
    expect(line).toContain('600 s in 0.50 s (1,200x)');
    expect(complaints(outcome({}), 'again')).toEqual([]);
  });

  it('says what is wrong with a red one, and how to see it again', () => {
    const red = outcome({ delivered: 9, refused: 1 }, { firstRefusal: 'bad-request: no', errors: ['a commit failed'] });
    expect(headline(red)).toContain('RED');
    expect(complaints(red, 'npm run scenario -- small --seed 7 --virtual')).toEqual([
      '  BROKEN orders refused by the program: 0; it is 1',
      '  BROKEN orders delivered: 10; it is 9',
      '  the first order that was refused: bad-request: no',
      '  error: a commit failed',
      '  run it again: npm run scenario -- small --seed 7 --virtual',
    ]);
  });
});
