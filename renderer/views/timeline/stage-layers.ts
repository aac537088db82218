// The four layers of the timeline and what each is drawn from. Decides nothing: it is told which of them to draw.

import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { Selection, TimeRange } from '../../state/nav-store.js';
import { BarsPainter } from './draw-bars.js';
import type { UsualTimes } from './draw-ghosts.js';
import { drawGrid } from './draw-grid.js';
import { drawOverlay } from './draw-overlay.js';
import type { Layout } from './layout.js';
import { MINIMAP_PX, Minimap } from './minimap.js';
import type { Palette } from './palette.js';
import { SelectionIndex } from './selection-index.js';
import type { BarPlace } from './selection-index.js';
import { BARS, GRID, MINI, OVERLAY } from './stage-types.js';
import type { Hover, StageElements } from './stage-types.js';
import type { Viewport } from './viewport.js';

export interface LayersFrame {
  readonly model: TimelineModel;
  readonly layout: Layout;
  readonly view: Viewport;
  readonly palette: Palette;
  readonly now: number;
  readonly usual: UsualTimes | null;
  readonly selection: Selection | null;
  readonly hover: Hover | null;
  readonly cursor: BarPlace | null;
  readonly focused: boolean;
  readonly pinned: number | null;
  readonly pointerX: number | null;
  readonly range: readonly [number, number] | null;
  /** All views are filtered to it. */
  readonly filtered: TimeRange | null;
}

export class StageLayers {
  readonly minimap = new Minimap();
  readonly painter = new BarsPainter();
  readonly #index = new SelectionIndex();
  readonly #elements: StageElements;
  readonly #clock: () => number;

  constructor(elements: StageElements, clock: () => number) {
    this.#elements = elements;
    this.#clock = clock;
  }

  /** The selection's bars, wherever they are. */
  selected(model: TimelineModel, selection: Selection | null): readonly BarPlace[] {
    return this.#index.bars(model, selection);
  }

  /** Draws the layers in `dirty`. True when the overview has work left for the next frame. */
  paint(dirty: number, frame: LayersFrame): boolean {
    const { model, layout, view, palette, now } = frame;
    const { grid, bars, overlay, minimap } = this.#elements;
    const gridContext = dirty & GRID ? grid.getContext('2d') : null;
    if (gridContext) drawGrid({ context: gridContext, layout, view, palette, now, firstAt: model.firstAt });
    const barsContext = dirty & BARS ? bars.getContext('2d') : null;
    if (barsContext) this.painter.draw({ context: barsContext, model, layout, view, palette, now, usual: frame.usual });
    const overlayContext = dirty & (OVERLAY | BARS) ? overlay.getContext('2d') : null;
    if (overlayContext) {
      drawOverlay({
        ...frame,
        context: overlayContext,
        drawn: this.painter.drawn,
        selected: this.selected(model, frame.selection),
        hovered: frame.hover?.type === 'bar' ? frame.hover.place : null,
      });
    }
    const sampled = this.minimap.sample(model, now, this.#clock);
    const miniContext = dirty & MINI || sampled ? minimap.getContext('2d') : null;
    if (miniContext) this.minimap.draw(miniContext, MINIMAP_PX, model, view, palette);
    return this.minimap.busy;
  }
}
