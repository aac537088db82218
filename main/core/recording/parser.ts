// Reads the (decompressed) bytes of a recording as they come. Never throws: at the first damage it stops and says what and where.

import { codedError, err, ok, type Result } from '../lib/result.js';
import { crc32 } from './crc32.js';
import { decodeRecord, HEADER_KIND, joined, MAGIC } from './codec.js';
import { fromUtf8 } from './text.js';
import {
  LONGEST_HEADER,
  LONGEST_RECORD,
  RECORD_DIALECTS,
  RECORD_ROLES,
  RECORD_SIDES,
  RECORDING_FORMAT,
  type RecordingHeader,
  type WireRecord,
} from './types.js';

const CHECKSUM_BYTES = 4;
const LONGEST_PREFIX = 5;

export class RecordingParser {
  header: RecordingHeader | null = null;
  /** Why nothing more is read, or null. */
  damage: string | null = null;
  /** Records read so far, and the bytes (decompressed) that they and the header took. */
  records = 0;
  bytesRead = 0;
  /** Its writer ended it; what has no such end was cut short. */
  ended = false;
  /** What came and is not read yet, and how much of it is needed before it is worth another look. */
  #parts: Uint8Array[] = [];
  #have = 0;
  #need = 0;
  #begun = false;

  /** `headless`: bytes of records only (a packed batch), counted from this time. */
  constructor(headless?: number) {
    if (headless === undefined) return;
    this.#begun = true;
    this.header = {
      format: RECORDING_FORMAT,
      sides: [],
      role: 'store',
      dialect: 'parcelyard',
      worldId: null,
      startedAt: headless,
      program: '',
      part: 1,
    };
  }

  /** Bytes of a record that has not come to its end; after the last push: what was cut off. */
  get pending(): number {
    return this.#have;
  }

  /** The records that are complete now, in order. Records of kinds that this version does not know are passed over. */
  push(chunk: Uint8Array): WireRecord[] {
    if (this.damage !== null) return [];
    this.#parts.push(chunk);
    this.#have += chunk.length;
    if (this.#have < this.#need) return [];
    const buffer = this.#parts.length === 1 ? chunk : joined(this.#parts);
    this.#need = 0;
    const out: WireRecord[] = [];
    let at = this.#begun ? 0 : this.#begin(buffer);
    while (this.damage === null && this.#begun) {
      const next = this.#record(buffer, at, out);
      if (next === null) break;
      this.bytesRead += next - at;
      at = next;
    }
    const rest = this.damage === null ? buffer.slice(at) : new Uint8Array(0);
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#have = rest.length;
    return out;
  }

  #begin(buffer: Uint8Array): number {
    const length = Math.min(buffer.length, MAGIC.length);
    for (let i = 0; i < length; i++) {
      if (buffer[i] === MAGIC[i]) continue;
      const version = i === MAGIC.length - 1;
      this.damage = version
        ? `this recording has format ${buffer[i] ?? 0}; this program reads format ${RECORDING_FORMAT}`
        : 'this is no recording: it does not begin as one';
      return 0;
    }
    if (buffer.length < MAGIC.length) return 0;
    this.#begun = true;
    this.bytesRead = MAGIC.length;
    return MAGIC.length;
  }

  /** The offset behind the record at `at`; null: it has not come to its end, or is damaged. */
  #record(buffer: Uint8Array, at: number, out: WireRecord[]): number | null {
    let length = 0;
    let start = at;
    for (let scale = 1; ; scale *= 128) {
      if (start >= buffer.length) return null;
      const byte = buffer[start++] ?? 0;
      length += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      if (start - at >= LONGEST_PREFIX) return this.#damaged('its length makes no sense');
    }
    const limit = this.header === null ? LONGEST_HEADER : LONGEST_RECORD;
    if (length < 1 || length > limit) return this.#damaged(`its length is said to be ${length} bytes`);
    const end = start + length;
    if (end + CHECKSUM_BYTES > buffer.length) {
      this.#need = end + CHECKSUM_BYTES - at;
      return null;
    }
    const crc = crc32(buffer, start, end);
    for (let i = 0; i < CHECKSUM_BYTES; i++) {
      if (buffer[end + i] !== ((crc >>> (8 * i)) & 0xff)) return this.#damaged('its checksum is wrong');
    }
    this.#take(buffer, start, end, out);
    return this.damage === null ? end + CHECKSUM_BYTES : null;
  }

  #take(buffer: Uint8Array, start: number, end: number, out: WireRecord[]): void {
    if (this.header === null) {
      const header =
        buffer[start] === HEADER_KIND ? parseHeader(fromUtf8(buffer, start + 1, end).text) : noHeader('is missing');
      if (header.ok) this.header = header.value;
      else this.damage = header.error.message;
      return;
    }
    const record = decodeRecord(buffer, start, end, this.header.startedAt);
    if (record === null) return;
    this.ended = record.kind === 'end';
    if (this.ended) return;
    this.records += 1;
    out.push(record);
  }

  #damaged(why: string): null {
    const what = this.header === null ? 'the header' : `record ${this.records + 1}`;
    this.damage = `${what} (at byte ${this.bytesRead} of the uncompressed file) is damaged: ${why}`;
    return null;
  }
}

const noHeader = (why: string): Result<never> => err(codedError('bad-recording', `the header ${why}`));

function parseHeader(text: string): Result<RecordingHeader> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return noHeader('is no JSON');
  }
  if (typeof raw !== 'object' || raw === null) return noHeader('is no object');
  const { format, sides, role, dialect, worldId, startedAt, program, part } = raw as Record<string, unknown>;
  const known = <T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
    allowed.find((one) => one === value);
  const list = Array.isArray(sides) ? sides.map((side: unknown) => known(RECORD_SIDES, side)) : [];
  const knownRole = known(RECORD_ROLES, role);
  const knownDialect = known(RECORD_DIALECTS, dialect);
  if (format !== RECORDING_FORMAT) return noHeader(`names format ${JSON.stringify(format)}`);
  if (list.length === 0 || list.includes(undefined)) return noHeader(`names sides ${JSON.stringify(sides)}`);
  if (knownRole === undefined) return noHeader(`names role ${JSON.stringify(role)}`);
  if (knownDialect === undefined) return noHeader(`names dialect ${JSON.stringify(dialect)}`);
  if (typeof startedAt !== 'number' || !Number.isFinite(startedAt)) return noHeader('has no startedAt');
  return ok({
    format,
    sides: list.filter((side) => side !== undefined),
    role: knownRole,
    dialect: knownDialect,
    worldId: typeof worldId === 'number' && Number.isSafeInteger(worldId) ? worldId : null,
    startedAt,
    program: typeof program === 'string' ? program : '',
    part: typeof part === 'number' && Number.isSafeInteger(part) ? part : 1,
  });
}
