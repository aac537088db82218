// The matching messages as files: JSON lines, or a recording of their frames. In slices, with progress, and to be called off.

import { jsonOf } from './message-json.js';
import { encodeHeader, encodeRecord } from '../../../main/core/recording/codec.js';
import { RECORDING_FORMAT, type RecordSide, type WireRecord } from '../../../main/core/recording/types.js';
import type { MessageList } from './message-list.js';

export interface ExportControl {
  readonly cancelled: () => boolean;
  readonly progress: (share: number) => void;
}

const SLICE_MS = 12;

/** Calls `each` with the ids of all messages that are shown now. False: called off. */
async function eachShown(
  list: MessageList,
  { cancelled, progress }: ExportControl,
  each: (id: number) => void,
): Promise<boolean> {
  // Positions move while messages come and go; ids do not.
  list.advance(Infinity);
  const [first, last] = [list.idAt(0), list.idAt(list.length - 1)];
  let id = first;
  let slice = performance.now();
  while (id >= 0 && id <= last) {
    each(id);
    const index = list.indexFrom(id + 1);
    id = index >= list.length ? -1 : list.idAt(index);
    if (performance.now() - slice < SLICE_MS) continue;
    progress(last === first ? 1 : (id - first) / (last - first));
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (cancelled()) return false;
    slice = performance.now();
  }
  return true;
}

export interface Exported {
  readonly file: Blob;
  readonly messages: number;
}

/** Null: called off. */
export async function exportJsonLines(list: MessageList, control: ExportControl): Promise<Exported | null> {
  const parts: string[] = [];
  const done = await eachShown(list, control, (id) => {
    const facts = list.store.factsOf(id);
    if (facts !== null) parts.push(`${jsonOf(facts)}\n`);
  });
  return done ? { file: new Blob(parts, { type: 'application/x-ndjson' }), messages: parts.length } : null;
}

/** Whole frames: those that carry at least one matching message. Null: called off. */
export async function exportRecording(
  list: MessageList,
  program: string,
  control: ExportControl,
): Promise<Exported | null> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let before: WireRecord | null = null;
  let messages = 0;
  const startedAt = list.length === 0 ? Date.now() : list.store.atOf(list.idAt(0));
  const sides = new Set<RecordSide>();
  let role: WireRecord['role'] = 'store';
  let dialect: WireRecord['dialect'] = 'parcelyard';
  const done = await eachShown(list, control, (id) => {
    const record = list.store.recordOf(id);
    messages += 1;
    if (before !== null && sameFrame(before, record)) return;
    before = record;
    sides.add(record.side);
    ({ role } = record);
    if (record.side === 'ups-store') ({ dialect } = record);
    parts.push(encodeRecord(record, startedAt) as Uint8Array<ArrayBuffer>);
  });
  if (!done) return null;
  const header = {
    format: RECORDING_FORMAT,
    sides: sides.size === 0 ? (['world-store'] as const) : [...sides],
    role,
    dialect,
    worldId: null,
    startedAt,
    program,
    part: 1,
  };
  const end = encodeRecord({ ...EMPTY, kind: 'end', at: startedAt }, startedAt) as Uint8Array<ArrayBuffer>;
  const plain = new Blob([encodeHeader(header) as Uint8Array<ArrayBuffer>, ...parts, end]);
  const packed = plain.stream().pipeThrough(new CompressionStream('gzip'));
  return { file: await new Response(packed).blob(), messages };
}

const EMPTY: WireRecord = {
  kind: 'end',
  at: 0,
  connection: 0,
  side: 'world-store',
  role: 'store',
  dialect: 'parcelyard',
  direction: 'in',
  first: false,
  bytes: new Uint8Array(0),
  lost: 0,
};

/** The messages of one frame share its bytes. */
function sameFrame(a: WireRecord, b: WireRecord): boolean {
  return a.bytes.length > 0 && a.bytes.buffer === b.bytes.buffer && a.bytes.byteOffset === b.bytes.byteOffset;
}
