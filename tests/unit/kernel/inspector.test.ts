import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeRecord, joined } from '../../../main/core/recording/codec.js';
import { RecordingParser } from '../../../main/core/recording/parser.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import type { InspectorPage } from '../../../main/contracts/inspector.js';
import { SessionRecordings } from '../../../main/kernel/session-recordings.js';
import { WireRing } from '../../../main/kernel/wire-ring.js';
import { KernelRig } from '../../support/fake-kernel.js';
import type { FakeChild } from '../../support/fake-process-host.js';
import { settle, VirtualClock } from '../../support/virtual-clock.js';

const record = (at: number, connection = 1, size = 3): WireRecord => ({
  kind: 'frame',
  at,
  connection,
  side: 'world-store',
  role: 'store',
  dialect: 'parcelyard',
  direction: 'in',
  first: false,
  bytes: new Uint8Array(size),
  lost: 0,
});

function told(child: FakeChild, records: readonly WireRecord[]): void {
  const base = records[0]?.at ?? 0;
  const bytes = Buffer.from(joined(records.map((one) => encodeRecord(one, base)))).toString('base64');
  child.say({ type: 'trace', base, count: records.length, bytes });
}

const recordsOf = (page: InspectorPage): WireRecord[] =>
  page.chunks.flatMap(({ base, records }) => new RecordingParser(base).push(Buffer.from(records, 'base64')));

const traces = (child: FakeChild): unknown[] => child.of('trace').map(({ on }) => on);

describe('the inspector of the kernel', () => {
  let rig: KernelRig;
  afterEach(() => rig.stop());

  it('traces both links while somebody watches, and only then; a child that begins later is told', async () => {
    rig = await new KernelRig().start();
    const [one, two] = [await rig.signedIn('tester'), await rig.signedIn('manager')];
    expect(traces(rig.world)).toEqual([]);
    await one.call('inspector.watch', { on: true });
    await two.call('inspector.watch', { on: true });
    expect([traces(rig.world), traces(rig.ups)]).toEqual([[true], [true]]);
    rig.world.exit(1);
    await rig.clock.advance(5000);
    expect(traces(rig.world)).toEqual([true]);
    await one.call('inspector.watch', { on: false });
    expect(traces(rig.world)).toEqual([true]);
    two.close();
    await settle();
    expect([traces(rig.world).at(-1), traces(rig.ups).at(-1)]).toEqual([false, false]);
  });

  it('gives the records of both links sorted by time, each connection a number of its own, and acks each batch', async () => {
    rig = await new KernelRig().start();
    const client = await rig.signedIn('tester');
    const { next } = await client.call('inspector.watch', { on: true });
    const asked = client.call('inspector.page', { after: next, waitMs: 5000 });
    await settle();
    told(rig.world, [record(1000), record(1030)]);
    told(rig.ups, [record(1010), record(1020)]);
    await rig.clock.advance(100);
    const page = await asked;
    const records = recordsOf(page);
    expect(records.map(({ at }) => at)).toEqual([1000, 1010, 1020, 1030]);
    expect(records.map(({ connection }) => connection)).toEqual([1, 2, 2, 1]);
    expect(page).toMatchObject({ from: next, next: next + 4, latest: next + 4 });
    expect(rig.world.of('traced')).toHaveLength(1);
    expect(rig.ups.of('traced')).toHaveLength(1);
  });

  it('a page that nothing comes for is empty after a while', async () => {
    rig = await new KernelRig().start();
    const client = await rig.signedIn('tester');
    const { next } = await client.call('inspector.watch', { on: true });
    const asked = client.call('inspector.page', { after: next, waitMs: 500 });
    await rig.clock.advance(600);
    expect(await asked).toEqual({ from: next, next, latest: next, chunks: [] });
  });

  it('who asks for nothing for half a minute watches no more, and is told so', async () => {
    rig = await new KernelRig().start();
    const client = await rig.signedIn('tester');
    await client.call('inspector.watch', { on: true });
    await rig.clock.advance(70_000);
    expect(traces(rig.world).at(-1)).toBe(false);
    await expect(client.call('inspector.page', { after: 0, waitMs: 0 })).rejects.toThrow('not-watching: ');
  });

  it('is for managers and testers', async () => {
    rig = await new KernelRig().start();
    const staff = await rig.signedIn('staff');
    await expect(staff.call('inspector.watch', { on: true })).rejects.toThrow('forbidden: ');
    await expect(staff.call('inspector.record', { on: true })).rejects.toThrow('forbidden: ');
  });
});

describe('the ring of records', () => {
  it('keeps the last bytes and says where they begin; who reads slowly sees the gap', () => {
    const ring = new WireRing(5000);
    for (let i = 0; i < 100; i++) ring.add([record(i, 1, 200)]);
    expect(ring.next).toBe(100);
    const kept = ring.from(0, 1e9);
    const bytes = kept.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
    expect(bytes).toBeLessThanOrEqual(5000);
    expect(kept[0]?.first).toBe(100 - kept.length);
    expect(ring.from(95, 500).map(({ first }) => first)).toEqual([95, 96]);
  });
});

describe('recordings of sessions', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parcelyard-sessions-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function recordings(name: string) {
    const clock = new VirtualClock();
    const asked: boolean[] = [];
    const made = new SessionRecordings({
      clock,
      folder: path.join(folder, name),
      program: 'Parcelyard test',
      record: (on) => void asked.push(on),
    });
    return { made, asked, clock };
  }

  it('each link and each start of it gets a file of its own; none while nothing is recorded', async () => {
    const { made, asked } = recordings('a');
    expect(made.recordTo('world')).toBeNull();
    expect((await made.record(true)).since).not.toBeNull();
    const files = [made.recordTo('world'), made.recordTo('ups'), made.recordTo('world')].map((to) =>
      path.basename(to?.file ?? ''),
    );
    expect(files.map((file) => file.replace(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d/, ''))).toEqual([
      '-world.pyrec.gz',
      '-ups.pyrec.gz',
      '-world-2.pyrec.gz',
    ]);
    await made.record(false);
    expect(asked).toEqual([true, false]);
    expect(made.recordTo('world')).toBeNull();
  });

  it('are listed, read piece by piece, removed; never what is being written, nor anything else', async () => {
    const { made } = recordings('b');
    await made.record(true);
    const to = made.recordTo('world');
    await writeFile(to?.file ?? '', Buffer.alloc(300_000, 7));
    await writeFile(path.join(folder, 'b', 'notes.txt'), 'x');
    made.told('world', {
      type: 'recording',
      on: true,
      file: to?.file ?? '',
      part: 1,
      records: 5,
      bytes: 1,
      lost: 2,
      error: null,
    });
    const list = await made.list();
    const [file] = list.files;
    const name = file?.name ?? '';
    expect(list.files).toHaveLength(1);
    expect(list).toMatchObject({ bytes: 300_000, links: [{ link: 'world', name, records: 5, lost: 2, error: null }] });
    const first = await made.fetch(name, 0);
    const second = await made.fetch(name, Buffer.from(first.bytes, 'base64').length);
    expect(Buffer.from(first.bytes, 'base64').length + Buffer.from(second.bytes, 'base64').length).toBe(300_000);
    expect(first.size).toBe(300_000);
    await expect(made.remove(name)).rejects.toMatchObject({ coded: { code: 'recording-open' } });
    await made.record(false);
    expect((await made.remove(name)).files).toEqual([]);
    await expect(made.remove(name)).rejects.toMatchObject({ coded: { code: 'not-found' } });
    await expect(made.fetch(name, 0)).rejects.toMatchObject({ coded: { code: 'not-found' } });
  });
});

describe('names of recordings', () => {
  it('cannot lead out of the folder', async () => {
    const rig = await new KernelRig().start();
    const client = await rig.signedIn('tester');
    for (const name of ['../app.db', 'a/../../b.pyrec.gz', '.pyrec.gz', 'app.db', '']) {
      await expect(client.call('inspector.fetch', { name, offset: 0 })).rejects.toThrow('bad-request: name');
    }
    await rig.stop();
  });
});
