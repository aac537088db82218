// One end of a conversation, without sockets or clocks (SessionPort in types.ts): composes what is in flight, the pace, the
// timers, the acks and the frames. Owns the order of things within a turn; knows no protocol.

import type { Millis, PeerSeq, Seq } from '../lib/ids.js';
import { codedError } from '../lib/result.js';
import { InboundAcks } from './acks.js';
import { SeenSet } from './dedupe.js';
import { FrameReader } from './frame.js';
import { InFlight, type Outgoing } from './in-flight.js';
import { itemCopies, oneWayLoss, windowAt } from './loss-policy.js';
import { OutgoingFrames } from './outgoing-frames.js';
import { Pace } from './pace.js';
import { Retransmission } from './retransmit.js';
import {
  DEFAULT_LIMITS,
  type EnvelopeCodec,
  type EnvelopeControl,
  type Item,
  type OutControl,
  type SessionLimits,
  type SessionOutput,
  type SessionPort,
  type SessionStats,
  WireError,
} from './types.js';

/** An ack's bytes at most: a one-byte tag and a varint of ten. */
const ACK_BYTES = 11;
/** Bytes of a broken frame that are kept for people. */
const KEPT_BYTES = 256;

export class Session<Out, In> implements SessionPort<Out, In> {
  readonly #codec: EnvelopeCodec<Out, In>;
  readonly #limits: SessionLimits;
  readonly #inFlight: InFlight;
  readonly #pace: Pace;
  readonly #retransmission: Retransmission;
  readonly #acks = new InboundAcks();
  readonly #given = new SeenSet();
  #state: 'disconnected' | 'connected' | 'failed' = 'disconnected';
  #reader: FrameReader;
  #paused = false;
  /** The peer's items answer ours. */
  #answersCome = false;
  /** Gathered in this turn, handed over by `take`. */
  #controls: OutControl[] = [];
  #resend: Outgoing[] = [];
  #heardControls: EnvelopeControl[] = [];
  #delivered: Item<In>[] = [];
  #acked: Seq[] = [];
  #repeated: (readonly [Seq, number])[] = [];
  #failure: SessionOutput<In> | null = null;
  #counts = { sent: 0, resent: 0, acks: 0, received: 0, duplicates: 0, framesIn: 0, framesOut: 0 };

  constructor(codec: EnvelopeCodec<Out, In>, limits: SessionLimits = DEFAULT_LIMITS) {
    this.#codec = codec;
    this.#limits = limits;
    this.#inFlight = new InFlight(limits.window);
    this.#pace = new Pace(limits);
    this.#retransmission = new Retransmission(this.#pace);
    this.#reader = new FrameReader(limits.frameBytes);
  }

  connected(_now: Millis, control?: OutControl): void {
    this.#begin('connected');
    if (control !== undefined) this.#controls.push(control);
    for (const item of this.#inFlight.unacked()) {
      item.tries = 0;
      item.timeouts = 0;
      this.#resend.push(item);
    }
  }

  disconnected(_now: Millis): void {
    this.#begin('disconnected');
  }

  receive(chunk: Uint8Array, now: Millis): void {
    if (this.#state !== 'connected') return;
    const acked: Outgoing[] = [];
    let at = { buffer: chunk, start: 0, end: chunk.length };
    try {
      this.#reader.push(chunk, (buffer, start, end) => {
        at = { buffer, start, end };
        this.#counts.framesIn += 1;
        this.#frame(buffer, start, end, acked, now);
        at = { buffer: chunk, start: 0, end: chunk.length };
        return true;
      });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#state = 'failed';
      const bytes = at.buffer.slice(at.start, Math.min(at.end, at.start + KEPT_BYTES));
      this.#failure = { type: 'fail', error: codedError(error.code, error.message), bytes };
    }
    if (acked.length > 0) this.#resend.push(...this.#retransmission.acked(acked, now));
  }

  /** All that the next `take` will tell or write is that items of ours were acked. */
  get heardOnlyAcks(): boolean {
    const heard = this.#heardControls.length + this.#delivered.length;
    return heard === 0 && !this.#hasToSay && this.#failure === null;
  }

  get #hasToSay(): boolean {
    return this.#controls.length + this.#resend.length + this.#inFlight.queued > 0 || this.#acks.owed;
  }

  send(items: readonly Item<Out>[], _now: Millis): boolean {
    const fresh = items.filter((item) => !this.#given.has(item.seq));
    if (this.#inFlight.queued + fresh.length > this.#limits.queue) return false;
    const taken = fresh.map((item) => {
      const answers = this.#codec.unsupported?.(item) ?? null;
      return { item, answers, bytes: answers === null ? this.#encode(item) : null };
    });
    for (const { item, answers, bytes } of taken) {
      if (!this.#given.add(item.seq)) continue;
      if (bytes !== null) this.#inFlight.add(item.seq, bytes, this.#codec.commandKey(item.body));
      else {
        this.#delivered.push(...(answers ?? []));
        this.#acked.push(item.seq);
      }
    }
    return true;
  }

  forget(seqs: readonly Seq[]): void {
    for (const seq of seqs) {
      const item = this.#inFlight.get(seq);
      if (item !== undefined) this.#inFlight.remove(item);
    }
  }

  settled(seqs: readonly PeerSeq[], now: Millis): void {
    for (const seq of seqs) this.#acks.settle(seq, this.#state === 'connected', now);
    if (this.#answersCome) this.#pace.answerMs = this.#acks.settleMs;
  }

  control(control: OutControl, _now: Millis): void {
    if (this.#state === 'connected') this.#controls.push(control);
  }

  drained(now: Millis): void {
    this.#retransmission.drained(now);
  }

  tick(now: Millis): void {
    this.#gatherDue(now);
  }

  take(now: Millis): readonly SessionOutput<In>[] {
    const outputs: SessionOutput<In>[] = [];
    for (const control of this.#heardControls) outputs.push({ type: 'control', control });
    this.#heardControls = [];
    if (this.#delivered.length > 0) outputs.push({ type: 'deliver', items: this.#delivered });
    this.#delivered = [];
    if (this.#acked.length > 0) {
      const repeated = this.#repeated.length === 0 ? {} : { copies: this.#repeated };
      outputs.push({ type: 'acked', seqs: this.#acked, ...repeated });
    }
    this.#acked = [];
    this.#repeated = [];
    this.#turnReading(outputs);
    if (this.#state === 'connected') this.#write(now, outputs);
    if (this.#failure !== null) outputs.push(this.#failure);
    this.#failure = null;
    return outputs;
  }

  wakeAt(): Millis | null {
    return this.#state === 'connected' ? this.#retransmission.wakeAt(this.#inFlight.sent) : null;
  }

  stats(): SessionStats {
    return {
      unackedOut: this.#inFlight.sent,
      queuedOut: this.#inFlight.queued,
      unsettledIn: this.#acks.waiting,
      sentItems: this.#counts.sent,
      retransmits: this.#counts.resent,
      sentAcks: this.#counts.acks,
      receivedItems: this.#counts.received,
      duplicatesIn: this.#counts.duplicates,
      framesIn: this.#counts.framesIn,
      framesOut: this.#counts.framesOut,
      rttMs: this.#pace.rttMs,
      rtoMs: this.#pace.rtoMs,
    };
  }

  /** What belongs to one connection starts anew with the next. */
  #begin(state: 'connected' | 'disconnected'): void {
    this.#state = state;
    this.#reader = new FrameReader(this.#limits.frameBytes);
    this.#pace.reset();
    this.#retransmission.clear();
    this.#acks.drop();
    this.#controls = [];
    this.#resend = [];
    this.#failure = null;
    this.#paused = false;
  }

  #encode(item: Item<Out>): Uint8Array {
    const bytes = this.#codec.encodeItem(item);
    const limit = this.#limits.frameBytes;
    if (bytes.length > limit) {
      throw new WireError('frame-too-long', `item ${item.seq}: got ${bytes.length} bytes, allowed ${limit}`);
    }
    return bytes;
  }

  #frame(buffer: Uint8Array, start: number, end: number, acked: Outgoing[], now: Millis): void {
    const { items, acks, control, ackNow = [] } = this.#codec.decode(buffer, start, end);
    for (const seq of ackNow) if (this.#acks.arrived(seq, false, now) === 'new') this.#acks.settle(seq, true, now);
    if (Object.keys(control).length > 0) this.#heardControls.push(control);
    for (const seq of acks) {
      const item = this.#inFlight.get(seq);
      if (item === undefined) continue;
      acked.push(item);
      this.#finish(item);
    }
    for (const item of items) this.#arrive(item, now);
  }

  #arrive(item: Item<In>, now: Millis): void {
    const answered = this.#codec.answers(item.body);
    if (this.#acks.arrived(item.seq, answered !== null, now) !== 'new') {
      this.#counts.duplicates += 1;
      return;
    }
    this.#counts.received += 1;
    this.#delivered.push(item);
    if (answered === null) return;
    this.#answersCome = true;
    if ('seq' in answered) return this.#answered(this.#inFlight.get(answered.seq));
    for (const key of 'key' in answered ? [answered.key] : answered.keys) this.#answered(this.#inFlight.withKey(key));
  }

  #answered(item: Outgoing | undefined): void {
    if (item !== undefined) {
      if (item.timeouts > 0) this.#pace.tried(item.timeouts, item.timeouts);
      this.#retransmission.answered(item);
    }
    this.#finish(item);
  }

  #finish(item: Outgoing | undefined): void {
    if (item === undefined) return;
    this.#pace.heard();
    this.#inFlight.remove(item);
    this.#acked.push(item.seq);
    if (item.copies > 1) this.#repeated.push([item.seq, item.copies]);
  }

  #turnReading(outputs: SessionOutput<In>[]): void {
    if (this.#state !== 'connected') return;
    const { inbound } = this.#limits;
    const waiting = this.#acks.waiting;
    if (!this.#paused && waiting >= inbound) {
      this.#paused = true;
      outputs.push({ type: 'pause' });
    } else if (this.#paused && waiting <= inbound / 2) {
      this.#paused = false;
      outputs.push({ type: 'resume' });
    }
  }

  /** Items whose wait is over, unless they are gathered already: `due` hands each out once. */
  #gatherDue(now: Millis): void {
    if (this.#state !== 'connected') return;
    this.#resend.push(...this.#retransmission.due(now, this.#inFlight.sent));
  }

  #write(now: Millis, outputs: SessionOutput<In>[]): void {
    this.#gatherDue(now);
    // Most turns of a line have nothing to say on it.
    if (!this.#hasToSay) return;
    const frames = new OutgoingFrames(this.#limits.batch, this.#limits.frameBytes);
    for (const control of this.#controls) {
      // What a protocol has no words for encodes to nothing: no empty frame for it.
      const fragment = this.#codec.encodeControl(control);
      if (fragment.length > 0) frames.addControl(fragment);
    }
    this.#controls = [];
    const leaving: Outgoing[] = [];
    for (const item of this.#resend) if (item.state === 'sent') leaving.push(item);
    this.#counts.resent += leaving.length;
    this.#resend = [];
    this.#inFlight.window = windowAt(this.#pace.loss, this.#limits.window);
    for (let item = this.#inFlight.next(); item !== null; item = this.#inFlight.next()) {
      leaving.push(item);
      this.#counts.sent += 1;
    }
    const copies = itemCopies(this.#pace.loss, this.#inFlight.sent);
    this.#counts.resent += leaving.length * (copies - 1);
    for (let copy = 0; copy < copies; copy += 1) for (const item of leaving) frames.addItem(item.bytes);
    const { batch, frameBytes } = this.#limits;
    const ackBatch = Math.max(1, Math.min(batch, Math.floor(frameBytes / ACK_BYTES)));
    for (const acks of this.#acks.take(ackBatch, () => oneWayLoss(this.#pace.loss))) {
      frames.addAcks(this.#codec.encodeAcks(acks), acks.length);
      this.#counts.acks += acks.length;
    }
    if (leaving.length > 0) this.#retransmission.sent(leaving, now, copies);
    if (frames.count === 0) return;
    this.#counts.framesOut += frames.count;
    outputs.push({ type: 'write', bytes: frames.join() });
  }
}
