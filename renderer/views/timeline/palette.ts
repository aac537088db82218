// The canvas's colours, read from the CSS variables, and the patterns made of them. Read again when the theme changes.

import { BAR_KINDS } from '../../../main/core/feed/timeline-kinds.js';
import type { BarKind } from '../../../main/core/feed/timeline-kinds.js';
import { TRUCK_TONE } from '../../components/status.js';
import type { Tone } from '../../components/status.js';
import { tokenReader } from '../../components/token-colors.js';

export const BAR_TONE: Readonly<Record<BarKind, Tone>> = {
  queued: 'queued',
  packing: 'packing',
  ready: 'ready',
  loading: 'loading',
  'on-truck': 'on-truck',
  'to-warehouse': TRUCK_TONE['to-warehouse'],
  waiting: TRUCK_TONE.waiting,
  'truck-loading': TRUCK_TONE.loading,
  delivering: TRUCK_TONE.delivering,
};
/** Drawn hatched: nothing moves in them. */
const HATCHED: ReadonlySet<BarKind> = new Set(['queued', 'waiting']);
/** Drawn with chevrons: on the way, empty. */
const CHEVRONS: ReadonlySet<BarKind> = new Set(['to-warehouse']);

export interface KindPaint {
  readonly solid: string;
  readonly tint: string;
  readonly fill: string | CanvasPattern;
  /** Little-endian ABGR for image data. */
  readonly pixel: number;
  readonly patterned: boolean;
}

export interface Palette {
  readonly surface: string;
  readonly sunken: string;
  readonly hover: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly focus: string;
  readonly problem: string;
  /** Hatching of what went on too long, to lie over a bar. */
  readonly overrun: string | CanvasPattern;
  readonly font: string;
  /** By index into BAR_KINDS. */
  readonly kinds: readonly KindPaint[];
}

export function readPalette(element: Element): Palette {
  const get = tokenReader(element);
  const paint = (kind: BarKind): KindPaint => {
    const solid = get(`--st-${BAR_TONE[kind]}`);
    const tint = get(`--st-${BAR_TONE[kind]}-tint`);
    const patterned = HATCHED.has(kind) || CHEVRONS.has(kind);
    const fill = HATCHED.has(kind)
      ? hatch(solid, tint)
      : CHEVRONS.has(kind)
        ? chevrons(solid, get('--surface'))
        : solid;
    return { solid, tint, fill, pixel: toPixel(solid), patterned };
  };
  return {
    surface: get('--surface'),
    sunken: get('--sunken'),
    hover: get('--hover'),
    border: get('--border'),
    borderStrong: get('--border-strong'),
    text: get('--text'),
    muted: get('--muted'),
    accent: get('--accent'),
    focus: get('--focus'),
    problem: get('--st-problem'),
    overrun: hatch(get('--surface'), null),
    font: getComputedStyle(element).getPropertyValue('--font').trim() || 'sans-serif',
    kinds: BAR_KINDS.map(paint),
  };
}

function tile(
  size: number,
  draw: (context: CanvasRenderingContext2D) => void,
  otherwise: string,
): string | CanvasPattern {
  const canvas = document.createElement('canvas');
  const ratio = Math.min(3, Math.max(1, Math.round(devicePixelRatio)));
  canvas.width = size * ratio;
  canvas.height = size * ratio;
  const context = canvas.getContext('2d');
  if (!context) return otherwise;
  context.scale(ratio, ratio);
  draw(context);
  const pattern = context.createPattern(canvas, 'repeat');
  if (!pattern) return otherwise;
  pattern.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern;
}

/** `ground` null: see-through. */
function hatch(line: string, ground: string | null): string | CanvasPattern {
  return tile(
    6,
    (context) => {
      if (ground !== null) {
        context.fillStyle = ground;
        context.fillRect(0, 0, 6, 6);
      }
      context.strokeStyle = line;
      context.lineWidth = 1.6;
      context.beginPath();
      for (const shift of [-6, 0, 6]) {
        context.moveTo(shift - 1, 7);
        context.lineTo(shift + 7, -1);
      }
      context.stroke();
    },
    line,
  );
}

function chevrons(ground: string, line: string): string | CanvasPattern {
  return tile(
    12,
    (context) => {
      context.fillStyle = ground;
      context.fillRect(0, 0, 12, 12);
      context.strokeStyle = line;
      context.globalAlpha = 0.45;
      context.lineWidth = 1.4;
      context.beginPath();
      context.moveTo(3, 2);
      context.lineTo(7, 6);
      context.lineTo(3, 10);
      context.stroke();
    },
    ground,
  );
}

/** `#rrggbb`, `#rgb` or `rgb(r g b)` to one little-endian pixel; unreadable colours are grey. */
export function toPixel(color: string): number {
  let [r, g, b] = [128, 128, 128];
  const hex = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(color)?.[1];
  if (hex) {
    const wide = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
    [r, g, b] = [0, 2, 4].map((at) => parseInt(wide.slice(at, at + 2), 16)) as [number, number, number];
  } else {
    const parts = /^rgba?\(([^)]*)\)$/
      .exec(color)?.[1]
      ?.split(/[\s,/]+/)
      .map(Number);
    if (parts && parts.length >= 3) [r = 128, g = 128, b = 128] = parts;
  }
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
