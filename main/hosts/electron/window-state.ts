// Remembers where the window was, and keeps it on a screen that is there now.

import { screen, type BrowserWindow, type Rectangle } from 'electron';
import fs from 'node:fs';

interface WindowState {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
  readonly zoom: number;
}

const DEFAULT_SIZE = { width: 1440, height: 900 };

/** The kept state if it is usable, else a centred window; the bounds always lie on a visible display. */
export function readWindowState(file: string): Partial<WindowState> & { size: { width: number; height: number } } {
  let kept: unknown;
  try {
    kept = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    // First start, or a file that somebody broke: the default will do.
    return { size: DEFAULT_SIZE };
  }
  if (!isState(kept)) return { size: DEFAULT_SIZE };
  const area = screen.getDisplayMatching(kept.bounds).workArea;
  const width = Math.min(Math.max(kept.bounds.width, 480), area.width);
  const height = Math.min(Math.max(kept.bounds.height, 360), area.height);
  const x = Math.min(Math.max(kept.bounds.x, area.x), area.x + area.width - width);
  const y = Math.min(Math.max(kept.bounds.y, area.y), area.y + area.height - height);
  return { ...kept, bounds: { x, y, width, height }, size: { width, height } };
}

function isState(value: unknown): value is WindowState {
  if (typeof value !== 'object' || value === null) return false;
  const { bounds, maximized, zoom } = value as Record<string, unknown>;
  if (typeof bounds !== 'object' || bounds === null) return false;
  const numbers = ['x', 'y', 'width', 'height'].map((key) => (bounds as Record<string, unknown>)[key]);
  return numbers.every((n) => Number.isInteger(n)) && typeof maximized === 'boolean' && Number.isFinite(zoom);
}

/** Writes the state when the window closes. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      zoom: window.webContents.getZoomFactor(),
    };
    try {
      fs.writeFileSync(file, JSON.stringify(state));
    } catch {
      // Where the window was is not worth keeping anybody from closing it.
    }
  });
}
