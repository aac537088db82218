// Records of several recordings in the order of their times, as a stream. Knows no messages.

import type { WireRecord } from '../../core/recording/types.js';
import { OptionError } from './command-line.js';
import type { RecordingReader } from './recording-reader.js';

/** Records handed over at once. */
const BATCH = 2000;

class Source {
  readonly #batches: AsyncGenerator<readonly WireRecord[]>;
  #batch: readonly WireRecord[] = [];
  #at = 0;

  constructor(reader: RecordingReader) {
    this.#batches = reader.batches();
  }

  get head(): WireRecord | undefined {
    return this.#batch[this.#at];
  }

  /** False: there is no more. */
  async next(): Promise<boolean> {
    this.#at += 1;
    if (this.#at < this.#batch.length) return true;
    const { done, value } = await this.#batches.next();
    this.#batch = done === true ? [] : value;
    this.#at = 0;
    return this.#batch.length > 0;
  }

  async end(): Promise<void> {
    await this.#batches.return(undefined);
  }
}

/** `files`: the readers' names. Rejects with OptionError for one that cannot be opened, or that is no recording. */
export async function* mergedRecords(
  readers: readonly RecordingReader[],
  files: readonly string[],
): AsyncGenerator<readonly WireRecord[]> {
  let sources = readers.map((reader) => new Source(reader));
  const all = sources;
  try {
    const alive = await Promise.all(sources.map((source, i) => first(source, readers[i], files[i] ?? '')));
    sources = sources.filter((_, i) => alive[i] === true);
    let batch: WireRecord[] = [];
    while (sources.length > 0) {
      const source = earliest(sources);
      if (source?.head === undefined) break;
      batch.push(source.head);
      if (!(await source.next())) sources = sources.filter((one) => one !== source);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    for (const source of all) await source.end();
  }
}

function earliest(sources: readonly Source[]): Source | undefined {
  let found: Source | undefined;
  for (const source of sources) {
    if (found === undefined || (source.head?.at ?? Infinity) < (found.head?.at ?? Infinity)) found = source;
  }
  return found;
}

async function first(source: Source, reader: RecordingReader | undefined, file: string): Promise<boolean> {
  let some;
  try {
    some = await source.next();
  } catch (error) {
    throw new OptionError(`FILE: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (reader !== undefined && reader.header === null) {
    throw new OptionError(`FILE: ${file} is no recording: ${reader.end?.problem ?? 'it has no header'}`);
  }
  return some;
}
