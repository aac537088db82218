// Writes words into bars that are long and high enough for them. Keeps measured widths.

import { BAR_KINDS, FLAG_INFERRED, KIND_MASK } from '../../../main/core/feed/timeline-kinds.js';
import type { BarsFrame, LaneBox, LaneDrawn } from './bars-frame.js';
import { formatDuration } from './format.js';
import { kindWord } from './strings.js';

const LABEL_FROM_PX = 40;
const MOST_LABELS = 400;

export class LabelPainter {
  readonly #widths = new Map<string, number>();

  /** Words in bars that are long and high enough. */
  draw(
    frame: BarsFrame,
    lanes: readonly LaneBox[],
    drawn: ReadonlyMap<number, LaneDrawn>,
    t0: number,
    t1: number,
  ): void {
    const { context, view, palette, now } = frame;
    context.font = `11px ${palette.font}`;
    context.textBaseline = 'middle';
    let budget = MOST_LABELS;
    for (const { lane, y, height } of lanes) {
      const rows = drawn.get(lane.index)?.rows ?? 0;
      const each = rows === 0 ? 0 : height / rows;
      if (each < 13) continue;
      lane.bars.each(t0, t1, (index) => {
        if (budget <= 0) return;
        const start = lane.bars.startOf(index);
        const end = lane.bars.endOf(index);
        const left = Math.max(0, view.xOf(start));
        const room = Math.min(view.width, view.xOf(Math.min(end, now))) - left - 10;
        if (room < LABEL_FROM_PX - 10) return;
        const byte = lane.bars.kind[index] ?? 0;
        const paint = palette.kinds[byte & KIND_MASK];
        const kind = BAR_KINDS[byte & KIND_MASK];
        if (!paint || !kind) return;
        const ref = lane.bars.ref[index] ?? 0;
        const order = frame.model.orderOf(ref);
        const name = lane.stage === 'state' ? kindWord(kind) : order > 0 ? `#${order}` : String(ref);
        const text = this.#fit(
          context,
          end === Infinity ? `${name} · ${formatDuration(now - start)}` : name,
          name,
          room,
        );
        if (text === '') return;
        const plain = paint.patterned || (byte & FLAG_INFERRED) !== 0;
        const middle = y + (lane.bars.row[index] ?? 0) * each + each / 2;
        if (plain) {
          // Hatches make text hard to read: it stands on a calm ground.
          context.fillStyle = palette.surface;
          context.fillRect(left + 3, middle - 7, this.width(context, text) + 6, 13);
        }
        context.fillStyle = plain ? palette.text : palette.surface;
        context.fillText(text, left + 6, middle);
        budget--;
      });
    }
  }

  /** Measured once. */
  width(context: CanvasRenderingContext2D, text: string): number {
    let width = this.#widths.get(text);
    if (width === undefined) {
      if (this.#widths.size > 5000) this.#widths.clear();
      width = context.measureText(text).width;
      this.#widths.set(text, width);
    }
    return width;
  }

  #fit(context: CanvasRenderingContext2D, long: string, short: string, room: number): string {
    if (this.width(context, long) <= room) return long;
    return this.width(context, short) <= room ? short : '';
  }
}
