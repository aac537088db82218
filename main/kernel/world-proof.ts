// Asks a world about packages that it must know if it is the one that our books are for, and folds its answers into a verdict.
// Its questions are not in the outbox and their answers reach no order: nothing here can set an order going.

import type { Timers } from '../core/lib/clock.js';
import type { Seq } from '../core/lib/ids.js';
import type { Shipment } from '../core/orders/types.js';
import type { Item } from '../core/session/types.js';
import { PACKAGE_STATUSES } from '../core/wire/world-amazon.js';
import type { LinkBodyIn, LinkBodyOut } from '../contracts/link-port.js';

/** Packages to ask about: the latest ones. One would do; several guard against one that was lost in some other way. */
export const ASKED = 5;
/** Answers of a world that ticks every 6 s come within 12 s; one that was swallowed comes after minutes. */
export const ASK_AGAIN_MS = 20_000;
/** A world that takes questions and never answers any is no worse than one that cannot be asked. */
const SILENT_ROUNDS = 4;
/** An answer that speaks against the world and may be an old one is asked for once more. */
const DOUBTED_ROUNDS = 2;

export type Verdict =
  | 'ours'
  /** It knows none of them. */
  | 'forgotten'
  /** It knows packages of these numbers, but not as far on their way as ours were: they are somebody else's. */
  | 'another'
  /** It knows what it packed long ago and not what it packed last: it was put back to an earlier state. */
  | 'older';

export interface ProofPorts {
  readonly timers: Timers;
  /** The first packages that it packed: asked about when it does not know the latest. */
  first(): Promise<readonly Shipment[]>;
  /** Numbers that are never used again, durably. */
  take(count: number): Promise<readonly Seq[]>;
  send(items: readonly Item<LinkBodyOut>[]): void;
  verdict(verdict: Verdict): void;
  /** It takes long: a sentence on why. */
  slow(sentence: string): void;
  failed(error: unknown): void;
}

type Answer = 'known' | 'unknown' | 'behind';
type Against = 'forgotten' | 'another';

const rank = (status: string): number => PACKAGE_STATUSES.findIndex((known) => known === status);
const PACKED = rank('PACKED');
const LOADED = rank('LOADED');

export class WorldProof {
  #shipments: ReadonlyMap<number, Shipment>;
  /** What the latest packages speak for; then the first ones are asked about. */
  #against: Against | null = null;
  readonly #ports: ProofPorts;
  /** Every question so far, by its number; and those of the present round that the world has not acknowledged. */
  readonly #questions = new Map<Seq, number>();
  #unacked = new Set<Seq>();
  #answers = new Map<number, Answer>();
  #rounds = 0;
  /** Rounds that the world acknowledged and did not answer. */
  #silent = 0;
  #unclear: string | null = null;
  #cancel: (() => void) | null = null;
  #over = false;

  /** `shipments`: what the world has said to be packed; at least one. */
  constructor(shipments: readonly Shipment[], ports: ProofPorts) {
    this.#shipments = byId(shipments);
    this.#ports = ports;
  }

  start(): void {
    this.#background(this.#ask());
  }

  stop(): void {
    this.#over = true;
    this.#cancel?.();
  }

  acked(seqs: readonly Seq[]): void {
    for (const seq of seqs) this.#unacked.delete(seq);
  }

  hear(items: readonly Item<LinkBodyIn>[]): void {
    if (this.#over) return;
    for (const { body } of items) this.#note(body);
    const answers = [...this.#answers.values()];
    if (this.#against !== null && answers.includes('known')) return this.#decide('older');
    if (answers.length < this.#shipments.size) return;
    // It cannot have lost a package: one that it packed later and does not know is from a time that it has not lived through.
    if (answers.includes('known')) return this.#decide(answers.includes('unknown') ? 'older' : 'ours');
    if (answers.includes('behind') && this.#rounds < DOUBTED_ROUNDS) return this.start();
    const against = answers.includes('behind') ? 'another' : 'forgotten';
    if (this.#against !== null) this.#decide(this.#against === 'another' ? 'another' : against);
    else this.#background(this.#askFirst(against));
  }

  #note(body: LinkBodyIn): void {
    if (body.kind === 'error') {
      const about = this.#questions.get(body.originseqnum);
      if (about === undefined) return;
      // A question can fail in one way only; other words are waited out.
      if (/exist|unknown|not found|no such|cannot find/i.test(body.err)) this.#answers.set(about, 'unknown');
      else this.#unclear = body.err;
    } else if (body.kind === 'packagestatus') {
      const shipment = this.#shipments.get(body.packageid);
      if (shipment === undefined) return;
      const reached = rank(body.status.trim().toUpperCase());
      const atLeast = shipment.loadedAt !== null ? LOADED : PACKED;
      this.#answers.set(shipment.id, reached >= atLeast ? 'known' : 'behind');
    }
  }

  /** Before it counts as a stranger: it may be ours, put back to a time before the latest packages. */
  async #askFirst(against: Against): Promise<void> {
    const latest = this.#shipments;
    const first = (await this.#ports.first()).filter(({ id }) => !latest.has(id));
    if (this.#over || this.#against !== null) return;
    if (first.length === 0) return this.#decide(against);
    this.#against = against;
    this.#shipments = byId(first);
    this.#rounds = 0;
    await this.#ask();
  }

  #background(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (this.#over) return;
      this.#ports.failed(error);
      this.#arm();
    });
  }

  async #ask(): Promise<void> {
    this.#cancel?.();
    this.#rounds += 1;
    this.#answers = new Map();
    const ids = [...this.#shipments.keys()];
    const seqs = await this.#ports.take(ids.length);
    if (this.#over) return;
    const items = ids.map((packageid, index) => ({
      seq: seqs[index] ?? 0,
      body: { kind: 'query', packageid } as const,
    }));
    for (const { seq, body } of items) this.#questions.set(seq, body.packageid);
    this.#unacked = new Set(seqs);
    this.#ports.send(items);
    this.#arm();
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = this.#ports.timers.after(ASK_AGAIN_MS, () => this.#unanswered());
  }

  #unanswered(): void {
    if (this.#unacked.size === 0 && this.#unclear === null && this.#answers.size === 0) this.#silent += 1;
    const answers = [...this.#answers.values()];
    const knows = this.#against === null && answers.includes('known') && !answers.includes('unknown');
    // Some answers got lost; those that came speak for it.
    if (knows || this.#silent >= SILENT_ROUNDS) return this.#decide('ours');
    const ids = [...this.#shipments.keys()].join(', ');
    const said = this.#unclear === null ? '' : ` It says: ${this.#unclear}`;
    this.#ports.slow(
      `does not answer whether it knows our packages ${ids}; nothing is sent to it until it does.${said}`,
    );
    this.start();
  }

  #decide(verdict: Verdict): void {
    this.stop();
    this.#ports.verdict(verdict);
  }
}

function byId(shipments: readonly Shipment[]): ReadonlyMap<number, Shipment> {
  return new Map(shipments.map((shipment) => [shipment.id, shipment]));
}
