import { describe, expect, it } from 'vitest';
import { LIE_KINDS, type LieKind } from '../../../main/core/faults/config.js';
import { lieAfter } from '../../../main/core/faults/lies.js';
import { WireError } from '../../../main/core/session/types.js';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';

const MATTER = { trucks: [1, 2], warehouses: [4], waiting: [11, 12] };
const lies = (illegal: number, kinds?: readonly LieKind[], matter = MATTER, seed = 3) =>
  Array.from({ length: 400 }, (_, at) =>
    lieAfter({ seed, ups: { illegal, kinds } }, { connection: 1, message: at }, matter),
  );

describe('lies of the UPS', () => {
  it('come as often as asked for, of all kinds, the same ones for the same seed', () => {
    expect(lies(0).filter((lie) => lie !== null)).toEqual([]);
    const half = lies(50);
    const told = half.filter((lie) => lie !== null);
    expect(told.length).toBeGreaterThan(150);
    expect(told.length).toBeLessThan(250);
    expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(LIE_KINDS));
    expect(lies(50)).toEqual(half);
    expect(lies(50, undefined, MATTER, 4)).not.toEqual(half);
  });

  it('carry numbers of their own, far above those of the truth', () => {
    const seqs = lies(100).flatMap((lie) => (lie !== null && 'item' in lie ? [lie.item.seq] : []));
    expect(new Set(seqs).size).toBe(seqs.length);
    for (const seq of seqs) {
      expect(Number.isSafeInteger(seq)).toBe(true);
      expect(seq).toBeGreaterThanOrEqual(2 ** 52);
    }
  });

  it.each(LIE_KINDS.filter((kind) => kind !== 'garbage'))('%s is what it says, on the wire', (kind) => {
    const [lie] = lies(100, [kind]);
    if (lie === null || lie === undefined || !('item' in lie)) throw new Error('no lie');
    const bytes = upsCodec.encodeItem(lie.item);
    const decode = () => storeCodec.decode(bytes, 0, bytes.length).items[0]?.body;
    if (kind === 'unknown-state') {
      expect(decode).toThrow(WireError);
      return;
    }
    const body = decode();
    expect(body).toEqual(lie.item.body);
    if (kind === 'too-early') expect(MATTER.waiting).toContain(body?.kind === 'delivered' ? body.shipid : null);
    if (kind === 'unknown-shipment') expect(body).toMatchObject({ kind: 'delivered' });
    if (kind === 'unknown-truck') expect(MATTER.trucks).not.toContain(body?.kind === 'truckArrived' ? body.truckid : 1);
    if (kind === 'no-packages') expect(body).toMatchObject({ kind: 'truckArrived', shipids: [] });
    if (kind === 'unknown-number') expect(body).toMatchObject({ kind: 'error' });
  });

  it('are about nothing that is not there', () => {
    const none = { trucks: [], warehouses: [], waiting: [] };
    expect(lies(100, ['too-early'], none).every((lie) => lie === null)).toBe(true);
    expect(lies(100, ['unknown-truck'], none).every((lie) => lie !== null)).toBe(true);
  });
});
