import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Histogram } from '../../../renderer/components/histogram.js';
import { Sparkline } from '../../../renderer/components/sparkline.js';
import { Waterfall, waterfallParts } from '../../../renderer/components/waterfall.js';

afterEach(cleanup);

const SHIPMENT = {
  id: 7,
  state: 'delivered',
  placedAt: 1000,
  packedAt: 11_000,
  truckArrivedAt: 31_000,
  loadedAt: 36_000,
  outForDeliveryAt: 37_000,
  deliveredAt: 97_000,
  stateSince: 97_000,
};

describe('the waterfall of a shipment', () => {
  it('has each stage where it began and as long as it took, in words too', () => {
    render(<Waterfall shipment={SHIPMENT} />);
    const list = screen.getByRole('list', { name: 'Times of shipment 7' });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([
      'Order to packed10 s',
      'Waiting for a truck20 s',
      'Loading5 s',
      'Loaded to leaving1 s',
      'On the road1 min',
    ]);
    const bars = [...list.querySelectorAll<HTMLElement>('[data-stage]')];
    const left = bars.map(({ style }) => Math.round(parseFloat(style.left)));
    const right = bars.map(({ style }) => Math.round(parseFloat(style.left) + parseFloat(style.width)));
    expect(left).toEqual([0, 10, 31, 36, 38]);
    // Each ends where the next begins, but for rounding.
    expect(right).toEqual([10, 31, 36, 37, 100]);
  });

  it('lets the stage that goes on grow, and no other', () => {
    const under = { ...SHIPMENT, state: 'packed', truckArrivedAt: null, loadedAt: null, outForDeliveryAt: null };
    const parts = waterfallParts({ shipment: { ...under, deliveredAt: null } }, 20_000);
    expect(parts).toEqual([
      { stage: 'packing', from: 1000, to: 11_000, open: false },
      { stage: 'truck', from: 11_000, to: 20_000, open: true },
    ]);
  });

  it('begins loading with the later of truck and package, and leaves out an end that nobody told', () => {
    const early = waterfallParts({ shipment: { ...SHIPMENT, truckArrivedAt: 5000 } }, 0);
    expect(early.find(({ stage }) => stage === 'loading')).toMatchObject({ from: 11_000, to: 36_000 });
    // A truck that came before the package made nobody wait.
    expect(early.find(({ stage }) => stage === 'truck')).toMatchObject({ from: 5000, to: 5000 });
    const untold = waterfallParts({ shipment: { ...SHIPMENT, loadedAt: null } }, 200_000);
    expect(untold.map(({ stage }) => stage)).toEqual(['packing', 'truck', 'driving']);
  });

  it('stops at what failed or was cancelled', () => {
    const gone = { ...SHIPMENT, state: 'cancelled', truckArrivedAt: null, loadedAt: null, outForDeliveryAt: null };
    const parts = waterfallParts({ shipment: { ...gone, deliveredAt: null } }, 500_000);
    expect(parts.map(({ stage, open }) => [stage, open])).toEqual([['packing', false]]);
  });
});

describe('the histogram of a stage', () => {
  const bins = [
    { from: 0, to: 10_000, count: 3 },
    { from: 10_000, to: 20_000, count: 12 },
    { from: 20_000, to: 30_000, count: 0 },
    { from: 30_000, to: null, count: 1 },
  ];

  it('says every bar in words, as high as its share of the most', () => {
    render(<Histogram label="Loading" bins={bins} tailFrom={25_000} onTail={() => undefined} />);
    const group = screen.getByRole('group', { name: 'Loading' });
    expect(
      within(group)
        .getAllByRole('img')
        .map((bar) => bar.getAttribute('aria-label')),
    ).toEqual(['0 ms to 10 s: 3', '10 s to 20 s: 12', '20 s to 30 s: 0']);
    const heights = [...group.querySelectorAll<HTMLElement>('span[style]')].map(({ style }) => style.height);
    // None is shown by a line; one of twelve is still seen.
    expect(heights).toEqual(['25%', '100%', '2%', `${(1 / 12) * 100}%`]);
  });

  it('opens the slowest from the bars of the tail, and from no other', () => {
    const onTail = vi.fn();
    render(<Histogram label="Loading" bins={bins} tailFrom={25_000} onTail={onTail} />);
    // The empty bar of the tail leads nowhere.
    const [tail, ...more] = screen.getAllByRole('button');
    expect(more).toEqual([]);
    expect(tail?.getAttribute('aria-label')).toBe('longer than 30 s: 1');
    if (tail !== undefined) fireEvent.click(tail);
    expect(onTail).toHaveBeenCalledOnce();
  });
});

describe('the course of a figure', () => {
  it('is a curve of what is known, with its first, last and highest in words', () => {
    const { container } = render(<Sparkline title="Delivered" values={[null, 2, 8, 4]} format={String} />);
    expect(screen.getByRole('img', { name: 'Delivered: first 2, last 4, highest 8' })).toBeDefined();
    expect(container.querySelector('polyline')?.getAttribute('points')?.split(' ')).toHaveLength(3);
  });

  it('draws nothing of a single value', () => {
    const { container } = render(<Sparkline title="Delivered" values={[null, 2]} format={String} />);
    expect(container.querySelector('polyline, circle')).toBeNull();
  });
});
