// The map's colours, read from the CSS variables. Read again when the theme changes.

import type { TruckState } from '../../../main/core/orders/types.js';
import { TRUCK_TONE } from '../../components/status.js';
import { tokenReader } from '../../components/token-colors.js';

export interface MapPalette {
  readonly surface: string;
  readonly sunken: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly focus: string;
  readonly font: string;
  readonly states: Readonly<Record<TruckState, string>>;
}

export function readMapPalette(element: Element): MapPalette {
  const get = tokenReader(element);
  const state = (name: TruckState) => get(`--st-${TRUCK_TONE[name]}`);
  return {
    surface: get('--surface'),
    sunken: get('--sunken'),
    border: get('--border'),
    borderStrong: get('--border-strong'),
    text: get('--text'),
    muted: get('--muted'),
    accent: get('--accent'),
    focus: get('--focus'),
    font: getComputedStyle(element).getPropertyValue('--font').trim() || 'sans-serif',
    states: {
      idle: state('idle'),
      'to-warehouse': state('to-warehouse'),
      waiting: state('waiting'),
      loading: state('loading'),
      delivering: state('delivering'),
    },
  };
}
