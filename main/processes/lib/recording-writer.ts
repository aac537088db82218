// Records to a file, compressed: written and flushed several times a second, so that a process that is killed leaves a readable
// file. Never holds up who records: what the disk cannot follow is left out and counted. Begins a new file when one is full.

import { createWriteStream, type WriteStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { encodeHeader, encodeRecord } from '../../core/recording/codec.js';
import { RECORDING_FORMAT, type RecordingHeader, type WireRecord } from '../../core/recording/types.js';
import { partName } from './recording-names.js';
import { preciseNow } from './wire-taps.js';

export interface RecordingLimits {
  /** Bytes of one file (compressed), about; then the next one begins. */
  readonly partBytes: number;
  /** Files of one recording; the oldest goes when one more begins. */
  readonly parts: number;
  /** Bytes (uncompressed) that may wait for the disk. */
  readonly queueBytes: number;
}

export const RECORDING_LIMITS: RecordingLimits = {
  partBytes: 32 * 1024 * 1024,
  parts: 8,
  queueBytes: 8 * 1024 * 1024,
};

const FLUSH_MS = 200;
const END: WireRecord = {
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

export interface RecordingState {
  readonly file: string;
  readonly part: number;
  readonly records: number;
  /** Compressed, of the present file. */
  readonly bytes: number;
  readonly lost: number;
  /** Why it ended before it was to; null: it goes on, or was ended. */
  readonly error: string | null;
}

export interface RecordingOptions {
  /** Of the first part; must not exist. */
  readonly file: string;
  readonly header: Omit<RecordingHeader, 'format' | 'startedAt' | 'part'>;
  readonly limits?: Partial<RecordingLimits>;
  /** The connections that stand: each further file begins with them. */
  readonly present: () => readonly WireRecord[];
  /** It cannot go on (the disk is full, the file cannot be made). Called at most once. */
  readonly onFail: (error: Error) => void;
}

export class RecordingWriter {
  readonly #options: RecordingOptions;
  readonly #limits: RecordingLimits;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #waiting = 0;
  #startedAt = preciseNow();
  #part = 0;
  #files: string[] = [];
  #gzip: Gzip | null = null;
  #out: WriteStream | null = null;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> | null = null;
  #records = 0;
  #lost = 0;
  #gap: { count: number; readonly like: WireRecord } | null = null;
  #error: Error | null = null;
  #closed = false;

  constructor(options: RecordingOptions) {
    this.#options = options;
    this.#limits = { ...RECORDING_LIMITS, ...options.limits };
    this.#begin();
  }

  get state(): RecordingState {
    return {
      file: this.#files.at(-1) ?? this.#options.file,
      part: this.#part,
      records: this.#records,
      bytes: this.#out?.bytesWritten ?? 0,
      lost: this.#lost,
      error: this.#error?.message ?? null,
    };
  }

  take(record: WireRecord): void {
    if (this.#closed || this.#error !== null) return;
    if (this.#queued + this.#waiting + record.bytes.length > this.#limits.queueBytes && this.#queued > 0) {
      this.#lost += 1;
      this.#gap = { count: (this.#gap?.count ?? 0) + 1, like: record };
      return;
    }
    this.#tellGap();
    this.#add(record);
    this.#timer ??= setTimeout(() => this.#flushSoon(), FLUSH_MS);
  }

  /** Writes what waits and ends the file. Never rejects: what went wrong was told by `onFail`. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#flushing;
    if (this.#error === null) {
      this.#tellGap();
      await this.#flush();
    }
    await this.#endFile();
  }

  #tellGap(): void {
    if (this.#gap === null) return;
    const { count, like } = this.#gap;
    this.#gap = null;
    this.#add({ ...like, kind: 'gap', first: false, bytes: new Uint8Array(0), lost: count });
  }

  #add(record: WireRecord): void {
    const bytes = encodeRecord(record, this.#startedAt);
    this.#queue.push(bytes);
    this.#queued += bytes.length;
    this.#records += 1;
  }

  #begin(): void {
    this.#part += 1;
    const file = partName(this.#options.file, this.#part);
    this.#files.push(file);
    const gzip = createGzip({ level: 4 });
    const out = createWriteStream(file, { flags: 'wx' });
    this.#gzip = gzip;
    this.#out = out;
    gzip.on('error', (error) => this.#fail(error));
    out.on('error', (error) => this.#fail(error));
    gzip.pipe(out);
    const { header } = this.#options;
    gzip.write(encodeHeader({ format: RECORDING_FORMAT, ...header, startedAt: this.#startedAt, part: this.#part }));
    // The header at least is there from the start.
    gzip.flush(constants.Z_SYNC_FLUSH);
  }

  #fail(error: Error): void {
    if (this.#error !== null) return;
    this.#error = error;
    this.#queue = [];
    this.#queued = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#gzip?.destroy();
    this.#out?.destroy();
    this.#options.onFail(error);
  }

  #flushSoon(): void {
    this.#timer = null;
    // The disk is slow: what gathers meanwhile goes with the next flush.
    this.#flushing ??= this.#flush().then(() => {
      this.#flushing = null;
      if (this.#queued > 0 && !this.#closed && this.#error === null) {
        this.#timer ??= setTimeout(() => this.#flushSoon(), FLUSH_MS);
      }
    });
  }

  async #flush(): Promise<void> {
    const gzip = this.#gzip;
    const out = this.#out;
    if (gzip === null || out === null || this.#queued === 0) return;
    const bytes = Buffer.concat(this.#queue);
    this.#queue = [];
    this.#waiting = this.#queued;
    this.#queued = 0;
    await this.#done(gzip, (taken) => {
      gzip.write(bytes);
      gzip.flush(constants.Z_SYNC_FLUSH, taken);
    });
    if (out.writableNeedDrain && this.#error === null) await this.#done(out, (taken) => void out.once('drain', taken));
    this.#waiting = 0;
    if (this.#error === null && out.bytesWritten >= this.#limits.partBytes && !this.#closed) await this.#next();
  }

  /** Resolves when `work` calls back, or when the stream has ended for whatever reason. */
  #done(stream: Gzip | WriteStream, work: (taken: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        stream.off('close', end);
        resolve();
      };
      stream.once('close', end);
      if (stream.destroyed) end();
      else work(end);
    });
  }

  /** The full file is ended, the oldest one goes, the next one begins. */
  async #next(): Promise<void> {
    const queue = this.#queue;
    this.#queue = [];
    this.#queued = 0;
    await this.#endFile();
    const oldest = this.#files.length >= this.#limits.parts ? this.#files.shift() : undefined;
    // Gone already, by hand or otherwise: that is what was wanted.
    if (oldest !== undefined) await unlink(oldest).catch(() => undefined);
    if (this.#closed) return;
    const came = this.#queue;
    this.#begin();
    this.#queue = [
      ...this.#options.present().map((record) => encodeRecord(record, this.#startedAt)),
      ...queue,
      ...came,
    ];
    this.#queued = this.#queue.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  async #endFile(): Promise<void> {
    const gzip = this.#gzip;
    const out = this.#out;
    this.#gzip = null;
    if (gzip === null || out === null || out.closed) return;
    await new Promise<void>((resolve) => {
      out.once('close', () => resolve());
      if (this.#error === null) gzip.end(encodeRecord(END, this.#startedAt));
      else out.destroy();
    });
  }
}
