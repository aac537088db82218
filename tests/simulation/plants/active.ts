// Which bug is planted in this run: for the modules that stand in front of the program's own.

import type { Plant } from './plants.js';

let active: Plant | null = null;

export function plant(bug: Plant | null): void {
  active = bug;
}

export function isPlanted(bug: Plant): boolean {
  return active === bug;
}
