import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manhattan } from '../../../main/core/lib/ids.js';
import type { Truck } from '../../../main/core/orders/types.js';
import { Camera, boundsOf, gridStep } from '../../../renderer/views/map/camera.js';
import { pickByKey } from '../../../renderer/views/map/grid-picker.js';
import { describeMark } from '../../../renderer/views/map/describe-mark.js';
import { overlap, placeLabels } from '../../../renderer/views/map/labels.js';
import type { LabelWish } from '../../../renderer/views/map/labels.js';
import { OVERDUE_MS, along, estimate, extendTrail } from '../../../renderer/views/map/motion.js';
import { neighbour } from '../../../renderer/views/map/neighbours.js';
import { spread } from '../../../renderer/views/map/places.js';

const point = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });
const truck: Truck = {
  id: 4,
  x: 0,
  y: 0,
  state: 'delivering',
  target: { x: 30, y: -10 },
  warehouseId: null,
  shipmentIds: [7, 8],
  since: 1000,
  reportedAt: 1000,
  inferred: false,
};

describe('the way between two reports', () => {
  it('goes along x, then y, exactly as far as was driven, and never past the target', () => {
    fc.assert(
      fc.property(point, point, fc.integer({ min: 0, max: 3000 }), (a, b, distance) => {
        const at = along(a, b, distance);
        expect(manhattan(a, at)).toBe(Math.min(distance, manhattan(a, b)));
        expect(manhattan(a, at) + manhattan(at, b)).toBe(manhattan(a, b));
        if (at.y !== a.y) expect(at.x).toBe(b.x);
      }),
    );
  });

  it('is reported at first, then estimated, then arrived, then overdue', () => {
    expect(estimate(truck, 10, 1000)).toMatchObject({ x: 0, y: 0, estimated: false, moving: true, arrivesAt: 5000 });
    expect(estimate(truck, 10, 2500)).toMatchObject({ x: 15, y: 0, estimated: true, facing: { x: 1, y: 0 } });
    expect(estimate(truck, 10, 4500)).toMatchObject({ x: 30, y: -5, facing: { x: 0, y: -1 } });
    expect(estimate(truck, 10, 9000)).toMatchObject({ x: 30, y: -10, moving: false, overdue: false });
    expect(estimate(truck, 10, 5001 + OVERDUE_MS).overdue).toBe(true);
  });

  it('stands where it was reported while loading, without a target, or without a speed', () => {
    for (const one of [
      { ...truck, state: 'loading' as const },
      { ...truck, target: null },
    ]) {
      expect(estimate(one, 10, 99_000)).toMatchObject({ x: 0, y: 0, moving: false, estimated: false });
    }
    expect(estimate(truck, 0, 99_000)).toMatchObject({ x: 0, y: 0, moving: false });
  });

  it('keeps the last twenty different places', () => {
    let trail: readonly { x: number; y: number }[] = [];
    for (let i = 0; i < 30; i++) trail = extendTrail(extendTrail(trail, { x: i, y: 0 }), { x: i, y: 0 });
    expect(trail.map(({ x }) => x)).toEqual(Array.from({ length: 20 }, (_, i) => i + 10));
  });
});

describe('the camera', () => {
  it('keeps the point under the pointer while zooming, and goes to pixels and back', () => {
    fc.assert(
      fc.property(
        point,
        fc.integer({ min: 0, max: 640 }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (at, px, factor) => {
          const camera = new Camera();
          Object.assign(camera, { width: 640, height: 480, x: at.x, y: at.y });
          const before = camera.toGrid(px, 100);
          camera.zoomAt(factor, px, 100);
          const after = camera.toGrid(px, 100);
          expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(1e-6);
          const screen = camera.toScreen(after);
          expect(Math.hypot(screen.x - px, screen.y - 100)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it('fits everything in view, to the ends of the world', () => {
    const camera = new Camera();
    Object.assign(camera, { width: 640, height: 480 });
    const points = [
      { x: -2147483648, y: 2147483647 },
      { x: 2147483647, y: -2147483648 },
    ];
    camera.fit(boundsOf(points));
    for (const one of points) {
      const { x, y } = camera.toScreen(one);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(640);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(480);
    }
    expect(gridStep(4, 72)).toBe(20);
    expect(boundsOf([])).toBeNull();
  });
});

describe('names beside marks', () => {
  const area = { width: 640, height: 400 };
  const onScreen = fc.record({ x: fc.integer({ min: 0, max: 640 }), y: fc.integer({ min: 0, max: 400 }) });
  const wish = (key: string, at: { x: number; y: number }): LabelWish => ({
    key,
    at,
    width: 90,
    height: 15,
    reach: { x: 15, y: 13 },
    sides: ['below', 'above', 'right', 'left'],
  });
  const mark = ({ x, y }: { x: number; y: number }) => ({ x: x - 12, y: y - 12, width: 24, height: 24 });

  it('are never cut at the edges', () => {
    fc.assert(
      fc.property(fc.array(onScreen, { maxLength: 12 }), (places) => {
        const wishes = places.map((at, i) => wish(String(i), at));
        for (const box of placeLabels(wishes, places.map(mark), area).values()) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(area.width);
          expect(box.y + box.height).toBeLessThanOrEqual(area.height);
        }
      }),
    );
  });

  it('keep off a truck that stands where they would be, wherever it stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -40, max: 40 }), (dx, dy) => {
        const dock = { x: 300, y: 200 };
        const truckAt = { x: dock.x + dx, y: dock.y + dy };
        const [box] = placeLabels([wish('dock', dock)], [mark(dock), mark(truckAt)], area).values();
        expect(box && overlap(box, mark(truckAt))).toBe(0);
      }),
    );
  });

  it('stay on the side they had while that is free', () => {
    const dock = { x: 300, y: 200 };
    const before = new Map([['dock', 'above' as const]]);
    expect(placeLabels([wish('dock', dock)], [], area, before).get('dock')?.side).toBe('above');
    const blocked = [{ x: 250, y: 160, width: 100, height: 25 }];
    expect(placeLabels([wish('dock', dock)], blocked, area, before).get('dock')?.side).toBe('below');
  });
});

describe('keys and words', () => {
  it('leads to the nearest mark in a direction', () => {
    const marks = [
      { x: 0, y: 0 },
      { x: 10, y: 1 },
      { x: 5, y: 40 },
      { x: 4, y: -3 },
    ];
    const from = marks[0] ?? { x: 0, y: 0 };
    expect(neighbour(marks, from, 'ArrowRight')).toBe(3);
    expect(neighbour(marks, from, 'ArrowUp')).toBe(2);
    expect(neighbour(marks, from, 'ArrowLeft')).toBe(-1);
  });

  it('moves the picked address by one, with Shift by ten, and stays in the world', () => {
    expect(pickByKey('ArrowUp', false, { x: 1, y: 1 })).toEqual({ x: 1, y: 2 });
    expect(pickByKey('ArrowLeft', true, { x: 1, y: 1 })).toEqual({ x: -9, y: 1 });
    expect(pickByKey('ArrowRight', true, { x: 2147483640, y: 0 })).toEqual({ x: 2147483647, y: 0 });
    expect(pickByKey('Enter', false, { x: 0, y: 0 })).toBeNull();
  });

  it('puts trucks that stand in one place side by side', () => {
    const places = spread(
      [
        { x: 50, y: 50 },
        { x: 50, y: 50 },
        { x: 200, y: 9 },
      ],
      [],
    );
    expect(new Set(places.map(({ x, y }) => `${x}/${y}`)).size).toBe(3);
  });

  it('puts trucks at a warehouse beside it, towards the left where the canvas ends', () => {
    const dock = { x: 600, y: 100 };
    const trucks = Array.from({ length: 9 }, () => ({ x: 602, y: 99 }));
    const right = spread(trucks, [dock]);
    const left = spread(trucks, [dock], 640);
    expect(Math.min(...right.map(({ x }) => x))).toBeGreaterThanOrEqual(dock.x + 24);
    expect(Math.max(...left.map(({ x }) => x))).toBeLessThanOrEqual(dock.x - 24);
    expect(new Set(left.map(({ x, y }) => `${x}/${y}`)).size).toBe(9);
  });

  it('says what a truck carries, where it goes and when it should be there', () => {
    const data = {
      warehouses: [{ id: 1, name: 'Durham', x: 30, y: -10, inWorld: true }],
      trucks: [truck],
      addresses: [],
      speed: 10,
      work: new Map([[1, { queued: 0, packing: 3, packed: 2, loading: 0 }]]),
    };
    const words = describeMark({ type: 'truck', id: 4 }, data, 2000).join('; ');
    expect(words).toContain('Truck 4; Delivering; 2 packages on board: 7, 8; to Durham; arrives about');
    expect(describeMark({ type: 'truck', id: 4 }, data, 60_000).join('; ')).toContain('should have arrived');
    expect(describeMark({ type: 'warehouse', id: 9 }, data, 0)).toEqual([]);
    expect(describeMark({ type: 'warehouse', id: 1 }, data, 0)).toEqual([
      'Durham',
      'at 30, -10',
      '3 packing',
      '2 packed',
    ]);
  });
});
