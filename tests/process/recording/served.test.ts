// The whole program as it is served: a tester watches the wire, records the session, reads the recording back; a link that is killed
// meanwhile is traced and recorded again by the one that follows it.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewRecord } from '../../../main/core/inspector/entries.js';
import { RecordingParser } from '../../../main/core/recording/parser.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import { RecordingReader } from '../../../main/processes/lib/recording-reader.js';
import { eventually, PageClient, serveProgram, type ServedProgram } from '../../support/served-program.js';

let dataDir: string;
let program: ServedProgram;
let page: PageClient;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'parcelyard-recorded-'));
  program = await serveProgram(dataDir);
  page = await PageClient.connect(program);
  const people = (await page.call('session.state', {})).oneClick;
  await page.call('session.signInDemo', { personId: people.find(({ role }) => role === 'tester')?.id ?? 0 });
  await connected();
});
afterAll(async () => {
  page.close();
  await program.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function connected(): Promise<void> {
  await eventually(
    'both links',
    () => page.status,
    (status) => status?.links.world.state === 'connected' && status.links.ups.state === 'connected',
  );
}

/** Asks for pages until these kinds have come. */
async function watched(from: number, kinds: readonly string[]): Promise<{ next: number; records: WireRecord[] }> {
  const records: WireRecord[] = [];
  const wanted = new Set(kinds);
  let next = from;
  const deadline = Date.now() + 60_000;
  while (wanted.size > 0) {
    if (Date.now() > deadline) throw new Error(`never came: ${[...wanted].join(', ')}`);
    const answer = await page.call('inspector.page', { after: next, waitMs: 1000 });
    expect(answer.from).toBe(next);
    next = answer.next;
    for (const { base, records: packed } of answer.chunks) {
      for (const record of new RecordingParser(base).push(Buffer.from(packed, 'base64'))) {
        records.push(record);
        for (const { kind } of viewRecord(record).entries) wanted.delete(kind);
      }
    }
  }
  return { next, records };
}

async function kindsOf(file: string): Promise<string[]> {
  const kinds: string[] = [];
  for await (const batch of new RecordingReader(file).batches()) {
    for (const record of batch) for (const { kind } of viewRecord(record).entries) kinds.push(kind);
  }
  return kinds;
}

describe('a session of the whole program', { timeout: 120_000 }, () => {
  it('is watched, recorded, listed, read back and removed', async () => {
    const { next } = await page.call('inspector.watch', { on: true });
    const recording = await page.call('inspector.record', { on: true });
    expect(recording.since).not.toBeNull();
    const { rows } = await page.call('inventory.list', { offset: 0, limit: 1, sort: 'available', descending: true });
    await page.call('orders.place', {
      clientId: 'recorded-order-1',
      customerId: null,
      customerName: 'Ada',
      destination: { x: 10, y: 20 },
      upsAccount: null,
      lines: [{ productId: rows[0]?.productId ?? 1, quantity: 1 }],
    });
    const seen = await watched(next, ['topack', 'pickups', 'acks']);
    expect(new Set(seen.records.map(({ side }) => side))).toEqual(new Set(['world-store', 'ups-store']));
    expect(seen.records.every(({ kind }) => kind !== 'piece' && kind !== 'broken')).toBe(true);

    const pid = page.status?.links.world.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await watched(seen.next, ['AConnect', 'AConnected']);
    await connected();

    // The first writer was killed: what it had written can be read; the second one goes on in a file of its own.
    const listed = await eventually(
      'three files',
      () => page.call('inspector.recordings', {}),
      ({ files }) => files.length === 3 && files.every(({ bytes }) => bytes > 0),
    );
    await page.call('inspector.record', { on: false });
    const names = listed.files.map(({ name }) => name).sort();
    expect(names.map((name) => name.replace(/^[\dT-]+-(?=[a-z])/, ''))).toEqual([
      'ups.pyrec.gz',
      'world-2.pyrec.gz',
      'world.pyrec.gz',
    ]);
    const folder = path.join(dataDir, 'recordings');
    const kinds = await Promise.all(names.map((name) => kindsOf(path.join(folder, name))));
    expect(kinds[0]).toEqual(expect.arrayContaining(['joined', 'pickups']));
    expect(kinds[1]).toEqual(expect.arrayContaining(['AConnect', 'AConnected']));
    expect(kinds[2]).toEqual(expect.arrayContaining(['joined', 'topack']));

    const [name = ''] = names;
    const { bytes, size } = await page.call('inspector.fetch', { name, offset: 0 });
    expect(Buffer.from(bytes, 'base64').subarray(0, 2).toString('hex')).toBe('1f8b');
    expect(size).toBeGreaterThan(0);
    for (const each of names) await page.call('inspector.remove', { name: each });
    expect((await page.call('inspector.recordings', {})).files).toEqual([]);
    await page.call('inspector.watch', { on: false });
    await expect(page.call('inspector.page', { after: 0, waitMs: 0 })).rejects.toThrow('not-watching');
  });
});
