// Flakiness: whether a request is dropped. Every throw is a function of the seed and its number, so a restart goes on exactly.

import { seededRandom } from '../lib/random.js';

/** Uniform in [0, 1): the `count`-th throw under `seed`. */
export function diceThrow(seed: number, count: number): number {
  const mixed = Math.imul(count + 1, 0x9e3779b1) ^ Math.imul(seed | 0, 0x85ebca6b);
  return seededRandom(mixed).next();
}
