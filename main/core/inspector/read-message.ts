// Reads protobuf bytes by a table of fields, forgivingly: what is unknown, missing or broken is shown as just that. Never throws.
// Not for acting on: what the program does with a message is decided by the strict codec.

import { fromUtf8 } from '../recording/text.js';
import type { FieldSchema, Messages } from './schema.js';

/** Integers beyond 2^53-1 are decimal texts; bytes of unknown fields are hex texts. */
export type FieldValue = number | string | boolean | MessageTree;

export interface FieldTree {
  readonly number: number;
  /** `field 17` when the table has none. */
  readonly name: string;
  readonly value: FieldValue;
  /** Where it stands in the frame, tag included. */
  readonly start: number;
  readonly end: number;
}

export interface MessageTree {
  readonly message: string;
  readonly fields: readonly FieldTree[];
  /** What is wrong with it (or within it), in words; null: nothing. */
  readonly problem: string | null;
}

const DEEPEST = 16;
/** Numbers that a table may leave out in a row, and more than any of ours does. */
const HOLES = 2;
const SCALARS = new Set(['int32', 'int64', 'uint32', 'bool', 'string']);
const TWO_32 = 4294967296;

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
}

/** 64 bits as two halves; null: cut off or too long. */
function readVarint(cursor: Cursor): readonly [low: number, high: number] | null {
  let low = 0;
  let high = 0;
  for (let i = 0; i < 10; i++) {
    if (cursor.at >= cursor.end) return null;
    const byte = cursor.bytes[cursor.at++] ?? 0;
    const bits = byte & 0x7f;
    if (i < 4) low += bits * 2 ** (7 * i);
    else if (i === 4) {
      low += (bits & 0x0f) * 2 ** 28;
      high += bits >> 4;
    } else if (i < 9) high += bits * 2 ** (7 * i - 32);
    else high += (bits & 1) * 2 ** 31;
    if (byte < 0x80) return [low, high];
  }
  return null;
}

function integer(low: number, high: number, signed: boolean): number | string {
  const negative = signed && high >= TWO_32 / 2;
  const value = negative ? (high - TWO_32) * TWO_32 + low : high * TWO_32 + low;
  if (Number.isSafeInteger(value)) return value;
  const exact = (BigInt(high) << 32n) + BigInt(low);
  return String(negative ? exact - (1n << 64n) : exact);
}

function hexOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += (bytes[i] ?? 0).toString(16).padStart(2, '0');
  return text;
}

function scalar(type: string, low: number, high: number): number | string | boolean {
  if (type === 'bool') return low !== 0 || high !== 0;
  return integer(low, high, type !== 'uint32');
}

/** The message `name` in bytes[start, end). */
export function readMessage(
  messages: Messages,
  name: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  depth = 0,
): MessageTree {
  const schema = messages[name] ?? {};
  const fields: FieldTree[] = [];
  const cursor: Cursor = { bytes, at: start, end };
  let problem: string | null = null;
  while (cursor.at < end && problem === null) problem = readField(messages, schema, cursor, fields, depth);
  if (problem === null) problem = missing(schema, fields) ?? inner(fields);
  return { message: name, fields, problem };
}

function missing(schema: Readonly<Record<number, FieldSchema>>, fields: readonly FieldTree[]): string | null {
  // Fields are numbered from 1 without large holes; walking them makes no lists.
  for (let number = 1, holes = 0; holes < HOLES; number++) {
    const field = schema[number];
    if (field === undefined) holes += 1;
    else if (field[2] === '!' && !fields.some((one) => one.number === number)) return `${field[0]} is missing`;
  }
  return null;
}

function inner(fields: readonly FieldTree[]): string | null {
  for (const { name, value } of fields) {
    if (typeof value === 'object' && value.problem !== null) return `${name}: ${value.problem}`;
  }
  return null;
}

/** Adds the next field (or fields: packed ones); what is wrong, or null. */
function readField(
  messages: Messages,
  schema: Readonly<Record<number, FieldSchema>>,
  cursor: Cursor,
  fields: FieldTree[],
  depth: number,
): string | null {
  const start = cursor.at;
  const tag = readVarint(cursor);
  if (tag === null) return 'cut off in the middle of a tag';
  const number = Math.floor((tag[1] * TWO_32 + tag[0]) / 8);
  const wire = tag[0] & 7;
  const known = schema[number];
  const [name, type] = known ?? [`field ${number}`, ''];
  if (number < 1 || number > 536870911) return `no field can have the number ${number}`;
  const add = (value: FieldValue): number => fields.push({ number, name, value, start, end: cursor.at });
  if (wire === 0) {
    const value = readVarint(cursor);
    if (value === null) return `${name}: cut off`;
    if (known !== undefined && (type === 'string' || !SCALARS.has(type))) return `${name}: a number where none can be`;
    add(scalar(type, value[0], value[1]));
    return null;
  }
  if (wire === 1 || wire === 5) {
    const length = wire === 1 ? 8 : 4;
    if (cursor.at + length > cursor.end) return `${name}: cut off`;
    cursor.at += length;
    add(hexOf(cursor.bytes, cursor.at - length, cursor.at));
    return known === undefined ? null : `${name}: fixed bits where none can be`;
  }
  if (wire !== 2) return `${name}: wire type ${wire}, which nobody uses here`;
  const size = readVarint(cursor);
  const length = size === null ? -1 : size[1] * TWO_32 + size[0];
  if (length < 0 || length > cursor.end - cursor.at) return `${name}: cut off`;
  const from = cursor.at;
  cursor.at += length;
  if (known === undefined) add(hexOf(cursor.bytes, from, cursor.at));
  else if (type === 'string') {
    const { text, sound } = fromUtf8(cursor.bytes, from, cursor.at);
    add(text);
    if (!sound) return `${name}: no UTF-8`;
  } else if (!SCALARS.has(type)) {
    if (depth >= DEEPEST) return `${name}: nested too deep`;
    add(readMessage(messages, type, cursor.bytes, from, cursor.at, depth + 1));
  } else return readPacked(name, number, type, { ...cursor, at: from, end: cursor.at }, start, fields);
  return null;
}

function readPacked(
  name: string,
  number: number,
  type: string,
  cursor: Cursor,
  start: number,
  fields: FieldTree[],
): string | null {
  while (cursor.at < cursor.end) {
    const value = readVarint(cursor);
    if (value === null) return `${name}: cut off`;
    fields.push({ number, name, value: scalar(type, value[0], value[1]), start, end: cursor.end });
  }
  return null;
}

/** As plain values: repeated fields as lists by what came, not by the table. */
export function toPlain(tree: MessageTree, repeated: (message: string, field: string) => boolean): object {
  const out: Record<string, unknown> = {};
  for (const { name, value } of tree.fields) {
    const plain = typeof value === 'object' ? toPlain(value, repeated) : value;
    const before = out[name];
    if (Array.isArray(before)) before.push(plain);
    else if (before !== undefined) out[name] = [before, plain];
    else out[name] = repeated(tree.message, name) ? [plain] : plain;
  }
  return out;
}

const LONGEST_TEXT = 4000;

/** In one line: `whnum 1, things {id 1, description "a", count 3}, shipid 7`. */
export function treeText(tree: MessageTree): string {
  const text = inWords(tree);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

function inWords(tree: MessageTree): string {
  return tree.fields.map(({ name, value }) => `${name} ${valueText(value)}`).join(', ');
}

export function valueText(value: FieldValue): string {
  if (typeof value === 'object') return `{${inWords(value)}}`;
  return typeof value === 'string' && !/^-?\d+$/.test(value) ? JSON.stringify(value) : String(value);
}
