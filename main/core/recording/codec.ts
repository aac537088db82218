// Records to bytes and back: length, body, checksum. Owns the layout that proto/README.md describes; compresses nothing.

import { prefixBytes, writeVarint32 } from '../session/frame.js';
import { crc32 } from './crc32.js';
import {
  RECORD_DIALECTS,
  RECORD_KINDS,
  RECORD_ROLES,
  RECORD_SIDES,
  RECORDING_FORMAT,
  type RecordingHeader,
  type WireRecord,
} from './types.js';

/** "PYREC", an end of line that a text transfer would spoil, and the format's number. */
export const MAGIC = Uint8Array.of(0x50, 0x59, 0x52, 0x45, 0x43, 0x0d, 0x0a, RECORDING_FORMAT);
/** Kind byte of the header's record; those of the others count from 1. */
export const HEADER_KIND = 0;
const CHECKSUM_BYTES = 4;
const NO_BYTES = new Uint8Array(0);

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) bytes += 1;
  return bytes;
}

/** Up to 2^53-1; the 32-bit one of the frames cannot hold a time. */
function writeVarint(target: Uint8Array, offset: number, value: number): number {
  let rest = value;
  let at = offset;
  while (rest > 0x7f) {
    target[at++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  target[at++] = rest;
  return at;
}

/** Length and checksum around a body that `write` puts in place. */
function sealed(length: number, write: (target: Uint8Array, offset: number) => void): Uint8Array {
  const start = prefixBytes(length);
  const bytes = new Uint8Array(start + length + CHECKSUM_BYTES);
  writeVarint32(bytes, 0, length);
  write(bytes, start);
  const crc = crc32(bytes, start, start + length);
  for (let i = 0; i < CHECKSUM_BYTES; i++) bytes[start + length + i] = (crc >>> (8 * i)) & 0xff;
  return bytes;
}

/** What a file begins with: magic bytes and header. */
export function encodeHeader(header: RecordingHeader): Uint8Array {
  const text = utf8(JSON.stringify(header));
  const record = sealed(text.length + 1, (target, offset) => {
    target[offset] = HEADER_KIND;
    target.set(text, offset + 1);
  });
  return joined([MAGIC, record]);
}

function placeByte({ side, role, dialect, direction, first }: WireRecord): number {
  return (
    RECORD_SIDES.indexOf(side) |
    (RECORD_ROLES.indexOf(role) << 2) |
    (RECORD_DIALECTS.indexOf(dialect) << 4) |
    (direction === 'out' ? 0x40 : 0) |
    (first ? 0x80 : 0)
  );
}

/** `startedAt`: the header's; times before it become it. */
export function encodeRecord(record: WireRecord, startedAt: number): Uint8Array {
  const micros = Math.max(0, Math.round((record.at - startedAt) * 1000));
  const { connection, lost } = record;
  const payload = record.kind === 'gap' ? NO_BYTES : record.bytes;
  const counts = varintBytes(micros) + varintBytes(connection) + (record.kind === 'gap' ? varintBytes(lost) : 0);
  return sealed(2 + counts + payload.length, (target, offset) => {
    target[offset] = RECORD_KINDS.indexOf(record.kind) + 1;
    target[offset + 1] = placeByte(record);
    let at = writeVarint(target, offset + 2, micros);
    at = writeVarint(target, at, connection);
    if (record.kind === 'gap') at = writeVarint(target, at, lost);
    target.set(payload, at);
  });
}

/** The body of a record in buffer[start, end), copied out; null: it is none that this version knows. */
export function decodeRecord(buffer: Uint8Array, start: number, end: number, startedAt: number): WireRecord | null {
  const kind = RECORD_KINDS[(buffer[start] ?? 0) - 1];
  const place = buffer[start + 1] ?? 0;
  const side = RECORD_SIDES[place & 3];
  const role = RECORD_ROLES[(place >> 2) & 3];
  const dialect = RECORD_DIALECTS[(place >> 4) & 3];
  if (kind === undefined || side === undefined || role === undefined || dialect === undefined) return null;
  const numbers: number[] = [];
  let at = start + 2;
  for (let i = 0; i < (kind === 'gap' ? 3 : 2); i++) {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (at >= end || scale > 2 ** 49) return null;
      const byte = buffer[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 128;
    }
    if (!Number.isSafeInteger(value)) return null;
    numbers.push(value);
  }
  const [micros = 0, connection = 0, lost = 0] = numbers;
  return {
    kind,
    at: startedAt + micros / 1000,
    connection,
    side,
    role,
    dialect,
    direction: (place & 0x40) === 0 ? 'in' : 'out',
    first: (place & 0x80) !== 0,
    bytes: buffer.slice(at, end),
    lost,
  };
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Text to UTF-8; the core has no TextEncoder. A lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point < 0xe000 ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return Uint8Array.from(bytes);
}
