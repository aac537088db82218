import { act, cleanup, configure, screen, waitFor } from '@testing-library/react';
import { Profiler } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Results } from '../../../main/contracts/app-api.js';
import type { NewEvent } from '../../../main/core/orders/types.js';
import { TimelineSource } from '../../../renderer/views/timeline/timeline-source.js';
import { TimelineView } from '../../../renderer/views/timeline/timeline-view.js';
import { fakeCanvas } from '../../support/fake-canvas.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp } from '../../support/render-app.js';
import type { Rendered } from '../../support/render-app.js';
import { toChunk } from '../../support/timeline-harness/synthetic.js';
import type { Line } from '../../support/timeline-harness/synthetic.js';

// Roles are dear to find in jsdom; a busy machine needs longer than the usual second.
configure({ asyncUtilTimeout: 15_000 });

const NOW = 1_800_000_000_000;
const EMPTY = 'Nothing has moved yet.';

function packing(shipment: number, at = NOW): Line {
  return { at, kind: 'pack-sent', shipment, warehouse: 1, truck: -1, truckState: null };
}

/** A kernel whose history arrives when the test says so. */
class LateServer extends FakeServer {
  lines: Line[];
  readonly #held: (() => void)[] = [];
  hold = true;

  constructor(lines: Line[]) {
    super({ person: PEOPLE[0] ?? null, now: NOW });
    this.lines = lines;
    this.handlers['timeline.load'] = async ({ after, limit }) => {
      const chunk = toChunk(this.lines, after, limit);
      if (this.hold) await new Promise<void>((resolve) => this.#held.push(resolve));
      return chunk satisfies Results['timeline.load'];
    };
    this.feed = { ...this.feed, rev: lines.length };
  }

  release(): void {
    this.hold = false;
    for (const resolve of this.#held.splice(0)) resolve();
  }

  live(line: Line): void {
    this.lines.push(line);
    const event: NewEvent = { at: line.at, kind: line.kind, source: 'us', shipmentId: line.shipment, warehouseId: 1 };
    this.commit([event]);
  }
}

describe('opening the timeline', { timeout: 40_000 }, () => {
  let rendered: Rendered | undefined;
  let undo = () => {};
  beforeEach(() => {
    undo = fakeCanvas();
  });
  afterEach(() => {
    rendered?.dispose();
    cleanup();
    undo();
  });

  const loads = (server: LateServer) => server.callsOf('timeline.load').length;
  const source = () => rendered?.services.client.keep(TimelineSource);

  it('says that it is loading until the first part of the history is there, and never that nothing has moved', async () => {
    const server = new LateServer([packing(1), packing(2, NOW + 10)]);
    rendered = renderApp(server, <TimelineView />);
    await waitFor(() => expect(loads(server)).toBe(1));
    expect(await screen.findByText(/^Loading what has happened/)).toBeDefined();
    expect(screen.queryByText(EMPTY)).toBeNull();
    const seen: boolean[] = [];
    const watch = new MutationObserver(() => seen.push(screen.queryByText(EMPTY) !== null));
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    server.release();
    await waitFor(() => expect(screen.queryByText(/^Loading what has happened/)).toBeNull());
    watch.disconnect();
    expect(seen).not.toContain(true);
    expect(screen.queryByText(EMPTY)).toBeNull();
    expect(source()?.model.bars).toBe(2);
  });

  it('says that nothing has moved only once the journal is known to hold no bar', async () => {
    const added: Line = { at: NOW, kind: 'warehouse-added', shipment: 0, warehouse: 1, truck: -1, truckState: null };
    const server = new LateServer([added]);
    rendered = renderApp(server, <TimelineView />);
    await waitFor(() => expect(loads(server)).toBe(1));
    expect(screen.queryByText(EMPTY)).toBeNull();
    server.release();
    expect(await screen.findByText(EMPTY)).toBeDefined();
    act(() => server.live(packing(1)));
    await waitFor(() => expect(screen.queryByText(EMPTY)).toBeNull());
  });

  it('comes to rest: once everything is there, frames go by without React hearing of them', async () => {
    const server = new LateServer([packing(1), packing(2, NOW + 10)]);
    server.hold = false;
    let commits = 0;
    rendered = renderApp(
      server,
      <Profiler id="timeline" onRender={() => commits++}>
        <TimelineView />
      </Profiler>,
    );
    await waitFor(() => expect(source()?.getState().known).toBe(true));
    const frames = async (n: number) => {
      for (let i = 0; i < n; i++)
        await act(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
    };
    await frames(20);
    const before = commits;
    await frames(40);
    expect(commits - before).toBeLessThanOrEqual(4);
  });

  it('keeps the history while another screen is shown: coming back is instant and up to date', async () => {
    const server = new LateServer([packing(1)]);
    server.hold = false;
    rendered = renderApp(server, <TimelineView />);
    await waitFor(() => expect(source()?.getState().known).toBe(true));
    const kept = source();
    const { services } = rendered;
    rendered.unmount();
    act(() => server.live(packing(2, NOW + 5)));
    expect(services.client.keep(TimelineSource)).toBe(kept);
    expect(kept?.model.bars).toBe(2);
    expect(loads(server)).toBe(1);
    services.nav.dispose();
    services.client.dispose();
    rendered = undefined;
    act(() => server.live(packing(3, NOW + 9)));
    expect(kept?.model.bars).toBe(2);
  });

  it('begins anew with other books', async () => {
    const server = new LateServer([packing(1)]);
    server.hold = false;
    rendered = renderApp(server, <TimelineView />);
    await waitFor(() => expect(source()?.model.bars).toBe(1));
    const first = source()?.model;
    server.booksId = 'sim-2';
    server.lines = [];
    server.feed = { ...server.feed, rev: 0, recent: [] };
    act(() => server.sendSnapshot());
    expect(await screen.findByText(EMPTY)).toBeDefined();
    expect(source()?.model).not.toBe(first);
  });
});
