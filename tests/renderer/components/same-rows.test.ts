import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepSame, sameValue } from '../../../renderer/components/data-grid/same-rows.js';

const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('rows that came again', () => {
  it('are told apart exactly where their JSON differs', () => {
    const json = fc.jsonValue({ maxDepth: 3 }).map(copy);
    fc.assert(fc.property(json, (value) => sameValue(value, copy(value))));
    const ordered = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.oneof(fc.nat(2), fc.constant(null), fc.array(fc.nat(1))),
    );
    const asText = (value: Record<string, unknown>) => JSON.stringify(Object.entries(value).sort());
    fc.assert(fc.property(ordered, ordered, (a, b) => sameValue(a, b) === (asText(a) === asText(b))));
    expect([sameValue([], {}), sameValue({ a: undefined }, { b: undefined }), sameValue(null, {})]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('are the objects that were there, wherever they stand now; changed and new ones are the new objects', () => {
    const before = [
      { id: 1, lines: [{ n: 1 }] },
      { id: 2, lines: [] },
    ];
    const fresh = [
      { id: 3, lines: [] },
      { id: 2, lines: [{ n: 2 }] },
      { id: 1, lines: [{ n: 1 }] },
    ];
    const kept = keepSame(before, fresh, ({ id }) => id);
    expect(kept).toEqual(fresh);
    expect(kept[0]).toBe(fresh[0]);
    expect(kept[1]).toBe(fresh[1]);
    expect(kept[2]).toBe(before[0]);
  });
});
