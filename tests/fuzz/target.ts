// What is fuzzed, as one shape: inputs go in one after another, each is accepted or refused for a reason.

import type { Random } from '../../main/core/lib/random.js';

export interface Fed {
  /** Throws when the program did what it must never do. `accepted`, or why the input was refused, in a few words. */
  feed(input: unknown): string;
  /** Looks at what has gathered; throws when it is more than allowed. */
  end?(): void;
}

export interface Target {
  readonly name: string;
  /** A generator of its own for each block of inputs: it may keep things from one to the next. */
  inputs(random: Random): () => unknown;
  /** A fresh one for each block. */
  start(random: Random): Fed;
}

/** A reason without its numbers and quotations: of few kinds, so that they can be counted. */
export function reason(text: string): string {
  const plain = text
    .replace(/"(?:[^"\\]|\\.)*"?/g, '…')
    .replace(/[^\x20-\x7e…]+/g, '?')
    .replace(/-?\d[\d.e+]*/g, '#')
    .replace(/(#[, ;]*){2,}/g, '# ');
  return plain.length > 60 ? `${plain.slice(0, 57)}...` : plain;
}
