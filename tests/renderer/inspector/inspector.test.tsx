import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeRecord, joined } from '../../../main/core/recording/codec.js';
import type { RecordingList } from '../../../main/contracts/inspector.js';
import { ProtocolInspector } from '../../../renderer/views/inspector/protocol-inspector.js';
import { fakeCanvas } from '../../support/fake-canvas.js';
import { FakeServer, PEOPLE, Refusal } from '../../support/fake-server.js';
import { Traffic } from '../../support/inspector-harness/traffic.js';
import { giveElementsSize, renderApp, type Rendered } from '../../support/render-app.js';

const NOW = 1_800_000_000_000;
const PATIENCE = { timeout: 20_000 };

describe('the protocol inspector', { timeout: 60_000 }, () => {
  let rendered: Rendered | undefined;
  let undo = (): void => undefined;
  beforeAll(() => {
    undo = fakeCanvas({ width: 1000, height: 600 });
    giveElementsSize(1000, 600);
  });
  afterAll(() => undo());
  afterEach(() => {
    rendered?.dispose();
    rendered = undefined;
    cleanup();
  });

  /** A kernel that has these pages, one after another, and then nothing for ever. */
  function show(batches: readonly number[]) {
    const server = new FakeServer({ person: PEOPLE[2] ?? null, now: NOW });
    const traffic = new Traffic();
    const watching: boolean[] = [];
    let next = 0;
    const list: { value: RecordingList } = {
      value: { since: null, links: [], files: [], bytes: 0, limitBytes: 1e9 },
    };
    const waiting = [...batches];
    server.handlers['inspector.recordings'] = () => list.value;
    server.handlers['inspector.record'] = ({ on }) => {
      list.value = { ...list.value, since: on ? NOW : null };
      return list.value;
    };
    server.handlers['inspector.watch'] = ({ on }) => {
      watching.push(on);
      return { next };
    };
    server.handlers['inspector.page'] = ({ after }) => {
      const count = waiting.shift();
      if (count === undefined) return new Promise(() => undefined);
      const records = traffic.batch(count, NOW, NOW + 100);
      const from = after;
      next = from + records.length;
      const packed = Buffer.from(joined(records.map((record) => encodeRecord(record, NOW)))).toString('base64');
      return { from, next, latest: next, chunks: [{ base: NOW, count: records.length, records: packed }] };
    };
    rendered = renderApp(server, <ProtocolInspector />);
    return { server, watching, list };
  }

  const cells = (column: string) =>
    [...document.querySelectorAll<HTMLElement>(`[role=row]:not([hidden]) [data-column=${column}][role=gridcell]`)].map(
      (cell) => cell.textContent,
    );

  it('watches while it is shown, and no longer', async () => {
    const { watching } = show([]);
    await screen.findByText('Nothing has gone over the wire since you began to watch.', {}, PATIENCE);
    expect(watching).toEqual([true]);
    rendered?.unmount();
    await waitFor(() => expect(watching).toEqual([true, false]), PATIENCE);
  });

  it('shows what comes, filters it, and shows the fields and bytes of the chosen one', async () => {
    show([10, 10]);
    await waitFor(() => expect(cells('kind').filter((kind) => kind === 'topack')).toHaveLength(2), PATIENCE);
    expect(await screen.findByText(/^22 messages/, {}, PATIENCE)).toBeDefined();
    fireEvent.change(screen.getByLabelText('Shipment'), { target: { value: '100002' } });
    await waitFor(
      () => expect(cells('kind')).toEqual(['topack', 'ready', 'pickups', 'arrivals', 'load', 'loaded']),
      PATIENCE,
    );
    fireEvent.keyDown(screen.getByRole('grid'), { key: 'Home' });
    expect(await screen.findByRole('heading', { name: 'topack #6' }, PATIENCE)).toBeDefined();
    expect(screen.getByText('Bytes of the frame')).toBeDefined();
    expect(screen.getByText(/Answered after/)).toBeDefined();
    fireEvent.keyDown(screen.getByRole('grid'), { key: 'ArrowDown' });
    expect(await screen.findByRole('heading', { name: /^ready #/ }, PATIENCE)).toBeDefined();
    fireEvent.keyDown(screen.getByRole('grid'), { key: 'Escape' });
    await waitFor(() => expect(screen.queryByText('Bytes of the frame')).toBeNull(), PATIENCE);
  });

  it('says what of a filter makes no sense, and what fits none', async () => {
    show([10]);
    await screen.findByText(/^11 messages/, {}, PATIENCE);
    fireEvent.change(screen.getByLabelText('Search text'), { target: { value: 'colour:blue' } });
    expect(await screen.findByText(/got "colour:blue"/, {}, PATIENCE)).toBeDefined();
    fireEvent.change(screen.getByLabelText('Search text'), { target: { value: 'nowhere' } });
    expect(await screen.findByText('No message fits this filter: nowhere.', {}, PATIENCE)).toBeDefined();
    fireEvent.change(screen.getByLabelText('Number'), { target: { value: '12x' } });
    expect(await screen.findByText('Must be a whole number; got “12x”', {}, PATIENCE)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
    await waitFor(() => expect(cells('kind')).toHaveLength(11), PATIENCE);
  });

  it('records and ends recording, and says when that is not possible', async () => {
    const { server } = show([]);
    fireEvent.click(await screen.findByRole('button', { name: 'Record this session' }, PATIENCE));
    expect(await screen.findByRole('button', { name: 'Stop recording' }, PATIENCE)).toBeDefined();
    server.handlers['inspector.record'] = () => {
      throw new Refusal('recordings-full', 'There are 500 recordings already.');
    };
    fireEvent.click(screen.getByRole('button', { name: 'Stop recording' }));
    expect(await screen.findByText('There are 500 recordings already.', {}, PATIENCE)).toBeDefined();
  });

  it('says that the line is down, and begins to watch anew when it is back', async () => {
    const { server, watching } = show([10]);
    await screen.findByText(/^11 messages/, {}, PATIENCE);
    server.setState('closed');
    expect(await screen.findByText(/^No connection to the program/, {}, PATIENCE)).toBeDefined();
    server.setState('open');
    await waitFor(() => expect(watching.filter(Boolean).length).toBeGreaterThan(1), PATIENCE);
    await waitFor(() => expect(screen.queryByText(/^No connection to the program/)).toBeNull(), PATIENCE);
  });
});
