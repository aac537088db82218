// Encodes and decodes one protobuf message strictly: integers never wrap or round, nothing required is missing.
// Every failure is a WireError that names the field.

import protobuf from 'protobufjs';
import { INT32_MAX, INT32_MIN } from '../../../core/lib/ids.js';
import { WireError } from '../../../core/session/types.js';

/** The part of protobufjs's reader that we build on (its own type says that int64 gives a Long). */
interface ReaderParts {
  buf: Uint8Array;
  pos: number;
  len: number;
  discardUnknown: boolean;
}

const BaseReader = protobuf.Reader as unknown as new (buffer: Uint8Array) => ReaderParts;

const TWO_28 = 0x10000000;

/** Numbers that stand for int64 values which no number can hold; without it such values are refused. */
export interface WideInts {
  /** Numbers from here to 2^53-1 stand for themselves. */
  readonly leastPlain: number;
  toNumber(value: bigint): number;
  /** Null: stands for itself. */
  toValue(n: number): bigint | null;
}

/** Reads int64 as numbers and refuses those beyond 2^53-1. */
class CheckedReader extends BaseReader {
  /** Seven bits a byte from `this.pos` on, at most `count` bytes; the last one's top bit says whether more follow. */
  int64(): number {
    let low = 0;
    let middle = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      if (this.pos >= this.len) throw new WireError('malformed', 'int64: cut off');
      const byte = this.buf[this.pos++] ?? 0;
      if (i < 4) low |= (byte & 0x7f) << (7 * i);
      else if (i < 8) middle |= (byte & 0x7f) << (7 * (i - 4));
      else high |= (byte & 0x7f) << (7 * (i - 8));
      if (byte < 0x80) return this.joined(low, middle, high & 0xff);
    }
    throw new WireError('malformed', 'int64: more than 10 bytes');
  }

  /** 28 + 28 + 8 bits. */
  protected joined(low: number, middle: number, high: number): number {
    return join64(low, middle, high);
  }
}

/** Gives int64 values beyond what is plain their stand-ins. */
class WideReader extends CheckedReader {
  readonly #wide: WideInts;

  constructor(buffer: Uint8Array, wide: WideInts) {
    super(buffer);
    this.#wide = wide;
  }

  protected override joined(low: number, middle: number, high: number): number {
    // At most 53 bits: the sum is exact.
    const small = high < 0x80 ? low + middle * TWO_28 + high * TWO_28 * TWO_28 : Number.NaN;
    if (small <= Number.MAX_SAFE_INTEGER) return small;
    const unsigned = (BigInt(high) << 56n) | (BigInt(middle) << 28n) | BigInt(low);
    const value = BigInt.asIntN(64, unsigned);
    const { leastPlain } = this.#wide;
    return value >= BigInt(leastPlain) && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : this.#wide.toNumber(value);
  }
}

/** 28 + 28 + 8 bits in two's complement as a safe integer. */
function join64(low: number, middle: number, high: number): number {
  if (high < 0x80) {
    const value = low + middle * TWO_28 + high * TWO_28 * TWO_28;
    if (value > Number.MAX_SAFE_INTEGER) throw rangeError('int64', 'more than 2^53-1');
    return value;
  }
  const value = (~low & 0xfffffff) + (~middle & 0xfffffff) * TWO_28 + (~high & 0xff) * TWO_28 * TWO_28 + 1;
  if (value > Number.MAX_SAFE_INTEGER) throw rangeError('int64', 'less than -(2^53-1)');
  return -value;
}

function rangeError(field: string, got: unknown): WireError {
  return new WireError('int64-range', `${field}: got ${String(got)}, allowed -(2^53-1) to 2^53-1`);
}

class CheckedWriter extends protobuf.Writer {
  /** For the message being written. */
  wide: WideInts | null = null;

  override int64(value: unknown): this {
    const big = typeof value === 'number' ? (this.wide?.toValue(value) ?? null) : null;
    if (big !== null) {
      const bits = { low: Number(big & 0xffffffffn), high: Number((big >> 32n) & 0xffffffffn), unsigned: false };
      super.int64(bits as unknown as protobuf.Long);
      return this;
    }
    // Plain numbers only: a bigint would be written as 0, a fraction cut off, NaN made 0.
    if (!Number.isSafeInteger(value)) throw new WireError('int64-range', 'int64');
    super.int64(value as number);
    return this;
  }

  override int32(value: unknown): this {
    if (!isInt32(value)) throw new WireError('bad-value', 'int32');
    super.int32(value as number);
    return this;
  }

  override string(value: unknown): this {
    if (typeof value !== 'string') throw new WireError('bad-value', 'string');
    super.string(value);
    return this;
  }

  override bool(value: unknown): this {
    if (typeof value !== 'boolean') throw new WireError('bad-value', 'bool');
    super.bool(value);
    return this;
  }
}

function isInt32(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= INT32_MIN && (value as number) <= INT32_MAX;
}

/** One writer for all: its room is kept between messages unless a large one stretched it. */
let writer = new CheckedWriter();
const KEEP_ROOM = 1 << 20;

/** The message's bytes. Throws WireError: `missing-field`, `int64-range` or `bad-value`. */
export function encodeMessage(type: protobuf.Type, message: object, wide: WideInts | null = null): Uint8Array {
  try {
    writer.wide = wide;
    type.encode(message as Record<string, unknown>, writer);
    const bytes = writer.finish();
    if (writer.buf.length > KEEP_ROOM) writer = new CheckedWriter();
    else writer.reset();
    return bytes;
  } catch (error) {
    writer = new CheckedWriter();
    throw explain(type, message, type.name) ?? error;
  }
}

/** Second look, after encoding failed: which field was it? */
function explain(type: protobuf.Type, message: unknown, path: string): WireError | null {
  if (typeof message !== 'object' || message === null) {
    return new WireError('missing-field', `${path}: is required, got ${String(message)}`);
  }
  for (const field of type.fieldsArray) {
    const value = (message as Record<string, unknown>)[field.name];
    const at = `${path}.${field.name}`;
    if (value === undefined || value === null) {
      if (field.required) return new WireError('missing-field', `${at}: is required, got ${String(value)}`);
      continue;
    }
    if (field.repeated && !Array.isArray(value)) {
      return new WireError('bad-value', `${at}: got ${String(value)}, must be a list`);
    }
    const values: unknown[] = field.repeated ? (value as unknown[]) : [value];
    for (const each of values) {
      const problem = explainValue(field, each, at);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function explainValue(field: protobuf.Field, value: unknown, at: string): WireError | null {
  if (field.resolvedType instanceof protobuf.Type) return explain(field.resolvedType, value, at);
  const got = `${at}: got ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`;
  switch (field.type) {
    case 'int64':
      return Number.isSafeInteger(value) ? null : rangeError(at, value);
    case 'int32':
      return isInt32(value) ? null : new WireError('bad-value', `${got}, allowed whole numbers of 32 bits`);
    case 'string':
    case 'bool': {
      const wanted = field.type === 'bool' ? 'boolean' : 'string';
      return typeof value === wanted ? null : new WireError('bad-value', `${got}, must be a ${wanted}`);
    }
    default:
      return null;
  }
}

/**
 * The message in buffer[start, end). Repeated fields are always lists; an optional field that was not sent is not an own
 * property (`own` reads it). Throws WireError: `malformed`, `missing-field` or `int64-range`.
 */
export function decodeMessage<T>(
  type: protobuf.Type,
  buffer: Uint8Array,
  start: number,
  end: number,
  wide: WideInts | null = null,
): T {
  const reader = wide === null ? new CheckedReader(buffer) : new WideReader(buffer, wide);
  reader.pos = start;
  reader.len = end;
  reader.discardUnknown = true;
  try {
    return type.decode(reader as unknown as protobuf.Reader, end - start) as T;
  } catch (error) {
    if (error instanceof WireError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof protobuf.util.ProtocolError) throw new WireError('missing-field', `${type.name}: ${text}`);
    throw new WireError('malformed', `${type.name}: ${text}`);
  }
}

/** An optional field's value when the message carries it. */
export function own<T extends object, K extends keyof T>(message: T, field: K): T[K] | undefined {
  return Object.hasOwn(message, field) ? message[field] : undefined;
}

/** Checks a uint32 before it is encoded: protobufjs uses the same writer call for tags, so the writer cannot. */
export function checkUint32(value: number, field: string): number {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new WireError('bad-value', `${field}: got ${value}, allowed whole numbers 0 to 4294967295`);
  }
  return value;
}
