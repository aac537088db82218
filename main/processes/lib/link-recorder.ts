// A link's recording: begun and ended by the kernel's word, and told of while it goes on. Owns the writer; knows no protocol.

import type { FromLink, RecordTo } from '../../contracts/link-port.js';
import type { RecordPlace } from '../../core/recording/types.js';
import { RecordingWriter } from './recording-writer.js';
import type { WireTaps } from './wire-taps.js';

const TELL_MS = 1000;

interface Running {
  readonly writer: RecordingWriter;
  readonly stop: () => void;
}

export class LinkRecorder {
  readonly #taps: WireTaps;
  readonly #post: (message: FromLink) => void;
  #running: Running | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(taps: WireTaps, post: (message: FromLink) => void) {
    this.#taps = taps;
    this.#post = post;
  }

  start(to: RecordTo, place: RecordPlace, worldId: number | null): void {
    void this.stop();
    const { file, program, ...limits } = to;
    const writer = new RecordingWriter({
      file,
      header: { sides: [place.side], role: place.role, dialect: place.dialect, worldId, program },
      limits,
      present: () => this.#taps.present(),
      onFail: () => this.#tell(writer, false),
    });
    this.#running = { writer, stop: this.#taps.listen((record) => writer.take(record)) };
    this.#tell(writer, true);
    this.#timer = setInterval(() => this.#tell(writer, true), TELL_MS);
  }

  /** Resolves when the file is closed. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    running.stop();
    await running.writer.close();
    this.#tell(running.writer, false);
  }

  #tell(writer: RecordingWriter, on: boolean): void {
    const { file, part, records, bytes, lost, error } = writer.state;
    this.#post({ type: 'recording', on: on && error === null, file, part, records, bytes, lost, error });
  }
}
