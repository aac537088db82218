import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KIND_GROUPS } from '../../../renderer/components/event-text.js';
import {
  FIELDS,
  propose,
  readChips,
  readTokens,
  tokensOf,
  writeTokens,
  type Token,
} from '../../../renderer/views/log/chip-text.js';

const names = {
  warehouses: [
    { id: 1, name: 'North' },
    { id: 3, name: 'Old Harbour' },
  ],
  products: [{ id: 5, sku: 'SKU-5', name: 'Red lamp' }],
};
const chipsOf = (text: string) => readChips(readTokens(text), names);

describe('the bar of the log', () => {
  it('reads fields, minus, quotes and plain words', () => {
    expect(readTokens('kind:delivered -warehouse:3 customer:"Ann \\"Lee\\"" lamp #12 Truck:7')).toEqual([
      { field: 'kind', not: false, value: 'delivered' },
      { field: 'warehouse', not: true, value: '3' },
      { field: 'customer', not: false, value: 'Ann "Lee"' },
      { field: 'text', not: false, value: 'lamp' },
      { field: 'order', not: false, value: '12' },
      { field: 'truck', not: false, value: '7' },
    ]);
    expect(readTokens('  ')).toEqual([]);
    expect(readTokens('https://x')).toEqual([{ field: 'text', not: false, value: 'https://x' }]);
  });

  it('writes what it reads, whatever the values', () => {
    const token: fc.Arbitrary<Token> = fc.record({
      field: fc.constantFrom(...FIELDS, 'text' as const),
      not: fc.boolean(),
      value: fc.string({ minLength: 1 }).filter((value) => value.trim() === value && !/^#\d+$/.test(value)),
    });
    fc.assert(
      fc.property(fc.array(token, { maxLength: 5 }), (tokens) => {
        expect(readTokens(writeTokens(tokens))).toEqual(tokens);
      }),
    );
  });

  it('makes chips that the kernel understands: names become numbers, groups kinds, same fields one chip', () => {
    const read = chipsOf('kind:trucks kind:ready -warehouse:"old harbour" -warehouse:1 product:sku-5 red lamp');
    expect(read.errors).toEqual([]);
    expect(read.chips).toEqual([
      { field: 'kind', not: false, values: [...KIND_GROUPS.trucks, 'ready'] },
      { field: 'warehouse', not: true, values: [3, 1] },
      { field: 'product', not: false, values: [5] },
      { field: 'text', not: false, values: ['red lamp'] },
    ]);
    expect(read.words[1]).toBe('-warehouse:"old harbour" -warehouse:1');
  });

  it('says what is wrong with a word, and leaves it out', () => {
    const { chips, errors } = chipsOf('kind:nonsense by:me truck:seven /a+/ lamp');
    expect(chips).toEqual([{ field: 'text', not: false, values: ['lamp'] }]);
    expect(errors).toEqual([
      'kind: there is no kind “nonsense”; choose one from the list',
      'by: “me” is none of person, us, world, ups',
      'truck: “seven” is no number, and nothing has this name',
      'Regular expressions are not looked for: one can take longer than the age of the world. Use words.',
    ]);
  });

  it('takes up addresses of earlier versions', () => {
    expect(writeTokens(tokensOf({ q: 'lamp', kinds: 'trucks', source: 'ups', order: '1004' }))).toBe(
      'lamp kind:trucks by:ups order:1004',
    );
    expect(tokensOf({ kinds: 'all', source: 'nobody', order: 'x' })).toEqual([]);
  });

  it('proposes fields, values by name, and the text itself first', () => {
    const texts = (draft: string) => propose(draft, names, (kind) => kind).map(({ text }) => text);
    expect(texts('')).toEqual(FIELDS.map((field) => `${field}:`));
    expect(texts('-wa')[0]).toBe('-wa ');
    expect(texts('-wa')).toContain('-warehouse:');
    expect(texts('warehouse:har')).toEqual(['warehouse:3 ']);
    expect(texts('product:lamp')).toEqual(['product:SKU-5 ']);
    expect(texts('kind:deliv')).toEqual(expect.arrayContaining(['kind:delivered ']));
    expect(texts('customer:Ann')).toEqual(['customer:Ann ']);
  });
});
