// Which rows of a long list are in sight, and which are drawn. Rows are all equally high, so nothing is measured or kept: pure.

/** Pixels, in CSS as well. */
export const ROW_HEIGHT = 32;
/** The heading stands above the first row and covers what is scrolled under it. */
export const HEADER_HEIGHT = 32;

/** Numbers of rows, both included; no row when `last` < `first`. */
export interface RowSpan {
  readonly first: number;
  readonly last: number;
}

/** The rows that a scroller of this height shows when it is scrolled by `top`, also in part. As if the list had no end. */
export function rowsInSight(top: number, height: number): RowSpan {
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT));
  return { first, last: Math.max(first, Math.ceil((top + height - HEADER_HEIGHT) / ROW_HEIGHT) - 1) };
}

/** That much of it as a list of `total` rows has. */
export function withinList({ first, last }: RowSpan, total: number): RowSpan {
  return { first: Math.max(0, Math.min(first, total - 1)), last: Math.min(last, total - 1) };
}

/** The rows to draw, in order: those in sight, `overscan` more at both ends, and `always`, however far away it is. */
export function rowsToDraw(sight: RowSpan, overscan: number, total: number, always: number): readonly number[] {
  const first = Math.max(0, sight.first - overscan);
  const last = Math.min(total - 1, sight.last + overscan);
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (always >= 0 && always < first) rows.unshift(always);
  if (always > last && always < total) rows.push(always);
  return rows;
}

export const topOf = (row: number): number => HEADER_HEIGHT + row * ROW_HEIGHT;

export const heightOf = (total: number): number => topOf(total);

/** Where to scroll so that a row is wholly in sight; null when it is. */
export function scrollTo(row: number, top: number, height: number): number | null {
  const start = topOf(row) - HEADER_HEIGHT;
  if (start < top) return start;
  const end = topOf(row) + ROW_HEIGHT;
  return end > top + height ? end - height : null;
}
