import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mergedRecords } from '../../../main/processes/lib/recording-merge.js';
import { recordingFile } from '../../../main/processes/lib/recording-names.js';
import { RecordingReader } from '../../../main/processes/lib/recording-reader.js';
import { RecordingWriter, type RecordingOptions } from '../../../main/processes/lib/recording-writer.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import { fileOf, HEADER, record, STARTED } from './records.js';

let folder: string;
let names = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelyard-recording-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const fresh = (): string => join(folder, `r${(names += 1)}.pyrec.gz`);

const writers: RecordingWriter[] = [];
afterEach(async () => {
  for (const writer of writers.splice(0)) await writer.close();
});

function write(options: Partial<RecordingOptions> = {}): { writer: RecordingWriter; file: string; errors: Error[] } {
  const file = options.file ?? fresh();
  const errors: Error[] = [];
  const { sides, role, dialect, worldId, program } = HEADER;
  const writer = new RecordingWriter({
    header: { sides, role, dialect, worldId, program },
    present: () => [],
    onFail: (error) => void errors.push(error),
    ...options,
    file,
  });
  writers.push(writer);
  return { writer, file, errors };
}

async function read(file: string): Promise<{ reader: RecordingReader; records: WireRecord[] }> {
  const reader = new RecordingReader(file);
  const records: WireRecord[] = [];
  for await (const batch of reader.batches()) records.push(...batch);
  return { reader, records };
}

const numbered = (n: number, size = 20): WireRecord => ({
  kind: 'frame',
  at: Date.now() + n,
  connection: n,
  side: 'world-store',
  role: 'store',
  dialect: 'parcelyard',
  direction: 'in',
  first: false,
  bytes: Uint8Array.from({ length: size }, (_, i) => (n * 31 + i * 7) & 0xff),
  lost: 0,
});

async function until(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a recording on disk', () => {
  it('is gzip, ends as it should, and gives back what was recorded', async () => {
    const { writer, file } = write();
    for (let n = 1; n <= 500; n++) writer.take(numbered(n));
    await writer.close();
    const { reader, records } = await read(file);
    expect(records.map(({ connection }) => connection)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    expect([...(records[41]?.bytes ?? [])]).toEqual([...numbered(42).bytes]);
    expect(reader.header).toMatchObject({ worldId: 7, program: HEADER.program, part: 1 });
    expect(reader.end).toEqual({ records: 500, state: 'complete', problem: null });
    expect(
      gunzipSync(await readFile(file))
        .subarray(0, 5)
        .toString(),
    ).toBe('PYREC');
  });

  it('can be read while it is written: what was there for a moment survives the writer', async () => {
    const { writer, file } = write();
    for (let n = 1; n <= 50; n++) writer.take(numbered(n));
    await until('the flush', async () => (await read(file)).records.length === 50);
    // As kill -9 leaves it: no end, no trailer.
    const { reader } = await read(file);
    expect(reader.end).toMatchObject({ state: 'cut', records: 50 });
  });

  it('goes on in another file when one is full, begins it with what stands, and drops the oldest', async () => {
    const { writer, file, errors } = write({
      limits: { partBytes: 2000, parts: 2, queueBytes: 1e6 },
      present: () => [{ ...numbered(999), kind: 'joined', bytes: new Uint8Array(0) }],
    });
    let n = 0;
    await until('four parts', () => {
      for (let i = 0; i < 20; i++) writer.take(numbered((n += 1), 200));
      return writer.state.part >= 4;
    });
    await writer.close();
    expect(errors).toEqual([]);
    const stem = file.slice(0, -'.pyrec.gz'.length);
    const there = (await readdir(folder))
      .map((name) => join(folder, name))
      .filter((name) => name.startsWith(`${stem}.`));
    expect(there.length).toBe(2);
    const last = await read(writer.state.file);
    expect(last.reader.header?.part).toBe(writer.state.part);
    expect(last.records[0]).toMatchObject({ kind: 'joined', connection: 999 });
    // Nothing is lost between the two files that are left.
    const all = there.sort().length === 2 ? (await Promise.all(there.map(read))).flatMap(({ records }) => records) : [];
    const kept = all
      .filter(({ kind }) => kind === 'frame')
      .map(({ connection }) => connection)
      .sort((a, b) => a - b);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => n - kept.length + 1 + i));
  });

  it('never waits for the disk: what does not fit is counted, and said where it is missing', async () => {
    const { writer, file } = write({ limits: { partBytes: 1e9, parts: 2, queueBytes: 1000 } });
    for (let n = 1; n <= 100; n++) writer.take(numbered(n, 100));
    await until('room again', () => {
      writer.take(numbered(1000, 10));
      return writer.state.lost === 0 || writer.state.records > 10;
    });
    await writer.close();
    const { records } = await read(file);
    const gap = records.find(({ kind }) => kind === 'gap');
    expect(gap?.lost).toBeGreaterThan(50);
    expect(records.reduce((sum, { lost }) => sum + lost, 0)).toBe(writer.state.lost);
  });

  it('a file that cannot be made ends the recording with a word, and nothing else', async () => {
    const { writer, errors } = write({ file: join(folder, 'no', 'such', 'folder.pyrec.gz') });
    writer.take(numbered(1));
    await until('the failure', () => errors.length === 1);
    writer.take(numbered(2));
    await writer.close();
    expect(writer.state.error).toContain('ENOENT');
  });

  it('any damage: the reader never throws, gives what came before, and says so', async () => {
    const file = fresh();
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 30 }),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        async (records, at, change, cut) => {
          const packed = gzipSync(fileOf(records));
          const place = at % packed.length;
          if (cut) await writeFile(file, packed.subarray(0, place));
          else {
            packed[place] = (packed[place] ?? 0) ^ change;
            await writeFile(file, packed);
          }
          const { reader, records: got } = await read(file);
          expect(reader.end).not.toBeNull();
          expect(got.map(({ kind }) => kind)).toEqual(records.slice(0, got.length).map(({ kind }) => kind));
          if (cut) expect(reader.end?.problem).not.toBeNull();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('what is no recording is said to be none', async () => {
    const file = fresh();
    await writeFile(file, 'hello');
    expect((await read(file)).reader.end).toMatchObject({ state: 'damaged' });
    await writeFile(file, gzipSync('hello, this is something else'));
    expect((await read(file)).reader.end?.problem).toContain('no recording');
    await writeFile(file, '');
    expect((await read(file)).reader.end).toMatchObject({ state: 'cut', records: 0 });
    await expect(read(join(folder, 'missing'))).rejects.toThrow('ENOENT');
  });

  it('several are merged by time', async () => {
    const files = [fresh(), fresh()];
    for (const [i, file] of files.entries()) {
      const records = Array.from({ length: 40 }, (_, n) => ({ ...numbered(n), at: STARTED + n * 2 + i }));
      await writeFile(file, gzipSync(fileOf(records)));
    }
    const times: number[] = [];
    for await (const batch of mergedRecords(
      files.map((file) => new RecordingReader(file)),
      files,
    )) {
      times.push(...batch.map(({ at }) => at - STARTED));
    }
    expect(times).toEqual(Array.from({ length: 80 }, (_, i) => i));
  });

  it('reads a large one in little memory', async () => {
    const { writer, file } = write({ limits: { partBytes: 1e9, parts: 1, queueBytes: 64e6 } });
    const total = 60_000;
    for (let n = 1; n <= total; n++) writer.take(numbered(n, 60));
    await writer.close();
    const before = process.memoryUsage();
    const reader = new RecordingReader(file);
    let count = 0;
    let most = 0;
    for await (const batch of reader.batches()) {
      count += batch.length;
      most = Math.max(most, batch.length);
    }
    expect(count).toBe(total);
    // Handed over in pieces: what is held at a time has nothing to do with the size of the file.
    expect(most).toBeLessThan(10_000);
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(200e6);
    expect((await stat(file)).size).toBeGreaterThan(0);
  });
});

describe('where to record', () => {
  it('a new file; in a folder, a name that is free; else a clear error', async () => {
    const now = Date.UTC(2026, 10, 22, 13, 40, 5);
    const first = await recordingFile(folder, 'world', now);
    expect(first).toBe(join(folder, '2026-11-22T13-40-05-world.pyrec.gz'));
    await writeFile(first, '');
    expect(await recordingFile(folder, 'world', now)).toBe(join(folder, '2026-11-22T13-40-05-world-2.pyrec.gz'));
    expect(await recordingFile(join(folder, 'mine.gz'), 'world', now)).toBe(join(folder, 'mine.gz'));
    await expect(recordingFile(first, 'world', now)).rejects.toThrow('--record: ');
    await expect(recordingFile(join(folder, 'no', 'file'), 'world', now)).rejects.toThrow('there is no folder');
  });
});
