// The world's contract against our own world, in its brisk profile; and that the cases and the README are about the same sentences.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorldServer } from '../../../main/processes/lib/world-server-options.js';
import { startWorldServer } from '../../../main/processes/lib/world-server.js';
import { ALL_CASES, worldContract } from './suite.js';

let server: WorldServer | null = null;
const failures: unknown[] = [];

beforeAll(async () => {
  const onError = (error: unknown): number => failures.push(error);
  server = await startWorldServer({ amazonPort: 0, upsPort: 0, store: null, profile: 'brisk', seed: 1, onError });
});
afterAll(async () => {
  await server?.stop();
  expect(failures).toEqual([]);
});

worldContract({ pace: 'brisk', ours: true, slow: true }, () => ({
  host: '127.0.0.1',
  amazonPort: server?.amazonPort ?? 0,
  upsPort: server?.upsPort ?? 0,
}));

describe('the sentences of proto/README.md', () => {
  const readme = readFileSync(new URL('../../../proto/README.md', import.meta.url), 'utf8');
  // A sentence begins with its label and ends where the next one, or the list, does.
  const sentences = new Map(
    [...readme.matchAll(/^- \*\*([TCNSUK]\d+)\*\* ([^]*?)(?=^- |^\n|^#|$(?![^]))/gm)].map(
      ([, label = '', text = '']) => [label, text],
    ),
  );
  const cited = new Set(ALL_CASES.map(({ id }) => id));

  it('that are cited stand there', () => {
    expect([...cited].filter((label) => !sentences.has(label))).toEqual([]);
  });

  it('each have a case, or say that they cannot be tested over TCP', () => {
    const without = [...sentences].filter(([label, text]) => !cited.has(label) && !text.includes('_(not over TCP)_'));
    expect(without.map(([label]) => label)).toEqual([]);
    expect(sentences.size).toBeGreaterThan(60);
  });

  it('are checked by about a hundred cases, no two alike', () => {
    expect(ALL_CASES.length).toBeGreaterThanOrEqual(100);
    expect(new Set(ALL_CASES.map(({ id, title }) => `${id}: ${title}`)).size).toBe(ALL_CASES.length);
  });
});
