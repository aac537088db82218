import { describe, expect, it } from 'vitest';
import { fits, NO_FILTER, parseFilter } from '../../../main/core/inspector/filter.js';
import { Follower, type Followed } from '../../../main/core/inspector/follow.js';
import { Latencies, msText } from '../../../main/core/inspector/latencies.js';
import { markNames, summaryLines, textLine } from '../../../main/core/inspector/lines.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import { load, pack, T0, Wire } from './wire-script.js';

function follow(records: readonly WireRecord[]): { all: Followed[]; follower: Follower; lines: string[] } {
  const follower = new Follower();
  const all = records.flatMap((record) => follower.take(record));
  return { all, follower, lines: all.map((one) => textLine(one, T0)) };
}

const named = (all: readonly Followed[], kind: string) => all.filter(({ entry }) => entry.kind === kind);

describe('who answers whom', () => {
  it('an ack knows its command and how long it took; so does an answer', () => {
    const wire = new Wire()
      .connect(0)
      .commands(100, [[12, pack(7)]])
      .responses(140, { acks: [12] })
      .responses(6100, { ready: [{ seq: 900, shipid: 7 }] });
    const { all } = follow(wire.records);
    expect(named(all, 'acks')[0]?.verdict.acks).toMatchObject([{ seq: 12, kind: 'topack', afterMs: 40, again: false }]);
    expect(named(all, 'ready')[0]?.verdict.answers).toMatchObject({
      seq: 12,
      kind: 'topack',
      afterMs: 6000,
      probable: false,
    });
  });

  it('an error answers the number that it names, and is marked', () => {
    const wire = new Wire()
      .connect(0)
      .commands(100, [[12, pack(7)]])
      .responses(200, { error: [{ seq: 900, err: 'no', originseqnum: 12 }], acks: [12] });
    const [error] = named(follow(wire.records).all, 'error');
    expect(error?.verdict.answers).toMatchObject({ seq: 12, kind: 'topack', afterMs: 100 });
    expect(markNames(error?.verdict.marks ?? 0)).toEqual(['error']);
  });

  it('purchases are paired by warehouse, oldest first, and called probable', () => {
    const buy = { kind: 'buy', whnum: 1, things: [] } as const;
    const wire = new Wire()
      .connect(0)
      .commands(0, [
        [1, buy],
        [2, buy],
      ])
      .responses(50, { arrived: [{ seq: 900, whnum: 1, things: [] }] });
    expect(named(follow(wire.records).all, 'arrived')[0]?.verdict.answers).toMatchObject({ seq: 1, probable: true });
  });

  it('fault 10: a number that is used for something else is marked as reused, and not paired', () => {
    const wire = new Wire()
      .connect(0)
      .commands(0, [[5, pack(7)]])
      .commands(10, [[5, pack(8)]]);
    const marks = named(follow(wire.records).all, 'topack').map(({ verdict }) => markNames(verdict.marks));
    expect(marks).toEqual([[], ['reused']]);
  });

  it('copies before the ack are resent, the ones before them lost or late; copies after it are duplicates', () => {
    const wire = new Wire()
      .connect(0)
      .commands(0, [[5, pack(7)]])
      .commands(2000, [[5, pack(7)]])
      .responses(2100, { acks: [5] })
      .commands(4000, [[5, pack(7)]])
      .responses(4100, { acks: [5, 99] });
    const { all, follower } = follow(wire.records);
    expect(named(all, 'topack').map(({ verdict }) => [verdict.copy, ...markNames(verdict.marks)])).toEqual([
      [1],
      [2, 'resent'],
      [3, 'duplicate'],
    ]);
    expect(follower.totals.marks).toMatchObject({ lost: 1, resent: 1, duplicate: 1, stray: 1 });
    expect(named(all, 'acks')[1]?.verdict.acks).toMatchObject([
      { seq: 5, again: true },
      { seq: 99, id: null },
    ]);
    // The ack counts from the first copy.
    expect(named(all, 'acks')[0]?.verdict.acks[0]?.afterMs).toBe(2100);
  });

  it('what a connection takes with it un-acked is lost; the same number after a reconnect is a copy', () => {
    const wire = new Wire()
      .connect(0, 7)
      .commands(100, [[5, pack(7)]])
      .put(200, { kind: 'closed' });
    wire.connection = 2;
    wire.connect(300, 7).commands(400, [[5, pack(7)]]);
    const { all, follower } = follow(wire.records);
    expect(follower.totals.marks.lost).toBeGreaterThan(0);
    expect(named(all, 'topack')[1]?.verdict.copy).toBe(2);
    expect(follower.unacked()).toMatchObject([{ sender: 'store', kind: 'topack', seq: 5 }]);
  });

  it('the same numbers in two worlds are two conversations', () => {
    const wire = new Wire().connect(0, 1).commands(10, [[5, pack(7)]]);
    wire.connection = 2;
    wire.connect(20, 2).commands(30, [[5, pack(8)]]);
    const marks = named(follow(wire.records).all, 'topack').map(({ verdict }) => verdict.marks);
    expect(marks).toEqual([0, 0]);
  });

  it('store and UPS: a pickup is answered by the truck, the word that it was loaded by the delivery', () => {
    const wire = new Wire();
    const packages = [{ shipid: 7, destination: { x: 1, y: 2 }, upsAccount: null, items: [] }];
    wire
      .toUps(0, [[1, { kind: 'pickup', whnum: 1, warehouse: { x: 0, y: 0 }, packages }]])
      .fromUps(500, [[90, { kind: 'truckArrived', truckid: 4, whnum: 1, shipids: [7] }]], [1])
      .toUps(600, [[2, { kind: 'loaded', truckid: 4, shipids: [7] }]], [90])
      .fromUps(900, [[91, { kind: 'delivered', truckid: 4, shipid: 7 }]]);
    const { all } = follow(wire.records);
    expect(named(all, 'arrivals')[0]?.verdict.answers).toMatchObject({ kind: 'pickups', afterMs: 500 });
    expect(named(all, 'delivered')[0]?.verdict.answers).toMatchObject({ kind: 'loaded', afterMs: 300 });
  });

  it('keeps to bounded memory: a million numbers leave no million entries', () => {
    const follower = new Follower();
    const wire = new Wire().connect(0);
    for (const record of wire.records) follower.take(record);
    for (let i = 0; i < 120; i++) {
      const step = new Wire().commands(
        i,
        Array.from({ length: 500 }, (_, n) => [i * 500 + n + 1, pack(i * 500 + n)] as const),
      );
      for (const record of step.records) follower.take(record);
    }
    expect(follower.totals.items).toBe(60_000);
    expect(follower.unacked().length).toBeLessThanOrEqual(50_000);
  });
});

describe('lines', () => {
  const wire = new Wire()
    .connect(0)
    .commands(100, [
      [12, pack(7)],
      [13, load(7)],
    ])
    .responses(140.5, { acks: [12, 13], ready: [{ seq: 900, shipid: 7 }] })
    .commands(150, [[13, load(7)]], [900])
    .put(160, { kind: 'broken', bytes: Uint8Array.of(255, 255) })
    .put(170, { kind: 'gap', lost: 5 })
    .put(180, { kind: 'closed', bytes: new TextEncoder().encode('reset') });

  it('for people: one for each thing, with what it answers and what is wrong', () => {
    expect(follow(wire.records).lines).toEqual([
      '    0.000000  c1  world>store  opened',
      '    0.000000  c1  store>world  AConnect        initwh {id 1, x 2, y -3}, isAmazon true',
      '    0.010000  c1  world>store  AConnected      worldid 7, result "connected!"',
      '    0.100000  c1  store>world  topack #12      whnum 1, things {id 1, description "Blue widget", count 2}, shipid 7, seqnum 12',
      '    0.100000  c1  store>world  load #13        whnum 1, truckid 4, shipid 7, seqnum 13',
      '    0.140500  c1  world>store  ready #900      shipid 7, seqnum 900  [answers topack #12 after 41 ms]',
      '    0.140500  c1  world>store  acks            12 (41 ms), 13 (41 ms)',
      '    0.150000  c1  store>world  load #13        whnum 1, truckid 4, shipid 7, seqnum 13  [duplicate: copy 2, acked before]',
      '    0.150000  c1  store>world  acks            900 (9.50 ms)',
      '    0.160000  c1  world>store  unreadable      2 bytes  [unreadable: no frame can begin like this]',
      '    0.170000  c1  world>store  gap             5 records left out',
      '    0.180000  c1  world>store  closed          reset',
    ]);
  });

  it('the sums', () => {
    const { follower } = follow(wire.records);
    const lines = summaryLines(follower.totals, follower.unacked());
    expect(lines[0]).toMatch(/^5 frames, \d+ bytes, 4 numbered items, 1 connections, 0\.180 s$/);
    expect(lines).toContain('marks: resent 0, duplicate 1, lost 0, reused 0, stray 0, unreadable 1, error 0');
    expect(lines).toContain('5 records were left out when this was recorded');
    expect(lines.some((line) => line.startsWith('answers to topack after: p50 '))).toBe(true);
  });
});

describe('filters', () => {
  const filterable = {
    kind: 'topack',
    seq: 12,
    origin: null,
    acks: [],
    shipments: [7, 8],
    trucks: [],
    warehouses: [1],
    direction: 'out' as const,
    side: 'world-store' as const,
    marks: 1,
    text: 'whnum 1, Blue Widget',
  };
  const wants = (text: string): boolean => {
    const filter = parseFilter(text);
    if (!filter.ok) throw new Error(filter.error.message);
    return fits(filter.value, filterable);
  };

  it('take every part that there is, and all of them must fit', () => {
    for (const text of [
      '',
      'kind:topack',
      'KIND:ready,TOPACK'.replace('KIND', 'kind'),
      'seq:12',
      'ship:8',
      'wh:1',
      'out',
      'side:world-store',
      'mark:resent',
      'blue',
      '"blue widget"',
      'kind:topack ship:7 out blue',
    ]) {
      expect([text, wants(text)]).toEqual([text, true]);
    }
    for (const text of [
      'kind:ready',
      'seq:13',
      'ship:9',
      'truck:1',
      'in',
      'side:ups-store',
      'mark:lost',
      'red',
      'ship:7 in',
    ]) {
      expect([text, wants(text)]).toEqual([text, false]);
    }
    expect(fits(NO_FILTER, filterable)).toBe(true);
    expect(fits({ ...NO_FILTER, seq: 5 }, { ...filterable, seq: null, acks: [4, 5] })).toBe(true);
  });

  it('say which word makes no sense, and what is allowed', () => {
    for (const [text, part] of [
      ['seq:x', 'whole number'],
      ['ship:', 'whole number'],
      ['seq:99999999999999999', 'whole number'],
      ['side:moon', 'world-store, world-ups, ups-store'],
      ['mark:bad', 'resent'],
      ['kind:', 'topack,ready'],
      ['colour:blue', 'kind:NAME'],
    ] as const) {
      const filter = parseFilter(text);
      expect([text, filter.ok, filter.ok ? '' : filter.error.message]).toEqual([
        text,
        false,
        expect.stringContaining(part),
      ]);
    }
  });
});

describe('latencies', () => {
  it('percentiles are right to a few percent', () => {
    const all = new Latencies();
    for (let ms = 1; ms <= 1000; ms++) all.add(ms);
    expect(all.percentile(0.5)).toBeGreaterThan(480);
    expect(all.percentile(0.5)).toBeLessThan(520);
    expect(all.percentile(1)).toBeCloseTo(1000, -2);
    expect(all.max).toBe(1000);
    expect(new Latencies().percentile(0.5)).toBe(0);
    expect([0.5, 41, 6200, 300_000].map(msText)).toEqual(['0.50 ms', '41 ms', '6.2 s', '5.0 min']);
  });
});
