// One connection, listened to: cuts its bytes into records, both ways, and hands them to whoever listens. While nobody does it
// only keeps count of where frames begin, so that listening can start at any time. Changes nothing and keeps nothing up.

import { FrameCutter } from '../faults/frame-cutter.js';
import { utf8 } from './codec.js';
import { LONGEST_PIECE, type RecordKind, type RecordPlace, type WireRecord } from './types.js';

export type RecordSink = (record: WireRecord) => void;

/** Where records go, and what time it is. */
export interface TapPorts {
  /** Somebody listens. */
  readonly on: () => boolean;
  readonly put: RecordSink;
  /** Milliseconds since 1970, with fractions. */
  readonly now: () => number;
}

type Direction = WireRecord['direction'];
const NOTHING = new Uint8Array(0);
/** A world's number has 16 digits at most; what follows them is a frame or two. */
const DIGITS_KEPT = 64 * 1024;

export class ConnectionTap {
  readonly #ports: TapPorts;
  readonly #place: RecordPlace;
  readonly #connection: number;
  readonly #cutters: Readonly<Record<Direction, FrameCutter>> = { in: new FrameCutter(), out: new FrameCutter() };
  readonly #first: Record<Direction, boolean> = { in: true, out: true };
  /** Bytes that came before it is known where the digits end; null: frames come. */
  #digits: Uint8Array | null;
  #closed = false;

  /** `digits`: the peer begins with bare digits, until `framesBegin`. */
  constructor(ports: TapPorts, place: RecordPlace, connection: number, digits = false) {
    this.#ports = ports;
    this.#place = place;
    this.#connection = connection;
    this.#digits = digits ? NOTHING : null;
    this.#event('opened', NOTHING);
  }

  received(chunk: Uint8Array): void {
    if (this.#digits === null) this.#bytes('in', chunk);
    else if (this.#digits.length < DIGITS_KEPT) this.#digits = joinTwo(this.#digits, chunk);
  }

  sent(chunk: Uint8Array): void {
    this.#bytes('out', chunk);
  }

  /** The digits are over; the last `rest` bytes that were received belong to frames. */
  framesBegin(rest: number): void {
    const heard = this.#digits;
    if (heard === null) return;
    this.#digits = null;
    const end = Math.max(0, heard.length - rest);
    if (end > 0) this.#emit('digits', 'in', heard.subarray(0, end));
    if (rest > 0) this.#bytes('in', heard.subarray(end));
  }

  /** Says that it is there, to someone who has only begun to listen. */
  present(): WireRecord {
    return this.#record('joined', 'in', NOTHING, false);
  }

  closed(why: string): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#digits !== null && this.#digits.length > 0) this.#emit('cut', 'in', this.#digits);
    for (const direction of ['in', 'out'] as const) {
      const cutter = this.#cutters[direction];
      if (cutter.held > 0) this.#emit('cut', direction, cutter.release());
    }
    this.#event('closed', utf8(why));
  }

  #bytes(direction: Direction, chunk: Uint8Array): void {
    const cutter = this.#cutters[direction];
    if (!this.#ports.on()) {
      if (cutter.held > 0) cutter.release();
      cutter.pass(chunk);
      if (chunk.length > 0) this.#first[direction] = false;
      return;
    }
    for (const { bytes, whole } of cutter.cut(chunk)) {
      this.#emit(whole ? 'frame' : cutter.lost ? 'broken' : 'piece', direction, bytes);
    }
    if (cutter.held > LONGEST_PIECE) this.#emit('piece', direction, cutter.release());
  }

  #event(kind: RecordKind, bytes: Uint8Array): void {
    if (this.#ports.on()) this.#ports.put(this.#record(kind, 'in', bytes, false));
  }

  #emit(kind: RecordKind, direction: Direction, bytes: Uint8Array): void {
    if (this.#ports.on()) this.#ports.put(this.#record(kind, direction, bytes, this.#first[direction]));
    this.#first[direction] = false;
  }

  #record(kind: RecordKind, direction: Direction, bytes: Uint8Array, first: boolean): WireRecord {
    const { side, role, dialect } = this.#place;
    const at = this.#ports.now();
    return { kind, at, connection: this.#connection, side, role, dialect, direction, first, bytes, lost: 0 };
  }
}

function joinTwo(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
