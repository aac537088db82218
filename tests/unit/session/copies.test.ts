// How often each command was sent is told with its ack: nothing where nothing was lost; what leaves in one write counts once.

import { expect, it } from 'vitest';
import { loadedItems, NO_FAULTS, pair } from './session-support.js';

function copiesAt(loss: number): { readonly told: Map<number, number>; readonly retransmits: number } {
  const world = pair(7, { ...NO_FAULTS, loss, latencyMs: 5 });
  const { session } = world.store;
  const told = new Map<number, number>();
  const take = session.take.bind(session);
  session.take = (now) => {
    const outputs = take(now);
    for (const output of outputs) {
      if (output.type !== 'acked') continue;
      for (const [seq, copies] of output.copies ?? []) {
        expect(output.seqs).toContain(seq);
        told.set(seq, copies);
      }
    }
    return outputs;
  };
  world.connect();
  world.store.do((of, now) => of.send(loadedItems(1, 200), now));
  world.time.runUntil(() => world.store.acked.size === 200, 24 * 3_600_000);
  return { told, retransmits: session.stats().retransmits };
}

it('tells of no copies where nothing is lost', () => {
  expect(copiesAt(0)).toEqual({ told: new Map(), retransmits: 0 });
});

it('tells of those that were sent again, never of more copies than there were', () => {
  const { told, retransmits } = copiesAt(0.5);
  const more = [...told.values()].reduce((sum, copies) => sum + copies - 1, 0);
  expect(more).toBeGreaterThan(50);
  expect(more).toBeLessThanOrEqual(retransmits);
  expect([...told.values()].every((copies) => copies > 1)).toBe(true);
});
