// `npm run world:inspect`: recordings as text or JSON lines, filtered, with the sums at the end. Streams: no size is too large.

import { parseArgs } from 'node:util';
import {
  type Filter,
  type Filterable,
  fits,
  FILTER_HELP,
  isEmpty,
  NO_FILTER,
  parseFilter,
} from '../../core/inspector/filter.js';
import { Follower, type Followed } from '../../core/inspector/follow.js';
import { jsonLine, summaryLines, textLine } from '../../core/inspector/lines.js';
import type { RecordingHeader, WireRecord } from '../../core/recording/types.js';
import { oneOf, OptionError, readArguments, wholeNumber } from './command-line.js';
import { mergedRecords } from './recording-merge.js';
import { RecordingReader } from './recording-reader.js';

export const INSPECT_USAGE = `Usage: npm run world:inspect -- FILE... [options]

Prints recordings of sessions, one line for each thing said; several files are merged by time.

  --filter TEXT     ${FILTER_HELP}
  --type KIND       only this kind (topack, ready, acks, AConnect, ...); may come several times
  --seq N           only this sequence number: what has it, acks it, or answers it
  --ship ID         only what names this shipment (package)
  --truck ID        only what names this truck
  --direction D     in or out, seen from who recorded
  --from T, --to T  only from or to a time: seconds since the beginning, or a date as 2026-11-22T13:40:05Z
  --json            JSON lines instead of text, without the summary
  --summary         the summary only
  --help            this text

A line: seconds, connection, who to whom, kind and number, what it says, and in brackets what it answers or what is wrong.`;

export interface InspectOptions {
  readonly files: readonly string[];
  readonly filter: Filter;
  /** Seconds since the beginning, or ms since 1970. */
  readonly from: Moment | null;
  readonly to: Moment | null;
  readonly json: boolean;
  readonly summaryOnly: boolean;
}

type Moment = { readonly after: number } | { readonly at: number };

function moment(option: string, text: string | undefined): Moment | null {
  if (text === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return { after: Number(text) * 1000 };
  const at = new Date(text).getTime();
  if (Number.isNaN(at)) {
    throw new OptionError(`${option}: seconds since the beginning or a date are needed; got ${JSON.stringify(text)}`);
  }
  return { at };
}

/** Throws OptionError. */
export function readInspectOptions(argv: readonly string[]): InspectOptions {
  const { values, positionals } = readArguments(() =>
    parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        filter: { type: 'string' },
        type: { type: 'string', multiple: true },
        seq: { type: 'string' },
        ship: { type: 'string' },
        truck: { type: 'string' },
        direction: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        json: { type: 'boolean', default: false },
        summary: { type: 'boolean', default: false },
      },
    }),
  );
  if (positionals.length === 0) throw new OptionError('FILE: name a recording (or several)');
  const parsed = parseFilter(values.filter ?? '');
  if (!parsed.ok) throw new OptionError(`--${parsed.error.message}`);
  const whole = (option: string, text: string | undefined): number | null =>
    text === undefined ? null : wholeNumber(option, text, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const { value } = parsed;
  const direction =
    values.direction === undefined ? value.direction : oneOf('--direction', values.direction, ['in', 'out']);
  return {
    files: positionals,
    filter: {
      ...value,
      kinds: [...value.kinds, ...(values.type ?? [])],
      seq: whole('--seq', values.seq) ?? value.seq,
      shipment: whole('--ship', values.ship) ?? value.shipment,
      truck: whole('--truck', values.truck) ?? value.truck,
      direction,
    },
    from: moment('--from', values.from),
    to: moment('--to', values.to),
    json: values.json,
    summaryOnly: values.summary,
  };
}

export function filterable({ entry, record, verdict }: Followed): Filterable {
  const { kind, seq, acks, shipments, trucks, warehouses } = entry;
  const origin = entry.origin ?? verdict.answers?.seq ?? null;
  const { direction, side } = record;
  return {
    kind,
    seq,
    origin,
    acks,
    shipments,
    trucks,
    warehouses,
    direction,
    side,
    marks: verdict.marks,
    get text() {
      return entry.text;
    },
  };
}

export interface InspectPorts {
  /** Resolves when more may be written; false: nobody reads any more. */
  readonly write: (text: string) => Promise<boolean>;
  readonly warn: (text: string) => void;
}

/** True: all files were read to their end. Rejects with OptionError for files that cannot be opened or are no recordings. */
export async function inspect(options: InspectOptions, ports: InspectPorts): Promise<boolean> {
  const readers = options.files.map((file) => new RecordingReader(file));
  const follower = new Follower();
  let startedAt: number | null = null;
  const wants = (record: WireRecord, base: number): boolean => {
    const at = (when: Moment): number => ('after' in when ? base + when.after : when.at);
    return (
      (options.from === null || record.at >= at(options.from)) && (options.to === null || record.at <= at(options.to))
    );
  };
  const all = options.filter === NO_FILTER || isEmpty(options.filter);
  for await (const batch of mergedRecords(readers, options.files)) {
    const lines: string[] = [];
    for (const record of batch) {
      startedAt ??= startOf(readers, record);
      // Numbers before the wanted time are needed to know what is answered in it.
      for (const one of follower.take(record)) {
        if (options.summaryOnly || !wants(record, startedAt) || !(all || fits(options.filter, filterable(one))))
          continue;
        lines.push(options.json ? jsonLine(one, startedAt) : textLine(one, startedAt));
      }
    }
    if (lines.length > 0 && !(await ports.write(`${lines.join('\n')}\n`))) return true;
  }
  if (!options.json) await ports.write(footer(options, readers, follower));
  return tellEnds(options, readers, ports);
}

function startOf(readers: readonly RecordingReader[], record: WireRecord): number {
  return Math.min(record.at, ...readers.map(({ header }) => header?.startedAt ?? record.at));
}

function footer(
  { files, summaryOnly }: InspectOptions,
  readers: readonly RecordingReader[],
  follower: Follower,
): string {
  const heads = readers.map(({ header }, i) => (header === null ? '' : headLine(files[i] ?? '', header)));
  const lines = [...heads.filter((line) => line !== ''), ...summaryLines(follower.totals, follower.unacked())];
  return `${summaryOnly ? '' : '\n'}${lines.join('\n')}\n`;
}

function headLine(file: string, { sides, role, dialect, worldId, startedAt, program, part }: RecordingHeader): string {
  const world = worldId === null ? '' : `, world ${worldId}`;
  const spoken = sides.includes('ups-store') ? `, dialect ${dialect}` : '';
  const when = new Date(startedAt).toISOString();
  return `${file}: ${sides.join(' and ')}, recorded by the ${role}${spoken}${world}, ${when}, ${program}, part ${part}`;
}

function tellEnds({ files }: InspectOptions, readers: readonly RecordingReader[], ports: InspectPorts): boolean {
  let whole = true;
  readers.forEach(({ end }, i) => {
    if (end?.problem === null || end === null) return;
    ports.warn(`${files[i] ?? ''}: ${end.problem}`);
    // A writer that was killed, or still writes, is nothing wrong with the file.
    if (end.state === 'damaged') whole = false;
  });
  return whole;
}
