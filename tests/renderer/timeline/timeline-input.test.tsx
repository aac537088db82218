import { act, cleanup, configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TimelineSource } from '../../../renderer/views/timeline/timeline-source.js';
import { attachMinimapPointer, attachPointer } from '../../../renderer/views/timeline/pointer.js';
import { TimelineStage } from '../../../renderer/views/timeline/stage.js';
import { TimelineView } from '../../../renderer/views/timeline/timeline-view.js';
import { AXIS_PX } from '../../../renderer/views/timeline/draw-grid.js';
import type { LayoutOptions } from '../../../renderer/views/timeline/layout.js';
import type { Hover } from '../../../renderer/views/timeline/stage-types.js';
import type { Call } from '../../../main/contracts/app-api.js';
import { fakeCanvas } from '../../support/fake-canvas.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp } from '../../support/render-app.js';
import type { Rendered } from '../../support/render-app.js';
import { busy, toChunk } from '../../support/timeline-harness/synthetic.js';
import type { Line } from '../../support/timeline-harness/synthetic.js';

// Roles are dear to find in jsdom; a busy machine needs longer than the usual second.
configure({ asyncUtilTimeout: 15_000 });

const NOW = 1_800_000_000_000;
const LINES = busy({ warehouses: 2, trucks: 3, shipments: 120, from: NOW - 900_000, to: NOW, reports: true });
const OPTIONS: LayoutOptions = {
  sort: 'id',
  height: 'medium',
  filter: '',
  onlyTrouble: false,
  toggled: new Set(),
  warehouseNames: new Map([[1, 'Durham']]),
  trucks: [1, 2, 3],
};

let undo = () => {};
beforeEach(() => {
  undo = fakeCanvas({ width: 1000, height: 600 });
});
afterEach(() => {
  cleanup();
  undo();
});

function frame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

/** A pointer event with the fields that jsdom leaves out. */
function pointer(target: Element, type: string, x: number, y: number, more: object = {}): void {
  const event = new MouseEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0, ...more });
  fireEvent(target, Object.assign(event, { pointerId: 1, pointerType: 'mouse' }));
}

describe('the pointer on the timeline', { timeout: 40_000 }, () => {
  const picked: Hover[] = [];
  const pinned: number[] = [];
  const ranges: unknown[] = [];
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
    picked.length = 0;
    pinned.length = 0;
    ranges.length = 0;
  });

  async function stand() {
    const call = (async (_: string, { after, limit }: { after: number; limit: number }) =>
      toChunk(LINES, after, limit)) as unknown as Call;
    const source = new TimelineSource({
      call,
      onEvents: (listener) => {
        listener('a', [], true);
        return () => {};
      },
    });
    const canvas = () => {
      const element = document.createElement('canvas');
      document.createElement('div').append(element);
      return element;
    };
    const elements = {
      scroller: document.createElement('div'),
      labels: document.createElement('div'),
      surface: document.createElement('div'),
      grid: canvas(),
      bars: canvas(),
      overlay: canvas(),
      minimap: canvas(),
    };
    const hooks = { onState: () => {}, onHover: () => {}, now: () => NOW, clock: () => 0 };
    const stage = new TimelineStage(source, elements, OPTIONS, hooks);
    stops.push(
      attachPointer(stage, elements.surface, {
        onPick: (one) => picked.push(one),
        onPin: (at) => pinned.push(at),
        onRange: (range) => ranges.push(range),
      }),
      attachMinimapPointer(stage, elements.minimap),
      () => stage.dispose(),
      () => source.dispose(),
    );
    source.start();
    await waitFor(() => expect(source.getState().known).toBe(true));
    await frame();
    return { stage, ...elements };
  }

  it('wheel alone leaves the lanes to the scroller; with Shift it pans; with Ctrl it zooms at the pointer', async () => {
    const { stage, surface } = await stand();
    expect(fireEvent.wheel(surface, { deltaY: 50 })).toBe(true);
    expect(stage.view.follow).toBe(true);
    const left = stage.view.left;
    expect(fireEvent.wheel(surface, { deltaY: -50, shiftKey: true })).toBe(false);
    expect(stage.view.left).toBe(left - 50);
    expect(stage.view.follow).toBe(false);
    const under = stage.view.timeAt(300);
    const before = stage.view.msPerPx;
    expect(fireEvent.wheel(surface, { deltaY: -50, ctrlKey: true, clientX: 300 })).toBe(false);
    expect(stage.view.msPerPx).toBeLessThan(before);
    expect(Math.abs(stage.view.timeAt(300) - under)).toBeLessThanOrEqual(stage.view.msPerPx * 2);
  });

  it('dragging pans and pauses; L resumes at the present', async () => {
    const { stage, surface } = await stand();
    const left = stage.view.left;
    pointer(surface, 'pointerdown', 500, 200);
    pointer(surface, 'pointermove', 560, 200);
    pointer(surface, 'pointerup', 560, 200);
    expect(stage.view.left).toBe(left - 60);
    expect(stage.view.follow).toBe(false);
    expect(picked).toEqual([]);
    stage.follow(true);
    await frame();
    expect(stage.view.left).toBe(left);
  });

  it('dragging with Alt shows that range and filters to it; a click on the axis pins its time', async () => {
    const { stage, surface } = await stand();
    const [from, to] = [stage.view.timeAt(300), stage.view.timeAt(500)];
    pointer(surface, 'pointerdown', 300, 200, { altKey: true });
    pointer(surface, 'pointermove', 500, 200, { altKey: true });
    expect(stage.range).toEqual([300, 500]);
    pointer(surface, 'pointerup', 500, 200, { altKey: true });
    expect(stage.range).toBeNull();
    expect(ranges).toEqual([{ from, to }]);
    expect(stage.view.timeAt(0)).toBeLessThan(from);
    expect(stage.view.timeAt(stage.view.width)).toBeGreaterThan(to);
    expect(stage.view.timeAt(stage.view.width) - stage.view.timeAt(0)).toBeLessThan((to - from) * 1.2);
    const time = stage.view.timeAt(123);
    pointer(surface, 'pointerdown', 123, 10);
    pointer(surface, 'pointerup', 123, 10);
    expect(pinned).toEqual([time]);
  });

  it('a click picks the bar under it', async () => {
    const { stage, surface } = await stand();
    const row = stage.layout.rows.find(({ key }) => key === 'truck/1');
    const lane = stage.model.lane('truck', 1, 'state');
    if (!row || !lane) throw new Error('truck 1 has no lane');
    const bar = lane.bars.length - 1;
    const x = stage.view.xOf((lane.bars.startOf(bar) + Math.min(NOW, lane.bars.endOf(bar))) / 2);
    const y = AXIS_PX + row.y - stage.view.scrollY + row.height / 2;
    pointer(surface, 'pointermove', x, y);
    expect(stage.hover).toMatchObject({ type: 'bar', place: { lane: lane.index, bar } });
    pointer(surface, 'pointerdown', x, y);
    pointer(surface, 'pointerup', x, y);
    expect(picked).toMatchObject([{ type: 'bar', place: { lane: lane.index, bar } }]);
  });

  it('the brush of the overview moves the view, its edges change the span, a click elsewhere goes there', async () => {
    const { stage, minimap } = await stand();
    await frame();
    const brush = () => stage.minimap.brush(stage.view);
    const [x0, x1] = brush();
    expect(x0).toBeGreaterThan(200);
    pointer(minimap, 'pointerdown', (x0 + x1) / 2, 20);
    pointer(minimap, 'pointermove', (x0 + x1) / 2 - 100, 20);
    pointer(minimap, 'pointerup', (x0 + x1) / 2 - 100, 20);
    expect(brush()[0]).toBeCloseTo(x0 - 100, -0.5);
    expect(stage.view.follow).toBe(false);
    const span = stage.view.msPerPx;
    const [left] = brush();
    pointer(minimap, 'pointerdown', left, 20);
    pointer(minimap, 'pointermove', left + 150, 20);
    pointer(minimap, 'pointerup', left + 150, 20);
    expect(stage.view.msPerPx).toBeLessThan(span * 0.9);
    pointer(minimap, 'pointerdown', 30, 20);
    pointer(minimap, 'pointerup', 30, 20);
    expect(Math.abs((brush()[0] + brush()[1]) / 2 - 30)).toBeLessThan(stage.view.width / 4);
  });

  it('lanes stay where they are while a pointer aims, and move when it leaves', async () => {
    const { stage, surface } = await stand();
    const rows = stage.layout.rows.length;
    pointer(surface, 'pointerenter', 400, 100);
    stage.setOptions({ ...OPTIONS, trucks: [1, 2, 3, 4] });
    await frame();
    expect(stage.layout.rows.length).toBe(rows);
    pointer(surface, 'pointerleave', 400, 100);
    stage.invalidate();
    await frame();
    expect(stage.layout.rows.length).toBe(rows + 1);
  });
});

describe('the keys of the timeline', { timeout: 40_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => rendered?.dispose());

  async function show(lines: readonly Line[] = LINES) {
    const server = new FakeServer({ person: PEOPLE[0] ?? null, now: NOW });
    server.handlers['timeline.load'] = ({ after, limit }) => toChunk(lines, after, limit);
    server.feed = { ...server.feed, rev: lines.length };
    rendered = renderApp(server, <TimelineView />);
    await waitFor(() => expect(screen.queryByText(/^Loading what/)).toBeNull());
    const group = screen.getByRole('group', { name: /^Timeline of/ });
    act(() => group.focus());
    const press = (key: string, more: object = {}) => fireEvent.keyDown(group, { key, ...more });
    return { server, group, press, services: rendered.services };
  }

  it('L pauses and resumes, and says how much happened in between', async () => {
    const { press, server } = await show();
    expect(screen.getByRole('button', { name: 'Live' })).toBeDefined();
    press('l');
    expect(await screen.findByText('Live paused')).toBeDefined();
    act(() => void server.commit([{ at: NOW + 1, kind: 'pack-sent', source: 'us', shipmentId: 900, warehouseId: 1 }]));
    expect(await screen.findByText('Live paused — 1 new')).toBeDefined();
    press('l');
    expect(await screen.findByRole('button', { name: 'Live' })).toBeDefined();
  });

  it('arrows walk from bar to bar, the place is spoken, Enter opens it', async () => {
    const { press, services } = await show();
    press('ArrowDown');
    press('ArrowRight');
    await waitFor(() =>
      expect(document.querySelector('[aria-live="polite"]')?.textContent).toMatch(
        /^(Placed|Packing), Warehouse 1\. Order #/,
      ),
    );
    expect(services.nav.store.getState().selection).toBeNull();
    press('Enter');
    expect(services.nav.store.getState().selection).toMatchObject({ type: 'shipment' });
    press('Escape');
    expect(services.nav.store.getState().selection).toBeNull();
  });

  it('N goes from problem to problem and around; without any it says so', async () => {
    const { press } = await show();
    const spoken = () => document.querySelector('p[aria-live="polite"]')?.textContent ?? '';
    press('n', { shiftKey: true });
    await waitFor(() => expect(spoken()).toMatch(/^Problem: /));
    const first = spoken();
    press('n', { shiftKey: true });
    await waitFor(() => expect(spoken()).not.toBe(first));
    press('n');
    await waitFor(() => expect(spoken()).toBe(first));
  });

  it('says when there is no problem', async () => {
    const calm = LINES.filter(({ kind }) => kind !== 'problem' && kind !== 'command-rejected');
    const { press } = await show(calm);
    press('n');
    await waitFor(() =>
      expect(document.querySelector('p[aria-live="polite"]')?.textContent).toBe(
        'No further problem in this direction.',
      ),
    );
  });

  it('T shows the same bars as a table, and takes it away', async () => {
    const { press, group } = await show();
    press('t');
    const table = await screen.findByRole('table');
    expect(table.querySelectorAll('tbody tr').length).toBeGreaterThan(50);
    expect(group.getAttribute('aria-details')).toBe('timeline-table');
    press('t');
    await waitFor(() => expect(screen.queryByRole('table')).toBeNull());
  });

  it('keys of the platform, and keys in fields, are left alone', async () => {
    const { press, services } = await show();
    expect(press('l', { ctrlKey: true })).toBe(true);
    expect(screen.getByRole('button', { name: 'Live' })).toBeDefined();
    fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'l' });
    expect(screen.getByRole('button', { name: 'Live' })).toBeDefined();
    expect(services.nav.store.getState().cursor).toEqual({ mode: 'live' });
    press('m');
    expect(services.nav.store.getState().cursor.mode).toBe('at');
  });

  it('shows every warehouse and truck of the feed from the start', async () => {
    const server = new FakeServer({ person: PEOPLE[0] ?? null, now: NOW });
    server.handlers['timeline.load'] = ({ after, limit }) => toChunk([], after, limit);
    const warehouse = (id: number, name: string) => ({ id, name, x: id, y: id, inWorld: true });
    server.feed = { ...server.feed, warehouses: [warehouse(1, 'Durham'), warehouse(2, 'Raleigh')] };
    rendered = renderApp(server, <TimelineView />);
    expect(await screen.findByRole('button', { name: 'Raleigh' })).toBeDefined();
    expect(screen.getAllByText('Packed, waits for truck').length).toBe(2);
  });
});
