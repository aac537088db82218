// Measured rows against their goals: the JSON that `--json` writes and the table that is printed. Pure.

import type { Goal, Part } from './goals.js';
import { shortNumber } from './stats.js';

/** What a group has found out about a row. */
export interface Measured {
  /** One figure a part of the row's goal. */
  readonly figures: readonly number[];
  /** Medians and ranges behind it, what limits it, what was unusual. */
  readonly note: string;
  /** Why the goals are not met whatever the figure: what they ask for was not reached. */
  readonly short?: string;
}

/** Null stands for "no goal", or, when `figure` is null too, for "could not be measured" (the note says why). */
export interface Row {
  readonly id: string;
  readonly figure: number | readonly number[] | null;
  readonly must: number | readonly (number | null)[] | null;
  readonly stretch: number | readonly (number | null)[] | null;
  readonly mustMet: boolean | null;
  readonly stretchMet: boolean | null;
  readonly note: string;
}

/** Throws RangeError when the figures are not one a part, or not numbers. */
export function rowOf(goal: Goal, measured: Measured | null, why = ''): Row {
  const must = oneOrAll(goal.parts.map((part) => part.must));
  const stretch = oneOrAll(goal.parts.map((part) => part.stretch));
  const base = { id: goal.id, must, stretch };
  if (measured === null) return { ...base, figure: null, mustMet: null, stretchMet: null, note: why };
  const { figures, note, short } = measured;
  if (figures.length !== goal.parts.length || figures.some((figure) => !Number.isFinite(figure))) {
    throw new RangeError(`${goal.id}: got figures ${figures.join(', ')}, allowed ${goal.parts.length} numbers`);
  }
  const figure = oneOrAll(figures) as number | readonly number[];
  if (short !== undefined) return { ...base, figure, mustMet: false, stretchMet: false, note: `${short}; ${note}` };
  return {
    ...base,
    figure,
    mustMet: met(goal.parts, figures, 'must'),
    stretchMet: met(goal.parts, figures, 'stretch'),
    note,
  };
}

function oneOrAll<T>(values: readonly T[]): T | readonly T[] | null {
  return values.length === 1 ? (values[0] ?? null) : values;
}

/** Null where no part has such a goal. */
function met(parts: readonly Part[], figures: readonly number[], which: 'must' | 'stretch'): boolean | null {
  const verdicts = parts.flatMap((part, at) => {
    const limit = part[which];
    const figure = figures[at];
    if (limit === null || figure === undefined) return [];
    return [part.better === 'more' ? figure >= limit : figure <= limit];
  });
  return verdicts.length === 0 ? null : verdicts.every(Boolean);
}

export function toJson(rows: readonly Row[]): string {
  return `${JSON.stringify({ rows }, null, 2)}\n`;
}

const COLUMNS = ['id', 'what', 'figure', 'goal', 'stretch', 'met'] as const;

/** One line a row, then the notes. */
export function tableOf(rows: readonly Row[], goals: readonly Goal[]): string {
  const goalOf = (id: string): Goal | undefined => goals.find((goal) => goal.id === id);
  const cells = rows.map((row) => cellsOf(row, goalOf(row.id)));
  const widths = COLUMNS.map((column, at) => Math.max(column.length, ...cells.map((cell) => cell[at]?.length ?? 0)));
  const line = (cell: readonly string[]): string =>
    cell
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const notes = rows.filter((row) => row.note !== '').map((row) => `${row.id.padEnd(4)} ${row.note}`);
  return [line(COLUMNS), rule, ...cells.map(line), '', ...notes].join('\n');
}

/** The same as a Markdown table, notes in its last column. */
export function markdownOf(rows: readonly Row[], goals: readonly Goal[]): string {
  const lines = rows.map((row) => {
    const goal = goals.find(({ id }) => id === row.id);
    return `| ${[...cellsOf(row, goal), row.note].map((text) => text.replaceAll('|', '/')).join(' | ')} |`;
  });
  const heading = [...COLUMNS, 'note'];
  return [`| ${heading.join(' | ')} |`, `|${heading.map(() => '---').join('|')}|`, ...lines].join('\n');
}

function cellsOf(row: Row, goal: Goal | undefined): readonly string[] {
  const unit = goal?.unit === undefined || goal.unit === '' ? '' : ` ${goal.unit}`;
  const limit = (which: 'must' | 'stretch'): string => {
    const limits = goal?.parts.map((part) => {
      const value = part[which];
      return value === null ? '-' : `${part.better === 'more' ? '>=' : '<='} ${shortNumber(value)}`;
    });
    return limits === undefined || limits.every((text) => text === '-') ? '-' : limits.join('; ');
  };
  return [row.id, goal?.what ?? '', figureText(row, unit), limit('must'), limit('stretch'), verdict(row)];
}

function figureText(row: Row, unit: string): string {
  if (row.figure === null) return 'not measured';
  const figures = typeof row.figure === 'number' ? [row.figure] : row.figure;
  return `${figures.map(shortNumber).join('; ')}${unit}`;
}

function verdict({ figure, mustMet, stretchMet }: Row): string {
  if (figure === null) return 'NOT MEASURED';
  if (mustMet === null && stretchMet === null) return '-';
  if (mustMet === false) return 'no';
  return stretchMet === true ? 'stretch' : 'yes';
}
