// One turn of the books: decides its entries one after another against memory and gathers what they change and what is to
// happen once that is durable. Writes nothing and lets nothing out.

import type { FulfilmentInput } from '../core/fulfilment/types.js';
import type { Clock } from '../core/lib/clock.js';
import type { LinkName } from '../core/lib/ids.js';
import type { Item } from '../core/session/types.js';
import type { UpsToStore } from '../core/wire/amazon-ups.js';
import type { WorldResponse } from '../core/wire/world-amazon.js';
import type { LinkBodyIn } from '../contracts/link-port.js';
import { hexOf, type Entry, type Outcome } from './books-entries.js';
import type { BooksMemory } from './books-memory.js';
import type { Settled } from './link-gateway.js';
import { TurnBatch } from './turn-batch.js';

/** Inputs between two breaths: about 1.5 ms. */
const BREATH_INPUTS = 50;

export interface TurnPorts {
  readonly clock: Clock;
  /** Lets the event loop do other things in the middle of a large turn. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

export class BooksTurn {
  readonly batch = new TurnBatch();
  /** What happens once this turn is durable. */
  readonly after: (() => void)[] = [];
  /** What the links are told to have been recorded once this turn is durable. */
  readonly settled: Readonly<Record<LinkName, Settled[]>> = { world: [], ups: [] };
  readonly #memory: BooksMemory;
  readonly #ports: TurnPorts;
  #inputs = 0;

  constructor(memory: BooksMemory, ports: TurnPorts) {
    this.#memory = memory;
    this.#ports = ports;
  }

  async run(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      if (entry.kind !== 'items') {
        this.#single(entry);
        if (this.#isLong()) await this.#ports.breathe?.();
        continue;
      }
      for (const item of entry.items) {
        this.#item(entry.link, item);
        if (this.#isLong()) await this.#ports.breathe?.();
      }
      this.settled[entry.link].push({ epoch: entry.epoch, seqs: entry.items.map((item) => item.seq) });
    }
    if (!this.batch.empty) this.batch.setCounters(this.#memory.books.counters);
  }

  #isLong(): boolean {
    this.#inputs += 1;
    return this.#inputs % BREATH_INPUTS === 0;
  }

  #item(link: LinkName, item: Item<LinkBodyIn>): void {
    if (!this.#memory.see(link, item.seq)) return;
    this.batch.addInbox(link, item.seq);
    const at = this.#ports.clock.now();
    const input: FulfilmentInput =
      link === 'world'
        ? { type: 'world-item', at, peerSeq: item.seq, body: item.body as WorldResponse }
        : { type: 'ups-item', at, peerSeq: item.seq, body: item.body as UpsToStore };
    const outcome = this.#decide(input);
    if (outcome.type === 'quarantined' || outcome.type === 'rejected') {
      const reason = outcome.type === 'quarantined' ? outcome.reason : outcome.message;
      this.batch.addQuarantine({ at, link, reason, hex: hexOf(item.body) });
    }
  }

  #single(entry: Exclude<Entry, { kind: 'items' }>): void {
    switch (entry.kind) {
      case 'acked':
        this.batch.addAcked(entry.link, entry.seqs);
        this.#decide({ type: 'acked', at: this.#ports.clock.now(), link: entry.link, seqs: entry.seqs });
        break;
      case 'numbers': {
        const seqs = this.#memory.take(entry.numbers.link, entry.numbers.count);
        this.batch.numbersTaken();
        this.after.push(() => entry.reply.resolve(seqs));
        break;
      }
      case 'note':
        this.#note(entry);
        break;
      case 'command': {
        const outcome = this.#memory.repeatOf(entry.input) ?? this.#decide(entry.input);
        this.after.push(() => entry.reply?.resolve(outcome));
        break;
      }
    }
  }

  #note({ note, aside, reply }: Extract<Entry, { kind: 'note' }>): void {
    const { events = [], quarantine = [], identity } = note;
    this.batch.addEvents(this.#memory.number(events));
    for (const row of quarantine) this.batch.addQuarantine(row);
    if (identity !== undefined) {
      this.batch.setIdentity(identity);
      this.#memory.identity = identity;
    }
    if (aside !== undefined) {
      if (this.#memory.see(aside.link, aside.seq)) this.batch.addInbox(aside.link, aside.seq);
      this.settled[aside.link].push({ epoch: aside.epoch, seqs: [aside.seq] });
    }
    this.after.push(() => reply?.resolve(null));
  }

  #decide(input: FulfilmentInput): Outcome {
    const decided = this.#memory.decide(input);
    this.batch.add(decided.changes, decided.events);
    return decided.outcome;
  }
}
