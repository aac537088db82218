// How the columns of a list share the width of a sheet: by what stands in them. Pure.

/** Letters: a column of long sentences takes no more than this, and breaks them. */
const WIDEST = 44;
/** Up to here a column is as wide as its longest text, so that numbers, dates and states stay on one line. */
const WHOLE = 24;
/** Room between columns. */
const GAP = 2;

/** Shares in percent, one a column, which together are 100. */
export function columnShares(headers: readonly string[], rows: readonly (readonly string[])[]): readonly number[] {
  const letters = headers.map((header, column) => {
    let longest = 0;
    let sum = 0;
    for (const row of rows) {
      const { length } = row[column] ?? '';
      longest = Math.max(longest, length);
      sum += length;
    }
    const usual = rows.length === 0 ? 0 : sum / rows.length;
    return GAP + Math.min(WIDEST, Math.max(header.length, Math.min(longest, WHOLE), usual));
  });
  const all = letters.reduce((sum, one) => sum + one, 0);
  return letters.map((one) => (100 * one) / all);
}
