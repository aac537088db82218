// What every MessageStore promises, asked of both implementations.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMemoryMessages } from '../../../main/store/memory-messages.js';
import type { NewMessage } from '../../../main/contracts/messages.js';
import type { MessageBatch, MessageStore } from '../../../main/store/message-store.js';
import { openSqliteMessages } from '../../../main/store/sqlite-messages.js';
import { ownFolder } from './kinds.js';

const path = ownFolder();
const kinds: [string, () => Promise<MessageStore>][] = [
  ['memory', () => Promise.resolve(openMemoryMessages())],
  ['sqlite', () => openSqliteMessages(path('messages.db'))],
];
const NONE: MessageBatch = { messages: [], acked: [], dropped: [], copies: [] };
const pack = (seq: number, at = seq): NewMessage => ({
  link: 'world',
  way: 'out',
  seq,
  at,
  worldTime: at * 2,
  body: { kind: 'pack', whnum: 1, things: [{ id: 3, description: "Lamp “é” ' 🚚", count: 2 }], shipid: seq },
});
const ready = (seq: number): NewMessage => ({
  ...pack(seq),
  way: 'in',
  worldTime: null,
  body: { kind: 'ready', shipid: seq },
});

describe.each(kinds)('messages in %s', (_name, open) => {
  it('gives back what was kept, in the order asked for, each once; what is not there is left out', async () => {
    const store = await open();
    expect(await store.oldest()).toBeNull();
    await store.write({ ...NONE, messages: [pack(7), ready(7), { ...pack(7), link: 'ups' }] });
    const none = { ackedAt: null, droppedAt: null, copies: null };
    const asked = [ready(7), pack(8), pack(7), ready(7)];
    expect(await store.find(asked)).toEqual([
      { ...ready(7), ...none },
      { ...pack(7), ...none },
    ]);
    expect(await store.find([{ ...ready(7), link: 'ups' }])).toEqual([]);
    expect(await store.oldest()).toBe(7);
    await store.close();
  });

  it('keeps the first of a number, its first ack, its first end, the highest count; only of our commands', async () => {
    const store = await open();
    const one = { link: 'world', seq: 7 } as const;
    await store.write({ ...NONE, messages: [pack(7), ready(7)] });
    await store.write({
      messages: [{ ...pack(7), at: 99, body: { kind: 'other' } }],
      acked: [
        { ...one, at: 20 },
        { link: 'world', seq: 1000, at: 20 },
      ],
      dropped: [{ ...one, at: 30 }],
      copies: [
        { ...one, copies: 3 },
        { ...one, copies: 2 },
      ],
    });
    await store.write({ ...NONE, acked: [{ ...one, at: 40 }], dropped: [{ ...one, at: 50 }] });
    const [kept, heard] = await store.find([pack(7), ready(7)]);
    expect(kept).toEqual({ ...pack(7), ackedAt: 20, droppedAt: 30, copies: 3 });
    expect(heard).toMatchObject({ ackedAt: null, droppedAt: null, copies: null });
    await store.close();
  });

  it('drops the oldest beyond a number, and those before a time', async () => {
    const store = await open();
    const all = [1, 2, 3, 4, 5, 6].map((seq) => pack(seq, seq * 10));
    const left = async (): Promise<number[]> => (await store.find(all)).map(({ seq }) => seq);
    await store.prune(3, 0);
    await store.write({ ...NONE, messages: all });
    await store.prune(6, 10);
    expect(await left()).toEqual([1, 2, 3, 4, 5, 6]);
    await store.prune(4, 0);
    expect(await left()).toEqual([3, 4, 5, 6]);
    expect(await store.oldest()).toBe(30);
    await store.prune(100, 50);
    expect(await left()).toEqual([5, 6]);
    await store.prune(100, 1000);
    expect(await left()).toEqual([]);
    await store.close();
  });

  it('refuses everything once closed', async () => {
    const store = await open();
    await store.close();
    await expect(store.write(NONE)).rejects.toMatchObject({ code: 'closed' });
    await expect(store.find([pack(1)])).rejects.toMatchObject({ code: 'closed' });
  });
});

it('memory and sqlite answer the same after any batches', async () => {
  const seq = fc.integer({ min: 1, max: 5 });
  const link = fc.constantFrom('world' as const, 'ups' as const);
  const at = fc.integer({ min: 0, max: 100 });
  const batch = fc.record({
    messages: fc.array(
      fc.record({ link, way: fc.constantFrom('out' as const, 'in' as const), seq, at, worldTime: at, body: fc.json() }),
      { maxLength: 4 },
    ),
    acked: fc.array(fc.record({ link, seq, at }), { maxLength: 2 }),
    dropped: fc.array(fc.record({ link, seq, at }), { maxLength: 2 }),
    copies: fc.array(fc.record({ link, seq, copies: fc.integer({ min: 2, max: 9 }) }), { maxLength: 2 }),
  });
  const every = (['world', 'ups'] as const).flatMap((one) =>
    (['out', 'in'] as const).flatMap((way) => [1, 2, 3, 4, 5].map((n) => ({ link: one, way, seq: n }))),
  );
  const stores = [openMemoryMessages(), await openSqliteMessages(path('any.db'))];
  await fc.assert(
    fc.asyncProperty(
      fc.array(batch, { maxLength: 5 }),
      fc.integer({ min: 1, max: 8 }),
      at,
      async (batches, most, t) => {
        const answers = [];
        for (const store of stores) {
          for (const one of batches) await store.write(one);
          const before = await store.find(every);
          await store.prune(most, t);
          answers.push([before, await store.find(every), await store.oldest()]);
          await store.prune(0, Number.MAX_SAFE_INTEGER);
        }
        expect(answers[1]).toEqual(answers[0]);
      },
    ),
    { numRuns: 60 },
  );
  for (const store of stores) await store.close();
});
