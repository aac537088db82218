// A lively wire, made up: packs, loads, queries, pickups with acks and answers, lost and repeated ones. The same for the same seed.

import type { WireRecord } from '../../../main/core/recording/types.js';

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    out.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return [...out, rest];
}

const int = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string): number[] =>
  bytes(
    field,
    [...value].map((c) => c.charCodeAt(0) & 0x7f),
  );

export function framed(body: readonly number[]): Uint8Array {
  return Uint8Array.from([...varint(body.length), ...body]);
}

const WORLD = {
  side: 'world-store',
  role: 'store',
  dialect: 'parcelyard',
  connection: 1,
  lost: 0,
  first: false,
} as const;
const UPS = { side: 'ups-store', role: 'store', dialect: 'parcelyard', connection: 2, lost: 0, first: false } as const;

/** Numbered frames of orders under way: each order makes ten messages in nine frames. */
export class Traffic {
  #orders = 0;
  #peer = 1_000_000;

  /** The records of about `count` messages, spread over [from, to) ms. */
  batch(count: number, from: number, to: number): WireRecord[] {
    const records: WireRecord[] = [];
    const orders = Math.max(1, Math.round(count / 10));
    for (let i = 0; i < orders; i++) {
      const at = from + ((to - from) * i) / orders;
      records.push(...this.#order(at, (to - from) / orders));
    }
    return records;
  }

  #order(at: number, span: number): WireRecord[] {
    this.#orders += 1;
    const n = this.#orders;
    const [seq, ship, truck] = [n * 3, 100_000 + n, (n % 20) + 1];
    const peer = (): number => (this.#peer += 1);
    const thing = [...int(1, (n % 40) + 1), ...text(2, `Product ${n % 40}`), ...int(3, 2)];
    const pack = bytes(2, [...int(1, (n % 5) + 1), ...bytes(2, thing), ...int(3, ship), ...int(4, seq)]);
    const load = bytes(3, [...int(1, (n % 5) + 1), ...int(2, truck), ...int(3, ship), ...int(4, seq + 1)]);
    const pickup = bytes(3, [
      ...int(1, seq + 2),
      ...int(2, (n % 5) + 1),
      ...bytes(3, [...int(1, 5), ...int(2, 7)]),
      ...bytes(4, [...int(1, ship), ...bytes(2, [...int(1, 3), ...int(2, 4)])]),
    ]);
    const [ready, loaded, arrived] = [peer(), peer(), peer()];
    const frames: [typeof WORLD | typeof UPS, 'in' | 'out', number[]][] = [
      [WORLD, 'out', pack],
      // Every hundredth is lost and said again.
      ...(n % 100 === 0 ? ([[WORLD, 'out', pack]] as [typeof WORLD, 'out', number[]][]) : []),
      [WORLD, 'in', [...int(6, seq)]],
      [WORLD, 'in', bytes(2, [...int(1, ship), ...int(2, ready)])],
      [UPS, 'out', pickup],
      [
        UPS,
        'in',
        [...int(11, seq + 2), ...bytes(3, [...int(1, arrived), ...int(2, truck), ...int(3, 1), ...int(4, ship)])],
      ],
      [WORLD, 'out', [...load, ...int(7, ready)]],
      [WORLD, 'in', [...int(6, seq + 1), ...bytes(3, [...int(1, ship), ...int(2, loaded)])]],
      [UPS, 'out', int(9, arrived)],
    ];
    return frames.map(([place, direction, body], i) => ({
      ...place,
      kind: 'frame',
      direction,
      at: at + (span * i) / frames.length,
      bytes: framed(body),
    }));
  }
}
