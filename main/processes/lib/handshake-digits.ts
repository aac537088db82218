// Dialect "v4" begins with the world's id as bare ASCII digits, unframed. Owns where the digits end and the first frame begins.

import { DEFAULT_LIMITS, WireError } from '../../core/session/types.js';
import type { Handshake, HandshakeResult } from './link-protocol.js';
import { joinBytes } from './join-bytes.js';

/** The UPS writes the digits in one piece and then waits for us: a pause ends them. */
export const DIGITS_PAUSE_MS = 300;
/** 2^53-1 has 16 digits; a frame's length may look like one more. */
const MAX_RUN = 17;
const ZERO = 0x30;
const NINE = 0x39;

/** Tells whether bytes that begin a frame's body can, and whether a whole body is one. */
export interface FrameLook {
  readonly firstBytes: ReadonlySet<number>;
  isFrame(buffer: Uint8Array, start: number, end: number): boolean;
}

/** The digits are those before the first other byte, or before a pause; how a digit-like length is told from them: `endOfDigits`. */
export function digitsHandshake(look: FrameLook): Handshake {
  let heard = new Uint8Array(0);
  const decide = (paused: boolean): HandshakeResult | null => {
    const end = heard.length === 0 ? null : endOfDigits(heard, look, paused);
    return end === null ? null : { ok: true, worldId: worldOf(heard, end), created: false, rest: heard.subarray(end) };
  };
  return {
    greeting: new Uint8Array(0),
    receive(chunk) {
      heard = joinBytes(heard, chunk);
      return decide(false);
    },
    pause: { afterMs: DIGITS_PAUSE_MS, decide: () => decide(true) },
  };
}

/**
 * Where the digits end; null while more bytes could change it. When a byte that is no digit follows the run, it is the first
 * frame's length, or the last "digit" is (a length of 48 to 57) and it is the frame's first tag. The reading that gives a sound
 * frame is taken; all digits belong to the number when both do, when neither does, or when the bytes pause before it is known.
 * Throws WireError for what begins without a digit or has too many.
 */
export function endOfDigits(heard: Uint8Array, look: FrameLook, paused: boolean): number | null {
  let run = 0;
  while (run < heard.length && isDigit(heard[run])) run += 1;
  if (run === 0) {
    throw new WireError(
      'malformed',
      `world id: got byte ${heard[0] ?? 0}, must begin with the ASCII digits of its number`,
    );
  }
  if (run > MAX_RUN)
    throw new WireError('int64-range', `world id: got more than ${MAX_RUN} digits, allowed 0 to 2^53-1`);
  if (run === heard.length) return paused ? run : null;
  if (run === 1) return run;
  const all = frameAt(heard, run, look);
  if (all === 'sound') return run;
  const oneLess = frameAt(heard, run - 1, look);
  if (oneLess === 'broken') return run;
  if (oneLess === 'sound' || all === 'broken') return run - 1;
  return paused ? run : null;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function worldOf(heard: Uint8Array, end: number): number {
  let text = '';
  for (const byte of heard.subarray(0, end)) text += String.fromCharCode(byte);
  const worldId = Number(text);
  if (!Number.isSafeInteger(worldId)) {
    throw new WireError('int64-range', `world id: got ${text}, allowed 0 to 2^53-1`);
  }
  return worldId;
}

/** What a frame that begins at `at` looks like so far. */
function frameAt(heard: Uint8Array, at: number, { firstBytes, isFrame }: FrameLook): 'sound' | 'broken' | 'cut' {
  let length = 0;
  let start = at;
  for (let shift = 0; ; shift += 7) {
    const byte = heard[start];
    if (byte === undefined) return 'cut';
    start += 1;
    length += (byte & 0x7f) * 2 ** shift;
    if (length > DEFAULT_LIMITS.frameBytes) return 'broken';
    if (byte < 0x80) break;
    if (shift === 28) return 'broken';
  }
  if (length === 0) return 'sound';
  const first = heard[start];
  if (first === undefined) return 'cut';
  if (!firstBytes.has(first)) return 'broken';
  if (start + length > heard.length) return 'cut';
  return isFrame(heard, start, start + length) ? 'sound' : 'broken';
}
