// All connections of a process that are listened to, and who listens: recordings, the inspector. Nobody listening costs nothing
// but keeping count of frames.

import { ConnectionTap, type RecordSink } from '../../core/recording/tap.js';
import type { RecordPlace, WireRecord } from '../../core/recording/types.js';

/** Wall time with fractions of a millisecond. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** What a socket's owner tells of it. */
export interface SocketTap {
  received(chunk: Uint8Array): void;
  sent(bytes: Uint8Array): void;
  closed(): void;
}

export class WireTaps {
  readonly #sinks = new Set<RecordSink>();
  readonly #taps = new Set<ConnectionTap>();
  #connections = 0;

  get on(): boolean {
    return this.#sinks.size > 0;
  }

  /** A connection began. `digits`: its peer begins with bare digits. */
  open(place: RecordPlace, digits = false): ConnectionTap {
    this.#connections += 1;
    const ports = {
      on: () => this.on,
      put: (record: WireRecord) => {
        for (const sink of this.#sinks) sink(record);
      },
      now: preciseNow,
    };
    const tap = new ConnectionTap(ports, place, this.#connections, digits);
    this.#taps.add(tap);
    return tap;
  }

  /** It ended; harmless when repeated. */
  close(tap: ConnectionTap, why: string): void {
    this.#taps.delete(tap);
    tap.closed(why);
  }

  /** The same for a socket whose end its owner tells without a reason. `dialling`: it is none before the first byte. */
  socket(place: RecordPlace, dialling = false): SocketTap {
    let tap = dialling ? null : this.open(place);
    const opened = (): ConnectionTap => (tap ??= this.open(place));
    return {
      received: (chunk) => opened().received(chunk),
      sent: (bytes) => opened().sent(bytes),
      closed: () => {
        if (tap !== null) this.close(tap, '');
      },
    };
  }

  /** From now on `sink` hears everything, the connections that stand first. Returns how to stop that. */
  listen(sink: RecordSink): () => void {
    for (const record of this.present()) sink(record);
    this.#sinks.add(sink);
    return () => void this.#sinks.delete(sink);
  }

  /** One record for each connection that stands. */
  present(): WireRecord[] {
    return [...this.#taps].map((tap) => tap.present());
  }
}
