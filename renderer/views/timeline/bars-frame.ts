// What every part of the bars layer is given. No behaviour.

import type { TimelineLane } from '../../../main/core/feed/timeline-lanes.js';
import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { UsualTimes } from './draw-ghosts.js';
import type { Layout } from './layout.js';
import type { Palette } from './palette.js';
import type { Viewport } from './viewport.js';

export interface BarsFrame {
  readonly context: CanvasRenderingContext2D;
  readonly model: TimelineModel;
  readonly layout: Layout;
  readonly view: Viewport;
  readonly palette: Palette;
  readonly now: number;
  /** Null: not known, or not wanted. */
  readonly usual: UsualTimes | null;
}

/** A lane in view and its place, CSS pixels from the top of the lanes. */
export interface LaneBox {
  readonly lane: TimelineLane;
  readonly y: number;
  readonly height: number;
}

export interface LaneDrawn {
  /** Rows that bars of the lane are spread over; 0 when it is drawn as a curve or strip. */
  readonly rows: number;
}
