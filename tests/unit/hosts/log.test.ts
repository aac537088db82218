// The log file: written wherever the program was started from, with what waited before the writer was there.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from '../../../main/hosts/common/log.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelyard-log-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

it('writes all lines in order, and says nothing of its own, from a folder that belongs to no package', async () => {
  // Where the writer looks for a name to give itself, unless it is told one.
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  const complaints = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'log')];
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const file = join(folder, 'logs', 'parcelyard.log');
  const log = createLog(file, null);
  log.info('before the writer');
  await log.open();
  log.scoped('world-link').warn('after it', { link: 'world' });
  log.debug('too small to be kept');
  await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain('after it'), { timeout: 60_000 });
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines.map((line) => line.replace(/^\[[^\]]*\] /, ''))).toEqual([
    expect.stringMatching(/\[info\]\s+\[app\] before the writer$/),
    expect.stringMatching(/\[warn\]\s+\[world-link\] after it \{"link":"world"\}$/),
  ]);
  for (const complaint of [...complaints, stderr]) expect(complaint).not.toHaveBeenCalled();
});
