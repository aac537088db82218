// Feeds targets with inputs, block after block: counts what became of them, and watches time and memory. Everything follows from
// the seed: a block can be run again by itself.

import { seededRandom } from '../../main/core/lib/random.js';
import type { Target } from './target.js';

/** Inputs of one block: what is stateful begins anew with each. */
export const BLOCK = 500;
/** One input may take so long; what takes longer is tried again alone, for the machine may have been busy. */
export const INPUT_MS = 250;
const TRIES = 3;
/** What stays in memory after the first fifth of the inputs may grow by so much until the end. */
export const GROWTH_BYTES = 16 * 1024 * 1024;
const WARM = 0.2;
const SAMPLES = 40;

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** Only this target, and only this block of it. */
  readonly target?: string;
  readonly block?: number;
  /** Collects garbage, when the process may. */
  readonly gc?: (() => void) | undefined;
  readonly progress?: (done: number) => void;
}

export interface FuzzReport {
  readonly inputs: number;
  readonly seconds: number;
  /** Longest time of a single input in ms. */
  readonly slowestMs: number;
  /** Heap after garbage collection: when warm, and the most after that; null without `gc`. */
  readonly heap: { readonly warm: number; readonly most: number } | null;
  /** By target: how many were accepted, and how many refused for which reason. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** An input that did what it must not; `again`: how to run it once more. */
export class FuzzError extends Error {
  override readonly name = 'FuzzError';
}

/** Throws FuzzError. */
export function fuzz(targets: readonly Target[], options: FuzzOptions): FuzzReport {
  const { inputs, seed, gc } = options;
  const chosen = targets.filter(({ name }) => options.target === undefined || name === options.target);
  if (chosen.length === 0) throw new Error(`there is no target ${options.target}; there are: ${names(targets)}`);
  const counts = new Map(chosen.map(({ name }) => [name, new Map<string, number>()]));
  const started = performance.now();
  const blocks = options.block === undefined ? Math.ceil(inputs / BLOCK) : 1;
  const every = Math.max(1, Math.floor(blocks / SAMPLES));
  let done = 0;
  let slowestMs = 0;
  let warm: number | null = null;
  let most = 0;
  for (let i = 0; i < blocks; i += 1) {
    const target = chosen[i % chosen.length];
    if (target === undefined) break;
    const block = options.block ?? Math.floor(i / chosen.length);
    const count = Math.min(BLOCK, inputs - done);
    const slowest = runBlock(target, { seed, block, count, counts: counts.get(target.name) ?? new Map() });
    slowestMs = Math.max(slowestMs, slowest);
    done += count;
    options.progress?.(done);
    if (gc === undefined || i % every !== 0 || done < inputs * WARM) continue;
    gc();
    const { heapUsed } = process.memoryUsage();
    warm ??= heapUsed;
    most = Math.max(most, heapUsed);
    if (most - warm > GROWTH_BYTES) {
      throw new FuzzError(`memory grew from ${warm} to ${most} bytes after ${done} inputs (allowed: ${GROWTH_BYTES})`);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  return { inputs: done, seconds, slowestMs, heap: warm === null ? null : { warm, most }, counts };
}

interface Block {
  readonly seed: number;
  readonly block: number;
  readonly count: number;
  readonly counts: Map<string, number>;
}

/** The longest time of one input. */
function runBlock(target: Target, { seed, block, count, counts }: Block): number {
  const random = seededRandom(hash(`${seed}/${target.name}/${block}`));
  const next = target.inputs(random);
  const fed = target.start(random);
  const where = `target "${target.name}", block ${block}, seed ${seed}`;
  const again = `npm run fuzz -- --seed ${seed} --target "${target.name}" --block ${block}`;
  let slowest = 0;
  for (let i = 0; i < count; i += 1) {
    const input = next();
    const began = performance.now();
    let told: string;
    try {
      told = fed.feed(input);
    } catch (error) {
      throw new FuzzError(`${where}, input ${i}: ${shown(input)}\nAgain: ${again}`, { cause: error });
    }
    const took = performance.now() - began;
    if (took > INPUT_MS && isSlow(target, input)) {
      throw new FuzzError(`${where}, input ${i} took ${took.toFixed(0)} ms: ${shown(input)}\nAgain: ${again}`);
    }
    slowest = Math.max(slowest, took);
    counts.set(told, (counts.get(told) ?? 0) + 1);
  }
  fed.end?.();
  return slowest;
}

/** Whether it takes that long by itself, each time. */
function isSlow(target: Target, input: unknown): boolean {
  for (let i = 0; i < TRIES; i += 1) {
    const fed = target.start(seededRandom(1));
    const began = performance.now();
    try {
      fed.feed(input);
    } catch {
      // It was told already what it does; here only the time counts.
      return true;
    }
    if (performance.now() - began <= INPUT_MS) return false;
  }
  return true;
}

function shown(input: unknown): string {
  const text = input instanceof Uint8Array ? `bytes ${Buffer.from(input).toString('hex')}` : JSON.stringify(input);
  return text !== undefined && text.length > 2000 ? `${text.slice(0, 2000)}…` : String(text);
}

function names(targets: readonly Target[]): string {
  return targets.map(({ name }) => name).join(', ');
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
