// How long a shelf lasts, in words: short for the cell, whole for the hover, with the window that it was counted over.

import type { InventoryRow } from '../../../main/contracts/app-api.js';
import { formatExact, formatNumber } from '../../components/format.js';
import { s } from './strings.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `3.2 d`, `14 d`, `5 h`, `12 min`, `0` */
export function coverShort(ms: number): string {
  if (ms <= 0) return '0';
  if (ms < HOUR) return s('coverMinutes', { n: Math.max(1, Math.round(ms / MINUTE)) });
  if (ms < 2 * DAY) return s('coverHours', { n: Math.round(ms / HOUR) });
  const days = ms / DAY;
  return s('coverDays', { n: days < 10 ? days.toFixed(1) : formatNumber(Math.round(days)) });
}

export interface CoveredRow extends InventoryRow {
  /** The window of the list that the row is of. */
  readonly demandFrom?: number | undefined;
  readonly demandTo?: number | undefined;
}

export function coverWords(row: CoveredRow): string {
  const { coverMs } = row;
  return coverMs === undefined ? '' : coverMs === null ? s('noDemand') : coverShort(coverMs);
}

/** What the number is made of: pieces, since when, how long that is. */
export function coverExplained(row: CoveredRow): string {
  const { coverMs, shipped = 0, available, demandFrom, demandTo } = row;
  if (coverMs === undefined || demandFrom === undefined || demandTo === undefined) return '';
  const since = formatExact(demandFrom);
  const span = coverShort(Math.max(MINUTE, demandTo - demandFrom));
  if (coverMs === null) return s('noDemandText', { since, span });
  return s('coverText', { shipped, since, span, available, cover: coverShort(coverMs) });
}
