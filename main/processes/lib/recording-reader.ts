// A recording from its file, record by record, in bounded memory: also one whose writer was killed, or that was damaged. It never
// rejects for what is in the file: what could be read comes, and then the reason why no more does.

import { createReadStream } from 'node:fs';
import { constants, createGunzip, type Gunzip } from 'node:zlib';
import { RecordingParser } from '../../core/recording/parser.js';
import type { RecordingHeader, WireRecord } from '../../core/recording/types.js';

/** Small: damage loses what was to be decompressed with it. */
const READ_BYTES = 4096;

export interface RecordingEnd {
  readonly records: number;
  /** `cut`: without an end of its own; the writer was killed, or still writes. */
  readonly state: 'complete' | 'cut' | 'damaged';
  /** What is wrong, for people; null: nothing. */
  readonly problem: string | null;
}

export class RecordingReader {
  readonly #file: string;
  readonly #parser = new RecordingParser();
  #end: RecordingEnd | null = null;
  #broken: string | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** Null until the first batch has come, and for what is no recording. */
  get header(): RecordingHeader | null {
    return this.#parser.header;
  }

  /** Null until all batches have come. */
  get end(): RecordingEnd | null {
    return this.#end;
  }

  /** All records in order. Throws only when the file cannot be opened or read (a system error). */
  async *batches(): AsyncGenerator<readonly WireRecord[]> {
    const input = createReadStream(this.#file, { highWaterMark: READ_BYTES });
    // A file that is cut short ends with what it has.
    const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    let records: WireRecord[] = [];
    gunzip.on('data', (chunk: Uint8Array) => {
      records.push(...this.#parser.push(chunk));
    });
    gunzip.on('error', (error: Error) => {
      this.#broken = error.message;
    });
    try {
      for await (const piece of input as AsyncIterable<Uint8Array>) {
        await given(gunzip, piece);
        if (records.length > 0) yield records;
        records = [];
        if (this.#broken !== null || this.#parser.damage !== null) break;
      }
      if (this.#broken === null && this.#parser.damage === null) await given(gunzip, null);
      if (records.length > 0) yield records;
    } finally {
      input.destroy();
      gunzip.destroy();
    }
    this.#end = this.#verdict();
  }

  #verdict(): RecordingEnd {
    const { records, damage, pending, header, ended } = this.#parser;
    if (damage !== null) return { records, state: 'damaged', problem: damage };
    if (this.#broken !== null) {
      const problem = `after ${records} records the file cannot be decompressed: ${this.#broken}`;
      return { records, state: 'damaged', problem };
    }
    if (ended) return { records, state: 'complete', problem: null };
    if (header === null) return { records, state: 'cut', problem: 'the file ends before its header does' };
    const cut = pending === 0 ? '' : `; ${pending} bytes of one more record are there`;
    return { records, state: 'cut', problem: `it was not ended by its writer: ${records} records are whole${cut}` };
  }
}

/** Hands a piece over (null: the end), and resolves when what came of it was emitted, or when the stream is over. */
function given(gunzip: Gunzip, piece: Uint8Array | null): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      gunzip.off('close', done);
      gunzip.off('end', done);
      resolve();
    };
    gunzip.once('close', done);
    gunzip.once('end', done);
    if (gunzip.destroyed) done();
    else if (piece === null) gunzip.end();
    else gunzip.write(piece, done);
  });
}
