// Messages as they go over the wire: asks the program for page after page while somebody looks, and ends the watch when nobody
// does. Owns the asking; what becomes of the records is its owner's.

import type { Call } from '../../../main/contracts/app-api.js';
import { INSPECTOR_LIMITS } from '../../../main/contracts/inspector.js';
import { RecordingParser } from '../../../main/core/recording/parser.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import { toCodedError } from '../../state/rpc-error.js';

export interface SourceSink {
  records(records: readonly WireRecord[]): void;
  /** `waiting`: records that the program holds while this is paused. */
  state(state: SourceState): void;
}

export interface SourceState {
  readonly connection: 'connecting' | 'live' | 'offline';
  readonly waiting: number;
}

/** Where messages come from. Returns how to end it. */
export interface WireSource {
  start(sink: SourceSink): () => void;
  pause(paused: boolean): void;
}

const RETRY_MS = 1000;
const NO_BYTES = new Uint8Array(0);

export function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** What was missed, as a record of its own. */
export function gapRecord(at: number, lost: number): WireRecord {
  return {
    kind: 'gap',
    at,
    connection: 0,
    side: 'world-store',
    role: 'store',
    dialect: 'parcelyard',
    direction: 'in',
    first: false,
    bytes: NO_BYTES,
    lost,
  };
}

export class LiveSource implements WireSource {
  readonly #call: Call;
  #paused = false;
  #run = 0;
  /** Ends a pause or a wait. */
  #wake: (() => void) | null = null;

  constructor(call: Call) {
    this.#call = call;
  }

  start(sink: SourceSink): () => void {
    this.#run += 1;
    const run = this.#run;
    const live = (): boolean => this.#run === run;
    void this.#follow(sink, live);
    return () => {
      if (!live()) return;
      this.#run += 1;
      this.#wake?.();
      // Nobody is there to hear how it went; a lost connection ends the watch as well.
      this.#call('inspector.watch', { on: false }).catch(() => undefined);
    };
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    if (!paused) this.#wake?.();
  }

  async #follow(sink: SourceSink, live: () => boolean): Promise<void> {
    sink.state({ connection: 'connecting', waiting: 0 });
    while (live()) {
      try {
        const { next } = await this.#call('inspector.watch', { on: true });
        if (live()) sink.state({ connection: 'live', waiting: 0 });
        await this.#pages(next, sink, live);
      } catch (error) {
        if (!live()) return;
        // The lease ran out, or another kernel is there: begin to watch anew.
        if (toCodedError(error).code === 'not-watching') continue;
        sink.state({ connection: 'offline', waiting: 0 });
        await this.#sleep(RETRY_MS);
      }
    }
  }

  async #pages(from: number, sink: SourceSink, live: () => boolean): Promise<void> {
    let after = from;
    let lastAt = 0;
    while (live()) {
      if (this.#paused) {
        const { next } = await this.#call('inspector.watch', { on: true });
        if (live()) sink.state({ connection: 'live', waiting: Math.max(0, next - after) });
        if (this.#paused && live()) await this.#sleep(RETRY_MS);
        continue;
      }
      const page = await this.#call('inspector.page', { after, waitMs: INSPECTOR_LIMITS.waitMs });
      if (!live()) return;
      const records: WireRecord[] = [];
      for (const chunk of page.chunks) {
        for (const record of new RecordingParser(chunk.base).push(fromBase64(chunk.records))) records.push(record);
      }
      lastAt = records[0]?.at ?? lastAt;
      if (page.from > after) sink.records([gapRecord(lastAt, page.from - after)]);
      after = page.next;
      if (records.length > 0) sink.records(records);
      sink.state({ connection: 'live', waiting: page.latest - after });
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        this.#wake = null;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
