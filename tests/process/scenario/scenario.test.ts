// `npm run scenario` as it is called: real processes and sockets in real time, verdicts, exit statuses, kept seeds, errors.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../main/hosts/scenario/outcome.js';

const MAIN = fileURLToPath(new URL('../../../dist/main/hosts/scenario/main.js', import.meta.url));
const TEST_MS = 120_000;

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'parcelyard-scenario-test-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Ended {
  readonly code: number | string | null | undefined;
  readonly out: string;
  readonly err: string;
}

function scenario(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { timeout: TEST_MS }, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, out, err });
    });
  });
}

const SMALL = {
  title: 'Small',
  description: 'Twelve orders, and the world is killed among them.',
  profile: 'brisk',
  speed: 20_000,
  warehouses: { count: 2, area: 20 },
  trucks: { count: 3, area: 20 },
  catalogue: { products: 4 },
  stock: { each: 50 },
  orders: [{ from: 0, to: 4, perMinute: 180 }],
  events: [{ at: 2, do: 'kill', process: 'simulator' }],
  patience: 90,
  expect: { delivered: { min: 3 }, restarts: { min: 1 } },
};

async function file(name: string, changes: object): Promise<string> {
  const full = path.join(dir, name);
  await writeFile(full, JSON.stringify({ ...SMALL, ...changes }, null, 2));
  return full;
}

describe('npm run scenario', () => {
  it(
    'runs in real time with real processes, a killed one among them; databases and outcomes are kept where told',
    async () => {
      const keep = path.join(dir, 'kept');
      const json = path.join(dir, 'out.json');
      const ended = await scenario(await file('small.json', {}), '--pace', '1', '--keep', keep, '--json', json);
      expect(ended, ended.out + ended.err).toMatchObject({ code: 0 });
      expect(ended.out).toContain('1 passed, 0 failed');
      const { outcomes } = JSON.parse(await readFile(json, 'utf8')) as { readonly outcomes: readonly Outcome[] };
      const figures = outcomes[0]?.figures;
      expect(figures?.delivered).toBe(figures?.orders);
      expect(figures).toMatchObject({ open: 0, lost: 0, deliveredTwice: 0, stockDifference: 0 });
      expect(outcomes[0]?.mode).toBe('wall');
      const [folder = ''] = await readdir(keep);
      expect(await readdir(path.join(keep, folder))).toContain('app.db');
    },
    TEST_MS,
  );

  it(
    'is red with exit status 1 when something does not hold: says what, how to run it again, and keeps the seed for the next time',
    async () => {
      const keep = path.join(dir, 'red');
      const impossible = await file('impossible.json', { events: [], expect: { delivered: { min: 1000 } } });
      const ended = await scenario(impossible, '--virtual', '--seed', '4', '--keep', keep);
      expect(ended.code).toBe(1);
      expect(ended.out).toContain('BROKEN orders delivered: at least 1000; it is');
      expect(ended.out).toContain(`run it again: npm run scenario -- ${impossible} --seed 4 --virtual`);
      expect(ended.out.trimEnd().endsWith('0 passed, 1 failed')).toBe(true);
      const kept: unknown = JSON.parse(await readFile(path.join(keep, 'failed-seeds.json'), 'utf8'));
      expect(kept).toEqual([{ scenario: 'impossible', seed: 4, mode: 'virtual' }]);
      // The kept seed first, then those that were asked for.
      const again = await scenario(impossible, '--virtual', '--seeds', '2', '--keep', keep);
      expect([...again.out.matchAll(/seed (\d+) +RED/g)].map(([, seed]) => seed)).toEqual(['4', '1', '2']);
    },
    TEST_MS,
  );

  it(
    'refuses what makes no sense with exit status 2 and says where',
    async () => {
      const bad = await file('bad.json', { speed: 0 });
      expect(await scenario(bad)).toMatchObject({ code: 2, err: 'bad.json:5: speed: got 0, must be at least 1\n' });
      expect((await scenario('no-such-one')).err).toContain('must be one of: flaky-30');
      expect((await scenario('quiet-day', '--seed', '0')).err).toContain('--seed: a whole number from 1 to');
      expect((await scenario('quiet-day', '--virtual', '--pace', '3')).err).toContain('--pace');
      expect(await scenario()).toMatchObject({ code: 2, err: 'FILE: one scenario is needed; got none\n' });
      const help = await scenario('--help');
      expect(help.code).toBe(0);
      expect(help.out).toContain('Usage: npm run scenario');
    },
    TEST_MS,
  );
});
