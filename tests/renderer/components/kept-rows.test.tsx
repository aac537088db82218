import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DataGrid } from '../../../renderer/components/data-grid/data-grid.js';
import type { Page } from '../../../renderer/components/data-grid/paged-rows.js';
import type { Column } from '../../../renderer/components/data-grid/types.js';
import { FakeServer } from '../../support/fake-server.js';
import { giveElementsSize, renderApp, type Rendered } from '../../support/render-app.js';

interface Row {
  readonly id: number;
  readonly name: string;
}
const COLUMNS: Column<Row>[] = [{ id: 'name', header: 'Name', width: 200, render: (row) => row.name }];

/** A list whose answers come when the test says so. */
class SlowList {
  rows: readonly Row[] = [{ id: 1, name: 'first' }];
  readonly #waiting: (() => void)[] = [];
  readonly load = () =>
    new Promise<Page<Row>>((resolve) =>
      this.#waiting.push(() => resolve({ total: this.rows.length, rows: this.rows.map((row) => ({ ...row })) })),
    );
  answer(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}

function Desk({ list, name }: { readonly list: SlowList; readonly name?: string }) {
  const [there, setThere] = useState(false);
  const [question, setQuestion] = useState('all');
  return (
    <>
      <button type="button" onClick={() => setThere(!there)}>
        turn
      </button>
      <button type="button" onClick={() => setQuestion('some')}>
        ask
      </button>
      {there && (
        <DataGrid
          label="rows"
          {...(name === undefined ? {} : { name })}
          columns={COLUMNS}
          source={{ key: question, load: list.load }}
          rowKey={(row) => row.id}
          empty="nothing"
        />
      )}
    </>
  );
}

describe('a table that is shown again', () => {
  let rendered: Rendered;
  beforeAll(() => giveElementsSize(1000, 240));
  afterEach(() => {
    rendered.dispose();
    cleanup();
  });

  const grid = () => screen.getByLabelText('rows');
  const turn = () => fireEvent.click(screen.getByText('turn'));

  async function shown(name?: string) {
    const server = new FakeServer();
    const list = new SlowList();
    rendered = renderApp(server, <Desk list={list} {...(name === undefined ? {} : { name })} />);
    const { client } = rendered.services;
    const person = client.store.getState().session?.oneClick[0]?.id ?? 1;
    await act(async () => void (await client.signInDemo(person)));
    await waitFor(() => expect(client.store.getState().booksId).not.toBeNull());
    turn();
    await answered(list);
    await screen.findByText('first');
    return { list, client };
  }
  const answered = async (list: SlowList) => act(async () => list.answer());

  it('has its last rows at once, says that it asks, and then has the new ones', async () => {
    const { list } = await shown('people');
    turn();
    list.rows = [{ id: 2, name: 'second' }, ...list.rows];
    turn();
    expect(screen.getByText('first')).toBeDefined();
    expect(screen.queryByText('Loading…')).toBeNull();
    expect(grid().getAttribute('aria-busy')).toBe('true');
    await answered(list);
    await screen.findByText('second');
    expect(screen.getByText('first').closest('[role=row]')?.getAttribute('aria-rowindex')).toBe('3');
    expect(grid().getAttribute('aria-busy')).toBe('false');
  });

  it('draws no row again that is as it was', async () => {
    const { list } = await shown('people');
    turn();
    turn();
    const cell = screen.getByText('first');
    cell.textContent = 'not drawn again';
    await answered(list);
    await waitFor(() => expect(grid().getAttribute('aria-busy')).toBe('false'));
    expect(cell.textContent).toBe('not drawn again');
  });

  it('has nothing of another question, nor without a name', async () => {
    const { list } = await shown('people');
    turn();
    fireEvent.click(screen.getByText('ask'));
    turn();
    expect(screen.queryByText('first')).toBeNull();
    await answered(list);
    rendered.dispose();
    cleanup();
    await shown();
    turn();
    turn();
    expect(screen.queryByText('first')).toBeNull();
  });

  it('has nothing for the next person, who came while it was shown', async () => {
    const { client } = await shown('people');
    const people = client.store.getState().session?.oneClick ?? [];
    expect(people.length).toBeGreaterThan(1);
    await act(async () => void (await client.signInDemo(people[1]?.id ?? 0)));
    turn();
    turn();
    expect(screen.queryByText('first')).toBeNull();
    await act(async () => void (await client.signInDemo(people[0]?.id ?? 0)));
    turn();
    turn();
    expect(screen.queryByText('first')).toBeNull();
  });
});
