// What becomes of one frame, decided from configuration, seed and the frame's place alone; and how a corrupt frame looks.

import { type Random, randomInt } from '../lib/random.js';
import type { DirectionFaults, FaultDirection, FaultLineName } from './config.js';
import { happens, randomAt } from './throws.js';

/** One direction of one connection; connections of a line are numbered from 1 as they come. */
export interface FaultPlace {
  readonly line: FaultLineName;
  readonly direction: FaultDirection;
  readonly connection: number;
}

export interface Fate {
  readonly drop: boolean;
  readonly duplicate: boolean;
  readonly reorder: boolean;
  readonly corrupt: boolean;
  readonly split: boolean;
  readonly merge: boolean;
  readonly end: 'disconnect' | 'halfOpen' | null;
  readonly delayMs: number;
  /** For the details: where to cut, what to spoil. */
  readonly random: Random;
}

/** The fate of frame `index` (from 0, counted while faults are on). Raising one percentage changes none of the others' throws. */
export function fateOf(faults: DirectionFaults, seed: number, place: FaultPlace, index: number): Fate {
  const random = randomAt(seed, place.line, place.direction, place.connection, index);
  const { delay } = faults;
  const drop = happens(random, faults.drop);
  const duplicate = happens(random, faults.duplicate);
  const reorder = happens(random, faults.reorder);
  const corrupt = happens(random, faults.corrupt);
  const split = happens(random, faults.split);
  const merge = happens(random, faults.merge);
  const disconnect = happens(random, faults.disconnect);
  const halfOpen = happens(random, faults.halfOpen);
  const delayed = happens(random, delay?.percent);
  const late = random.next();
  const delayMs = delayed && delay !== undefined ? delay.minMs + late * (delay.maxMs - delay.minMs) : 0;
  const end = disconnect ? 'disconnect' : halfOpen ? 'halfOpen' : null;
  return { drop, duplicate, reorder, corrupt, split, merge, end, delayMs, random };
}

/** Where the body of a frame begins: after its length. */
export function bodyStart(frame: Uint8Array): number {
  return frame.findIndex((byte) => byte < 0x80) + 1;
}

/** The same frame with a body that no protobuf parser takes: its first tag has a wire type that there is not. */
export function corrupted(frame: Uint8Array, random: Random): Uint8Array {
  const start = bodyStart(frame);
  if (start >= frame.length) return new Uint8Array([1, 0xff]);
  const copy = frame.slice();
  copy[start] = 0xff;
  const other = randomInt(random, start, frame.length - 1);
  copy[other] = (copy[other] ?? 0) | 0x07;
  return copy;
}

/** The bytes in two to four pieces. A single byte stays whole. */
export function pieces(bytes: Uint8Array, random: Random): readonly Uint8Array[] {
  if (bytes.length < 2) return [bytes];
  const cuts = new Set<number>();
  for (let i = randomInt(random, 1, 3); i > 0; i--) cuts.add(randomInt(random, 1, bytes.length - 1));
  const at = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}
