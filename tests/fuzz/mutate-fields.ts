// Changes what a protobuf message says and leaves it a message: numbers, texts, fields left out, doubled or in another order.

import type { Random } from '../../main/core/lib/random.js';
import { randomInt } from '../../main/core/lib/random.js';
import { often, one, STRINGS, VARINTS } from './nasty.js';

type Field =
  | { readonly tag: number; readonly kind: 'varint'; bytes: Uint8Array }
  | { readonly tag: number; readonly kind: 'bytes'; bytes: Uint8Array }
  | { readonly tag: number; readonly kind: 'message'; readonly fields: Field[] };

const DEPTH = 4;
const VARINT = 0;
const LENGTH = 2;
const NONE = new Uint8Array(0);

/** The same bytes when they are no message. */
export function mutateFields(random: Random, bytes: Uint8Array): Uint8Array {
  const fields = parse(bytes, DEPTH);
  if (fields === null || fields.length === 0) return bytes;
  for (let changes = randomInt(random, 1, 3); changes > 0; changes -= 1) change(random, fields);
  return write(fields);
}

function change(random: Random, fields: Field[]): void {
  const at = randomInt(random, 0, Math.max(0, fields.length - 1));
  const field = fields[at];
  if (field === undefined) return;
  const what = random.next();
  if (what < 0.08) fields.splice(at, 1);
  else if (what < 0.16) fields.splice(randomInt(random, 0, fields.length), 0, field);
  else if (what < 0.22) fields.reverse();
  else if (field.kind === 'message') change(random, field.fields);
  else if (field.kind === 'varint') field.bytes = strangeNumber(random);
  else field.bytes = often(random, 0.5) ? Buffer.from(one(random, STRINGS)) : varints(random);
}

function strangeNumber(random: Random): Uint8Array {
  // As often as not a small one: of something that there is, or is not any more.
  return Uint8Array.from(often(random, 0.5) ? [randomInt(random, 0, 20)] : one(random, VARINTS));
}

/** Packed numbers, or whatever a reader takes them for. */
function varints(random: Random): Uint8Array {
  const parts = Array.from({ length: randomInt(random, 0, 40) }, () => strangeNumber(random));
  return new Uint8Array(Buffer.concat(parts));
}

function parse(bytes: Uint8Array, depth: number): Field[] | null {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = varintEnd(bytes, at);
    if (tag === null) return null;
    const number = valueOf(bytes, at, tag);
    const end = varintEnd(bytes, tag);
    if (end === null) return null;
    if ((number & 7) === VARINT) fields.push({ tag: number, kind: 'varint', bytes: bytes.slice(tag, end) });
    else if ((number & 7) === LENGTH) {
      const length = valueOf(bytes, tag, end);
      if (end + length > bytes.length) return null;
      fields.push(inner(number, bytes.slice(end, end + length), depth));
      at = end + length;
      continue;
    } else return null;
    at = end;
  }
  return fields;
}

function inner(tag: number, bytes: Uint8Array, depth: number): Field {
  const fields = depth === 0 || isText(bytes) ? null : parse(bytes, depth - 1);
  return fields === null || fields.length === 0 ? { tag, kind: 'bytes', bytes } : { tag, kind: 'message', fields };
}

/** Letters rather than fields: both may be meant, and names are the more frequent. */
function isText(bytes: Uint8Array): boolean {
  return bytes.length > 3 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Where the varint that begins there ends; null when it does not. */
function varintEnd(bytes: Uint8Array, start: number): number | null {
  for (let at = start; at < bytes.length && at < start + 10; at += 1) if ((bytes[at] ?? 0) < 0x80) return at + 1;
  return null;
}

function valueOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at -= 1) value = value * 128 + ((bytes[at] ?? 0) & 0x7f);
  return value;
}

function write(fields: readonly Field[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    parts.push(varintOf(field.tag));
    if (field.kind === 'varint') parts.push(field.bytes);
    else {
      const content = field.kind === 'message' ? write(field.fields) : field.bytes;
      parts.push(varintOf(content.length), content);
    }
  }
  return parts.length === 0 ? NONE : new Uint8Array(Buffer.concat(parts));
}

function varintOf(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
