import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataGrid } from '../../../renderer/components/data-grid/data-grid.js';
import type { Column } from '../../../renderer/components/data-grid/types.js';
import { FakeServer } from '../../support/fake-server.js';
import { giveElementsSize, memoryStorage, renderApp, type Rendered } from '../../support/render-app.js';

interface Row {
  readonly id: number;
}

const TOTAL = 20_000;
const COLUMNS: readonly Column<Row>[] = [
  { id: 'id', header: 'Number', width: 80, render: (row) => `#${row.id}`, value: (row) => row.id },
  { id: 'name', header: 'Name', width: 200, render: (row) => `row ${row.id}`, value: (row) => `row ${row.id}` },
  { id: 'buy', header: 'Buy', width: 60, render: () => 'Buy' },
];
const load = async (offset: number, limit: number) => ({
  total: TOTAL,
  rows: Array.from({ length: Math.max(0, Math.min(limit, TOTAL - offset)) }, (_, index) => ({ id: offset + index })),
});

describe('all rows, the row menu and the places of columns', { timeout: 60_000 }, () => {
  let rendered: Rendered;
  let clipboard: string[];
  const onSelect = vi.fn();
  const cancel = vi.fn();
  const drafts = memoryStorage();
  beforeAll(() => giveElementsSize(1000, 240));
  beforeEach(() => {
    clipboard = [];
    drafts.clear();
    vi.clearAllMocks();
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void clipboard.push(text) },
    });
  });
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });

  function Table() {
    const [key, setKey] = useState('all');
    return (
      <>
        <button type="button" onClick={() => setKey('other')}>
          Ask anew
        </button>
        <DataGrid
          label="rows"
          name="test"
          columns={COLUMNS}
          source={{ key, load }}
          rowKey={(row) => row.id}
          onSelect={onSelect}
          rowMenu={(row) => [{ id: 'cancel', label: `Cancel #${row.id}`, onSelect: () => cancel(row.id) }]}
          empty=""
        />
      </>
    );
  }
  const show = async () => {
    rendered = renderApp(new FakeServer(), <Table />, { drafts });
    await screen.findByText('row 0');
    const found = screen.getByRole('grid');
    act(() => found.focus());
    return found;
  };
  const selected = () => screen.getAllByRole('row', { selected: true }).length;
  const headings = () => screen.getAllByRole('columnheader').map((heading) => heading.textContent);

  it('Ctrl+A marks all rows that match, also those never fetched, and copying says where it ends', async () => {
    const found = await show();
    expect(found.getAttribute('aria-multiselectable')).toBe('true');
    fireEvent.keyDown(found, { key: 'a', ctrlKey: true });
    expect(screen.getByText('All 20,000 rows marked: Ctrl+C copies the first 10,000')).toBeDefined();
    expect(selected()).toBe(screen.getAllByRole('row').length - 1);
    fireEvent.keyDown(found, { key: 'c', ctrlKey: true });
    await screen.findByText('10,000 rows copied');
    expect(clipboard[0]?.split('\n')).toHaveLength(10_001);
    fireEvent.keyDown(found, { key: 'Escape' });
    expect(screen.queryAllByRole('row', { selected: true })).toEqual([]);
  });

  it('marks nothing any more when another question is asked', async () => {
    const found = await show();
    fireEvent.keyDown(found, { key: 'a', ctrlKey: true });
    expect(screen.getByText(/^All 20,000/)).toBeDefined();
    fireEvent.click(screen.getByText('Ask anew'));
    await waitFor(() => expect(screen.queryByText(/^All 20,000/)).toBeNull());
  });

  it('the other button of the mouse opens what can be done with that row, and the first one opens it', async () => {
    await show();
    fireEvent.contextMenu(screen.getByText('row 3'), { clientX: 40, clientY: 60 });
    const names = (await screen.findAllByRole('menuitem')).map((item) => item.textContent);
    expect(names).toEqual(['OpenEnter', 'Cancel #3', 'Copy 1 rowCtrl+C']);
    fireEvent.click(screen.getByRole('menuitem', { name: /Cancel #3/ }));
    expect(cancel).toHaveBeenCalledWith(3);
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    fireEvent.contextMenu(screen.getByText('row 2'));
    fireEvent.click(await screen.findByRole('menuitem', { name: /Open/ }));
    expect(onSelect).toHaveBeenCalledWith({ id: 2 });
  });

  it('Shift+F10 opens the menu of the active row, about all marked rows when it is one of them', async () => {
    const found = await show();
    fireEvent.keyDown(found, { key: 'ArrowDown', shiftKey: true });
    fireEvent.keyDown(found, { key: 'ArrowDown', shiftKey: true });
    fireEvent.keyDown(found, { key: 'F10', shiftKey: true });
    fireEvent.click(await screen.findByRole('menuitem', { name: /Copy 3 rows/ }));
    await waitFor(() => expect(clipboard).toEqual(['Number\tName\n0\trow 0\n1\trow 1\n2\trow 2']));
  });

  it('columns change places with Ctrl and the arrows on their heading; the first one stays', async () => {
    const found = await show();
    fireEvent.keyDown(found, { key: 'ArrowUp' });
    fireEvent.keyDown(found, { key: 'ArrowRight' });
    fireEvent.keyDown(found, { key: 'ArrowRight', ctrlKey: true });
    expect(headings()).toEqual(['Number', 'Buy', 'Name']);
    fireEvent.keyDown(found, { key: 'ArrowLeft', ctrlKey: true });
    fireEvent.keyDown(found, { key: 'ArrowLeft', ctrlKey: true });
    expect(headings()).toEqual(['Number', 'Name', 'Buy']);
    fireEvent.keyDown(found, { key: 'Home' });
    fireEvent.keyDown(found, { key: 'ArrowRight', ctrlKey: true });
    expect(headings()).toEqual(['Number', 'Name', 'Buy']);
  });
});
