// When inbound items are acked, and how often.
import { describe, expect, it } from 'vitest';
import { InboundAcks } from '../../../main/core/session/acks.js';
import { ackCopies, oneWayLoss } from '../../../main/core/session/loss-policy.js';

const none = (): number => 0;
const take = (acks: InboundAcks): number[] => acks.take(500, none).flat();

function settledOne(): InboundAcks {
  const acks = new InboundAcks();
  acks.arrived(1, true, 0);
  acks.settle(1, true, 0);
  expect(take(acks)).toEqual([1]);
  return acks;
}

describe('inbound acks', () => {
  it('a settled item that comes again is acked at once when nothing waits', () => {
    const acks = settledOne();
    expect(acks.arrived(1, true, 0)).toBe('settled');
    expect(take(acks)).toEqual([1]);
  });

  it('however many copies come in one turn, it is acked for one', () => {
    const acks = settledOne();
    for (let copy = 0; copy < 4; copy += 1) acks.arrived(1, true, 0);
    acks.arrived(2, false, 0);
    acks.arrived(2, false, 0);
    acks.settle(2, true, 0);
    expect(take(acks)).toEqual([1, 2]);
    expect(take(acks)).toEqual([]);
  });

  it('it knows how long our owner takes to record an item', () => {
    const acks = new InboundAcks();
    for (let seq = 1; seq <= 300; seq += 1) {
      acks.arrived(seq, true, seq * 1000);
      acks.settle(seq, true, seq * 1000 + 120);
    }
    expect(acks.settleMs).toBeGreaterThan(115);
    expect(acks.settleMs).toBeLessThan(121);
  });

  it('a new connection owes no acks of the old one', () => {
    const acks = settledOne();
    acks.arrived(1, true, 0);
    acks.drop();
    expect(take(acks)).toEqual([]);
  });
});

describe('loss policy', () => {
  it('acks are said once where little is lost, and more often the more is', () => {
    expect([0, 0.1, 0.3, 0.5, 0.7, 0.9].map(ackCopies)).toEqual([1, 1, 1, 2, 3, 7]);
  });

  it('the loss one way is read back from the loss of the whole way', () => {
    for (const p of [0.05, 0.1, 0.3, 0.5, 0.7, 0.9]) {
      const whole = 1 - (1 - p) * (1 - p ** ackCopies(p));
      expect(oneWayLoss(whole)).toBeCloseTo(p, 1);
    }
  });
});
