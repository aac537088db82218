import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Point } from '../../../main/core/lib/ids.js';
import { PickerView } from '../../../renderer/views/map/picker-view.js';
import { GridPicker } from '../../../renderer/views/map/grid-picker.js';
import { fakeCanvas } from '../../support/fake-canvas.js';

const WAREHOUSES = [
  { id: 1, name: 'Harbour North', x: 380, y: 320, inWorld: true },
  { id: 2, name: 'Rail Yard Central', x: 1230, y: 840, inWorld: true },
  { id: 3, name: 'Hilltop East', x: 2050, y: 400, inWorld: true },
];
const [WIDTH, HEIGHT] = [480, 220];

describe('the address picker', () => {
  let undo = () => {};
  beforeEach(() => {
    undo = fakeCanvas({ width: WIDTH, height: HEIGHT });
  });
  afterEach(() => {
    cleanup();
    undo();
  });

  function view(): PickerView {
    const canvas = document.createElement('canvas');
    document.createElement('div').append(canvas);
    return new PickerView(canvas, () => {});
  }

  /** Half a name is as wide as this, in the fake canvas's font. */
  const half = (name: string) => (name.length * 6) / 2;

  it('shows all warehouses with their names, the customers and the value, also when customers come later', () => {
    const picker = view();
    const customers: Point[] = [
      { x: 60, y: 1040 },
      { x: 2390, y: 1180 },
      { x: 700, y: -90 },
    ];
    const value = { x: -300, y: 500 };
    const inside = (point: Point, room: number) => {
      const { x, y } = picker.screen(point);
      expect(x).toBeGreaterThanOrEqual(room);
      expect(x).toBeLessThanOrEqual(WIDTH - room);
      expect(y).toBeGreaterThanOrEqual(12);
      expect(y).toBeLessThanOrEqual(HEIGHT - 12);
    };
    picker.show(null, WAREHOUSES, []);
    for (const warehouse of WAREHOUSES) inside(warehouse, half(warehouse.name));
    picker.show(null, WAREHOUSES, customers);
    picker.show(value, WAREHOUSES, customers);
    for (const warehouse of WAREHOUSES) inside(warehouse, half(warehouse.name));
    for (const point of [...customers, value]) inside(point, 12);
    picker.dispose();
  });

  it('stays where a person moved it', () => {
    const picker = view();
    picker.show(null, WAREHOUSES, []);
    picker.zoom(2);
    const before = picker.screen({ x: 0, y: 0 });
    picker.show(null, WAREHOUSES, [{ x: 9000, y: 9000 }]);
    expect(picker.screen({ x: 0, y: 0 })).toEqual(before);
    picker.dispose();
  });

  it('tells the address it shows', () => {
    const { container, rerender } = render(
      <GridPicker label="Where to" value={null} onChange={() => {}} warehouses={WAREHOUSES} />,
    );
    const label = () => container.querySelector('[role=group]')?.getAttribute('aria-label');
    expect(label()).toBe('Where to. No address chosen');
    rerender(<GridPicker label="Where to" value={{ x: 3, y: -4 }} onChange={() => {}} warehouses={WAREHOUSES} />);
    expect(label()).toBe('Where to. Address 3, -4');
  });
});
