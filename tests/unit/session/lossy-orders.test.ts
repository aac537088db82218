// What a burst of orders costs when single items and acks get lost: the bench's rows B6 to B8 in virtual time, where no busy machine
// moves them. Bounds are the goals themselves; what is usual is in loss-policy.ts.
import { describe, expect, it } from 'vitest';
import { lossyOrders, type LossyResult } from './lossy-orders.js';

const ORDERS = 2000;
const SEEDS = [1, 2, 3];

const runs = (loss: number): LossyResult[] => SEEDS.map((seed) => lossyOrders({ orders: ORDERS, loss, seed }));
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

describe('a burst of orders, both ends ours', () => {
  it('without loss nothing is sent twice although commits take longer than the first time-out', () => {
    const slow = lossyOrders({ orders: ORDERS, loss: 0, seed: 1, stallEvery: 1, stallMs: 1200 });
    expect([slow.perOrder, slow.resent]).toEqual([16, 0]);
  });

  it.each([0, 4])('without loss nothing is sent twice (every commit of %i stalls 200 ms)', (stallEvery) => {
    const stalls = stallEvery === 0 ? {} : { stallEvery, stallMs: 200 };
    const { perOrder, resent } = lossyOrders({ orders: ORDERS, loss: 0, seed: 1, ...stalls });
    expect([perOrder, resent]).toEqual([16, 0]);
  });

  it.each([
    [0.1, 1.15, null],
    [0.3, 1.2, null],
    [0.5, 1.35, 2],
    [0.7, 1.45, null],
    [0.9, 1.6, 5],
  ])('at %f lost each way it takes at most %f times the least items, and its time is bounded', (loss, most, times) => {
    const measured = runs(loss);
    const over = measured.map((run) => run.over);
    expect(median(over), JSON.stringify(over)).toBeLessThan(most);
    if (times === null) return;
    const none = lossyOrders({ orders: ORDERS, loss: 0, seed: 1 }).ms;
    const ms = measured.map((run) => run.ms / none);
    expect(median(ms), JSON.stringify(ms)).toBeLessThan(times);
  });

  // Our acks follow our commits, which take half a second for some thousand items: a peer that takes that for loss sends again what
  // has come, and hears of nothing any more that was sent once.
  it.each([
    [0.3, 10_000, 0.005, 1.2],
    [0.7, 4000, 0.0015, 1.4],
    [0.9, 4000, 0.0015, 1.5],
  ])('at %f lost each way, %i orders and commits as slow as real ones: the same', (loss, orders, itemMs, most) => {
    expect(lossyOrders({ orders, loss, seed: 1, commitItemMs: 0.15, itemMs }).over).toBeLessThan(most);
  });
});
