// Draws how long single bars usually take: an outline behind them, and hatching over what went on much longer. Keeps nothing; draws
// nothing where lanes are curves or strips.

import { BAR_KINDS, FLAG_INFERRED, KIND_MASK } from '../../../main/core/feed/timeline-kinds.js';
import type { BarKind } from '../../../main/core/feed/timeline-kinds.js';
import type { AppStatus } from '../../../main/core/feed/types.js';
import type { BarsFrame, LaneBox, LaneDrawn } from './bars-frame.js';

/** Usual length by index into BAR_KINDS, ms; NaN: not known. */
export type UsualTimes = readonly number[];

/** A bar counts as too long from this many times the usual length on. */
export const OVERRUN = 1.5;
/** Lower bars, and shorter outlines, show nothing but noise. */
const LEAST_HEIGHT_PX = 5;
const LEAST_WIDTH_PX = 8;
const MOST = 1500;

const STEP_OF: Readonly<Partial<Record<BarKind, 'pack' | 'truck' | 'load' | 'delivery'>>> = {
  packing: 'pack',
  ready: 'truck',
  loading: 'load',
  'on-truck': 'delivery',
};

/** As the kernel has learned them; null while it knows none. */
export function usualTimes(usual: AppStatus['usual']): UsualTimes | null {
  const times = BAR_KINDS.map((kind) => {
    const step = STEP_OF[kind];
    return step === undefined ? NaN : (usual?.[step] ?? NaN);
  });
  return times.every(Number.isNaN) ? null : times;
}

export type GhostPart = 'behind' | 'over';

/** `behind`: the outlines, before the bars are drawn; `over`: the hatching, after. `lanes`: those in view. */
export function drawGhosts(
  frame: BarsFrame,
  part: GhostPart,
  lanes: readonly LaneBox[],
  drawn: ReadonlyMap<number, LaneDrawn>,
  t0: number,
  t1: number,
): void {
  const { context, view, palette, now, usual } = frame;
  if (usual === null) return;
  let budget = MOST;
  context.beginPath();
  for (const { lane, y, height } of lanes) {
    const rows = drawn.get(lane.index)?.rows ?? 0;
    const each = rows === 0 ? 0 : height / rows;
    if (each < LEAST_HEIGHT_PX) continue;
    lane.bars.each(t0, Math.min(t1, now), (index) => {
      if (budget <= 0) return;
      const byte = lane.bars.kind[index] ?? 0;
      const length = usual[byte & KIND_MASK] ?? NaN;
      if (Number.isNaN(length) || (byte & FLAG_INFERRED) !== 0) return;
      const start = lane.bars.startOf(index);
      const end = Math.min(lane.bars.endOf(index), Math.max(now, start));
      const top = y + (lane.bars.row[index] ?? 0) * each;
      const due = view.xOf(start + length);
      if (part === 'behind') {
        const x = Math.max(-4, view.xOf(start));
        const right = Math.min(view.width + 4, due);
        if (right - x < LEAST_WIDTH_PX) return;
        context.rect(x + 0.5, top + 0.5, right - x, each - 2);
      } else {
        if (end - start <= OVERRUN * length) return;
        const x = Math.max(-4, due);
        const right = Math.min(view.width + 4, view.xOf(end));
        if (right - x < 2) return;
        context.rect(x, top, right - x, each - 1);
      }
      budget--;
    });
  }
  if (part === 'behind') {
    context.strokeStyle = palette.borderStrong;
    context.lineWidth = 1;
    context.stroke();
  } else {
    context.fillStyle = palette.overrun;
    context.fill();
  }
}
