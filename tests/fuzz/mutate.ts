// Changes sound inputs a little: bytes, JSON values and texts. Everything follows from the random source.

import type { Random } from '../../main/core/lib/random.js';
import { randomInt } from '../../main/core/lib/random.js';
import { mutateFields } from './mutate-fields.js';
import { KEYS, NUMBERS, often, one, STRINGS, VARINTS } from './nasty.js';

const MOST_CHANGES = 4;
const LONGEST_RUN = 64;
const LARGEST = 64 * 1024;

type Change = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const place = (random: Random, bytes: Uint8Array): number => randomInt(random, 0, Math.max(0, bytes.length - 1));

function spliced(bytes: Uint8Array, at: number, remove: number, insert: ArrayLike<number>): Uint8Array {
  const rest = bytes.subarray(Math.min(bytes.length, at + remove));
  const start = Math.min(at, bytes.length);
  const result = new Uint8Array(start + insert.length + rest.length);
  result.set(bytes.subarray(0, start));
  result.set(insert, start);
  result.set(rest, start + insert.length);
  return result;
}

const CHANGES: readonly Change[] = [
  // A bit.
  (bytes, random) => {
    const changed = bytes.slice();
    const at = place(random, bytes);
    changed[at] = (changed[at] ?? 0) ^ (1 << randomInt(random, 0, 7));
    return changed;
  },
  // A byte.
  (bytes, random) => {
    const changed = bytes.slice();
    changed[place(random, bytes)] = randomInt(random, 0, 255);
    return changed;
  },
  // A number of the wire in place of what was there.
  (bytes, random) => spliced(bytes, place(random, bytes), randomInt(random, 0, 2), one(random, VARINTS)),
  // Cut off.
  (bytes, random) => bytes.slice(0, place(random, bytes)),
  // Something left out, or there twice.
  (bytes, random) => spliced(bytes, place(random, bytes), randomInt(random, 1, LONGEST_RUN), []),
  (bytes, random) => {
    const from = place(random, bytes);
    const run = bytes.slice(from, from + randomInt(random, 1, LONGEST_RUN));
    return spliced(bytes, place(random, bytes), 0, run);
  },
  // Some of another one.
  (bytes, random, others) => {
    const other = one(random, others);
    const from = place(random, other);
    return spliced(bytes, place(random, bytes), randomInt(random, 0, 8), other.slice(from, from + LONGEST_RUN));
  },
  // Nothing but noise.
  (_bytes, random) => Uint8Array.from({ length: randomInt(random, 0, 80) }, () => randomInt(random, 0, 255)),
];

/** `body`: the samples are messages, whose fields can be told apart; not frames. */
export function mutateBytes(random: Random, samples: readonly Uint8Array[], body = true): Uint8Array {
  let bytes = one(random, samples);
  // Some as they are: what is stateful must get somewhere, and what comes twice comes as it was.
  if (often(random, 0.25)) return bytes;
  // Most stay messages, and only what they say is strange.
  if (body && often(random, 0.6)) return mutateFields(random, bytes);
  const changes = randomInt(random, 1, MOST_CHANGES);
  for (let i = 0; i < changes; i += 1) bytes = one(random, CHANGES)(bytes, random, samples);
  return bytes.length > LARGEST ? bytes.slice(0, LARGEST) : bytes;
}

/** The samples in their order, as a session says them, with strange ones in between: what keeps a state gets somewhere. */
export function replayed(random: Random, samples: readonly Uint8Array[]): () => Uint8Array {
  let next = 0;
  return () => {
    if (often(random, 0.5)) return mutateBytes(random, samples);
    const bytes = samples[next % samples.length] ?? one(random, samples);
    next += 1;
    return bytes;
  };
}

/** A leaf that is nothing like what was there. */
function strange(random: Random): unknown {
  switch (randomInt(random, 0, 6)) {
    case 0:
    case 1:
      return one(random, NUMBERS);
    case 2:
    case 3:
      return one(random, STRINGS);
    case 4:
      return one(random, [null, true, false, [], {}]);
    case 5:
      return Array.from({ length: randomInt(random, 0, 60) }, () => one(random, NUMBERS));
    default:
      return nested(randomInt(random, 1, 40));
  }
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { x: value };
  return value;
}

/** The value with one place in it changed: replaced, left out, added, doubled. */
export function mutateJson(random: Random, value: unknown): unknown {
  if (often(random, 0.25)) return strange(random);
  if (Array.isArray(value)) {
    const copy: unknown[] = [...(value as readonly unknown[])];
    const at = randomInt(random, 0, Math.max(0, copy.length - 1));
    switch (randomInt(random, 0, 3)) {
      case 0:
        copy.splice(at, 1);
        break;
      case 1:
        copy.splice(at, 0, copy[at] ?? strange(random));
        break;
      default:
        copy[at] = mutateJson(random, copy[at]);
    }
    return copy;
  }
  if (typeof value !== 'object' || value === null) return strange(random);
  const entries = Object.entries(value);
  const at = randomInt(random, 0, Math.max(0, entries.length - 1));
  const [key, inner] = entries[at] ?? ['x', null];
  switch (randomInt(random, 0, 5)) {
    case 0:
      entries.splice(at, 1);
      break;
    case 1:
      entries.push([one(random, KEYS), strange(random)]);
      break;
    default:
      entries[at] = [key, mutateJson(random, inner)];
  }
  // As JSON.parse makes it: `__proto__` is a field like others.
  return JSON.parse(`{${entries.map(([name, part]) => `${JSON.stringify(name)}:${text(part)}`).join(',')}}`);
}

function text(part: unknown): string {
  return JSON.stringify(part) ?? 'null';
}

/** Several changes, or now and then none. */
export function mutatedJson(random: Random, samples: readonly unknown[]): unknown {
  let value = one(random, samples);
  const changes = randomInt(random, 0, MOST_CHANGES);
  for (let i = 0; i < changes; i += 1) value = mutateJson(random, value);
  return value;
}

const BITS = ['"', '""', ',', ';', '\n', '\r\n', '\r', '\t', '{', '}', '[', ']', ':', '//', '/*', '\uFEFF', '\\u0000'];

export function mutatedText(random: Random, samples: readonly string[]): string {
  let value = one(random, samples);
  const changes = randomInt(random, 0, MOST_CHANGES);
  for (let i = 0; i < changes; i += 1) {
    const at = randomInt(random, 0, value.length);
    const until = Math.min(value.length, at + randomInt(random, 0, 12));
    const what = randomInt(random, 0, 5);
    const insert =
      what === 0
        ? one(random, STRINGS)
        : what === 1
          ? String(one(random, NUMBERS))
          : what === 2
            ? one(random, BITS)
            : what === 3
              ? value.slice(at, at + randomInt(random, 0, 200))
              : '';
    value = what === 4 ? value.slice(0, at) : value.slice(0, at) + insert + value.slice(what === 3 ? at : until);
  }
  return value.slice(0, LARGEST);
}
