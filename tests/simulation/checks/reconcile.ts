// After every connect, of a restarted program too: whatever the peer has acknowledged and not answered by then must be asked
// about, or be answered, before long. Knows the books as committed; asks nobody.

import type { LinkName } from '../../../main/core/lib/ids.js';
import { awaits, isAcked } from '../../../main/core/fulfilment/awaits.js';
import type { AwaitKind, OutboxRow } from '../../../main/core/fulfilment/types.js';
import type { FromLink } from '../../../main/contracts/link-port.js';
import type { WriteBatch } from '../../../main/store/store.js';
import type { Timeline } from '../machine/timeline.js';
import type { Tally } from '../parts/tally.js';
import type { BooksCheck } from './books.js';
import type { BooksShelfCheck } from './shelf.js';
import { mustHold } from './violation.js';

interface Open {
  readonly kind: AwaitKind;
  readonly version: number;
}

interface Connection {
  readonly since: number;
  /** Shipments that nothing was heard of and nobody asked about since then. */
  readonly unclear: Map<number, Open>;
}

const KINDS: Readonly<Record<LinkName, readonly AwaitKind[]>> = {
  world: ['pack', 'load'],
  ups: ['truck', 'delivery'],
};

export class ReconcileCheck {
  readonly #shelf: BooksShelfCheck;
  readonly #timeline: Timeline;
  readonly #tally: Tally;
  readonly #up = new Map<LinkName, Connection>();
  readonly #soonMs: number;
  /** Things that excuse delay (a hung process, a failing disk) hold until then. */
  excusedUntil = 0;
  /** UPSes of other dialects cannot be asked. */
  readonly #askable: Readonly<Record<LinkName, boolean>>;
  readonly #broken: (error: unknown) => void;

  constructor(
    shelf: BooksShelfCheck,
    timeline: Timeline,
    options: {
      readonly tally: Tally;
      readonly askable: Readonly<Record<LinkName, boolean>>;
      /** Commits come in between, and the proof that a world from outside is still ours. */
      readonly soonMs: number;
      readonly broken: (error: unknown) => void;
    },
  ) {
    this.#shelf = shelf;
    this.#timeline = timeline;
    this.#tally = options.tally;
    this.#askable = options.askable;
    this.#soonMs = options.soonMs;
    this.#broken = options.broken;
  }

  get #books(): BooksCheck {
    return this.#shelf.current;
  }

  /** The kernel hears this of a link; null: it is gone. */
  heard(link: LinkName, message: FromLink | null): void {
    const lost = message === null || (message.type === 'state' && message.state !== 'connected');
    if (lost) this.#up.delete(link);
    else if (message.type === 'connected' && this.#askable[link]) this.#connected(link);
  }

  kernelGone(): void {
    this.#up.clear();
  }

  /** About to be applied. */
  commit({ outboxPut = [] }: WriteBatch): void {
    for (const row of outboxPut) for (const id of askedAbout(row)) this.#up.get(row.link)?.unclear.delete(id);
  }

  #connected(link: LinkName): void {
    const unclear = new Map<number, Open>();
    for (const orderId of this.#books.openOrders) {
      for (const id of this.#books.orders.get(orderId)?.shipmentIds ?? []) {
        const open = this.#openOf(link, id);
        if (open !== null) unclear.set(id, open);
      }
    }
    this.#tally.hit(`connects of the ${link} link`);
    this.#tally.hit(`shipments open at a connect of the ${link} link`, unclear.size);
    const connection = { since: this.#timeline.elapsed, unclear };
    this.#up.set(link, connection);
    if (unclear.size > 0) this.#lookLater(link, connection, this.#soonMs);
  }

  #lookLater(link: LinkName, connection: Connection, ms: number): void {
    this.#timeline.after(ms, null, () => {
      // Lost, or connected anew: that one is looked at by itself.
      if (this.#up.get(link) !== connection) return;
      const wait = this.excusedUntil + this.#soonMs - this.#timeline.elapsed;
      if (wait > 0) return this.#lookLater(link, connection, wait);
      try {
        this.#look(link, connection);
      } catch (error) {
        this.#broken(error);
      }
    });
  }

  #look(link: LinkName, { since, unclear }: Connection): void {
    for (const [id, { kind, version }] of unclear) {
      const now = this.#openOf(link, id);
      mustHold(
        now === null || now.kind !== kind || now.version !== version,
        () =>
          `shipment ${id} waits for its ${kind} since before ${link} connected at ${since} ms, and nobody has asked`,
      );
    }
    this.#tally.hit(`reconciled after a connect of the ${link} link`);
  }

  /** What this peer owes of it, when the peer is known to have the command and was not asked already. */
  #openOf(link: LinkName, id: number): Open | null {
    const s = this.#books.shipments.get(id);
    const awaited = s === undefined ? null : awaits(s);
    if (s === undefined || awaited === null || !KINDS[link].includes(awaited.kind)) return null;
    const { outbox, sent } = this.#books;
    const known =
      awaited.kind === 'delivery' ? s.departSeq === null || !outbox.ups.has(s.departSeq) : isAcked(s, awaited.kind);
    if (!known) return null;
    // A question that is still in the outbox goes out again by itself.
    const query = s.querySeq === null || !outbox[link].has(s.querySeq) ? undefined : sent[link].get(s.querySeq);
    if (query?.kind === 'query' || query?.kind === 'statusQuery') return null;
    return { kind: awaited.kind, version: s.version };
  }
}

function askedAbout({ body }: OutboxRow): readonly number[] {
  if (body.kind === 'query') return [body.packageid];
  return body.kind === 'statusQuery' ? body.shipids : [];
}
