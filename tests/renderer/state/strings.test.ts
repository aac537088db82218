import { afterEach, describe, expect, it } from 'vitest';
import { defineStrings, setLocale } from '../../../renderer/state/strings.js';

const s = defineStrings('test', { plain: 'Save', rows: '{n} {n|row|rows} of {name}' });

describe('strings', () => {
  afterEach(() => setLocale('en'));

  it('fills in values, groups numbers and chooses the plural', () => {
    expect(s('plain')).toBe('Save');
    expect(s('rows', { n: 1, name: 'stock' })).toBe('1 row of stock');
    expect(s('rows', { n: 12000, name: 'stock' })).toBe('12,000 rows of stock');
  });

  it('shows a value that holds braces as it is', () => {
    expect(s('rows', { n: 2, name: '{n}' })).toBe('2 rows of {n}');
  });

  it('marks every text in the pseudo-locale', () => {
    setLocale('pseudo');
    expect(s('plain')).toMatch(/^⟦.+~~⟧$/);
  });
});
