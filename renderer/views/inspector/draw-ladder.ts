// The ladder beside the rows: three lifelines, an arrow for each visible row, and from the chosen message lines to what acked and
// answered it. Draws; decides nothing.

import { MARKS } from '../../../main/core/inspector/pairing.js';
import type { RecordRole } from '../../../main/core/recording/types.js';
import { tokenReader } from '../../components/token-colors.js';
import type { MessageFacts } from './message-store.js';
import { ways } from './message-store.js';

export const LADDER_PX = 190;
const HEAD = 5;
/** Where the lifelines stand, as shares of the width. */
const LIFELINES: Readonly<Record<RecordRole, number>> = { ups: 0.14, store: 0.5, world: 0.86 };

export interface LadderPalette {
  readonly border: string;
  readonly muted: string;
  readonly accent: string;
  readonly problem: string;
  readonly odd: string;
  readonly ask: string;
  readonly answer: string;
}

export function readLadderPalette(element: Element): LadderPalette {
  const get = tokenReader(element);
  return {
    border: get('--border'),
    muted: get('--muted'),
    accent: get('--accent'),
    problem: get('--st-problem'),
    odd: get('--st-loading'),
    ask: get('--st-packing'),
    answer: get('--st-delivered'),
  };
}

export interface LadderRow {
  readonly facts: MessageFacts;
  /** Middle of the row, in pixels. */
  readonly y: number;
  readonly selected: boolean;
  readonly linked: boolean;
}

export function drawLadder(
  context: CanvasRenderingContext2D,
  palette: LadderPalette,
  rows: readonly LadderRow[],
  width: number,
  height: number,
): void {
  context.clearRect(0, 0, width, height);
  const x = (role: string): number => Math.round(width * LIFELINES[role as RecordRole]) + 0.5;
  context.lineWidth = 1;
  context.strokeStyle = palette.border;
  context.beginPath();
  for (const role of Object.keys(LIFELINES)) {
    context.moveTo(x(role), 0);
    context.lineTo(x(role), height);
  }
  context.stroke();
  for (const row of rows) drawArrow(context, palette, row, x, width);
  drawPair(context, palette, rows, x);
}

function colourOf(palette: LadderPalette, { facts: { marks, entry, record } }: LadderRow): string {
  if ((marks & (MARKS.unreadable | MARKS.error | MARKS.reused)) !== 0) return palette.problem;
  if ((marks & (MARKS.lost | MARKS.resent | MARKS.duplicate | MARKS.stray)) !== 0) return palette.odd;
  if (entry.kind === 'acks') return palette.muted;
  const [from] = ways(record);
  const asks = record.side === 'world-ups' ? from === 'ups' : from === 'store';
  return asks ? palette.ask : palette.answer;
}

function drawArrow(
  context: CanvasRenderingContext2D,
  palette: LadderPalette,
  row: LadderRow,
  x: (role: string) => number,
  width: number,
): void {
  const { facts, y } = row;
  const { kind } = facts.entry;
  if (kind === 'gap' || kind === 'opened' || kind === 'closed' || kind === 'joined') {
    context.strokeStyle = kind === 'gap' ? palette.problem : palette.border;
    context.setLineDash([3, 3]);
    line(context, 0, y, width, y);
    context.setLineDash([]);
    return;
  }
  const [from, to] = ways(facts.record);
  const [start, end] = [x(from), x(to)];
  const way = Math.sign(end - start);
  const colour = colourOf(palette, row);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = row.selected ? 3 : row.linked ? 2 : 1;
  if (kind === 'acks') context.setLineDash([2, 3]);
  else if ((facts.marks & MARKS.resent) !== 0) context.setLineDash([6, 3]);
  // What was lost does not arrive.
  const lost = (facts.marks & MARKS.lost) !== 0;
  const tip = lost ? start + (end - start) * 0.7 : end;
  line(context, start, y, tip, y);
  context.setLineDash([]);
  context.beginPath();
  if (lost) {
    context.moveTo(tip - 4, y - 4);
    context.lineTo(tip + 4, y + 4);
    context.moveTo(tip + 4, y - 4);
    context.lineTo(tip - 4, y + 4);
    context.stroke();
  } else {
    context.moveTo(tip, y);
    context.lineTo(tip - way * HEAD * 1.6, y - HEAD);
    context.lineTo(tip - way * HEAD * 1.6, y + HEAD);
    context.fill();
  }
  context.lineWidth = 1;
}

/** From the chosen row to those that belong to it. */
function drawPair(
  context: CanvasRenderingContext2D,
  palette: LadderPalette,
  rows: readonly LadderRow[],
  x: (role: string) => number,
): void {
  const selected = rows.find((row) => row.selected);
  if (selected === undefined) return;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  for (const other of rows) {
    if (!other.linked) continue;
    const shared = ways(selected.facts.record)[1];
    const at = x(shared);
    line(context, at, selected.y, at, other.y);
  }
  context.lineWidth = 1;
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
