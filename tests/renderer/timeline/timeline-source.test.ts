import { describe, expect, it } from 'vitest';
import type { Call } from '../../../main/contracts/app-api.js';
import { TimelineModel } from '../../../main/core/feed/timeline.js';
import type { EventsListener } from '../../../renderer/state/app-store.js';
import { TimelineSource } from '../../../renderer/views/timeline/timeline-source.js';
import { busy, toChunk, toEvent } from '../../support/timeline-harness/synthetic.js';
import type { Line } from '../../support/timeline-harness/synthetic.js';

/** A kernel in a few lines: a journal that grows, and one listener. */
function rig(lines: Line[]) {
  let listener: EventsListener | null = null;
  const loads: number[] = [];
  let failures = 0;
  const waits: (() => void)[] = [];
  let hold = false;
  const call = (async (_method: string, { after, limit }: { after: number; limit: number }) => {
    loads.push(after);
    if (failures > 0) {
      failures--;
      throw new Error('the store is busy');
    }
    const chunk = toChunk(lines, after, limit);
    if (hold) await new Promise<void>((resolve) => waits.push(resolve));
    return chunk;
  }) as unknown as Call;
  const source = new TimelineSource({
    call,
    onEvents: (added) => {
      listener = added;
      return () => (listener = null);
    },
    pause: () => Promise.resolve(),
  });
  const events = (from: number, to: number) => lines.slice(from, to).map((line, i) => toEvent(line, from + i + 1));
  return {
    source,
    loads,
    events,
    emit: (booksId: string, from: number, to: number) => listener?.(booksId, events(from, to), false),
    fail: (times: number) => (failures = times),
    hold: (on: boolean) => (hold = on),
    release: () => waits.splice(0).forEach((resolve) => resolve()),
    listens: () => listener !== null,
  };
}

function journal(count: number): Line[] {
  return busy({
    warehouses: 3,
    trucks: 5,
    shipments: Math.ceil(count / 11),
    from: 1e12,
    to: 1e12 + 1e8,
    reports: true,
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !condition(); turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(condition()).toBe(true);
}

function whole(lines: readonly Line[]): TimelineModel {
  const model = new TimelineModel();
  model.foldColumns(toChunk(lines, 0, lines.length));
  return model;
}

describe('TimelineSource', () => {
  it('loads the journal in chunks and goes on with live events', async () => {
    const lines = journal(30_000);
    const known = lines.length - 100;
    const { source, emit } = rig(lines);
    source.start();
    emit('a', known - 50, known);
    await until(() => source.getState().progress === null && source.model.rev >= known);
    emit('a', source.model.rev, lines.length);
    expect(source.model.rev).toBe(lines.length);
    expect(source.model.bars).toBe(whole(lines).bars);
  });

  it('shows the newest part of a long journal first, stays live, and ends with all of it', async () => {
    const lines = journal(90_000);
    const known = lines.length - 400;
    const { source, emit, loads, hold, release } = rig(lines);
    source.start();
    hold(true);
    emit('a', known - 50, known);
    await until(() => loads.length === 1);
    expect(loads[0]).toBe(known - 20_000);
    release();
    await until(() => source.getState().partial);
    expect(source.model.rev).toBeGreaterThanOrEqual(known);
    emit('a', source.model.rev, lines.length);
    expect(source.model.rev).toBe(lines.length);
    hold(false);
    release();
    await until(() => !source.getState().partial);
    expect(source.model.rev).toBe(lines.length);
    expect(source.model.events).toBe(lines.length);
    expect(source.model.bars).toBe(whole(lines).bars);
  });

  it('loads only the newest part of a long journal until somebody wants the whole, and stays live meanwhile', async () => {
    const lines = journal(60_000);
    const known = lines.length - 400;
    const { source, emit, loads } = rig(lines);
    source.startRecent();
    emit('a', known - 50, known);
    await until(() => source.getState().known);
    expect(loads).toEqual([known - 20_000]);
    expect(source.getState()).toMatchObject({ partial: true, progress: null });
    const live = source.model.rev;
    if (live < lines.length) emit('a', live, lines.length);
    expect(source.model.rev).toBe(lines.length);
    source.startRecent();
    expect(loads.length).toBe(1);
    source.start();
    await until(() => !source.getState().partial && source.getState().progress === null);
    expect(source.model.events).toBe(lines.length);
    expect(source.model.bars).toBe(whole(lines).bars);
  });

  it('fills a gap from the last event it knows', async () => {
    const lines = journal(3000);
    const { source, emit, loads } = rig(lines.slice(0, 1000));
    source.start();
    emit('a', 500, 1000);
    await until(() => source.model.rev === 1000 && source.getState().progress === null);
    const other = rig(lines);
    other.source.start();
    other.emit('a', 900, 1000);
    await until(() => other.source.model.rev >= 1000);
    expect(loads[0]).toBe(0);
    const before = other.loads.length;
    other.emit('a', other.source.model.rev + 5, lines.length);
    await until(() => other.source.model.rev === lines.length);
    expect(other.source.model.events).toBe(lines.length);
    expect(other.loads.length).toBeGreaterThanOrEqual(before);
  });

  it('begins anew with other books, and tells and survives failures', async () => {
    const lines = journal(2000);
    const { source, emit, fail, listens } = rig(lines);
    source.start();
    const errors: (string | null)[] = [];
    source.subscribe(() => errors.push(source.getState().error));
    fail(2);
    emit('a', 1000, 1100);
    await until(() => source.model.rev === lines.length);
    expect(errors).toContain('the store is busy');
    expect(source.getState().error).toBeNull();
    const first = source.model;
    emit('b', 0, 20);
    expect(source.model).not.toBe(first);
    expect(source.getState().booksId).toBe('b');
    source.dispose();
    expect(listens()).toBe(false);
  });
});
