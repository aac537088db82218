// Tells React what changed beside the canvases: rows and states at once, numbers that count up at most four times a second.

import { rowAt } from './layout.js';
import type { Layout } from './layout.js';
import type { StageState } from './stage-types.js';
import type { Viewport } from './viewport.js';

/** How often React hears of numbers that count up. */
const TELL_EVERY_MS = 250;

export class StageTeller {
  readonly #tell: (state: StageState) => void;
  readonly #clock: () => number;
  #sent = '';
  #sentLayout: Layout | null = null;
  #sentAt = -Infinity;
  #next: StageState | null = null;
  #later: ReturnType<typeof setTimeout> | null = null;

  constructor(tell: (state: StageState) => void, clock: () => number) {
    this.#tell = tell;
    this.#clock = clock;
  }

  dispose(): void {
    if (this.#later !== null) clearTimeout(this.#later);
  }

  offer(state: StageState): void {
    this.#next = state;
    const { layout, rows, follow, content, news, spanMs } = state;
    const urgent = `${rows.join('/')}/${follow}/${content}`;
    const key = `${urgent}/${news}/${Math.round(spanMs / 1000)}`;
    if (key === this.#sent && layout === this.#sentLayout) return;
    const due = this.#sentAt + TELL_EVERY_MS - this.#clock();
    if (this.#sent.startsWith(urgent) && layout === this.#sentLayout && due > 0) {
      this.#later ??= setTimeout(() => {
        this.#later = null;
        if (this.#next) this.offer(this.#next);
      }, due);
      return;
    }
    this.#sentAt = this.#clock();
    this.#sent = key;
    this.#sentLayout = layout;
    this.#tell(state);
  }
}

/** First and last row near the view, in steps, so that scrolling does not render at every pixel. */
export function rowsNear(layout: Layout, view: Viewport): [number, number] {
  const chunk = Math.max(200, view.height / 2);
  const from = Math.floor(view.scrollY / chunk) * chunk - chunk;
  const first = Math.max(0, rowAt(layout, Math.max(0, from)));
  let last = first;
  while (last < layout.rows.length - 1 && (layout.rows[last]?.y ?? 0) < from + view.height + 3 * chunk) last++;
  return [first, last];
}
