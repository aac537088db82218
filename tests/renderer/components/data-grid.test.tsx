import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DataGrid } from '../../../renderer/components/data-grid/data-grid.js';
import type { Column } from '../../../renderer/components/data-grid/types.js';
import { FakeServer } from '../../support/fake-server.js';
import { giveElementsSize, renderApp, type Rendered } from '../../support/render-app.js';

interface Row {
  readonly id: number;
  readonly name: string;
}
const load = async (offset: number, limit: number) => ({
  total: 100_000,
  rows: Array.from({ length: limit }, (_, index) => ({ id: offset + index, name: `row ${offset + index}` })),
});

describe('DataGrid', () => {
  let rendered: Rendered;
  const onSort = vi.fn();
  const onSelect = vi.fn();
  const onOpen = vi.fn();
  const onActivate = vi.fn();
  const columns: Column<Row>[] = [
    { id: 'name', header: 'Name', width: 200, sortable: true, render: (row) => row.name },
    {
      id: 'id',
      header: 'Id',
      width: 80,
      render: (row) => row.id,
      onActivate,
      activateLabel: (row) => `open ${row.id}`,
    },
  ];
  beforeAll(() => giveElementsSize(1000, 240));
  afterEach(() => {
    rendered.dispose();
    cleanup();
    vi.clearAllMocks();
  });

  async function show() {
    rendered = renderApp(
      new FakeServer(),
      <DataGrid
        label="rows"
        columns={columns}
        source={{ key: 'all', load }}
        rowKey={(row) => row.id}
        sort={{ id: 'name', descending: false }}
        onSort={onSort}
        onSelect={onSelect}
        onOpen={onOpen}
        empty="nothing"
      />,
    );
    const grid = screen.getByLabelText('rows');
    await waitFor(() => expect(screen.getByText('row 0')).toBeDefined());
    act(() => grid.focus());
    return grid;
  }
  const active = (grid: HTMLElement) => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');

  it('is one tab stop that draws a window of 100,000 rows and says how many there are', async () => {
    const grid = await show();
    expect(grid.getAttribute('aria-rowcount')).toBe('100001');
    expect(grid.querySelectorAll('[role=row]').length).toBeLessThan(60);
    expect([...grid.querySelectorAll('[tabindex="0"], button:not([tabindex="-1"])')]).toEqual([]);
    expect(grid.querySelector('[role=columnheader]')?.getAttribute('aria-sort')).toBe('ascending');
  });

  it('moves by keys, keeps the active cell in the page, opens, selects and acts', async () => {
    const grid = await show();
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    expect(active(grid)?.textContent).toBe('row 1');
    fireEvent.keyDown(grid, { key: 'Enter' });
    expect(onOpen).toHaveBeenCalledWith({ id: 1, name: 'row 1' });
    fireEvent.keyDown(grid, { key: ' ' });
    expect(onSelect).toHaveBeenCalledWith({ id: 1, name: 'row 1' });
    fireEvent.keyDown(grid, { key: 'End' });
    fireEvent.keyDown(grid, { key: 'Enter' });
    expect(onActivate).toHaveBeenCalledWith({ id: 1, name: 'row 1' });
    fireEvent.keyDown(grid, { key: 'PageDown' });
    await waitFor(() => expect(active(grid)?.closest('[role=row]')?.getAttribute('aria-rowindex')).toBe('9'));
  });

  it('fetches the far end only when one goes there', async () => {
    const grid = await show();
    fireEvent.keyDown(grid, { key: 'End', ctrlKey: true });
    expect(active(grid)).not.toBeNull();
    expect(active(grid)?.closest('[role=row]')?.getAttribute('aria-rowindex')).toBe('100001');
  });

  it('sorts from the heading by key', async () => {
    const grid = await show();
    fireEvent.keyDown(grid, { key: 'ArrowUp' });
    expect(active(grid)?.getAttribute('role')).toBe('columnheader');
    fireEvent.keyDown(grid, { key: 'Enter' });
    expect(onSort).toHaveBeenCalledWith({ id: 'name', descending: true });
  });

  it('a click chooses the row, or does what its cell does; a double click opens; with Shift nothing but marking', async () => {
    await show();
    fireEvent.click(screen.getByText('row 2'));
    expect(onSelect).toHaveBeenCalledWith({ id: 2, name: 'row 2' });
    fireEvent.click(screen.getByRole('button', { name: '3 open 3' }));
    expect(onActivate).toHaveBeenCalledWith({ id: 3, name: 'row 3' });
    fireEvent.doubleClick(screen.getByText('row 4'));
    expect(onOpen).toHaveBeenCalledWith({ id: 4, name: 'row 4' });
    fireEvent.click(screen.getByText('row 5'), { shiftKey: true });
    expect([onSelect.mock.calls.length, onActivate.mock.calls.length, onOpen.mock.calls.length]).toEqual([1, 1, 1]);
  });

  it('draws the rows around those in sight once it has nothing else to do, and others as it is scrolled', async () => {
    const grid = await show();
    const drawn = () =>
      [...grid.querySelectorAll('[aria-rowindex]')].map((row) => Number(row.getAttribute('aria-rowindex')));
    const first = drawn().length;
    await waitFor(() => expect(drawn().length).toBe(first + 8), { timeout: 60_000 });
    grid.scrollTop = 32 * 500;
    fireEvent.scroll(grid);
    await waitFor(() => expect(screen.getByText('row 500')).toBeDefined(), { timeout: 60_000 });
    // The active row stays, far away as it is.
    expect(drawn()).toEqual(expect.arrayContaining([1, 2, 502 - 8]));
    expect(drawn()).not.toContain(3);
  });
});
