// The inbox keeps every number that a peer, or a link in its place, may use: also the least ones, over a restart.

import { describe, expect, it } from 'vitest';
import { SeenSet } from '../../../main/core/session/dedupe.js';
import { standInSeq } from '../../../main/processes/lib/codec/unsupported.js';
import { booksKinds, ownFolder } from './kinds.js';

const NUMBERS = [standInSeq(1), standInSeq(2 ** 40), -5, 0, 7, Number.MAX_SAFE_INTEGER];

describe.each(booksKinds(ownFolder()))('inbox numbers in %s', (_name, open) => {
  it('come back as they were, ascending, and each can be used once', async () => {
    const store = await open();
    try {
      const inbox = [...NUMBERS].reverse().map((peerSeq) => ({ link: 'ups' as const, peerSeq }));
      await store.write({ inbox });
      const loaded = (await store.load()).inbox;
      expect(loaded).toEqual({ world: [], ups: NUMBERS });
      const seen = new SeenSet();
      expect(seen.addAll(loaded.ups)).toBe(NUMBERS.length);
      for (const peerSeq of NUMBERS) {
        expect(seen.has(peerSeq)).toBe(true);
        await expect(store.write({ inbox: [{ link: 'ups', peerSeq }] })).rejects.toMatchObject({ code: 'constraint' });
      }
    } finally {
      await store.close();
    }
  });
});
