import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import { allStrings, chosenLocale, defineStrings, setLocale } from '../../../renderer/state/strings.js';

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

  it('brackets, accents and lengthens every text in the pseudo-locale, and leaves values as they are', () => {
    setLocale('en-XA');
    expect(s('plain')).toBe('⟦Sávé~~⟧');
    expect(s('rows', { n: 2, name: 'nice stock' })).toMatch(/^⟦2 rows óf nice stock~+⟧$/);
  });

  it('chooses the language of the address, then the remembered one, and English instead of nonsense', () => {
    const page = (search: string, kept: string | null) => ({
      location: { search },
      localStorage: { getItem: () => kept },
    });
    expect(chosenLocale(page('', null))).toBe('en');
    expect(chosenLocale(page('', 'en-XA'))).toBe('en-XA');
    expect(chosenLocale(page('?locale=en', 'en-XA'))).toBe('en');
    expect(chosenLocale(page('?locale=xx', 'yy'))).toBe('en');
  });
});

describe('the catalogue', () => {
  const root = path.join(programDir(), 'renderer');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && name !== path.join('state', 'strings.ts'))
    .map((name) => ({ name, text: readFileSync(path.join(root, name), 'utf8') }));

  it('has each namespace once', () => {
    const names = sources.flatMap(({ text }) =>
      [...text.matchAll(/defineStrings\(\s*'([^']+)'/g)].map(([, name]) => name),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('holds the texts of all views; none is empty or has a place that cannot be filled', async () => {
    for (const { name } of sources) if (path.basename(name) === 'strings.ts') await import(path.join(root, name));
    const all = Object.entries(allStrings()).flatMap(([namespace, texts]) =>
      Object.entries(texts).map(([key, text]) => ({ name: `${namespace}.${key}`, text })),
    );
    expect(all.length).toBeGreaterThan(700);
    expect(all).toContainEqual({ name: 'orders.title', text: 'Orders' });
    const wrong = all.filter(({ text }) => {
      const places = [...text.matchAll(/\{([^}]*)\}/g)].map(([, place = '']) => place);
      return text === '' || places.some((place) => !/^\w+(\|[^|]*\|[^|]*)?$/.test(place));
    });
    expect(wrong).toEqual([]);
  });
});
