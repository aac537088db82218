import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeQueue, type Timed } from '../../../main/core/lib/time-queue.js';

describe('TimeQueue', () => {
  it('gives what was put in by time, then by the order of its making, whenever it is asked in between', () => {
    fc.assert(
      // A number puts an entry for that time in, null takes the next one out.
      fc.property(fc.array(fc.option(fc.nat(20)), { maxLength: 300 }), (steps) => {
        const queue = new TimeQueue<Timed>();
        let model: Timed[] = [];
        for (const [order, at] of steps.entries()) {
          if (at !== null) {
            queue.push({ at, order });
            model.push({ at, order });
            model.sort((a, b) => a.at - b.at || a.order - b.order);
          } else {
            expect(queue.peek()).toEqual(model[0]);
            expect(queue.pop()).toEqual(model[0]);
            model = model.slice(1);
          }
          expect(queue.size).toBe(model.length);
        }
      }),
    );
  });

  it('gives in the same order what is kept when others are taken out', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), fc.integer({ min: 1, max: 5 }), (times, every) => {
        const queue = new TimeQueue<Timed>();
        const entries = times.map((at, order) => ({ at, order }));
        for (const entry of entries) queue.push(entry);
        const wanted = ({ order }: Timed): boolean => order % every === 0;
        queue.keep(wanted);
        const kept = entries.filter(wanted).sort((a, b) => a.at - b.at || a.order - b.order);
        expect(queue.size).toBe(kept.length);
        expect(kept.map(() => queue.pop())).toEqual(kept);
        expect(queue.pop()).toBeUndefined();
      }),
    );
  });
});
