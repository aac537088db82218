// What a record says, thing by thing: each numbered item, the acks of a frame together, each un-numbered part, and what is no
// message at all. The same for the command line and the screen.

import { fromUtf8 } from '../recording/text.js';
import type { WireRecord } from '../recording/types.js';
import { type FieldTree, type MessageTree, readMessage, treeText, valueText } from './read-message.js';
import { frameSchema } from './schema.js';

export interface Entry {
  /** The wire's own word (`topack`, `ready`, `acks`, `simspeed`, `AConnect`), or `unreadable`, or the record's kind. */
  readonly kind: string;
  /** Its sender's number; null: it has none. */
  readonly seq: number | null;
  /** The number that it names as the one it answers (errors, status). */
  readonly origin: number | null;
  /** Of `acks`: the numbers acked. */
  readonly acks: readonly number[];
  readonly shipments: readonly number[];
  readonly trucks: readonly number[];
  readonly warehouses: readonly number[];
  /** The message, for those that are one. */
  readonly tree: MessageTree | null;
  /** One line for people. */
  readonly text: string;
  /** Why it cannot be understood, or null. */
  readonly problem: string | null;
  /** Where it stands in the record's bytes. */
  readonly start: number;
  readonly end: number;
}

export interface FrameView {
  /** Name of the message; null where the bytes are none. */
  readonly message: string | null;
  readonly tree: MessageTree | null;
  readonly entries: readonly Entry[];
}

const NONE: readonly number[] = [];
const SEQ = ['seqnum', 'seqNum'];
const ORIGIN = ['originseqnum', 'answers'];
const ACKS = ['acks', 'ack'];
/** What a field's number names, by its name in lower case. */
const NAMES: Readonly<Record<string, keyof Refs>> = {
  shipid: 'shipments',
  shipids: 'shipments',
  packageid: 'shipments',
  package_id: 'shipments',
  truckid: 'trucks',
  truck_id: 'trucks',
  whnum: 'warehouses',
  whid: 'warehouses',
  warehouseid: 'warehouses',
};

interface Refs {
  readonly shipments: number[];
  readonly trucks: number[];
  readonly warehouses: number[];
}

function collect(tree: MessageTree, refs: Refs): void {
  for (const { name, value } of tree.fields) {
    if (typeof value === 'object') collect(value, refs);
    else if (typeof value === 'number') {
      const kind = NAMES[name.toLowerCase()];
      if (kind !== undefined && !refs[kind].includes(value)) refs[kind].push(value);
    }
  }
}

function numberOf(tree: MessageTree, names: readonly string[]): number | null {
  const found = tree.fields.find(({ name }) => names.includes(name))?.value;
  return typeof found === 'number' ? found : null;
}

function plainEntry(kind: string, text: string, start: number, end: number, problem: string | null = null): Entry {
  return {
    kind,
    seq: null,
    origin: null,
    acks: NONE,
    shipments: NONE,
    trucks: NONE,
    warehouses: NONE,
    tree: null,
    text,
    problem,
    start,
    end,
  };
}

function messageEntry(kind: string, tree: MessageTree, start: number, end: number): Entry {
  const refs: Refs = { shipments: [], trucks: [], warehouses: [] };
  collect(tree, refs);
  return {
    kind,
    seq: numberOf(tree, SEQ),
    origin: numberOf(tree, ORIGIN),
    acks: NONE,
    ...refs,
    tree,
    // Made when it is looked at: most of what goes by is never shown.
    get text() {
      return treeText(tree);
    },
    problem: tree.problem,
    start,
    end,
  };
}

const LONGEST_LIST = 50;

function ackEntry(kind: string, fields: readonly FieldTree[]): Entry {
  const acks = fields.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  const shown = acks.slice(0, LONGEST_LIST).join(', ');
  const text = acks.length > LONGEST_LIST ? `${shown}, … ${acks.length} in all` : shown;
  const start = fields[0]?.start ?? 0;
  const end = fields.reduce((latest, field) => Math.max(latest, field.end), start);
  return { ...plainEntry('acks', text, start, end), kind, acks };
}

/** The things of an envelope, in the order of its bytes. */
function envelopeEntries(tree: MessageTree): Entry[] {
  const entries: Entry[] = [];
  const acks = tree.fields.filter(({ name }) => ACKS.includes(name));
  for (const field of tree.fields) {
    const { name, value, start, end } = field;
    if (ACKS.includes(name)) {
      if (field === acks[0]) entries.push(ackEntry('acks', acks));
    } else if (typeof value === 'object') entries.push(messageEntry(name, value, start, end));
    else entries.push(plainEntry(name, valueText(value), start, end));
  }
  return entries;
}

/** Where the body of a frame begins: behind its length. */
export function bodyStart(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && (bytes[at] ?? 0) >= 0x80) at += 1;
  return at + 1;
}

export function viewRecord(record: WireRecord): FrameView {
  const { kind, bytes } = record;
  const end = bytes.length;
  if (kind === 'frame') return viewFrame(record);
  if (kind === 'gap') {
    return { message: null, tree: null, entries: [plainEntry('gap', `${record.lost} records left out`, 0, 0)] };
  }
  if (kind === 'opened' || kind === 'joined' || kind === 'closed') {
    return { message: null, tree: null, entries: [plainEntry(kind, fromUtf8(bytes).text, 0, end)] };
  }
  if (kind === 'digits') {
    return { message: null, tree: null, entries: [plainEntry('world id', fromUtf8(bytes).text, 0, end)] };
  }
  const problem = {
    piece: 'a piece of a frame',
    broken: 'no frame can begin like this',
    cut: 'the rest of the frame never came',
    end: 'the end of the recording',
  }[kind];
  return { message: null, tree: null, entries: [plainEntry('unreadable', `${end} bytes`, 0, end, problem)] };
}

function viewFrame(record: WireRecord): FrameView {
  const { bytes } = record;
  const { messages, message, whole } = frameSchema(record);
  const tree = readMessage(messages, message, bytes, bodyStart(bytes), bytes.length);
  if (whole) {
    return { message, tree, entries: [messageEntry(message, tree, 0, bytes.length)] };
  }
  const entries = envelopeEntries(tree);
  // What the things themselves do not show: bytes behind the last one that could be read.
  const shown = entries.some(({ problem }) => problem !== null);
  if (tree.problem !== null && !shown) {
    const from = tree.fields.at(-1)?.end ?? bodyStart(bytes);
    entries.push(plainEntry('unreadable', `${bytes.length - from} bytes`, from, bytes.length, tree.problem));
  }
  if (entries.length === 0) entries.push(plainEntry('empty', '', 0, bytes.length));
  return { message, tree, entries };
}
