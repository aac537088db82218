// Lookups at the same time are few queries, each gets its own answer, and an error reaches those who asked.
import { describe, expect, it } from 'vitest';
import { GatheredLookup } from '../../../main/store/gathered-lookup.js';

describe('gathered lookups', () => {
  it('ten thousand at once are a handful of queries, and everyone gets what he asked for', async () => {
    const queries: number[] = [];
    const lookup = new GatheredLookup((keys) => {
      queries.push(keys.length);
      return Promise.resolve(new Map(keys.filter((key) => !key.endsWith('7')).map((key) => [key, `of ${key}`])));
    });
    const keys = Array.from({ length: 10_000 }, (_, i) => `key ${i}`);
    const found = await Promise.all(keys.map((key) => lookup.find(key)));
    expect(found).toEqual(keys.map((key) => (key.endsWith('7') ? null : `of ${key}`)));
    expect(queries.length).toBeLessThanOrEqual(5);
    expect(await Promise.all([lookup.find('a'), lookup.find('a'), lookup.find('b')])).toEqual(['of a', 'of a', 'of b']);
    expect(queries.at(-1)).toBe(2);
  });

  it('a query that fails refuses those who asked, and the next one works', async () => {
    let fails = true;
    const lookup = new GatheredLookup<string>((keys) =>
      fails ? Promise.reject(new Error('the disk is away')) : Promise.resolve(new Map([[keys[0] ?? '', 'x']])),
    );
    const both = await Promise.allSettled([lookup.find('a'), lookup.find('b')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await lookup.find('a')).toBe('x');
  });
});
