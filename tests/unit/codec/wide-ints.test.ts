import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Int64Table } from '../../../main/core/world-sim/int64-table.js';
import { Journal } from '../../../main/core/world-sim/journal.js';
import { parseProto } from '../../../main/processes/lib/codec/schema.js';
import { decodeMessage, encodeMessage } from '../../../main/processes/lib/codec/wire.js';

const Type = parseProto(
  'syntax = "proto2"; message Numbers { repeated int64 loose = 1; repeated int64 packed = 2 [packed = true]; }',
)('Numbers');
interface Numbers {
  loose: number[];
  packed: number[];
}

/** The bytes of field 1 with these values, by the letter of the wire format. */
function bytesOf(values: readonly bigint[]): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) {
    bytes.push(0x08);
    let rest = BigInt.asUintN(64, value);
    for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
  }
  return Uint8Array.from(bytes);
}

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -(2n ** 53n) - 9n, max: -(2n ** 53n) + 2n ** 20n + 9n }),
  fc.bigInt({ min: 2n ** 53n - 9n, max: 2n ** 53n + 9n }),
  fc.bigInt({ min: -5n, max: 5n }),
  fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), BigInt(Number.MIN_SAFE_INTEGER), 2n ** 56n, -(2n ** 56n)),
);

describe('int64 beyond the safe integers', () => {
  it('come back as they were, each value by one safe integer, plain ones as themselves', () => {
    fc.assert(
      fc.property(fc.array(int64, { minLength: 1, maxLength: 20 }), (values) => {
        const table = new Int64Table(new Journal());
        const bytes = bytesOf(values);
        const { loose } = decodeMessage<Numbers>(Type, bytes, 0, bytes.length, table);
        expect(loose.every((n) => Number.isSafeInteger(n))).toBe(true);
        expect(loose.map((n) => table.text(n))).toEqual(values.map(String));
        expect(new Set(loose).size).toBe(new Set(values).size);
        expect([...encodeMessage(Type, { loose, packed: [] }, table)]).toEqual([...bytes]);
        const inner = values.flatMap((value) => [...bytesOf([value]).subarray(1)]);
        const length = inner.length < 0x80 ? [inner.length] : [(inner.length & 0x7f) | 0x80, inner.length >> 7];
        const packed = Uint8Array.from([0x12, ...length, ...inner]);
        expect(decodeMessage<Numbers>(Type, packed, 0, packed.length, table).packed).toEqual(loose);
      }),
    );
  });

  it('are saved and stand for the same values after a restart', () => {
    const journal = new Journal();
    const table = new Int64Table(journal);
    const numbers = [2n ** 60n, -(2n ** 60n), 2n ** 63n - 1n].map((value) => table.toNumber(value));
    const rows = journal.take();
    expect(rows.map(({ key, value }) => [key, value])).toEqual([
      ['int64/0', String(2n ** 60n)],
      ['int64/1', String(-(2n ** 60n))],
      ['int64/2', '9223372036854775807'],
    ]);
    const again = new Int64Table(new Journal());
    const saved = rows.map(({ key, value }) => ({ nth: Number(key.split('/')[1]), value: BigInt(value ?? '') }));
    again.restore(saved.reverse());
    expect(numbers.map((n) => again.text(n))).toEqual(numbers.map((n) => table.text(n)));
    expect(again.toNumber(2n ** 60n)).toBe(numbers[0]);
  });

  it('are refused where nobody stands in for them', () => {
    const bytes = bytesOf([2n ** 53n]);
    expect(() => decodeMessage(Type, bytes, 0, bytes.length)).toThrow('int64');
  });
});
