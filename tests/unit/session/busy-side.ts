// One end of a line in virtual time, living in a process that is busy for as long as its items take; loses single items and acks on
// their way in, and counts every copy.

import { Session } from '../../../main/core/session/session.js';
import type { EnvelopeCodec, Item, SessionLimits } from '../../../main/core/session/types.js';
import type { VirtualTime } from './session-support.js';

/** What a process does one after another: a turn begins when it is free, reads all that has come, and ends with its writes. */
export class Process {
  readonly #time: VirtualTime;
  #due: (() => number)[] = [];
  #ends: (() => number)[] = [];
  #running = false;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** `work` runs in the next turn and returns the ms that it took; `end` at that turn's end, once a turn. */
  post(work: () => number, end: () => number): void {
    this.#due.push(work);
    if (!this.#ends.includes(end)) this.#ends.push(end);
    if (!this.#running) this.#begin();
  }

  #begin(): void {
    this.#running = true;
    this.#time.at(this.#time.now, () => this.#turn());
  }

  #turn(): void {
    const due = this.#due;
    const ends = this.#ends;
    this.#due = [];
    this.#ends = [];
    let ms = 0.02;
    for (const work of due) ms += work();
    this.#time.at(this.#time.now + ms, () => {
      let more = 0;
      for (const end of ends) more += end();
      this.#time.at(this.#time.now + more, () => {
        this.#running = false;
        if (this.#due.length > 0) this.#begin();
      });
    });
  }
}

/** One end of a line, living in a process. */
export class Side<Out, In> {
  readonly session: Session<Out, In>;
  readonly #time: VirtualTime;
  readonly #process: Process;
  readonly #itemMs: number;
  peer: Side<In, Out> | null = null;
  onDeliver: (items: readonly Item<In>[]) => void = () => undefined;
  onAcked: () => void = () => undefined;
  itemCopies = 0;
  ackCopies = 0;
  #read = 0;
  #wake: number | null = null;

  constructor(
    time: VirtualTime,
    process: Process,
    codec: EnvelopeCodec<Out, In>,
    limits: SessionLimits,
    itemMs: number,
    arrives: () => boolean,
  ) {
    this.#time = time;
    this.#process = process;
    this.#itemMs = itemMs;
    this.session = new Session(
      {
        ...codec,
        decode: (buffer, start, end) => {
          const envelope = codec.decode(buffer, start, end);
          const { items, acks } = envelope;
          this.itemCopies += items.length;
          this.ackCopies += acks.length;
          this.#read += items.length + acks.length;
          return { ...envelope, items: items.filter(arrives), acks: acks.filter(arrives) };
        },
      },
      limits,
    );
  }

  get now(): number {
    return Math.floor(this.#time.now);
  }

  /** Something to do with the session, then its flush. */
  do(action: (session: Session<Out, In>, now: number) => void): void {
    this.#process.post(() => {
      this.#read = 0;
      action(this.session, this.now);
      return this.#read * this.#itemMs;
    }, this.#flush);
  }

  readonly #flush = (): number => {
    const before = this.#copiesOut();
    this.session.tick(this.now);
    for (let round = 0; round < 2; round += 1) {
      for (const output of this.session.take(this.now)) {
        if (output.type === 'write') this.#write(output.bytes);
        else if (output.type === 'deliver') this.onDeliver(output.items);
        else if (output.type === 'acked') this.onAcked();
        else if (output.type === 'fail') throw new Error(output.error.message);
      }
    }
    this.sleep();
    return (this.#copiesOut() - before) * this.#itemMs;
  };

  #copiesOut(): number {
    const { sentItems, retransmits, sentAcks } = this.session.stats();
    return sentItems + retransmits + sentAcks;
  }

  #write(bytes: Uint8Array): void {
    const at = this.#time.now + 0.05;
    this.#time.at(at, () => {
      this.peer?.do((session, now) => session.receive(bytes, now));
      this.session.drained(this.now);
      this.sleep();
    });
  }

  sleep(): void {
    const at = this.session.wakeAt();
    if (at === null || (this.#wake !== null && this.#wake <= at && this.#wake > this.#time.now)) return;
    const due = Math.max(at, this.#time.now + 1);
    this.#wake = due;
    this.#time.at(due, () => {
      if (this.#wake !== due) return;
      this.#wake = null;
      this.do(() => undefined);
    });
  }
}
