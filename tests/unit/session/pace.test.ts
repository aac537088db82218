// How much gets lost, as the pace learns it from what became of our items.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../main/core/lib/random.js';
import { itemCopies } from '../../../main/core/session/loss-policy.js';
import { Pace } from '../../../main/core/session/pace.js';
import { DEFAULT_LIMITS } from '../../../main/core/session/types.js';

describe('loss of single copies', () => {
  it.each([0, 0.3, 0.6, 0.9])('%f is found however many copies leave at once', (loss) => {
    for (const copies of [1, 2, 4]) {
      const pace = new Pace(DEFAULT_LIMITS);
      const random = seededRandom(1);
      const values: number[] = [];
      for (let write = 0; write < 4000; write += 1) {
        const lost = Array.from({ length: copies }, () => random.next()).every((throwing) => throwing < loss);
        pace.tried(1, lost ? 1 : 0, copies);
        if (write >= 1000) values.push(pace.loss);
      }
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean - loss), `${copies} copies: ${mean}`).toBeLessThan(0.06);
    }
  });

  it('a quiet line that loses nothing any more comes back to one copy an item', () => {
    const pace = new Pace(DEFAULT_LIMITS);
    pace.tried(400, 380);
    expect(itemCopies(pace.loss, 1)).toBe(4);
    for (let item = 0; item < 2000; item += 1) pace.tried(1, 0, itemCopies(pace.loss, 1));
    expect(itemCopies(pace.loss, 1)).toBe(1);
  });
});
