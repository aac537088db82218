// The language of the log's bar: `kind:delivered -warehouse:3 customer:"Ann Lee" lamp`. Texts to tokens, tokens to chips that the
// kernel understands, and back to text. Knows names, asks nobody.

import { CHIP_LIMITS, NUMBER_FIELDS, type EventChip, type NumberField } from '../../../main/contracts/event-chips.js';
import { EVENT_KINDS, EVENT_SOURCES, type EventKind, type EventSource } from '../../../main/core/orders/types.js';
import { KIND_GROUPS } from '../../components/event-text.js';
import { s } from './strings.js';

export const FIELDS = ['kind', 'by', 'order', 'shipment', 'warehouse', 'truck', 'product', 'customer'] as const;
export type ChipField = (typeof FIELDS)[number] | 'text';
export const GROUPS = Object.keys(KIND_GROUPS) as (keyof typeof KIND_GROUPS)[];

export interface Token {
  readonly field: ChipField;
  readonly not: boolean;
  readonly value: string;
}

/** Names that may stand for numbers. */
export interface ChipNames {
  readonly warehouses: readonly { readonly id: number; readonly name: string }[];
  readonly products: readonly { readonly id: number; readonly sku: string; readonly name: string }[];
}

const WORD = /(-?)(?:([a-z]+):)?(?:"((?:[^"\\]|\\.)*)"|(\S+))/gi;

/** Every word that is there; a field that is not known makes the whole word a text. */
export function readTokens(text: string): readonly Token[] {
  return [...text.matchAll(WORD)].flatMap(([whole, minus, name, quoted, plain]): Token[] => {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '';
    const field = FIELDS.find((known) => known === name?.toLowerCase());
    const not = minus === '-';
    if (name !== undefined && field === undefined)
      return [{ field: 'text', not, value: whole.slice(minus?.length ?? 0) }];
    if (field === undefined && /^#\d+$/.test(value)) return [{ field: 'order', not, value: value.slice(1) }];
    return value === '' ? [] : [{ field: field ?? 'text', not, value }];
  });
}

export function writeToken({ field, not, value }: Token): string {
  const plain = /^[^\s"]+$/.test(value) && (field !== 'text' || !/^-|:/.test(value));
  const shown = plain ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
  return `${not ? '-' : ''}${field === 'text' ? '' : `${field}:`}${shown}`;
}

export const writeTokens = (tokens: readonly Token[]): string => tokens.map(writeToken).join(' ');

const isNumberField = (field: ChipField): field is NumberField => NUMBER_FIELDS.some((known) => known === field);
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

type Read = { readonly values: readonly (string | number)[] } | { readonly error: string };

/** What a token means, or why it means nothing. */
export function readValue({ field, value }: Token, names: ChipNames): Read {
  if (field === 'kind') {
    const group = GROUPS.find((known) => same(known, value));
    if (group !== undefined) return { values: KIND_GROUPS[group] };
    const kind = EVENT_KINDS.find((known) => same(known, value));
    return kind === undefined ? { error: s('noKind', { got: value }) } : { values: [kind] };
  }
  if (field === 'by') {
    const source = EVENT_SOURCES.find((known) => same(known, value));
    return source === undefined
      ? { error: s('noSource', { got: value, allowed: EVENT_SOURCES.join(', ') }) }
      : { values: [source] };
  }
  if (isNumberField(field)) {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : byName(field, value, names);
    return number === undefined ? { error: s('noNumber', { field, got: value }) } : { values: [number] };
  }
  if (value.length > CHIP_LIMITS.text) return { error: s('tooLong', { most: CHIP_LIMITS.text }) };
  return /^\/.*\/$/.test(value) ? { error: s('noRegex') } : { values: [value] };
}

function byName(field: NumberField, value: string, names: ChipNames): number | undefined {
  if (field === 'warehouse') return names.warehouses.find(({ name }) => same(name, value))?.id;
  if (field === 'product') return names.products.find(({ sku, name }) => same(sku, value) || same(name, value))?.id;
  return undefined;
}

export interface ReadChips {
  /** As the kernel takes them: tokens of one field and sign are one chip. */
  readonly chips: readonly EventChip[];
  /** Of each chip, the words that it was made of. */
  readonly words: readonly string[];
  readonly tokens: readonly (readonly Token[])[];
  readonly errors: readonly string[];
}

export function readChips(tokens: readonly Token[], names: ChipNames): ReadChips {
  const made = new Map<string, { field: ChipField; not: boolean; values: (string | number)[]; tokens: Token[] }>();
  const errors: string[] = [];
  for (const token of tokens) {
    const read = readValue(token, names);
    if ('error' in read) {
      errors.push(read.error);
      continue;
    }
    const key = `${token.field} ${token.not}`;
    const chip = made.get(key) ?? { field: token.field, not: token.not, values: [], tokens: [] };
    // Words that are looked for are all needed, so they are one value.
    if (token.field === 'text' && !token.not) chip.values = [[...chip.values, token.value].join(' ')];
    else chip.values.push(...read.values.filter((value) => !chip.values.includes(value)));
    chip.tokens.push(token);
    made.set(key, chip);
  }
  const all = [...made.values()];
  const most = all.map((chip) => ({ ...chip, values: chip.values.slice(0, CHIP_LIMITS.values) }));
  return {
    chips: most.map(({ field, not, values }) => ({ field, not, values }) as EventChip),
    words: all.map((chip) => writeTokens(chip.tokens)),
    tokens: all.map((chip) => chip.tokens),
    errors,
  };
}

/** Addresses of earlier versions, and of links within the program: a group of kinds, a source, an order. */
export function tokensOf(params: Readonly<Record<string, string>>): readonly Token[] {
  const tokens: Token[] = [...readTokens(params['q'] ?? '')];
  const group = GROUPS.find((known) => known === params['kinds']);
  const source: EventSource | undefined = EVENT_SOURCES.find((known) => known === params['source']);
  if (group !== undefined) tokens.push({ field: 'kind', not: false, value: group });
  if (source !== undefined) tokens.push({ field: 'by', not: false, value: source });
  if (/^[1-9]\d{0,14}$/.test(params['order'] ?? ''))
    tokens.push({ field: 'order', not: false, value: params['order'] ?? '' });
  return tokens;
}

export interface Proposal {
  /** What then stands in the bar; with a blank at its end the word is complete. */
  readonly text: string;
  readonly about: string;
}

const PROPOSALS = 12;

/** What the word that is being typed may become, best first. */
export function propose(draft: string, names: ChipNames, kindWord: (kind: EventKind) => string): readonly Proposal[] {
  const minus = draft.startsWith('-') ? '-' : '';
  const word = draft.slice(minus.length);
  const [, name, part = ''] = /^([a-z]+):"?(.*)$/i.exec(word) ?? [];
  const field = FIELDS.find((known) => known === name?.toLowerCase());
  const fits = (text: string, with_: string): boolean => text.toLowerCase().includes(with_.toLowerCase());
  if (field === undefined) {
    const fields = FIELDS.filter((known) => known.startsWith(word.toLowerCase())).map((known) => ({
      text: `${minus}${known}:`,
      about: s(`field-${known}`),
    }));
    if (word === '') return fields;
    const kinds = word.length < 2 ? [] : kindValues(word).slice(0, 5);
    const asText = {
      text: `${writeToken({ field: 'text', not: minus === '-', value: word })} `,
      about: s('field-text'),
    };
    return [asText, ...fields, ...kinds.map(({ value, about }) => ({ text: `${minus}kind:${value} `, about }))];
  }
  const values = ((): readonly { readonly value: string; readonly about: string }[] => {
    switch (field) {
      case 'kind':
        return kindValues(part);
      case 'by':
        return EVENT_SOURCES.filter((source) => fits(source, part)).map((value) => ({ value, about: '' }));
      case 'warehouse':
        return names.warehouses
          .filter(({ id, name: known }) => fits(known, part) || String(id).startsWith(part))
          .map(({ id, name: known }) => ({ value: String(id), about: known }));
      case 'product':
        return names.products
          .filter(({ sku, name: known }) => fits(sku, part) || fits(known, part))
          .map(({ sku, name: known }) => ({ value: sku, about: known }));
      default:
        return part === '' ? [] : [{ value: part.replaceAll('"', ''), about: s(`field-${field}`) }];
    }
  })();
  return values
    .slice(0, PROPOSALS)
    .map(({ value, about }) => ({ text: `${minus}${writeToken({ field, not: false, value })} `, about }));

  function kindValues(typed: string): readonly { readonly value: string; readonly about: string }[] {
    return [
      ...GROUPS.filter((group) => fits(group, typed)).map((value) => ({ value, about: s(value) })),
      ...EVENT_KINDS.filter((kind) => fits(kind, typed) || fits(kindWord(kind), typed)).map((value) => ({
        value,
        about: kindWord(value),
      })),
    ];
  }
}
