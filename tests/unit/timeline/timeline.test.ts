import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barKindOf } from '../../../main/core/feed/timeline-kinds.js';
import { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { TimelineLane } from '../../../main/core/feed/timeline-lanes.js';
import {
  FLAG_CANCELLED,
  FLAG_INFERRED,
  FLAG_PROBLEM,
  TRUCK_STATES,
  eventKindIndex,
} from '../../../main/core/feed/timeline-kinds.js';
import { EVENT_KINDS } from '../../../main/core/orders/types.js';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { TRUCK_STATE_ORDER } from '../../../main/contracts/app-api.js';
import { naiveTimeline } from './naive-timeline.js';
import type { NaiveBar } from './naive-timeline.js';
import { anyJournal, busyJournal, slice, toColumns } from './random-journal.js';
import type { JournalLine } from './random-journal.js';

function laneName(lane: TimelineLane): string {
  return `${lane.group}/${lane.entity}/${lane.stage}`;
}

function barsOf(model: TimelineModel): NaiveBar[] {
  return model.lanes.flatMap((lane) =>
    Array.from({ length: lane.bars.length }, (_, i): NaiveBar => {
      const byte = lane.bars.kind[i] ?? 0;
      const flags = [
        [FLAG_CANCELLED, 'c'],
        [FLAG_INFERRED, 'i'],
        [FLAG_PROBLEM, 'p'],
      ] as const;
      return {
        lane: laneName(lane),
        start: lane.bars.startOf(i),
        end: lane.bars.endOf(i),
        kind: barKindOf(byte),
        flags: flags.map(([flag, letter]) => (byte & flag ? letter : '')).join(''),
        ref: lane.bars.ref[i] ?? 0,
        row: lane.bars.row[i] ?? 0,
      };
    }),
  );
}

function problemsOf(model: TimelineModel): string[] {
  const { problems } = model;
  return Array.from({ length: problems.length }, (_, i) => {
    const lane = model.lanes[problems.lane[i] ?? -1];
    const kind = EVENT_KINDS[problems.kind[i] ?? -1];
    return `${problems.at[i]} ${lane ? laneName(lane) : '?'} ${kind} ${problems.shipment[i]}`;
  });
}

const byLane = (bars: readonly NaiveBar[]) =>
  [...bars].sort((a, b) => (a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : 0));

function asEvent(line: JournalLine, rev: number): BookEvent {
  const orNull = (value: number | undefined) => (value === undefined || value < 0 ? null : value);
  return {
    rev,
    at: line.at,
    kind: line.kind,
    source: 'us',
    personId: null,
    orderId: orNull(line.order),
    shipmentId: orNull(line.shipment),
    warehouseId: orNull(line.warehouse),
    productId: null,
    truckId: orNull(line.truck),
    link: null,
    seq: null,
    peerSeq: null,
    from: null,
    to: null,
    data: line.kind === 'truck' ? { state: TRUCK_STATES[line.truckState ?? -1] } : null,
  };
}

describe('TimelineModel', () => {
  it('equals the plain implementation on any journal', () => {
    fc.assert(
      fc.property(anyJournal, (lines) => {
        const columns = toColumns(lines);
        const model = new TimelineModel();
        model.foldColumns(columns);
        const naive = naiveTimeline(columns);
        expect(byLane(barsOf(model))).toEqual(byLane(naive.bars));
        expect(problemsOf(model)).toEqual(naive.problems);
      }),
      { numRuns: 400 },
    );
  });

  it('is the same however the journal is cut, repeated at the seams, or given as events', () => {
    fc.assert(
      fc.property(anyJournal, fc.array(fc.nat(120), { maxLength: 6 }), fc.nat(5), (lines, cuts, overlap) => {
        const columns = toColumns(lines);
        const whole = new TimelineModel();
        whole.foldColumns(columns);
        const pieces = new TimelineModel();
        const borders = [0, ...cuts.filter((cut) => cut < lines.length), lines.length].sort((a, b) => a - b);
        borders.forEach((border, i) => {
          const from = Math.max(0, (borders[i - 1] ?? 0) - overlap);
          if (i % 2) pieces.foldColumns(slice(columns, from, border));
          else pieces.foldEvents(lines.slice(from, border).map((line, k) => asEvent(line, 1 + from + k)));
        });
        expect(barsOf(pieces)).toEqual(barsOf(whole));
        expect(problemsOf(pieces)).toEqual(problemsOf(whole));
        expect([...pieces.gaps.from]).toEqual([...whole.gaps.from]);
        expect(pieces.rev).toBe(whole.rev);
      }),
    );
  });

  it('looks up what a linear scan finds: ranges, open counts, hits, density', () => {
    fc.assert(
      fc.property(
        anyJournal,
        fc.integer({ min: -10, max: 110 }),
        fc.integer({ min: 0, max: 40 }),
        (lines, at, width) => {
          const model = new TimelineModel();
          model.foldColumns(toColumns(lines));
          const span = (model.lastAt - model.firstAt || 1) / 100;
          const t0 = model.firstAt + at * span;
          const t1 = t0 + width * span;
          for (const lane of model.lanes) {
            const bars = barsOf(model).filter((bar) => bar.lane === laneName(lane));
            const expected = bars.flatMap((bar, i) =>
              bar.start <= t1 && (bar.end > t0 || bar.start >= t0) ? [i] : [],
            );
            const seen: number[] = [];
            lane.bars.each(t0, t1, (index) => seen.push(index));
            expect(seen).toEqual(expected);
            const openAt = bars.filter((bar) => bar.start <= t0 && bar.end > t0).length;
            expect(lane.bars.openAt(t0)).toBe(openAt);
            const hit = lane.bars.hit(t0, null, span * 2);
            const distance = (i: number) => {
              const bar = bars[i];
              return bar ? Math.max(bar.start - t0, t0 - bar.end, 0) : Infinity;
            };
            const nearest = Math.min(...bars.map((_, i) => distance(i)));
            expect(hit >= 0 ? distance(hit) : null).toBe(nearest <= span * 2 ? nearest : null);
            if (lane.bars.stacked && width > 0) {
              const times = Float64Array.from({ length: 9 }, (_, i) => t0 + ((t1 - t0) * i) / 8);
              const out = new Uint32Array(8);
              const peak = lane.bars.density(times, 8, out);
              const counts = Array.from(out, (_, i) => {
                const [left = 0, right = 0] = [times[i], times[i + 1]];

                return bars.filter((bar) => bar.start <= right && bar.end > left).length;
              });
              expect([...out]).toEqual(counts);
              expect(peak).toBe(Math.max(...counts));
            }
          }
        },
      ),
    );
  });

  it('finds a bar that has been open for a very long time behind thousands of short ones', () => {
    const lines: JournalLine[] = [{ kind: 'pack-sent', at: 0, shipment: 1, order: 1, warehouse: 1 }];
    for (let i = 2; i < 5000; i++) {
      lines.push({ kind: 'pack-sent', at: i * 10, shipment: i, order: i, warehouse: 1 });
      lines.push({ kind: 'ready', at: i * 10 + 5, shipment: i, order: i, warehouse: 1 });
    }
    const model = new TimelineModel();
    model.foldColumns(toColumns(lines));
    const bars = model.lane('warehouse', 1, 'packing')?.bars;
    const seen: number[] = [];
    bars?.each(40_000, 40_004, (index) => seen.push(bars.ref[index] ?? 0));
    expect(seen).toEqual([1, 4000]);
    expect(bars?.row[seen.length]).toBe(1);
  });

  it('keeps a problem on its bar and finds next and previous', () => {
    const model = new TimelineModel();
    model.foldColumns(
      toColumns([
        { kind: 'pack-sent', at: 100, shipment: 1, order: 1, warehouse: 7 },
        { kind: 'problem', at: 200, shipment: 1, order: 1 },
        { kind: 'quarantined', at: 300 },
        { kind: 'command-rejected', at: 400, truck: 3 },
      ]),
    );
    const lane = model.lane('warehouse', 7, 'packing');
    expect((lane?.bars.kind[0] ?? 0) & FLAG_PROBLEM).toBe(FLAG_PROBLEM);
    const all = () => true;
    expect(model.problems.next(200, all)).toBe(1);
    expect(model.problems.previous(200, all)).toBe(-1);
    expect(model.problems.next(400, all)).toBe(-1);
    expect(model.problems.next(0, (index) => model.lanes[index]?.group === 'truck')).toBe(2);
    expect(model.lanes.map(laneName)).toEqual(['warehouse/7/packing', 'program/0/program', 'truck/3/state']);
  });

  it('marks trucks that nobody reports as inferred, and stops inferring with the first report', () => {
    const model = new TimelineModel();
    const package1 = { shipment: 1, order: 1, warehouse: 2 };
    model.foldColumns(
      toColumns([
        { kind: 'pack-sent', at: 0, ...package1 },
        { kind: 'pickup-sent', at: 50, ...package1 },
        { kind: 'truck-arrived', at: 90, ...package1, truck: 4 },
        { kind: 'truck', at: 120, truck: 4, truckState: 3 },
        { kind: 'load-sent', at: 130, ...package1, truck: 4 },
        { kind: 'truck', at: 150, truck: 4, truckState: 0 },
      ]),
    );
    const truck = barsOf(model).filter((bar) => bar.lane === 'truck/4/state');
    expect(truck.map((bar) => [bar.kind, bar.flags, bar.start, bar.end])).toEqual([
      ['to-warehouse', 'i', 50, 90],
      ['waiting', 'i', 90, 120],
      ['truck-loading', '', 120, 150],
    ]);
  });

  it('holds a busy journal of a million events in at most 24 bytes an event', () => {
    const model = new TimelineModel();
    const lines = busyJournal(62_500, 6, 40, 40);
    model.foldColumns(toColumns(lines));
    expect(model.events).toBe(1_000_000);
    expect(model.orderOf(62_500)).toBe(62_500);
    expect(model.byteLength / model.events).toBeLessThanOrEqual(24);
  }, 60_000);

  it('refuses columns of different length, and reads truck states in the contract’s order', () => {
    const columns = toColumns([{ kind: 'ready', at: 1, shipment: 1 }]);
    expect(() => new TimelineModel().foldColumns({ ...columns, at: [] })).toThrow(/differ in length/);
    expect(TRUCK_STATES).toEqual(TRUCK_STATE_ORDER);
    expect(eventKindIndex('problem')).toBe(EVENT_KINDS.indexOf('problem'));
  });
});
