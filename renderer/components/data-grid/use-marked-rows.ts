// The rows of a table that are marked together: a run with Shift, or all that match. Knows where they begin and end, says so, copies them.

import { useState } from 'react';
import { defineStrings } from '../../state/strings.js';
import { loadRange, MOST_COPIED, rowsAsTsv } from './copy-rows.js';
import type { Column, GridSource } from './types.js';

const s = defineStrings('marked-rows', {
  marked: '{n} {n|row|rows} marked: Ctrl+C copies {n|it|them}',
  markedAll: 'All {n} rows marked: Ctrl+C copies the first {most}',
  copied: '{n} {n|row|rows} copied',
  notCopied: 'Not copied: the clipboard or the program is not to be had now.',
});

/** Numbers of rows, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

export interface MarkedRows {
  /** The active row alone, where nothing is marked. */
  readonly range: Range;
  /** More than the active row is meant. */
  readonly several: boolean;
  readonly has: (index: number) => boolean;
  /** What is marked or was copied, in words; '' when there is nothing to say. */
  readonly text: string;
  /** The active row goes elsewhere: with Shift everything from where it began is marked, otherwise nothing. */
  readonly moved: (extend: boolean) => void;
  readonly markAll: () => void;
  readonly clear: () => void;
  readonly copy: (range?: Range) => Promise<void>;
}

export function useMarkedRows<Row>(
  activeRow: number,
  total: number,
  columns: readonly Column<Row>[],
  { key, load }: GridSource<Row>,
): MarkedRows {
  /** The other end of the rows marked with Shift; null: only the active row. */
  const [anchor, setAnchor] = useState<number | null>(null);
  /** All that match, also those that were never fetched. */
  const [all, setAll] = useState(false);
  const [copied, setCopied] = useState('');
  const [question, setQuestion] = useState(key);
  // Other rows match now: what was marked is not what it was.
  if (question !== key) {
    setQuestion(key);
    setAnchor(null);
    setAll(false);
    setCopied('');
  }
  const other = anchor ?? activeRow;
  const range = all
    ? { first: 0, last: total - 1 }
    : { first: Math.min(activeRow, other), last: Math.max(activeRow, other) };
  const several = (all || anchor !== null) && range.first >= 0 && total > 0;
  const n = range.last - range.first + 1;
  const set = (nextAnchor: number | null, nextAll: boolean) => {
    setAnchor(nextAnchor);
    setAll(nextAll);
    setCopied('');
  };
  return {
    range,
    several,
    has: (index) => several && index >= range.first && index <= range.last,
    text:
      copied !== ''
        ? copied
        : !several
          ? ''
          : n > MOST_COPIED
            ? s('markedAll', { n, most: MOST_COPIED })
            : s('marked', { n }),
    moved: (extend) => set(extend ? (anchor ?? Math.max(0, activeRow)) : null, false),
    markAll: () => set(null, true),
    clear: () => set(null, false),
    copy: async (some = range) => {
      if (some.first < 0) return;
      try {
        const rows = await loadRange(load, some.first, some.last);
        await navigator.clipboard.writeText(rowsAsTsv(columns, rows));
        setCopied(s('copied', { n: rows.length }));
      } catch {
        // Refused by the browser, or the program is away: nothing is lost, and it can be pressed again.
        setCopied(s('notCopied'));
      }
    },
  };
}
