// @vitest-environment node
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../main/core/inspector/filter.js';
import { MARKS } from '../../../main/core/inspector/pairing.js';
import { encodeHeader, encodeRecord, joined } from '../../../main/core/recording/codec.js';
import { RecordingParser } from '../../../main/core/recording/parser.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import { exportJsonLines, exportRecording } from '../../../renderer/views/inspector/export-messages.js';
import { gapRecord } from '../../../renderer/views/inspector/live-source.js';
import { MessageList } from '../../../renderer/views/inspector/message-list.js';
import { MessageStore } from '../../../renderer/views/inspector/message-store.js';
import { RecordingLoader, type RecordingBytes } from '../../../renderer/views/inspector/recording-file.js';
import { sessionsOf } from '../../../renderer/views/inspector/recordings-dialog.js';
import { Traffic } from '../../support/inspector-harness/traffic.js';

const LIMITS = { messages: 1000, bytes: 1e6 };

function filled(messages: number, limits = LIMITS): MessageStore {
  const store = new MessageStore(limits);
  const traffic = new Traffic();
  for (let done = 0; done < messages; done += 100) store.append(traffic.batch(100, done, done + 100));
  return store;
}

function filterOf(text: string) {
  const filter = parseFilter(text);
  if (!filter.ok) throw new Error(filter.error.message);
  return filter.value;
}

function shown(list: MessageList): string[] {
  list.advance(Infinity);
  return Array.from({ length: list.length }, (_, i) => list.store.factsOf(list.idAt(i))?.entry.kind ?? '?');
}

describe('the store of messages', () => {
  it('keeps the last so many, whatever comes, and can tell each of them', () => {
    const store = filled(20_000);
    expect(store.count).toBe(1000);
    expect(store.factsOf(store.first - 1)).toBeNull();
    for (let id = store.first; id < store.next; id++) {
      const facts = store.factsOf(id);
      expect(facts?.entry.problem).toBeNull();
      expect(facts?.entry.kind).toBe(store.kindOf(id));
      expect(facts?.entry.seq ?? null).toBe(store.seqOf(id));
    }
  });

  it('keeps to its bytes, too', () => {
    const store = filled(20_000, { messages: 100_000, bytes: 50_000 });
    expect(store.bytes).toBeLessThanOrEqual(50_000);
    expect(store.count).toBeGreaterThan(100);
    expect(store.factsOf(store.first)).not.toBeNull();
  });

  it('knows acks, answers and copies, also where they come later', () => {
    const store = new MessageStore(LIMITS);
    const traffic = new Traffic();
    traffic.batch(990, 0, 1000);
    // The hundredth order's pack is said twice.
    store.append(traffic.batch(10, 1000, 1100));
    const kinds = Array.from({ length: store.count }, (_, id) => store.kindOf(id));
    expect(kinds.slice(0, 4)).toEqual(['topack', 'topack', 'acks', 'ready']);
    const [first, second, , ready] = [0, 1, 2, 3].map((id) => store.factsOf(id));
    expect(first).toMatchObject({ marks: MARKS.lost, ackedBy: 2, answeredBy: 3 });
    expect(first?.answerMs).toBeGreaterThan(first?.ackMs ?? Infinity);
    expect(second).toMatchObject({ marks: MARKS.resent, firstCopy: 0 });
    expect(ready).toMatchObject({ answers: 0 });
    expect(store.linked(3, 0)).toBe(true);
  });

  it('counts gaps, and forgets everything when it is cleared', () => {
    const store = filled(100);
    store.append([gapRecord(5, 42)]);
    expect(store.lost).toBe(42);
    expect(store.factsOf(store.next - 1)?.entry).toMatchObject({ kind: 'gap', text: '42 records left out' });
    const { next } = store;
    store.clear();
    expect([store.count, store.bytes, store.lost, store.next]).toEqual([0, 0, 0, next]);
  });
});

describe('the list that a filter makes', () => {
  it('finds by shipment, number, kind, mark and words; new messages join, dropped ones leave', () => {
    const store = new MessageStore(LIMITS);
    const traffic = new Traffic();
    const list = new MessageList(store);
    store.append(traffic.batch(100, 0, 100));
    list.setFilter(filterOf('ship:100003'));
    expect(shown(list)).toEqual(['topack', 'ready', 'pickups', 'arrivals', 'load', 'loaded']);
    list.setFilter(filterOf('kind:load side:world-store'));
    expect(list.unseen).toBeGreaterThan(0);
    const before = shown(list).length;
    store.append(traffic.batch(100, 100, 200));
    expect(shown(list).length).toBe(before * 2);
    list.setFilter(filterOf('seq:9'));
    expect(shown(list)).toEqual(['topack', 'acks', 'ready']);
    for (let i = 0; i < 30; i++) store.append(traffic.batch(100, 0, 100));
    expect(shown(list)).toEqual([]);
    list.setFilter(filterOf(''));
    expect(list.length).toBe(1000);
    expect(list.idAt(list.indexFrom(store.first + 5))).toBe(store.first + 5);
  });

  it('filters in slices, and none is lost between them', () => {
    const store = filled(5000, { messages: 10_000, bytes: 1e7 });
    const list = new MessageList(store);
    list.setFilter(filterOf('kind:ready'));
    let slices = 0;
    while (list.unseen > 0) {
      list.advance(0);
      slices += 1;
    }
    expect(slices).toBeGreaterThan(10);
    const whole = new MessageList(store);
    whole.setFilter(filterOf('kind:ready'));
    expect(list.length).toBe(shown(whole).length);
  });
});

function bytesOf(name: string, content: Uint8Array): RecordingBytes {
  return { name, stream: () => new Blob([content as Uint8Array<ArrayBuffer>]).stream() };
}

function recordingOf(records: readonly WireRecord[], startedAt: number): Uint8Array {
  const header = {
    format: 1,
    sides: ['world-store' as const],
    role: 'store' as const,
    dialect: 'parcelyard' as const,
    worldId: 1,
    startedAt,
    program: 'test',
    part: 1,
  };
  return joined([encodeHeader(header), ...records.map((record) => encodeRecord(record, startedAt))]);
}

const quiet = { cancelled: () => false, progress: () => undefined };

describe('recordings in the window', () => {
  it('two of one session are merged by time; a cut or damaged one gives what it has and says so', async () => {
    const records = new Traffic().batch(100, 1000, 2000);
    const sides = (['world-store', 'ups-store'] as const).map((side) =>
      records.filter((record) => record.side === side),
    );
    const files = sides.map((some, i) => bytesOf(`${i}.pyrec.gz`, gzipSync(recordingOf(some, 1000))));
    const store = new MessageStore(LIMITS);
    const loader = new RecordingLoader(files);
    const progress = await loader.load(1e6, (batch) => store.append(batch));
    expect(progress).toMatchObject({ records: records.length, done: true });
    const times = Array.from({ length: store.count }, (_, i) => store.atOf(i));
    expect(times).toEqual([...times].sort((a, b) => a - b));

    const packed = gzipSync(recordingOf(records, 1000));
    const cut = new RecordingLoader([bytesOf('cut', packed.subarray(0, packed.length - 40))]);
    expect(await cut.load(1e6, () => undefined)).toMatchObject({ problems: [expect.stringContaining('cut: ')] });
    const none = new RecordingLoader([bytesOf('none', gzipSync('hello there'))]);
    expect(await none.load(1e6, () => undefined)).toMatchObject({
      records: 0,
      problems: [expect.stringContaining('no recording')],
    });
  });

  it('a stretch at a time', async () => {
    const records = new Traffic().batch(100, 1000, 2000);
    const loader = new RecordingLoader([bytesOf('a', gzipSync(recordingOf(records, 1000)))]);
    const seen: WireRecord[] = [];
    expect(await loader.load(10, (batch) => void seen.push(...batch))).toMatchObject({ records: 10, done: false });
    expect(seen).toHaveLength(10);
    expect((await loader.load(1e6, (batch) => void seen.push(...batch))).done).toBe(true);
    expect(seen).toHaveLength(records.length);
  });

  it('files of one session stand together', () => {
    const file = (name: string) => ({ name, bytes: 1, modifiedAt: 1, open: false });
    const names = ['2026-11-22T13-40-05-world.pyrec.gz', '2026-11-22T13-40-05-ups-2.3.pyrec.gz', 'other.pyrec.gz'];
    expect(sessionsOf(names.map(file)).map((session) => [session.name, session.files.length])).toEqual([
      ['2026-11-22T13-40-05', 2],
      ['other.pyrec.gz', 1],
    ]);
  });
});

describe('export', () => {
  it('all that match, as JSON lines', async () => {
    const store = filled(200);
    const list = new MessageList(store);
    list.setFilter(filterOf('kind:topack'));
    const exported = await exportJsonLines(list, quiet);
    const lines = (await exported?.file.text())
      ?.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines?.length).toBe(20);
    expect(exported?.messages).toBe(20);
    expect(lines?.[0]).toMatchObject({
      kind: 'topack',
      seq: 3,
      shipments: [100_001],
      direction: 'out',
      fields: { shipid: 100_001 },
    });
  });

  it('their frames as a recording that can be opened again', async () => {
    const store = filled(100);
    const list = new MessageList(store);
    list.setFilter(filterOf('ship:100002'));
    const exported = await exportRecording(list, 'test', quiet);
    const again = new MessageStore(LIMITS);
    const content = new Uint8Array((await exported?.file.arrayBuffer()) ?? new ArrayBuffer(0));
    const progress = await new RecordingLoader([bytesOf('x', content)]).load(1e6, (batch) => again.append(batch));
    expect(progress.problems).toEqual([]);
    const kinds = Array.from({ length: again.count }, (_, id) => again.kindOf(id));
    // Whole frames: what else they say comes along.
    expect(kinds.filter((kind) => kind === 'acks').length).toBeGreaterThan(0);
    expect(kinds).toEqual(expect.arrayContaining(['topack', 'ready', 'pickups', 'arrivals', 'load', 'loaded']));
  });

  it('can be called off', async () => {
    const list = new MessageList(filled(1000));
    let asked = 0;
    const slow = { cancelled: () => (asked += 1) > 0, progress: () => undefined };
    const clock = performance.now;
    let now = 0;
    performance.now = () => (now += 5);
    try {
      expect(await exportJsonLines(list, slow)).toBeNull();
    } finally {
      performance.now = clock;
    }
  });

  it('what the kernel packs is what the window unpacks', () => {
    const records = new Traffic().batch(10, 1000, 1010);
    const packed = joined(records.map((record) => encodeRecord(record, 1000)));
    expect(new RecordingParser(1000).push(packed)).toHaveLength(records.length);
  });
});
