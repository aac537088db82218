// What rows call, as one object that stays the same while what it does is always the latest: rows need not be drawn again for it.

import { useMemo } from 'react';
import { useLatest } from '../../state/use-latest.js';
import type { RowActs } from './grid-row.js';

export function useRowActs<Row>(acts: RowActs<Row>): RowActs<Row> {
  const latest = useLatest(acts);
  return useMemo(
    () => ({
      cell: (...args) => latest.current.cell(...args),
      select: (row) => latest.current.select(row),
      open: (row) => latest.current.open(row),
      menu: (...args) => latest.current.menu(...args),
    }),
    [latest],
  );
}
