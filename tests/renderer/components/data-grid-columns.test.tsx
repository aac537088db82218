import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DataGrid } from '../../../renderer/components/data-grid/data-grid.js';
import { loadRange, MOST_COPIED, rowsAsTsv } from '../../../renderer/components/data-grid/copy-rows.js';
import type { Column } from '../../../renderer/components/data-grid/types.js';
import { FakeServer } from '../../support/fake-server.js';
import { giveElementsSize, memoryStorage, renderApp, type Rendered } from '../../support/render-app.js';

interface Row {
  readonly id: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { id: 'id', header: 'Number', width: 80, render: (row) => `#${row.id}`, value: (row) => row.id },
  {
    id: 'name',
    header: 'Name',
    width: 200,
    grow: true,
    render: (row) => `row ${row.id}`,
    value: (row) => `row\t${row.id}`,
  },
  { id: 'buy', header: 'Buy', width: 60, render: () => 'Buy' },
];
const load = async (offset: number, limit: number) => ({
  total: 20_000,
  rows: Array.from({ length: Math.max(0, Math.min(limit, 20_000 - offset)) }, (_, index) => ({ id: offset + index })),
});

describe('the columns and rows of a table', { timeout: 60_000 }, () => {
  let rendered: Rendered;
  let clipboard: string[];
  const drafts = memoryStorage();
  beforeAll(() => giveElementsSize(1000, 240));
  beforeEach(() => {
    clipboard = [];
    drafts.clear();
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void clipboard.push(text) },
    });
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });

  const show = async () => {
    const grid = (
      <DataGrid
        label="rows"
        name="test"
        columns={COLUMNS}
        source={{ key: 'all', load }}
        rowKey={(row) => row.id}
        empty=""
      />
    );
    rendered = renderApp(new FakeServer(), grid, { drafts });
    await screen.findByText('row 0');
    const found = screen.getByRole('grid');
    act(() => found.focus());
    return found;
  };
  const headings = () => screen.getAllByRole('columnheader').map((heading) => heading.textContent);
  const template = () => screen.getByRole('grid').style.getPropertyValue('--columns');
  const toggle = async (name: string) => {
    if (screen.queryByRole('menu') === null) fireEvent.click(screen.getByRole('button', { name: 'Columns' }));
    fireEvent.click(await screen.findByRole('menuitemcheckbox', { name }));
  };

  it('can be hidden and shown again, stay so, and go back to how they were', async () => {
    await show();
    await toggle('Name');
    expect(headings()).toEqual(['Number', 'Buy']);
    expect(screen.queryByRole('menuitemcheckbox', { name: 'Number' })).toBeNull();
    rendered.dispose();
    cleanup();
    rendered = renderApp(
      new FakeServer(),
      <DataGrid
        label="rows"
        name="test"
        columns={COLUMNS}
        source={{ key: 'all', load }}
        rowKey={(row) => row.id}
        empty=""
      />,
      { drafts },
    );
    await screen.findByText('#0');
    expect(headings()).toEqual(['Number', 'Buy']);
    fireEvent.click(screen.getByRole('button', { name: 'Columns' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'As they were' }));
    expect(headings()).toEqual(['Number', 'Name', 'Buy']);
  });

  it('get wider and narrower with keys and by dragging, within bounds', async () => {
    const grid = await show();
    expect(template()).toBe('80px minmax(200px, 200fr) 60px');
    fireEvent.keyDown(grid, { key: 'ArrowUp' });
    // jsdom gives every heading the width of the grid.
    fireEvent.keyDown(grid, { key: 'ArrowLeft', shiftKey: true });
    expect(template()).toBe('900px minmax(200px, 200fr) 60px');
    const handle = screen.getAllByRole('columnheader')[1]?.lastElementChild as HTMLElement;
    handle.setPointerCapture = () => undefined;
    fireEvent.pointerDown(handle, { clientX: 500, pointerId: 1 });
    fireEvent.pointerMove(handle, { clientX: 320, pointerId: 1 });
    fireEvent.pointerUp(handle, { clientX: 320, pointerId: 1 });
    expect(template()).toBe('900px 820px 60px');
    fireEvent.pointerMove(handle, { clientX: 0, pointerId: 1 });
    expect(template()).toBe('900px 820px 60px');
    fireEvent.doubleClick(handle);
    expect(template()).toBe('900px minmax(200px, 200fr) 60px');
  });

  it('are copied row by row as a spreadsheet takes them', async () => {
    const grid = await show();
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    fireEvent.keyDown(grid, { key: 'ArrowDown', shiftKey: true });
    fireEvent.keyDown(grid, { key: 'ArrowDown', shiftKey: true });
    expect(screen.getByText('3 rows marked: Ctrl+C copies them')).toBeDefined();
    fireEvent.keyDown(grid, { key: 'c', ctrlKey: true });
    await screen.findByText('3 rows copied');
    expect(clipboard).toEqual(['Number\tName\n1\trow 1\n2\trow 2\n3\trow 3']);
    fireEvent.keyDown(grid, { key: 'ArrowUp' });
    fireEvent.keyDown(grid, { key: 'c', ctrlKey: true });
    await waitFor(() => expect(clipboard[1]).toBe('Number\tName\n2\trow 2'));
  });

  it('says when nothing could be copied', async () => {
    const grid = await show();
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
    fireEvent.keyDown(grid, { key: 'c', ctrlKey: true });
    expect(await screen.findByText(/^Not copied/)).toBeDefined();
  });

  it('copies up to a limit, by pages', async () => {
    const rows = await loadRange(load, 10, 19_999);
    expect(rows).toHaveLength(MOST_COPIED);
    expect(rows[0]?.id).toBe(10);
    expect(rows.at(-1)?.id).toBe(10 + MOST_COPIED - 1);
    expect(await loadRange(load, 19_998, 30_000)).toHaveLength(2);
    expect(rowsAsTsv(COLUMNS, [])).toBe('Number\tName');
    rendered = renderApp(new FakeServer(), null);
  });
});
