// Scenario files: what makes no sense is told with file, line, field, value and what is allowed.

import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../../main/contracts/scenario-file.js';
import { readRecording } from '../../../main/contracts/scenario-recording.js';
import { SCENARIO_LIMITS, scenarioJsonSchema } from '../../../main/contracts/scenario-schema.js';
import { MEASURE_NAMES } from '../../../main/core/scenario/measures.js';
import { TEXT } from './fixtures.js';

function complaint(text: string): string {
  const read = readScenario(text, 'small.json');
  if (read.ok) throw new Error('it was taken');
  expect(read.error.code).toBe('bad-scenario');
  return read.error.message;
}

const changed = (from: string, to: string): string => {
  expect(TEXT).toContain(from);
  return TEXT.replace(from, to);
};

describe('a scenario file', () => {
  it('is taken when it makes sense', () => {
    const read = readScenario(TEXT, 'small.json');
    expect(read.ok && read.value.orders).toEqual([
      { at: 1, burst: 10 },
      { from: 0, to: 60, perMinute: 5, lines: [1, 2] },
    ]);
  });

  it.each([
    ['"perMinute": 5', '"perMinute": -5', 'small.json:15: orders[1].perMinute: got -5, must be at least 0'],
    ['"burst": 10', '"burst": 1.5', 'small.json:14: orders[0].burst: got 1.5, must be a whole number'],
    ['"burst": 10', '"bursts": 10', 'small.json:14: orders[0].bursts: got 10, there is no such field'],
    ['"speed": 6000', '"speed": "fast"', 'small.json:5: speed: got "fast", must be a number'],
    ['"profile": "brisk"', '"profile": "slow"', 'small.json:4: profile: got "slow", must be one of: brisk, classic'],
    ['"count": 3,', '"count": 3000,', 'small.json:7: trucks.count: got 3000, must be at most 1000'],
    [
      '"drop": 30',
      '"drop": 101',
      'small.json:18: faults[0].config.lines.worldStore.in.drop: got 101, must be at most 100',
    ],
    ['"to": 30', '"to": 0', 'small.json:18: faults[0].to: got 0, must be later than `from`'],
    [
      '"process": "simulator"',
      '"process": "kernel"',
      'small.json:21: events[0].process: got "kernel", must be one of: simulator',
    ],
    ['"for": 10', '"for": -1', 'small.json:22: events[1].for: got -1, must be at least 0'],
    [
      '"product": 2, "pieces"',
      '"product": 9, "pieces"',
      'small.json:12: stock.except[0].product: got 9, must be a product of the catalogue (1, 2)',
    ],
    ['"id": 2, "name"', '"id": 1, "name"', 'small.json:10: catalogue[1].id: got 1, must be there once only'],
    [
      '"lines": [1, 2]',
      '"lines": [1, 3]',
      'small.json:15: orders[1].lines[1]: got 3, must not be more than the 2 products',
    ],
    ['"lines": [1, 2]', '"lines": [2, 1]', 'small.json:15: orders[1].lines: got [2,1], must not fall'],
    ['"to": 60', '"to": 0', 'small.json:15: orders[1].to: got 0, must be later than `from`'],
    [
      '{ "min": 10 }',
      '{ "min": 10, "max": 9 }',
      'small.json:25: expect.delivered.max: got 9, must not be less than `min` (10)',
    ],
    ['{ "min": 10 }', '{}', 'small.json:25: expect.delivered: got {}, must have `min` or `max`'],
    ['"open": 0', '"opened": 0', 'small.json:25: expect.opened: got 0, there is no such field'],
    ['  "patience": 300,\n', '', 'small.json:1: patience: got nothing, must be a number'],
    ['"title": "Small",', '"title": "Small"', 'small.json:3: JSON: comma expected at "\\"description\\""'],
    ['"speed": 6000,', '"speed": 6000, // fast', 'small.json:5: JSON: '],
    ['"speed": 6000,', '"speed": 6000, "speed": 5,', 'small.json:5: speed: is there twice'],
  ])('%s -> %s', (from, to, message) => {
    expect(complaint(changed(from, to))).toContain(message);
  });

  it('is told with everything that is wrong, one line each', () => {
    const lines = complaint(changed('"burst": 10', '"burst": 0').replace('"speed": 6000', '"speed": 0')).split('\n');
    expect(lines).toEqual([
      'small.json:5: speed: got 0, must be at least 1',
      'small.json:14: orders[0].burst: got 0, must be at least 1',
    ]);
  });

  it('has limits', () => {
    expect(complaint(`${'['.repeat(5000)}`)).toContain(`nested deeper than ${SCENARIO_LIMITS.nesting}`);
    expect(complaint(' '.repeat(SCENARIO_LIMITS.fileBytes + 1))).toContain('must have at most');
    expect(
      complaint(changed('"burst": 10', '"burst": 999999').replace('"perMinute": 5', '"perMinute": 999999')),
    ).toContain('orders: got');
    expect(complaint('')).toContain('small.json:1: JSON');
    const cells = changed('"count": 2,', '"count": 1000,').replace(
      /\[\n {4}\{ "id": 1[^\]]*\]/,
      '{ "products": 10000 }',
    );
    expect(complaint(cells)).toContain(`must not make more than ${SCENARIO_LIMITS.cells} stock cells`);
  });

  it('never makes the reader throw, whatever is in it, and names a line that there is', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"title"',
      ':',
      ',',
      '1',
      '-',
      'null',
      '\n',
      '"',
      '"orders"',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join('')),
          fc.json(),
        ),
        (text) => {
          const read = readScenario(text, 'any.json');
          if (read.ok) return;
          const lines = text.split('\n').length;
          for (const [, line] of read.error.message.matchAll(/^any\.json:(\d+): /gm)) {
            expect(Number(line)).toBeGreaterThanOrEqual(1);
            expect(Number(line)).toBeLessThanOrEqual(lines);
          }
        },
      ),
    );
  });

  it('is what the published schema describes', () => {
    const file = new URL('../../../resources/scenarios/scenario.schema.json', import.meta.url);
    const published: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    // After a change: node -e "import('./dist/main/contracts/scenario-schema.js').then(m=>console.log(JSON.stringify(m.scenarioJsonSchema(),null,2)))"
    expect(published).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });

  it('is described by the README beside it, every measure and limit', () => {
    const text = fs.readFileSync(new URL('../../../resources/scenarios/README.md', import.meta.url), 'utf8');
    for (const name of MEASURE_NAMES) expect(text).toContain(`\`${name}\``);
    for (const field of Object.keys((scenarioJsonSchema() as { properties: object }).properties)) {
      expect(text).toContain(`\`${field}\``);
    }
  });
});

describe('a recorded day', () => {
  const products = new Set([1, 2, 3]);
  const bad = (text: string, file = 'day.csv'): string => {
    const read = readRecording(text, file, products);
    return read.ok ? 'taken' : read.error.message;
  };

  it('is read from CSV and from JSON alike', () => {
    const csv = readRecording('at,x,y,lines\r\n0,1,-2,1x3\n90.5,4,5,2x1 3x7\n\n', 'day.csv', products);
    const json = JSON.stringify([
      { at: 0, x: 1, y: -2, lines: [{ product: 1, pieces: 3 }] },
      {
        at: 90.5,
        x: 4,
        y: 5,
        lines: [
          { product: 2, pieces: 1 },
          { product: 3, pieces: 7 },
        ],
      },
    ]);
    expect(csv.ok && csv.value).toEqual([
      { at: 0, destination: { x: 1, y: -2 }, lines: [{ productId: 1, quantity: 3 }] },
      {
        at: 90_500,
        destination: { x: 4, y: 5 },
        lines: [
          { productId: 2, quantity: 1 },
          { productId: 3, quantity: 7 },
        ],
      },
    ]);
    expect(readRecording(json, 'day.json', products)).toEqual(csv);
  });

  it.each([
    ['time,x,y,lines\n', 'day.csv:1: heading: got "time,x,y,lines", must be at,x,y,lines'],
    ['at,x,y,lines\n1,2,3\n', 'day.csv:2: got 3 cells, must be 4'],
    ['at,x,y,lines\n0,0,0,1x1\nsoon,2,3,1x1\n', 'day.csv:3: at: '],
    ['at,x,y,lines\n0,0,0,1x0\n', 'day.csv:2: lines.0.pieces: must be at least 1; got 0'],
    ['at,x,y,lines\n0,0,0,tea\n', 'day.csv:2: lines.0.product: must be a whole number; got "tea"'],
    ['at,x,y,lines\n0,0,0,9x1\n', 'day.csv:2: lines[0]: got product 9, must be a product of the scenario'],
    ['at,x,y,lines\n0,0,0,1x1 1x2\n', 'day.csv:2: lines: must name each product once'],
    ['at,x,y,lines\n0,0.5,0,1x1\n', 'day.csv:2: x: must be a whole number; got 0.5'],
    ['at,x,y,lines\n', 'day.csv: got 0 orders, must have 1 to'],
  ])('%j is refused', (text, message) => {
    expect(bad(text)).toContain(message);
  });

  it('is refused as JSON with the row that is wrong', () => {
    expect(bad('[{"at":0,"x":1,"y":1,"lines":[]}]', 'day.json')).toContain(
      'day.json: 0.lines: must have at least 1 row',
    );
    expect(bad('[', 'day.json')).toContain('day.json:1: JSON');
  });
});
