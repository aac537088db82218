import { describe, expect, it } from 'vitest';
import { FLAG_INFERRED, barKindIndex } from '../../../main/core/feed/timeline-kinds.js';
import { TimelineLanes } from '../../../main/core/feed/timeline-lanes.js';
import { createPace } from '../../../main/core/fulfilment/pace.js';
import { usualTimes as learned } from '../../../main/kernel/pace-learner.js';
import type { BarsFrame } from '../../../renderer/views/timeline/bars-frame.js';
import { drawGhosts, usualTimes } from '../../../renderer/views/timeline/draw-ghosts.js';

type Rect = readonly [x: number, y: number, width: number, height: number];

/** One packing lane of bars [start, end] in ms, one pixel a ms, 20 pixels high; `rows` 0: drawn as a curve. */
function draw(part: 'behind' | 'over', bars: readonly (readonly [number, number])[], rows = 1, flags = 0): Rect[] {
  const lane = new TimelineLanes().at('warehouse', 1, 'packing');
  for (const [start, end] of bars) {
    const index = lane.bars.push(start, barKindIndex('packing') | flags, 7);
    if (end < Infinity) lane.bars.close(index, end);
  }
  const rects: Rect[] = [];
  const context = new Proxy(
    {},
    {
      get: (_target, name) =>
        name === 'rect' ? (...rect: readonly number[]) => rects.push(rect as unknown as Rect) : () => undefined,
      set: () => true,
    },
  ) as CanvasRenderingContext2D;
  const view = { width: 1000, height: 20, xOf: (time: number) => time };
  const frame = { context, view, palette: {}, now: 600, usual: usualTimes({ pack: 100 }) } as unknown as BarsFrame;
  drawGhosts(frame, part, [{ lane, y: 0, height: 20 }], new Map([[lane.index, { rows }]]), 0, 1000);
  return rects;
}

describe('usual times behind bars', () => {
  it('outlines as long as the step usually takes, whatever it took', () => {
    const widths = draw('behind', [
      [0, 40],
      [50, 200],
      [300, Infinity],
    ]).map(([x, , width]) => [x, width]);
    expect(widths).toEqual([
      [0.5, 100],
      [50.5, 100],
      [300.5, 100],
    ]);
  });

  it('hatches what went on much longer, from when it was due, up to now while it is open', () => {
    const over = (start: number, end: number) => draw('over', [[start, end]]).map(([x, , width]) => [x, width]);
    expect(over(0, 100)).toEqual([]);
    expect(over(0, 149)).toEqual([]);
    expect(over(0, 250)).toEqual([[100, 150]]);
    expect(over(300, Infinity)).toEqual([[400, 200]]);
  });

  it('draws nothing where bars are not drawn one by one, nor for what no report told', () => {
    expect(draw('behind', [[0, 300]], 0)).toEqual([]);
    expect(draw('over', [[0, 300]], 0)).toEqual([]);
    expect(draw('over', [[0, 300]], 1, FLAG_INFERRED)).toEqual([]);
  });

  it('knows no usual time until the kernel has learned one, which it tells to two digits', () => {
    expect(usualTimes(undefined)).toBeNull();
    expect(usualTimes({})).toBeNull();
    const pace = createPace();
    pace.observe('pack', 1234);
    expect(learned(pace)).toEqual({});
    for (const ms of [1234, 1239, 1236]) pace.observe('pack', ms);
    expect(learned(pace)).toEqual({ pack: 1200 });
  });
});
