// Arbitrary records and recordings, for properties.
import fc from 'fast-check';
import { encodeHeader, encodeRecord, joined } from '../../../main/core/recording/codec.js';
import {
  RECORD_DIALECTS,
  RECORD_KINDS,
  RECORD_ROLES,
  RECORD_SIDES,
  type RecordingHeader,
  type WireRecord,
} from '../../../main/core/recording/types.js';

export const STARTED = 1_800_000_000_000;

export const HEADER: RecordingHeader = {
  format: 1,
  sides: ['world-store', 'ups-store'],
  role: 'store',
  dialect: 'parcelyard',
  worldId: 7,
  startedAt: STARTED,
  program: 'Parcelyard 0.1.0 – “é”',
  part: 1,
};

const kinds = RECORD_KINDS.filter((kind) => kind !== 'end');

export const record: fc.Arbitrary<WireRecord> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    micros: fc.integer({ min: 0, max: 100_000_000_000 }),
    connection: fc.integer({ min: 0, max: 2 ** 40 }),
    side: fc.constantFrom(...RECORD_SIDES),
    role: fc.constantFrom(...RECORD_ROLES),
    dialect: fc.constantFrom(...RECORD_DIALECTS),
    direction: fc.constantFrom('in' as const, 'out' as const),
    first: fc.boolean(),
    bytes: fc.uint8Array({ maxLength: 300 }),
    lost: fc.integer({ min: 1, max: 2 ** 45 }),
  })
  .map(({ micros, kind, lost, bytes, ...rest }) => ({
    ...rest,
    kind,
    at: STARTED + micros / 1000,
    bytes: kind === 'gap' ? new Uint8Array(0) : bytes,
    lost: kind === 'gap' ? lost : 0,
  }));

export function fileOf(records: readonly WireRecord[]): Uint8Array {
  return joined([encodeHeader(HEADER), ...records.map((one) => encodeRecord(one, STARTED))]);
}

export function cuts(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const places = [...new Set(at.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const out: Uint8Array[] = [];
  let from = 0;
  for (const place of [...places, bytes.length]) {
    out.push(bytes.slice(from, place));
    from = place;
  }
  return out;
}
