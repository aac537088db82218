// Inputs out of nothing, by fast-check: noise of the right shape where mutation of sound ones would never get.

import fc from 'fast-check';
import type { Random } from '../../main/core/lib/random.js';

const BATCH = 64;

const ARBITRARIES = {
  bytes: fc.uint8Array({ maxLength: 60 }),
  json: fc.jsonValue({ maxDepth: 4 }),
  text: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 80 })),
  number: fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.double(), fc.constantFrom(0, -1, 2 ** 31, 2 ** 53 - 1)),
};
type Kind = keyof typeof ARBITRARIES;

/** Samples are made many at a time: one at a time costs more than what is tested. */
const made: Partial<Record<Kind, unknown[]>> = {};
let madeFor: Random | null = null;

function next(kind: Kind, random: Random): unknown {
  if (madeFor !== random) {
    for (const key of Object.keys(ARBITRARIES) as Kind[]) made[key] = [];
    madeFor = random;
  }
  const left = made[kind] ?? [];
  if (left.length === 0) {
    const seed = Math.floor(random.next() * 2 ** 31);
    left.push(...fc.sample<unknown>(ARBITRARIES[kind] as fc.Arbitrary<unknown>, { numRuns: BATCH, seed }));
    made[kind] = left;
  }
  return left.pop();
}

export const noise = {
  bytes: (random: Random): Uint8Array => next('bytes', random) as Uint8Array,
  json: (random: Random): unknown => next('json', random),
  text: (random: Random): string => next('text', random) as string,
  number: (random: Random): number => next('number', random) as number,
};
