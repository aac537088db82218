// Recordings read in the window: from the data folder piece by piece, or from a file that a person chose. Several are merged by time.
// Also what is damaged or was cut short gives what it has, and says so.

import type { Call } from '../../../main/contracts/app-api.js';
import { RecordingParser } from '../../../main/core/recording/parser.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import { fromBase64 } from './live-source.js';

export interface RecordingBytes {
  readonly name: string;
  /** Compressed, from its beginning. */
  readonly stream: () => ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** A recording of the data folder. */
export function keptRecording(call: Call, name: string): RecordingBytes {
  const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> => {
    let offset = 0;
    return new ReadableStream({
      async pull(controller) {
        const { bytes, size } = await call('inspector.fetch', { name, offset });
        const piece = fromBase64(bytes) as Uint8Array<ArrayBuffer>;
        offset += piece.length;
        if (piece.length > 0) controller.enqueue(piece);
        if (piece.length === 0 || offset >= size) controller.close();
      },
    });
  };
  return { name, stream };
}

export function chosenFile(file: File): RecordingBytes {
  return { name: file.name, stream: () => file.stream() };
}

/** One recording's records as they are read. */
class Reading {
  readonly name: string;
  readonly #parser = new RecordingParser();
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #batch: readonly WireRecord[] = [];
  #at = 0;
  /** What is wrong with it, for people. */
  problem: string | null = null;

  constructor({ name, stream }: RecordingBytes) {
    this.name = name;
    this.#reader = stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  }

  get head(): WireRecord | undefined {
    return this.#batch[this.#at];
  }

  /** Goes on to the next record; false: there is none any more. */
  async next(): Promise<boolean> {
    this.#at += 1;
    while (this.#at >= this.#batch.length) {
      const chunk = await this.#read();
      if (chunk === null) return false;
      this.#batch = this.#parser.push(chunk);
      this.#at = 0;
      if (this.#parser.damage !== null) this.problem = this.#parser.damage;
      if (this.#parser.damage !== null && this.#batch.length === 0) return false;
    }
    return true;
  }

  async close(): Promise<void> {
    // A stream that has failed already cannot be cancelled, and need not be.
    await this.#reader.cancel().catch(() => undefined);
  }

  async #read(): Promise<Uint8Array | null> {
    if (this.#parser.damage !== null) return null;
    try {
      const { done, value } = await this.#reader.read();
      if (!done) return value;
    } catch (error) {
      const { records, header, ended } = this.#parser;
      // A file whose writer was killed, or still writes, ends like this.
      if (header === null) this.problem = error instanceof Error ? error.message : String(error);
      else if (!ended) this.problem = `${records} records could be read, then the file breaks off`;
    }
    return null;
  }
}

export interface LoadProgress {
  readonly records: number;
  /** Everything was read. */
  readonly done: boolean;
  readonly problems: readonly string[];
}

/** Reads recordings into a sink, a stretch at a time. */
export class RecordingLoader {
  readonly #readings: Reading[];
  #open: Reading[];
  #begun = false;
  #records = 0;

  constructor(files: readonly RecordingBytes[]) {
    this.#readings = files.map((file) => new Reading(file));
    this.#open = this.#readings;
  }

  /** Hands over up to `limit` records more, in batches. Rejects when the program cannot be asked. */
  async load(limit: number, sink: (records: readonly WireRecord[]) => void): Promise<LoadProgress> {
    if (!this.#begun) {
      this.#begun = true;
      const alive = await Promise.all(this.#open.map((reading) => reading.next()));
      this.#open = this.#open.filter((_, i) => alive[i] === true);
    }
    let batch: WireRecord[] = [];
    const flush = (): void => {
      if (batch.length > 0) sink(batch);
      batch = [];
    };
    for (let n = 0; n < limit && this.#open.length > 0; n++) {
      const reading = this.#earliest();
      if (reading?.head === undefined) break;
      batch.push(reading.head);
      this.#records += 1;
      if (!(await reading.next())) this.#open = this.#open.filter((one) => one !== reading);
      if (batch.length >= 2000) {
        flush();
        // The window breathes.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    }
    flush();
    const problems = this.#readings.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
    return { records: this.#records, done: this.#open.length === 0, problems };
  }

  async close(): Promise<void> {
    await Promise.all(this.#readings.map((reading) => reading.close()));
  }

  #earliest(): Reading | undefined {
    let found: Reading | undefined;
    for (const reading of this.#open) {
      if (found === undefined || (reading.head?.at ?? Infinity) < (found.head?.at ?? Infinity)) found = reading;
    }
    return found;
  }
}
