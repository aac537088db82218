// Watches every commit of the books: numbers used once, stock never negative, states never back, the journal without gaps.
// Keeps what was committed for the checks of the wire and of the world.

import type { LinkName } from '../../../main/core/lib/ids.js';
import { isClosed, rank } from '../../../main/core/orders/machine.js';
import type { Order, Purchase, Shipment, StockCell } from '../../../main/core/orders/types.js';
import type { OutboxRow } from '../../../main/core/fulfilment/types.js';
import type { WriteBatch } from '../../../main/store/store.js';
import { canonical, mustHold } from './violation.js';

type PerLink<T> = Readonly<Record<LinkName, T>>;

export class BooksCheck {
  readonly orders = new Map<number, Order>();
  /** Order numbers by client id. */
  readonly byClient = new Map<string, number>();
  /** Neither delivered nor cancelled. */
  readonly openOrders = new Set<number>();
  readonly shipments = new Map<number, Shipment>();
  readonly purchases = new Map<number, Purchase>();
  /** Neither arrived nor refused. */
  readonly openPurchases = new Set<number>();
  readonly stock = new Map<string, StockCell>();
  readonly quarantined: string[] = [];
  /** Everything that was ever to be sent, by number. */
  readonly sent: PerLink<Map<number, OutboxRow['body']>> = { world: new Map(), ups: new Map() };
  /** Numbers of questions that were in no outbox: whether a world that came back is still ours. By number, their package. */
  readonly questions = new Map<number, string>();
  /** The first number of the world link that no commit has used up. */
  nextWorldSeq = 1;
  readonly outbox: PerLink<Set<number>> = { world: new Set(), ups: new Set() };
  readonly heard: PerLink<Set<number>> = { world: new Set(), ups: new Set() };
  /** Texts of what a peer refused. */
  readonly rejections: string[] = [];
  rev = 0;
  /** Packages that were ready before one whose pack command was older. */
  overtaken = 0;
  #lastReady = 0;

  /** The world that they are for, once that is known. */
  worldId: number | null = null;

  /** About to be applied, as a whole. Throws Violation. */
  commit(batch: WriteBatch): void {
    this.worldId = batch.identity?.worldId ?? this.worldId;
    this.#numbers(batch);
    for (const cell of batch.stock ?? []) this.#cell(cell);
    for (const shipment of batch.shipments ?? []) this.#shipment(shipment);
    for (const order of batch.orders ?? []) this.#order(order);
    for (const purchase of batch.purchases ?? []) this.#purchase(purchase);
    for (const event of batch.events ?? []) {
      mustHold(event.rev === this.rev + 1, () => `the journal goes from ${this.rev} to ${event.rev}`);
      this.rev = event.rev;
      if (event.kind === 'command-rejected') this.rejections.push(JSON.stringify(event.data));
    }
    for (const { reason } of batch.quarantine ?? []) this.quarantined.push(reason);
  }

  #numbers(batch: WriteBatch): void {
    for (const { link, seq, body } of batch.outboxPut ?? []) {
      const before = this.sent[link].get(seq);
      mustHold(
        before === undefined,
        () => `number ${seq} to the ${link} is used twice: ${canonical(before)} and ${canonical(body)}`,
      );
      mustHold(link === 'ups' || !this.questions.has(seq), () => `number ${seq} was used for a question already`);
      this.sent[link].set(seq, body);
      this.outbox[link].add(seq);
    }
    this.nextWorldSeq = Math.max(this.nextWorldSeq, batch.counters?.nextSeq.world ?? 0);
    for (const { link, seq } of batch.outboxDelete ?? []) this.outbox[link].delete(seq);
    for (const { link, peerSeq } of batch.inbox ?? []) {
      mustHold(!this.heard[link].has(peerSeq), () => `item ${peerSeq} of the ${link} is taken for new twice`);
      this.heard[link].add(peerSeq);
    }
  }

  /** A query that is in no outbox: allowed when its number was used up by a commit, for nothing else. */
  isQuestion(seq: number, body: unknown): boolean {
    const said = canonical(body);
    if (seq >= this.nextWorldSeq || !said.includes('"kind":"query"')) return false;
    const before = this.questions.get(seq) ?? said;
    this.questions.set(seq, said);
    return before === said;
  }

  #cell(cell: StockCell): void {
    const { warehouseId, productId, onHand, reserved, inbound } = cell;
    mustHold(onHand >= 0 && reserved >= 0 && inbound >= 0, () => `stock below zero: ${JSON.stringify(cell)}`);
    mustHold(reserved <= onHand, () => `more is reserved than there is: ${JSON.stringify(cell)}`);
    this.stock.set(`${warehouseId}/${productId}`, cell);
  }

  #shipment(now: Shipment): void {
    const before = this.shipments.get(now.id);
    this.shipments.set(now.id, now);
    if (before === undefined) return;
    if (before.packedAt === null && now.packedAt !== null) this.#ready(now);
    const forward = offTheRoad(before) || offTheRoad(now) || rank(now.state) >= rank(before.state);
    mustHold(
      isClosed(before.state) ? now.state === before.state : forward,
      () => `shipment ${now.id} goes back from ${before.state} to ${now.state}`,
    );
    mustHold(
      now.version >= before.version,
      () => `shipment ${now.id} goes back from version ${before.version} to ${now.version}`,
    );
  }

  #ready({ packSeq }: Shipment): void {
    if (packSeq === null) return;
    if (packSeq < this.#lastReady) this.overtaken += 1;
    this.#lastReady = packSeq;
  }

  #order(now: Order): void {
    const before = this.orders.get(now.id);
    mustHold(
      before === undefined || before.clientId === now.clientId,
      () => `order ${now.id} changes its client id from ${before?.clientId} to ${now.clientId}`,
    );
    this.orders.set(now.id, now);
    const namesake = this.byClient.get(now.clientId) ?? now.id;
    mustHold(namesake === now.id, () => `client id ${now.clientId} has become order ${namesake} and order ${now.id}`);
    this.byClient.set(now.clientId, now.id);
    if (now.state === 'delivered' || now.state === 'cancelled') this.openOrders.delete(now.id);
    else this.openOrders.add(now.id);
  }

  #purchase(now: Purchase): void {
    this.purchases.set(now.id, now);
    if (now.state === 'sent' || now.state === 'acked') this.openPurchases.add(now.id);
    else this.openPurchases.delete(now.id);
  }
}

function offTheRoad({ state }: Shipment): boolean {
  return state === 'cancelled' || state === 'failed';
}
