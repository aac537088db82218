// The single writer of one world's books: inputs queue up, are decided one after another against memory, and leave as one
// commit a turn. Nothing that they cause leaves before that commit; a failed commit throws the memory away and reloads it.

import type { FulfilmentInput, OutboxRow } from '../core/fulfilment/types.js';
import type { Clock, Timers } from '../core/lib/clock.js';
import type { LinkName, Seq } from '../core/lib/ids.js';
import type { BookEvent } from '../core/orders/types.js';
import type { Item } from '../core/session/types.js';
import type { LinkBodyIn } from '../contracts/link-port.js';
import { StoreError, type BooksStore } from '../store/store.js';
import { isAsked, isRepeated, oneByOne, refuse, sizeOf, type Entry, type Note, type Outcome } from './books-entries.js';
import { BooksMemory } from './books-memory.js';
import { BooksTurn } from './books-turn.js';
import { callError, toCodedError, type CallError } from './call-error.js';
import { SEND_CHUNK, type Settled } from './link-gateway.js';
import type { Logger } from './ports.js';
import { writeSentence } from './store-trouble.js';
import type { TurnBatch } from './turn-batch.js';

/** What leaves after a commit, and what is said when one fails. */
export interface BooksEffects {
  /** Commands to be given to a link, and its items that were recorded with them. */
  send(link: LinkName, rows: readonly OutboxRow[], settled: readonly Settled[]): void;
  forget(link: LinkName, seqs: readonly Seq[]): void;
  /** What a link brought, before anything is decided about it. */
  heard?(link: LinkName, items: readonly Item<LinkBodyIn>[]): void;
  acked?(link: LinkName, seqs: readonly Seq[]): void;
  /** `batch`: the rows that the events brought. */
  committed(events: readonly BookEvent[], batch: TurnBatch): void;
  /** Memory was thrown away and read again; what a link was not given yet must be given now. */
  reloaded(memory: BooksMemory): void;
  /** A sentence while the books cannot be written, null when they can again. */
  trouble(sentence: string | null): void;
  /** The database is damaged: nothing more is recorded in it. */
  damaged?(error: StoreError): void;
}

export interface BooksServiceOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly effects: BooksEffects;
  /** Lets the event loop do other things in the middle of a large turn. */
  readonly breathe?: () => Promise<void>;
}

/** Inputs in one turn at most: its commit and what leaves after it are pieces of work that nothing can come between. */
const TURN_INPUTS = 2000;
/**
 * Of a large turn this much leaves in one go, with breaths in between: one to four milliseconds of work. A turn of a thousand
 * inputs held the event loop up for 15 ms when all of it left at once. Rows go in whole messages to the link: in smaller ones
 * their answers came in more commits (9.4 instead of 9 a thousand orders).
 */
const LEAVING = { replies: 20, rows: SEND_CHUNK, events: 500 } as const;
/**
 * Acks wait this long for something that they can be committed with. Nobody waits for them, and an ack mostly comes with the
 * answer to its command: a thousand orders in flight take 9 to 10 commits a thousand instead of 14 to 19.
 */
const ACKS_WAIT_MS = 5;
const RETRY_MS = [500, 1000, 2000, 5000, 10_000] as const;
/** Errors of the disk, which may pass; anything else comes from what was written. */
const PASSING: readonly string[] = ['locked', 'read-only', 'full', 'io'];

/** Writes the counters as they are. */
const PROBE: Entry = {
  kind: 'numbers',
  numbers: { link: 'world', count: 0 },
  reply: { resolve: () => undefined, reject: () => undefined },
};

const NOT_LOADED = callError('closed', 'The books are not loaded.');

const LINKS: readonly LinkName[] = ['world', 'ups'];

export class BooksService {
  readonly #store: BooksStore;
  readonly #options: BooksServiceOptions;
  /** Null until it is loaded: what is put in and asked for before that waits. */
  #memory: BooksMemory | null = null;
  #queue: Entry[] = [];
  #running: Promise<void> | null = null;
  /** Memory holds what is not committed yet. */
  #inTurn = false;
  #readers: (() => void)[] = [];
  /** Entries that go one by one, because one of them may be what the store refuses. */
  #oneByOne = 0;
  #failures = 0;
  #closing = false;
  #frozen: CallError | null = null;
  /** Memory is not what the disk has, and the disk cannot be read. */
  #unreadable: CallError | null = null;
  #wake: (() => void) | null = null;
  /** Only acks are there to be written, and this makes them go. */
  #cancelAcks: (() => void) | null = null;

  static async open(store: BooksStore, options: BooksServiceOptions): Promise<BooksService> {
    const service = new BooksService(store, options);
    await service.load();
    return service;
  }

  /** Not loaded yet. */
  constructor(store: BooksStore, options: BooksServiceOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Once, unless it was opened loaded. Rejects with what the disk says; then nothing that was put in is taken. */
  async load(): Promise<void> {
    try {
      this.#memory = new BooksMemory(await this.#store.load());
    } catch (error) {
      this.#closing = true;
      this.#unreadable = callError('closed', 'The books could not be read.');
      for (const entry of this.#queue) refuse(entry, error);
      this.#queue = [];
      this.#turnOver();
      throw error;
    }
    this.#turnOver();
    this.#start();
  }

  /** Resolves with the decision's outcome once it is durable. Rejects with a CallError `not-saved` when it was not. */
  command(input: FulfilmentInput): Promise<Outcome> {
    return new Promise((resolve, reject) => this.#push({ kind: 'command', input, reply: { resolve, reject } }));
  }

  /** An input of our own that nobody waits for. */
  input(input: FulfilmentInput): void {
    this.#push({ kind: 'command', input, reply: null });
  }

  deliver(link: LinkName, epoch: number, items: readonly Item<LinkBodyIn>[]): void {
    this.#options.effects.heard?.(link, items);
    this.#push({ kind: 'items', link, epoch, items });
  }

  acked(link: LinkName, seqs: readonly Seq[]): void {
    this.#options.effects.acked?.(link, seqs);
    this.#push({ kind: 'acked', link, seqs });
  }

  /** Resolves when durable. */
  note(note: Note): Promise<null> {
    return new Promise((resolve, reject) => this.#push({ kind: 'note', note, reply: { resolve, reject } }));
  }

  /** Numbers of this link that nothing else will ever have; used up durably when it resolves. */
  takeNumbers(link: LinkName, count: number): Promise<readonly Seq[]> {
    return new Promise((resolve, reject) =>
      this.#push({ kind: 'numbers', numbers: { link, count }, reply: { resolve, reject } }),
    );
  }

  /** What is put in from now on is refused with this; what waits already is still written. */
  freeze(error: CallError): void {
    this.#frozen = error;
  }

  /** Reads what is committed: between two turns, never in the middle of one. Errors thrown by `use` reject. */
  read<T>(use: (memory: BooksMemory) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const reader = (): void => {
        if (this.#unreadable !== null || this.#memory === null) {
          reject(this.#unreadable ?? NOT_LOADED);
          return;
        }
        try {
          resolve(use(this.#memory));
        } catch (error) {
          reject(error);
        }
      };
      if (this.#inTurn || (this.#memory === null && this.#unreadable === null)) this.#readers.push(reader);
      else reader();
    });
  }

  /** Waits until everything that was put in is durable (or was refused). */
  async drain(): Promise<void> {
    for (this.#start(); this.#running !== null; this.#start()) await this.#running;
  }

  /** Takes nothing more, drains, and refuses what the store would not take. The store stays open: its owner closes it. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#wake?.();
    await this.drain();
  }

  #push(entry: Entry): void {
    if (this.#closing) {
      refuse(entry, callError('closed', 'The books are being closed; nothing was saved.'));
      return;
    }
    if (this.#frozen !== null) {
      refuse(entry, this.#frozen);
      return;
    }
    this.#queue.push(entry);
    // A person waits: try the disk now rather than at the end of the pause.
    if (isAsked(entry)) this.#wake?.();
    if (entry.kind !== 'acked') this.#start();
    else if (this.#running === null) this.#awaitCompany();
  }

  /** Only acks wait: with a commit of their own they would hold up the next one that somebody waits for. */
  #awaitCompany(): void {
    this.#cancelAcks ??= this.#options.timers.after(ACKS_WAIT_MS, () => this.#start());
  }

  #start(): void {
    this.#cancelAcks?.();
    this.#cancelAcks = null;
    if (this.#queue.length > 0 && this.#memory !== null) this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // Everything that arrives in the same go belongs to the first turn: a link says in two messages what it heard in one.
    await (this.#options.breathe?.() ?? Promise.resolve());
    do await this.#turn(this.#gather());
    while (this.#queue.some(({ kind }) => kind !== 'acked') || this.#oneByOne > 0);
    this.#running = null;
    if (this.#queue.length > 0) this.#awaitCompany();
  }

  /** Memory is what the disk has: whoever waits for that may read. */
  #turnOver(): void {
    this.#inTurn = false;
    const readers = this.#readers;
    this.#readers = [];
    for (const reader of readers) reader();
  }

  #gather(): readonly Entry[] {
    if (this.#oneByOne > 0) {
      this.#oneByOne -= 1;
      return this.#queue.splice(0, 1);
    }
    let inputs = 0;
    let count = 0;
    for (const entry of this.#queue) {
      if (count > 0 && inputs + sizeOf(entry) > TURN_INPUTS) break;
      inputs += sizeOf(entry);
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #turn(entries: readonly Entry[]): Promise<void> {
    const { clock, breathe, effects } = this.#options;
    const memory = this.#memory;
    if (memory === null) throw new Error('books work when they are loaded only');
    const turn = new BooksTurn(memory, { clock, breathe });
    this.#inTurn = true;
    try {
      await turn.run(entries);
      if (!turn.batch.empty) await this.#store.write(turn.batch.toWriteBatch());
    } catch (error) {
      await this.#failed(entries, error);
      return;
    }
    // A turn that wrote nothing proves nothing.
    if (this.#failures > 0 && !turn.batch.empty) {
      this.#failures = 0;
      effects.trouble(null);
    }
    memory.settled(turn.batch);
    await this.#leave(turn);
    this.#turnOver();
  }

  /** The turn is durable: now, and only now, it may be seen outside. A small one leaves in one go. */
  async #leave({ batch, after, settled }: BooksTurn): Promise<void> {
    const { effects } = this.#options;
    const breathe = batch.events.length > LEAVING.events ? this.#options.breathe : undefined;
    for (const link of LINKS) {
      const forgets = batch.forgets(link);
      if (forgets.length > 0) effects.forget(link, forgets);
    }
    for (const [index, step] of after.entries()) {
      if (index > 0 && index % LEAVING.replies === 0) await breathe?.();
      step();
    }
    for (const link of LINKS) {
      const rows = batch.sends(link);
      if (rows.length === 0 && settled[link].length === 0) continue;
      const piece = breathe === undefined ? Math.max(rows.length, 1) : LEAVING.rows;
      for (let from = 0; from === 0 || from < rows.length; from += piece) {
        await breathe?.();
        effects.send(link, rows.slice(from, from + piece), from === 0 ? settled[link] : []);
      }
    }
    if (batch.events.length === 0) return;
    await breathe?.();
    effects.committed(batch.events, batch);
  }

  async #failed(entries: readonly Entry[], error: unknown): Promise<void> {
    const { logger, effects } = this.#options;
    const coded = toCodedError(error);
    const passing = PASSING.includes(coded.code);
    logger.error('a commit failed; the books are read again from disk', {
      error: String(error),
      entries: entries.length,
    });
    const refusal = callError('not-saved', `Nothing was saved: ${coded.message}`, { code: coded.code });
    for (const entry of entries) refuse(entry, refusal);
    this.#failures += 1;
    effects.trouble(writeSentence(coded.code, coded.message));
    if (error instanceof StoreError && error.code === 'corrupt') {
      await this.#breakOff(error);
      return;
    }
    const again = entries.filter(isRepeated);
    if (this.#closing) {
      for (const entry of this.#queue) refuse(entry, refusal);
      this.#queue = [];
    } else if (passing) {
      this.#queue = [...again, ...this.#queue];
    } else {
      const singles = oneByOne(again, coded.message, this.#options.clock.now());
      this.#queue = [...singles, ...this.#queue];
      this.#oneByOne += singles.length;
    }
    await this.#reload();
    this.#turnOver();
    // Nobody may have anything to write for a while: whether it can be written again is found out all the same.
    if (passing && !this.#closing && !this.#queue.includes(PROBE)) this.#queue.push(PROBE);
    if (passing && !this.#closing && !this.#queue.some(isAsked)) {
      await this.#pause(RETRY_MS[Math.min(this.#failures - 1, RETRY_MS.length - 1)] ?? 10_000);
    }
  }

  /** A damaged database is not made worse: nothing more goes in, what can be read still is. */
  async #breakOff(error: StoreError): Promise<void> {
    const { effects, logger } = this.#options;
    const refusal = callError('books-damaged', writeSentence('corrupt', error.message), { reason: error.message });
    this.#frozen = refusal;
    for (const entry of this.#queue) refuse(entry, refusal);
    this.#queue = [];
    try {
      const memory = new BooksMemory(await this.#store.load());
      this.#memory = memory;
      effects.reloaded(memory);
    } catch (again) {
      logger.error('damaged books could not be read again', String(again));
      this.#unreadable = refusal;
    }
    this.#turnOver();
    effects.damaged?.(error);
  }

  /** Until the time is over, or somebody asks or closes. */
  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#options.timers.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#wake = null;
  }

  async #reload(): Promise<void> {
    for (;;) {
      try {
        const memory = new BooksMemory(await this.#store.load());
        this.#memory = memory;
        this.#options.effects.reloaded(memory);
        return;
      } catch (error) {
        if (this.#closing || (error instanceof StoreError && error.code === 'closed')) {
          this.#closing = true;
          for (const entry of this.#queue) refuse(entry, error);
          this.#queue = [];
          return;
        }
        this.#options.logger.error('the books could not be read again', String(error));
        if (error instanceof StoreError && error.code === 'corrupt') {
          await this.#breakOff(error);
          return;
        }
        await this.#pause(RETRY_MS[2]);
      }
    }
  }
}
