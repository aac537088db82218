// Chance that depends on nothing but its place: the same seed and place give the same numbers, in whatever order they are asked for.

import { type Random, seededRandom } from '../lib/random.js';

/** A generator of its own for each place. `place`: names and numbers, e.g. a line, a direction, a connection, a frame. */
export function randomAt(seed: number, ...place: readonly (string | number)[]): Random {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  const mix = (value: number): void => {
    hash = Math.imul(hash ^ value, 0x01000193);
    hash ^= hash >>> 15;
  };
  for (const part of place) {
    if (typeof part === 'number') {
      mix(part | 0);
      mix(Math.floor(part / 0x100000000));
    } else for (let i = 0; i < part.length; i++) mix(part.charCodeAt(i));
    mix(0x2f);
  }
  return seededRandom(hash);
}

/** True `percent` times in a hundred; one number is drawn in any case. */
export function happens(random: Random, percent: number | undefined): boolean {
  return random.next() * 100 < (percent ?? 0);
}
