// The one catalogue of every visible text, by namespace and key, with typed places for values. English is the source; the pseudo-locale
// en-XA brackets, accents and lengthens each text, so that one sees what was missed and what has no room to grow.

type Names<T extends string> = T extends `${string}{${infer Slot}}${infer Rest}`
  ? (Slot extends `${infer Name}|${string}` ? Name : Slot) | Names<Rest>
  : never;
type Values<T extends string> = { readonly [K in Names<T>]: string | number };
type Args<T extends string> = [Names<T>] extends [never] ? [] : [values: Values<T>];

/** What `defineStrings` gives: the text of a key, with its values. */
export interface Strings<T extends Readonly<Record<string, string>>> {
  <K extends keyof T & string>(key: K, ...args: Args<T[K]>): string;
}

/** `en-XA` is no language: it is for tests, and for whoever looks for texts that are not in the catalogue. */
export const LOCALES = ['en', 'en-XA'] as const;
export type Locale = (typeof LOCALES)[number];
let locale: Locale = 'en';

/** Counts for every text that is asked for from now on: set it before the first screen is drawn. */
export function setLocale(next: Locale): void {
  locale = next;
}

const LOCALE_KEY = 'parcelyard.locale';

/** What the address (`?locale=en-XA`) or, failing that, this browser's memory says; English where neither knows. */
export function chosenLocale(page: {
  readonly location: { readonly search: string };
  readonly localStorage: Pick<Storage, 'getItem'>;
}): Locale {
  const asked = new URLSearchParams(page.location.search).get('locale') ?? page.localStorage.getItem(LOCALE_KEY);
  return LOCALES.find((known) => known === asked) ?? 'en';
}

const catalogue = new Map<string, Readonly<Record<string, string>>>();

/** All texts of the modules that have been loaded, by namespace and key, in English: what a translation has to give. */
export function allStrings(): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(catalogue);
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

/** A third longer, as German often is; values keep their letters, so that a number or a name is still found. */
function pseudo(text: string): string {
  const accented = text.replaceAll(/[aeioucns](?![^{]*\})/g, (letter) => ACCENTS[letter] ?? letter);
  return `⟦${accented}${'~'.repeat(Math.ceil(text.replaceAll(/\{[^}]*\}/g, '').length / 3))}⟧`;
}

/**
 * The texts of one view: `const s = defineStrings('log', { rows: '{n} {n|row|rows}' })`, then `s('rows', { n: 3 })`.
 * `{n}` is replaced (numbers grouped), `{n|one|many}` chooses by n.
 */
export function defineStrings<const T extends Readonly<Record<string, string>>>(
  namespace: string,
  texts: T,
): Strings<T> {
  catalogue.set(namespace, texts);
  return (key, ...args) => {
    const text = texts[key];
    if (text === undefined) return `${namespace}.${key}`;
    const values = (args[0] as Readonly<Record<string, string | number>> | undefined) ?? {};
    return fill(locale === 'en-XA' ? pseudo(text) : text, values);
  };
}
