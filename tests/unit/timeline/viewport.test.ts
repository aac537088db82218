import { describe, expect, it } from 'vitest';
import { TimelineModel } from '../../../main/core/feed/timeline.js';
import { buildLayout } from '../../../renderer/views/timeline/layout.js';
import type { LayoutOptions } from '../../../renderer/views/timeline/layout.js';
import { Viewport } from '../../../renderer/views/timeline/viewport.js';
import { toColumns } from './random-journal.js';

const START = 1_700_000_000_000;
const MINUTE = 60_000;

/** Books that were opened ten minutes before the first package. */
function young(more: Parameters<typeof toColumns>[0] = []): TimelineModel {
  const model = new TimelineModel();
  model.foldColumns(
    toColumns([
      { kind: 'warehouse-added', at: START, warehouse: 1 },
      { kind: 'pack-sent', at: START + 10 * MINUTE, shipment: 1, order: 1, warehouse: 1 },
      ...more,
    ]),
  );
  return model;
}

function look(model: TimelineModel, view: Viewport, now: number): void {
  view.grow(model.firstBarAt, now);
  view.refresh(model, now);
}

describe('the first view of a young world', () => {
  const model = young();
  const first = START + 10 * MINUTE;

  it('begins where the first bar begins, stands still until now is at the right, then grows up to ten minutes', () => {
    const view = new Viewport();
    view.width = 1000;
    look(model, view, first + 1000);
    const begin = view.xOf(first);
    expect(begin).toBeGreaterThan(4);
    expect(begin).toBeLessThan(30);
    const [left, scale] = [view.left, view.msPerPx];
    look(model, view, first + 25_000);
    expect([view.left, view.msPerPx]).toEqual([left, scale]);
    for (let age = 30_000; age <= 10 * MINUTE; age += 777) {
      look(model, view, first + age);
      expect(view.xOf(first)).toBeGreaterThan(4);
      expect(view.xOf(first)).toBeLessThan(30);
      expect(view.xOf(first + age)).toBeGreaterThan(925);
      expect(view.xOf(first + age)).toBeLessThan(945);
    }
    const span = view.msPerPx;
    look(model, view, first + 40 * MINUTE);
    expect(view.msPerPx / span).toBeCloseTo(1, 2);
    expect(view.xOf(first + 40 * MINUTE)).toBeCloseTo(940, -1);
  });

  it('gives the folded part of a young history no room', () => {
    const model = young([
      { kind: 'delivered', at: first + 5000, shipment: 1, order: 1, warehouse: 1 },
      { kind: 'pack-sent', at: first + 3 * MINUTE, shipment: 2, order: 2, warehouse: 1 },
    ]);
    const view = new Viewport();
    view.width = 1000;
    for (let age = 3 * MINUTE + 30_000; age <= 6 * MINUTE; age += 777) {
      // How much is folded depends on the zoom and the other way round: it settles within a few frames.
      for (let frame = 0; frame < 8; frame += 1) look(model, view, first + age);
      expect(view.scale.foldFrom).toHaveLength(2);
      expect(view.xOf(first)).toBeGreaterThan(4);
      expect(view.xOf(first)).toBeLessThan(30);
      expect(view.xOf(first + age)).toBeGreaterThan(900);
      expect(view.xOf(first + age)).toBeLessThan(945);
    }
  });

  it('does not grow once somebody has chosen a span', () => {
    const view = new Viewport();
    view.width = 1000;
    look(model, view, first + 1000);
    view.zoom(model, first + 1000, 2, 500);
    const chosen = view.msPerPx;
    look(model, view, first + 5 * MINUTE);
    expect(view.msPerPx).toBe(chosen);
  });
});

describe('the lanes', () => {
  const options: LayoutOptions = {
    sort: 'id',
    height: 'medium',
    filter: '',
    onlyTrouble: false,
    toggled: new Set(),
    warehouseNames: new Map([
      [1, 'Durham'],
      [2, 'Raleigh'],
    ]),
    trucks: [7, 3],
  };
  const keys = (model: TimelineModel) => buildLayout(model, options).rows.map(({ key, y }) => `${key} ${y}`);

  it('are all there from the start, and none moves when the first packages pass', () => {
    const before = keys(new TimelineModel());
    expect(before.map((row) => row.split(' ')[0])).toEqual([
      'warehouse',
      ...[1, 2].flatMap((id) => ['', '/packing', '/ready', '/loading'].map((stage) => `warehouse/${id}${stage}`)),
      'truck',
      'truck/3',
      'truck/7',
    ]);
    const model = new TimelineModel();
    const package1 = { shipment: 1, order: 1, warehouse: 1 };
    model.foldColumns(
      toColumns([
        { kind: 'pack-sent', at: 0, ...package1 },
        { kind: 'ready', at: 10, ...package1 },
        { kind: 'truck', at: 15, truck: 3, truckState: 1 },
        { kind: 'load-sent', at: 20, ...package1, truck: 3 },
        { kind: 'loaded', at: 30, ...package1, truck: 3 },
      ]),
    );
    expect(keys(model)).toEqual(before);
  });

  it('of a filter that matches nothing are none, and it is known how many there are', () => {
    const layout = buildLayout(new TimelineModel(), { ...options, filter: 'nowhere' });
    expect(layout).toMatchObject({ rows: [], shown: 0, groups: 4 });
    expect(buildLayout(new TimelineModel(), { ...options, onlyTrouble: true }).shown).toBe(0);
  });
});
