import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyedQueue } from '../../../main/core/lib/keyed-queue.js';
import { settle } from '../../support/virtual-clock.js';

describe('KeyedQueue', () => {
  it('runs work of one key in the order of asking and never two at once, and forgets keys that are done', async () => {
    const step = fc.record({ key: fc.nat(3), waits: fc.nat(5), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const queue = new KeyedQueue<number>();
        const running = new Map<number, number>();
        const ended = new Map<number, number[]>();
        const asked = steps.map(({ key, waits, fails }, at) =>
          queue.run(key, async () => {
            expect(running.get(key) ?? 0).toBe(0);
            running.set(key, 1);
            for (let turn = 0; turn < waits; turn++) await Promise.resolve();
            running.set(key, 0);
            ended.set(key, [...(ended.get(key) ?? []), at]);
            if (fails) throw new Error(`failed ${at}`);
            return at;
          }),
        );
        const said = await Promise.allSettled(asked);
        for (const [at, { status }] of said.entries()) expect(status).toBe(steps[at]?.fails ? 'rejected' : 'fulfilled');
        for (const [at, one] of said.entries()) if (one.status === 'fulfilled') expect(one.value).toBe(at);
        for (const order of ended.values()) expect(order).toEqual([...order].sort((a, b) => a - b));
        await settle();
        expect(queue.size).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('lets other keys pass one that hangs, and goes on after work that throws before it waits', async () => {
    const queue = new KeyedQueue<string>();
    let go: () => void = () => undefined;
    const done: string[] = [];
    const first = queue.run('a', () => new Promise<void>((resolve) => (go = resolve)));
    const second = queue.run('a', () => done.push('a'));
    await queue.run('b', () => done.push('b'));
    expect(done).toEqual(['b']);
    await settle();
    expect(queue.size).toBe(1);
    go();
    await Promise.all([first, second]);
    expect(done).toEqual(['b', 'a']);
    const thrown = queue.run('a', () => {
      throw new Error('at once');
    });
    await expect(thrown).rejects.toThrow('at once');
    expect(await queue.run('a', () => 7)).toBe(7);
  });
});
