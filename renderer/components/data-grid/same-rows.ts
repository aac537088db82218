// Rows that came again and say the same are the rows that are there already: what shows them need not be drawn anew. Pure.

type KeyOf<Row> = (row: Row) => string | number;

/** `fresh`, with each row that says what the one of its key in `before` says replaced by that one. */
export function keepSame<Row>(
  before: readonly Row[] | undefined,
  fresh: readonly Row[],
  keyOf: KeyOf<Row>,
): readonly Row[] {
  if (before === undefined || before.length === 0) return fresh;
  const known = new Map(before.map((row) => [keyOf(row), row]));
  return fresh.map((row) => {
    const old = known.get(keyOf(row));
    return old !== undefined && sameValue(old, row) ? old : row;
  });
}

/** Of values as JSON has them. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, at) => sameValue(one, b[at]));
  }
  const [own, other] = [Object.entries(a), b as Readonly<Record<string, unknown>>];
  return own.length === Object.keys(b).length && own.every(([key, value]) => key in b && sameValue(value, other[key]));
}
