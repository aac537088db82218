// Every visible text, by name, with typed places for values. English is the source; a pseudo-locale shows what was missed.

type Names<T extends string> = T extends `${string}{${infer Slot}}${infer Rest}`
  ? (Slot extends `${infer Name}|${string}` ? Name : Slot) | Names<Rest>
  : never;
type Values<T extends string> = { readonly [K in Names<T>]: string | number };
type Args<T extends string> = [Names<T>] extends [never] ? [] : [values: Values<T>];

/** What `defineStrings` gives: the text of a key, with its values. */
export interface Strings<T extends Readonly<Record<string, string>>> {
  <K extends keyof T & string>(key: K, ...args: Args<T[K]>): string;
}

export type Locale = 'en' | 'pseudo';
let locale: Locale = 'en';

/** For tests: 'pseudo' marks and lengthens every text that goes through here. */
export function setLocale(next: Locale): void {
  locale = next;
}

const numbers = new Intl.NumberFormat('en-GB');

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{([^{}]+)\}/g, (whole, slot: string) => {
    const [name, one, many] = slot.split('|');
    const value = values[name ?? ''];
    if (value === undefined) return whole;
    if (one !== undefined) return (value === 1 ? one : many) ?? one;
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

const ACCENTS: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', c: 'ç', n: 'ñ', s: 'š' };

function pseudo(text: string): string {
  return `⟦${text.replaceAll(/[aeioucns]/g, (letter) => ACCENTS[letter] ?? letter)}~~⟧`;
}

/**
 * The texts of one view: `const s = defineStrings('log', { rows: '{n} {n|row|rows}' })`, then `s('rows', { n: 3 })`.
 * `{n}` is replaced (numbers grouped), `{n|one|many}` chooses by n.
 */
export function defineStrings<const T extends Readonly<Record<string, string>>>(
  namespace: string,
  texts: T,
): Strings<T> {
  return (key, ...args) => {
    const text = texts[key];
    if (text === undefined) return `${namespace}.${key}`;
    const filled = fill(text, (args[0] as Readonly<Record<string, string | number>> | undefined) ?? {});
    return locale === 'pseudo' ? pseudo(filled) : filled;
  };
}
