import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzyBest, fuzzyScore } from '../../../renderer/views/palette/fuzzy.js';

describe('fuzzy search', () => {
  const best = (texts: readonly string[], query: string) => fuzzyBest(texts, (text) => text, query, 10);

  it('finds letters in order, in any case, and nothing else', () => {
    expect(fuzzyScore('Go to Timeline', 'gtl')).not.toBeNull();
    expect(fuzzyScore('Go to Timeline', 'GO TI')).not.toBeNull();
    expect(fuzzyScore('Go to Timeline', 'elt')).toBeNull();
    expect(fuzzyScore('', 'a')).toBeNull();
    expect(fuzzyScore('anything', '')).toBe(0);
  });

  it('puts the starts of words before letters within words, and runs before scattered letters', () => {
    expect(best(['Show all keys', 'Keyboard', 'Monkey wrench'], 'key')).toEqual([
      'Keyboard',
      'Show all keys',
      'Monkey wrench',
    ]);
    expect(best(['Monkey wrench', 'Turkey'], 'key')).toEqual(['Monkey wrench', 'Turkey']);
    expect(best(['Import orders', 'New order', 'Inventory or needs'], 'no')[0]).toBe('New order');
    expect(best(['packing table', 'tape, packing'], 'tape')[0]).toBe('tape, packing');
    expect(best(['Tape measure', 'Packing tape', 'First aid kit, 20 people'], 'tape')).toHaveLength(2);
  });

  it('keeps the order of equals and the limit', () => {
    expect(best(['Truck 1', 'Truck 2', 'Truck 3'], 'truck')).toEqual(['Truck 1', 'Truck 2', 'Truck 3']);
    expect(fuzzyBest(['a', 'a', 'a'], (text) => text, 'a', 2)).toHaveLength(2);
  });

  it('fits exactly when the letters are a subsequence', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 6 }), (text, query) => {
        const letters = [...query.toLowerCase().replaceAll(' ', '')];
        let at = 0;
        const fits = letters.every((letter) => {
          const found = text.toLowerCase().indexOf(letter, at);
          at = found + letter.length;
          return found >= 0;
        });
        expect(fuzzyScore(text, query) !== null).toBe(fits);
      }),
    );
  });
});
