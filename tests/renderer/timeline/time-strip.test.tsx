import { act, cleanup, configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TimelineModel } from '../../../main/core/feed/timeline.js';
import { StripSample } from '../../../renderer/views/timeline/strip/strip-sample.js';
import { inWork, momentByKey } from '../../../renderer/views/timeline/strip/strip-words.js';
import { TimeStrip } from '../../../renderer/views/timeline/strip/time-strip.js';
import { TimelineSource } from '../../../renderer/views/timeline/timeline-source.js';
import { fakeCanvas } from '../../support/fake-canvas.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { memoryStorage, renderApp, type Rendered } from '../../support/render-app.js';
import { busy, toChunk } from '../../support/timeline-harness/synthetic.js';

configure({ asyncUtilTimeout: 15_000 });
const HOUR = 3_600_000;

function journal(to: number, shipments = 200) {
  return busy({ warehouses: 3, trucks: 4, shipments, from: to - HOUR, to, reports: true });
}

describe('the strip’s sample', () => {
  it('counts in each column what the model has open, over all frames it takes, and anew only for something new', () => {
    const to = 1_800_000_000_000;
    const lines = journal(to);
    const model = new TimelineModel();
    model.foldColumns(toChunk(lines, 0, lines.length));
    const sample = new StripSample();
    const window = { from: to - HOUR, to, width: 120 };
    let time = 0;
    let frames = 0;
    do frames += 1;
    while (!sample.work(model, window, 2, () => (time += 0.2)));
    expect(frames).toBeGreaterThan(1);
    expect(sample.values.length).toBe(120);
    const step = HOUR / 120;
    for (const column of [10, 60, 119]) {
      const left = window.from + column * step;
      expect(sample.values[column]).toBeGreaterThanOrEqual(inWork(model, left));
    }
    const mine = model.lanes.filter((lane) => lane.group === 'warehouse' && lane.entity === 2);
    const open = mine.reduce((sum, lane) => sum + lane.bars.openAt(window.from + 60 * step), 0);
    expect(sample.chosen[60]).toBeGreaterThanOrEqual(open);
    expect(Math.max(...sample.chosen)).toBeLessThanOrEqual(Math.max(...sample.values));
    expect(sample.work(model, window, 2, () => (time += 0.2))).toBe(false);
    expect(sample.busy).toBe(false);
  });
});

describe('the strip’s keys', () => {
  const window = { from: 0, to: 200_000 };
  it('step back from the present, on to it again, and never beyond', () => {
    expect(momentByKey('ArrowLeft', false, null, 200_000, window)).toBe(199_000);
    expect(momentByKey('ArrowLeft', true, 150_000, 200_000, window)).toBe(140_000);
    expect(momentByKey('PageUp', false, 190_000, 200_000, window)).toBe('live');
    expect(momentByKey('Home', false, null, 200_000, window)).toBe(0);
    expect(momentByKey('End', false, 5, 200_000, window)).toBe('live');
    expect(momentByKey('x', false, 5, 200_000, window)).toBeNull();
  });
});

describe('the strip of time', { timeout: 40_000 }, () => {
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

  function serve(): FakeServer {
    const now = Date.now();
    const lines = journal(now);
    const server = new FakeServer({ person: PEOPLE[0] ?? null, now });
    server.handlers['timeline.load'] = ({ after, limit }) => toChunk(lines, after, limit);
    server.feed = { ...server.feed, rev: lines.length };
    return server;
  }

  it('pins by key, tells it in words, walks to problems, and goes back to live', async () => {
    rendered = renderApp(serve(), <TimeStrip />);
    const { nav, client } = rendered.services;
    const slider = await screen.findByRole('slider');
    await waitFor(() => expect(client.keep(TimelineSource).model.events).toBeGreaterThan(1000));
    expect(slider.getAttribute('aria-valuetext')).toMatch(/^Live/);
    fireEvent.keyDown(slider, { key: 'PageDown' });
    const cursor = () => nav.store.getState().cursor;
    expect(cursor().mode).toBe('at');
    await waitFor(() => expect(slider.getAttribute('aria-valuetext')).toMatch(/ago: \d+ packages? in work$/));
    fireEvent.keyDown(slider, { key: 'n', shiftKey: true });
    expect(await screen.findByText(/^Problem: /)).toBeDefined();
    const { problems } = client.keep(TimelineSource).model;
    expect(cursor()).toMatchObject({
      time: Math.round(problems.atOf(problems.previous(Date.now() - HOUR / 20, () => true))),
    });
    fireEvent.click(screen.getByRole('button', { name: /^Back to live/ }));
    expect(cursor().mode).toBe('live');
    fireEvent.keyDown(slider, { key: 'ArrowLeft' });
    expect(cursor().mode).toBe('at');
    fireEvent.keyDown(slider, { key: 'Escape' });
    expect(cursor().mode).toBe('live');
  });

  it('is remembered for each person: folded away, and how much it shows', async () => {
    const drafts = memoryStorage();
    rendered = renderApp(serve(), <TimeStrip />, { drafts });
    await act(async () => {
      await rendered?.services.client.refreshSession();
    });
    fireEvent.change(await screen.findByRole('combobox'), { target: { value: '240' } });
    fireEvent.click(screen.getByRole('button', { name: 'Hide the time strip' }));
    expect(screen.queryByRole('slider')).toBeNull();
    rendered.dispose();
    cleanup();
    rendered = renderApp(serve(), <TimeStrip />, { drafts });
    fireEvent.click(await screen.findByRole('button', { name: 'Show the time strip' }));
    expect(await screen.findByRole('combobox')).toHaveProperty('value', '240');
  });

  it('opens its twin: the timeline’s table', async () => {
    rendered = renderApp(serve(), <TimeStrip />);
    fireEvent.click(await screen.findByRole('button', { name: 'Table' }));
    expect(rendered.services.nav.store.getState().place.view).toBe('timeline');
    expect(rendered.services.drafts.get('timeline.options')).toMatchObject({ table: true });
  });
});
