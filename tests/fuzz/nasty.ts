// Values that programs stumble over: ends of number ranges, other languages' strings, empty and huge things.

import type { Random } from '../../main/core/lib/random.js';
import { randomInt } from '../../main/core/lib/random.js';

export const NUMBERS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  127,
  128,
  255,
  256,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  2 ** 63,
  -(2 ** 63),
  0.5,
  1e308,
];

export const STRINGS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  '9007199254740993',
  '1e3',
  '0x10',
  'delivered',
  'DELIVERED ',
  'Ünïcödé ß',
  '日本語の住所',
  'Привет, мир',
  'שלום עולם',
  'مرحبا',
  '𝒜𝓂𝒶𝓏ℴ𝓃 🚚📦',
  'e\u0301 a\u030a',
  '\u202Egnp.exe',
  '\u0000\u0007\u001b[31m',
  '\ud800',
  "'; DROP TABLE orders; --",
  '=HYPERLINK("x")',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'a'.repeat(300),
  '界'.repeat(5000),
];

export const KEYS: readonly string[] = ['__proto__', 'constructor', 'toString', 'kind', 'type', 'seq', 'id', '', 'x'];

/** Varints of int64 as bytes: the ends of the range, and longer than any may be. */
export const VARINTS: readonly (readonly number[])[] = [
  [0],
  [1],
  [0x7f],
  [0x80, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x80, 0x00],
];

export function one<T>(random: Random, from: readonly T[]): T {
  const value = from[randomInt(random, 0, from.length - 1)];
  if (value === undefined) throw new Error('nothing to choose from');
  return value;
}

export function often(random: Random, probability: number): boolean {
  return random.next() < probability;
}
