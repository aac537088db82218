// Another address for a package under way: at once, by asking the UPS, too late; and where it is delivered in the end, whatever
// order the UPS's words come in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainRedirecting } from '../../../main/core/fulfilment/explain-redirect.js';
import { ANSWER_MAY_BE_LATE_MS } from '../../../main/core/fulfilment/redirecting.js';
import type { FulfilmentInput, RedirectWay } from '../../../main/core/fulfilment/types.js';
import type { Point } from '../../../main/core/lib/ids.js';
import type { UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import { cell, init, line, place, warehouse } from './fixtures.js';
import { Rig } from './rig.js';

const NEW: Point = { x: 70, y: -3 };
const OLD: Point = { x: 10, y: 10 };

function redirect(rig: Rig, destination: Point, way: RedirectWay = 'message', shipmentId: number | null = null) {
  const input: FulfilmentInput = {
    type: 'redirect',
    at: rig.now,
    personId: 4,
    orderId: 1,
    shipmentId,
    destination,
    way,
  };
  return rig.run(input).outcome;
}

function placed(): Rig {
  const rig = new Rig(
    init({ stock: [cell(1, 1, 50), cell(2, 2, 50)], warehouses: [warehouse(1, 0, 0), warehouse(2, 9, 9)] }),
  );
  rig.run(place('client-1', [line(1, 2)]));
  return rig;
}

function packed(): Rig {
  const rig = placed();
  rig.world({ kind: 'ready', shipid: 1 });
  rig.ackAll('world');
  return rig;
}

function called(): Rig {
  const rig = packed();
  rig.ackAll('ups');
  return rig;
}

function onRoad(): Rig {
  const rig = called();
  rig.ups({ kind: 'truckArrived', truckid: 3, whnum: 1, shipids: [1] });
  rig.world({ kind: 'loaded', shipid: 1 });
  rig.ackAll('world');
  rig.ackAll('ups');
  rig.ups({ kind: 'outForDelivery', truckid: 3, shipids: [1] });
  return rig;
}

describe('before a truck is called', () => {
  it('it just changes, for the order too, and the call names the new address', () => {
    const rig = placed();
    expect(redirect(rig, NEW)).toEqual({ type: 'done' });
    expect(rig.shipment(1)).toMatchObject({ destination: NEW, redirect: { state: 'confirmed', by: 4, seq: null } });
    expect(rig.books.orders.get(1)?.destination).toEqual(NEW);
    expect(rig.kinds(1)).toEqual(expect.arrayContaining(['redirect-asked', 'redirected']));
    rig.world({ kind: 'ready', shipid: 1 });
    expect(rig.commands('pickup')[0]?.body.packages[0]?.destination).toEqual(NEW);
    expect(rig.commands('redirect')).toEqual([]);
  });
});

describe('after that', () => {
  it('the UPS is asked once it has the call; until it answers the old address counts', () => {
    const rig = packed();
    redirect(rig, NEW);
    expect(rig.shipment(1)).toMatchObject({ destination: OLD, redirect: { state: 'queued', to: NEW } });
    expect(rig.commands('redirect')).toEqual([]);
    rig.ackAll('ups');
    expect(rig.commands('redirect').map(({ body }) => body)).toEqual([
      { kind: 'redirect', shipid: 1, destination: NEW },
    ]);
    expect(rig.shipment(1)).toMatchObject({ destination: OLD, redirect: { state: 'sent' } });
    rig.ups({ kind: 'redirectResult', shipid: 1, accepted: true, reason: '' });
    expect(rig.shipment(1)).toMatchObject({ destination: NEW, redirect: { state: 'confirmed' } });
    rig.ups({ kind: 'destinationChanged', shipid: 1, destination: NEW });
    expect(rig.events.filter(({ kind }) => kind === 'redirected')).toHaveLength(1);
    expect(rig.books.orders.get(1)?.destination).toEqual(NEW);
  });

  it('a change of mind before the UPS has the call replaces the wish', () => {
    const rig = packed();
    redirect(rig, NEW);
    redirect(rig, { x: 1, y: 1 });
    rig.ackAll('ups');
    expect(rig.commands('redirect').map(({ body }) => body.destination)).toEqual([{ x: 1, y: 1 }]);
    expect(redirect(rig, NEW)).toMatchObject({ type: 'rejected', code: 'too-late', message: /has not answered yet/ });
  });

  it('a refusal says why, the old address stands, and it can be tried again', () => {
    const rig = onRoad();
    redirect(rig, NEW);
    rig.ups({ kind: 'redirectResult', shipid: 1, accepted: false, reason: 'too far' });
    expect(rig.shipment(1)).toMatchObject({ destination: OLD, redirect: { state: 'refused', reason: 'too far' } });
    expect(rig.events.at(-1)).toMatchObject({ kind: 'redirect-refused', data: { to: NEW, reason: 'too far' } });
    expect(redirect(rig, { x: 2, y: 2 })).toEqual({ type: 'done' });
  });

  it('an error that names our message refuses it too', () => {
    const rig = onRoad();
    redirect(rig, NEW);
    const seq = rig.commands('redirect')[0]?.seq ?? 0;
    rig.ups({ kind: 'error', err: 'no such thing', originseqnum: seq });
    expect(rig.shipment(1).redirect).toMatchObject({ state: 'refused', reason: 'no such thing' });
  });

  it('a UPS that has forgotten the package is told again once it has the new call', () => {
    const rig = called();
    redirect(rig, NEW);
    rig.ackAll('ups');
    rig.run({ type: 'link-up', at: rig.now, link: 'ups' });
    rig.ups({ kind: 'status', answers: null, packages: [{ shipid: 1, status: 'UNKNOWN', truckid: null }], trucks: [] });
    expect(rig.shipment(1).redirect).toMatchObject({ state: 'queued', seq: null });
    rig.ackAll('ups');
    expect(rig.commands('redirect')).toHaveLength(2);
  });

  it('what nobody asked for is quarantined, and what is closed, or the same, is rejected', () => {
    const rig = onRoad();
    expect(rig.ups({ kind: 'redirectResult', shipid: 1, accepted: true, reason: '' }).outcome.type).toBe('quarantined');
    expect(redirect(rig, OLD)).toMatchObject({ type: 'rejected', code: 'same-place' });
    expect(redirect(rig, { x: 1.5, y: 0 })).toMatchObject({ type: 'rejected', code: 'bad-point' });
    expect(redirect(rig, NEW, 'message', 99)).toMatchObject({ type: 'rejected', code: 'bad-shipment' });
    rig.ups({ kind: 'delivered', truckid: 3, shipid: 1 });
    expect(redirect(rig, NEW)).toMatchObject({ type: 'rejected', code: 'too-late' });
  });
});

describe('other protocols', () => {
  it('one that names the address with the word that it is loaded: at once until then, then never', () => {
    const rig = called();
    expect(redirect(rig, NEW, 'loaded')).toEqual({ type: 'done' });
    expect(rig.commands('redirect')).toEqual([]);
    rig.ups({ kind: 'truckArrived', truckid: 3, whnum: 1, shipids: [1] });
    rig.world({ kind: 'loaded', shipid: 1 });
    expect(rig.commands('loaded')[0]?.body.destinations).toEqual([NEW]);
    expect(redirect(rig, OLD, 'loaded')).toMatchObject({ type: 'rejected', code: 'too-late' });
  });

  it('one without such a message: until a truck is called, and it says so', () => {
    const rig = placed();
    expect(explainRedirecting([rig.shipment(1)], 'never')).toMatchObject({ how: 'at-once' });
    rig.world({ kind: 'ready', shipid: 1 });
    expect(redirect(rig, NEW, 'never')).toMatchObject({ type: 'rejected', message: /no message for another address/ });
    expect(explainRedirecting([rig.shipment(1)], 'never')).toMatchObject({ how: 'no' });
    expect(explainRedirecting([rig.shipment(1)], 'message')).toMatchObject({ how: 'asks-ups' });
  });
});

describe('a delivery that is reported before the answer', () => {
  it('counts once the answer has come, at the address that the answer says', () => {
    const rig = onRoad();
    redirect(rig, NEW);
    rig.ups({ kind: 'delivered', truckid: 3, shipid: 1 });
    expect(rig.shipment(1)).toMatchObject({ state: 'delivering', redirect: { state: 'sent' } });
    rig.restart();
    rig.ups({ kind: 'destinationChanged', shipid: 1, destination: NEW });
    expect(rig.shipment(1)).toMatchObject({ state: 'delivered', destination: NEW, redirect: { state: 'confirmed' } });
    expect(rig.events.find(({ kind }) => kind === 'delivered')?.data).toMatchObject(NEW);
  });

  it('counts anyway when the UPS, asked again, still does not answer', () => {
    const rig = onRoad();
    redirect(rig, NEW);
    rig.ups({ kind: 'delivered', truckid: 3, shipid: 1 });
    const status = () =>
      rig.ups({ kind: 'status', answers: 1, packages: [{ shipid: 1, status: 'DELIVERED', truckid: 3 }], trucks: [] });
    rig.now += ANSWER_MAY_BE_LATE_MS - 1;
    status();
    expect(rig.shipment(1).state).toBe('delivering');
    rig.now += 1;
    status();
    expect(rig.shipment(1)).toMatchObject({ state: 'delivered', destination: OLD, redirect: { state: 'unanswered' } });
  });
});

/** A UPS as it should be: what it says, in the order in which it says it. */
class Carrier {
  readonly said: { readonly seq: number; readonly body: UpsToStore }[] = [];
  destination = OLD;
  delivered = false;
  #seq = 100;
  readonly #told = new Set<number>();

  hear(rig: Rig): void {
    for (const { seq, body } of rig.commands('redirect')) {
      if (this.#told.has(seq)) continue;
      this.#told.add(seq);
      this.#say({
        kind: 'redirectResult',
        shipid: 1,
        accepted: !this.delivered,
        reason: this.delivered ? 'it has been delivered' : '',
      });
      if (this.delivered) continue;
      this.destination = body.destination;
      this.#say({ kind: 'destinationChanged', shipid: 1, destination: body.destination });
    }
  }

  deliver(): void {
    if (this.delivered) return;
    this.delivered = true;
    this.#say({ kind: 'delivered', truckid: 3, shipid: 1 });
  }

  #say(body: UpsToStore): void {
    this.said.push({ seq: this.#seq++, body });
  }
}

describe('any order of its words', () => {
  it('the books end with the address at which the UPS has delivered', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('redirect' as const), x: fc.integer({ min: 0, max: 4 }) }),
      fc.record({ do: fc.constant('hear' as const) }),
      fc.record({ do: fc.constant('say' as const), nth: fc.nat(20) }),
      fc.record({ do: fc.constant('deliver' as const) }),
      fc.record({ do: fc.constant('restart' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 40 }), (steps) => {
        const rig = onRoad();
        const ups = new Carrier();
        const say = (nth: number): void => {
          const [item] = ups.said.splice(nth % Math.max(1, ups.said.length), 1);
          if (item === undefined) return;
          const { outcome } = rig.run({ type: 'ups-item', at: rig.now, peerSeq: item.seq, body: item.body });
          expect(outcome).toEqual({ type: 'done' });
        };
        for (const one of steps) {
          rig.now += 1;
          if (one.do === 'redirect') redirect(rig, { x: one.x, y: 0 });
          else if (one.do === 'hear') ups.hear(rig);
          else if (one.do === 'say') say(one.nth);
          else if (one.do === 'deliver') ups.deliver();
          else rig.restart();
        }
        ups.hear(rig);
        ups.deliver();
        while (ups.said.length > 0) say(0);
        expect(rig.shipment(1)).toMatchObject({ state: 'delivered', destination: ups.destination });
      }),
      { numRuns: 300 },
    );
  });
});
