// Names of warehouses and numbers of trucks: measured, placed beside their marks, drawn. Keeps the sides chosen before.

import type { Point } from '../../../main/core/lib/ids.js';
import { placeLabels } from './labels.js';
import type { LabelWish, Rect, Side } from './labels.js';
import type { MapPalette } from './map-palette.js';
import { text, textWidth } from './paint-text.js';

const WAREHOUSE_FONT = '600 12px';
const TRUCK_FONT = '600 11px';
const LABEL_PX = 15;
/** More numbers than this are not placed one by one: they stand above. */
const PLACED_UP_TO = 80;

export interface NamedMark {
  /** Unlike those of all others. */
  readonly key: string;
  readonly name: string;
  readonly at: Point;
}

export class NamePainter {
  #sides = new Map<string, Side>();

  /** Marks outside the canvas get no name. `others`: what else should not be hidden. */
  draw(
    context: CanvasRenderingContext2D,
    palette: MapPalette,
    area: { readonly width: number; readonly height: number },
    warehouses: readonly NamedMark[],
    trucks: readonly NamedMark[],
    others: readonly Rect[],
  ): void {
    const seen = ({ at }: NamedMark) => at.x > -12 && at.y > -12 && at.x < area.width + 12 && at.y < area.height + 12;
    const [docks, vans] = [warehouses.filter(seen), trucks.filter(seen)];
    const one = vans.length <= PLACED_UP_TO;
    const obstacles = [
      ...docks.map(({ at }) => around(at, 12, 12)),
      ...vans.map(({ at }) => around(at, 13, 11)),
      ...others,
    ];
    const wish = ({ key, name, at }: NamedMark, font: string, reach: Point, sides: readonly Side[]): LabelWish => {
      return { key, at, width: textWidth(context, palette, name, font) + 4, height: LABEL_PX, reach, sides };
    };
    const wishes = docks.map((dock) =>
      wish(dock, WAREHOUSE_FONT, { x: 15, y: 13 }, ['below', 'above', 'right', 'left']),
    );
    if (one) {
      for (const van of vans) {
        wishes.push(wish(van, TRUCK_FONT, { x: 15, y: 11 }, ['above', 'below', 'right', 'left']));
      }
    }
    const placed = placeLabels(wishes, obstacles, area, this.#sides);
    this.#sides = new Map([...placed].map(([key, { side }]) => [key, side]));
    const write = ({ key, name, at }: NamedMark, font: string) => {
      const box = placed.get(key) ?? { ...around(at, 0, 0), y: at.y - 25, height: LABEL_PX };
      text(context, palette, name, box.x + box.width / 2, box.y + box.height / 2, font, palette.text, 'center');
    };
    for (const van of vans) write(van, TRUCK_FONT);
    for (const dock of docks) write(dock, WAREHOUSE_FONT);
  }

  /** Room that names take beside the outermost marks, pixels. */
  room(context: CanvasRenderingContext2D, palette: MapPalette, names: readonly string[]): number {
    return names.reduce((most, name) => Math.max(most, textWidth(context, palette, name, WAREHOUSE_FONT) / 2), 12) + 8;
  }
}

/** The rectangle that reaches so far to either side. */
export function around(at: Point, x: number, y: number): Rect {
  return { x: at.x - x, y: at.y - y, width: 2 * x, height: 2 * y };
}
