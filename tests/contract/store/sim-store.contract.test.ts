// What every SimStore promises, asked of both implementations.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemorySim } from '../../../main/store/memory-sim.js';
import { openSqliteSim } from '../../../main/store/sqlite-sim.js';
import type { SimStore } from '../../../main/store/store.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kinds: [string, () => Promise<SimStore>][] = [
  ['memory', () => Promise.resolve(openMemorySim())],
  ['sqlite', () => openSqliteSim(join(folder, 'sim.db'), { prewarm: false })],
];

describe.each(kinds)('SimStore in %s', (_name, open) => {
  it('begins empty and gives back what was put in, by scope and key', async () => {
    const store = await open();
    expect(await store.load()).toEqual([]);
    await store.write([
      { scope: 'world', key: 'b', value: '{"n":1}' },
      { scope: 'ups', key: 'é "quoted" \' 🚚', value: '"\\u0000"' },
      { scope: '', key: '', value: 'null' },
    ]);
    expect(await store.load()).toEqual([
      { scope: '', key: '', value: 'null' },
      { scope: 'ups', key: 'é "quoted" \' 🚚', value: '"\\u0000"' },
      { scope: 'world', key: 'b', value: '{"n":1}' },
    ]);
    await store.close();
  });

  it('replaces, deletes with null, and lets the last of several values count', async () => {
    const store = await open();
    await store.write([{ scope: 's', key: 'k', value: '1' }]);
    await Promise.all([
      store.write([{ scope: 's', key: 'k', value: null }]),
      store.write([
        { scope: 's', key: 'k', value: '2' },
        { scope: 's', key: 'k', value: '3' },
      ]),
      store.write([{ scope: 's', key: 'gone', value: '1' }]),
      store.write([{ scope: 's', key: 'gone', value: null }]),
      store.write([{ scope: 's', key: 'never', value: null }]),
      store.write([]),
    ]);
    expect(await store.load()).toEqual([{ scope: 's', key: 'k', value: '3' }]);
    await store.close();
  });

  it('keeps scopes apart even where scope and key could run together', async () => {
    const store = await open();
    await store.write([
      { scope: 'a b', key: 'c', value: '1' },
      { scope: 'a', key: 'b c', value: '2' },
    ]);
    expect(await store.load()).toHaveLength(2);
    await store.close();
  });

  it('refuses everything once closed, and closing twice is harmless', async () => {
    const store = await open();
    await store.close();
    await store.close();
    await expect(store.load()).rejects.toMatchObject({ code: 'closed' });
    await expect(store.write([{ scope: 's', key: 'k', value: '1' }])).rejects.toMatchObject({ code: 'closed' });
  });
});

it('memory and sqlite hold the same after any writes', async () => {
  const row = fc.record({
    scope: fc.constantFrom('world/1', 'ups', ''),
    key: fc.oneof(fc.constantFrom('a', 'b', 'ä', '\u{1F69A}', '\uFB01'), fc.string({ unit: 'grapheme', maxLength: 4 })),
    value: fc.option(fc.json(), { nil: null }),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 8 }), async (batches) => {
      run += 1;
      const memory = openMemorySim();
      const file = join(folder, `run-${run}.db`);
      const sqlite = await openSqliteSim(file, { prewarm: false });
      await Promise.all(batches.map((rows) => memory.write(rows)));
      await Promise.all(batches.map((rows) => sqlite.write(rows)));
      expect(await sqlite.load()).toEqual(await memory.load());
      await sqlite.close();
      const again = await openSqliteSim(file, { prewarm: false });
      expect(await again.load()).toEqual(await memory.load());
      await again.close();
    }),
    { numRuns: 25 },
  );
});

it('sqlite: a page boundary loses no entry', async () => {
  const store = await openSqliteSim(join(folder, 'many.db'));
  const rows = Array.from({ length: 41_000 }, (_, i) => ({
    scope: 's',
    key: String(i).padStart(6, '0'),
    value: String(i),
  }));
  await store.write(rows);
  expect(await store.load()).toEqual(rows);
  await store.close();
});
