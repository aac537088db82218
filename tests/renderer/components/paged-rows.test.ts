import { describe, expect, it, vi } from 'vitest';
import { PagedRows, PAGE_SIZE } from '../../../renderer/components/data-grid/paged-rows.js';

interface Row {
  readonly id: number;
  readonly value: number;
}
const many = (count: number, value = 0): Row[] => Array.from({ length: count }, (_, id) => ({ id, value }));

function over(data: { rows: Row[] }) {
  const load = vi.fn(async (offset: number, limit: number) => ({
    total: data.rows.length,
    rows: data.rows.slice(offset, offset + limit),
  }));
  return { load, rows: new PagedRows<Row>(load, (row) => row.id) };
}

describe('PagedRows', () => {
  it('fetches only the pages in sight, each once, at 100,000 rows', async () => {
    const { load, rows } = over({ rows: many(100_000) });
    await rows.refresh(false);
    rows.want(70_010, 70_030);
    rows.want(70_011, 70_031);
    await vi.waitFor(() => expect(rows.row(70_020)?.id).toBe(70_020));
    expect(load.mock.calls).toEqual([
      [0, PAGE_SIZE],
      [70_000, PAGE_SIZE],
    ]);
    expect(rows.getState().total).toBe(100_000);
  });

  it.each([
    ['one more than the page shows', PAGE_SIZE + 1, true],
    ['all that is counted past a page, and one', 10_001, true],
    ['a number that was counted', 777, false],
  ])('knows a total that is only a lower bound: %s', async (_, total, atLeast) => {
    const rows = new PagedRows<Row>(
      async () => ({ total, rows: many(PAGE_SIZE) }),
      (row) => row.id,
    );
    await rows.refresh(false);
    expect(rows.getState()).toMatchObject({ total, atLeast });
  });

  it('takes the list at its word that its total is a lower bound', async () => {
    const rows = new PagedRows<Row>(
      async () => ({ total: 777, atLeast: true, rows: many(PAGE_SIZE) }),
      (row) => row.id,
    );
    await rows.refresh(false);
    expect(rows.getState()).toMatchObject({ total: 777, atLeast: true });
  });

  it('while held, keeps every row in its place, takes new values and counts new rows', async () => {
    const data = { rows: many(3) };
    const { rows } = over(data);
    await rows.refresh(false);
    data.rows = [{ id: 9, value: 9 }, ...many(3, 5)];
    await rows.refresh(true);
    expect([0, 1, 2].map((index) => rows.row(index))).toEqual(many(3, 5));
    expect(rows.getState()).toMatchObject({ total: 3, held: { newRows: 1 } });
    await rows.refresh(false);
    expect(rows.row(0)).toEqual({ id: 9, value: 9 });
    expect(rows.getState()).toMatchObject({ total: 4, held: null });
  });

  it('shows new values at once when the order is the same', async () => {
    const data = { rows: many(3) };
    const { rows } = over(data);
    await rows.refresh(false);
    data.rows = many(3, 7);
    await rows.refresh(true);
    expect(rows.row(1)?.value).toBe(7);
    expect(rows.getState().held).toBeNull();
  });

  it('keeps the rows it has when a refresh fails, and says why', async () => {
    const { load, rows } = over({ rows: many(3) });
    await rows.refresh(false);
    load.mockRejectedValueOnce(new Error('the line is down'));
    await rows.refresh(false);
    expect(rows.row(2)?.id).toBe(2);
    expect(rows.getState().error?.message).toBe('the line is down');
  });

  it('ignores an answer that a later question has overtaken', async () => {
    let answer: (page: { total: number; rows: Row[] }) => void = () => undefined;
    const load = vi
      .fn<(offset: number, limit: number) => Promise<{ total: number; rows: Row[] }>>()
      .mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
      .mockResolvedValue({ total: 1, rows: [{ id: 1, value: 1 }] });
    const rows = new PagedRows<Row>(load, (row) => row.id);
    const early = rows.refresh(false);
    await rows.refresh(false);
    answer({ total: 5, rows: many(5) });
    await early;
    expect(rows.getState().total).toBe(1);
  });

  describe('for another question', () => {
    const shown = async () => {
      const before = over({ rows: many(500) }).rows;
      await before.refresh(false);
      return before;
    };

    it('shows the rows of the one before until its own are there: the list is never empty in between', async () => {
      const load = vi.fn(async () => ({ total: 1, rows: [{ id: 9, value: 9 }] }));
      const rows = new PagedRows<Row>(load, (row) => row.id, { before: await shown() });
      const seen: (number | null)[] = [];
      rows.subscribe(() => seen.push(rows.getState().total));
      expect(rows.getState()).toMatchObject({ total: 500, fetching: true });
      expect(rows.row(3)?.id).toBe(3);
      // A pointer over the table holds its rows, but not those of another question.
      await rows.refresh(true);
      expect(seen).not.toContain(null);
      expect(rows.getState()).toMatchObject({ total: 1, fetching: false, held: null });
      expect([rows.row(0)?.id, rows.row(3)]).toEqual([9, undefined]);
    });

    it('fetches what is in sight farther down once it knows how long the list is', async () => {
      const { load } = over({ rows: many(1000, 7) });
      const rows = new PagedRows<Row>(load, (row) => row.id, { before: await shown() });
      const answer = rows.refresh(false);
      rows.want(410, 430);
      await answer;
      await vi.waitFor(() => expect(rows.row(420)?.value).toBe(7));
      expect(load.mock.calls).toEqual([
        [0, PAGE_SIZE],
        [400, PAGE_SIZE],
      ]);
    });

    it('shows none of them beside an error: they are no answer to it', async () => {
      const failing = async () => Promise.reject(new Error('no'));
      const rows = new PagedRows<Row>(failing, (row) => row.id, { before: await shown() });
      await rows.refresh(false);
      expect(rows.getState()).toMatchObject({ total: null, fetching: false });
      expect(rows.getState().error).not.toBeNull();
      expect(rows.row(0)).toBeUndefined();
    });
  });

  describe('that was shown before', () => {
    it('begins with the rows as they were kept, asks for them all the same, and keeps the objects of those that say the same', async () => {
      const data = { rows: many(3) };
      const { load, rows: earlier } = over(data);
      await earlier.refresh(false);
      const kept = earlier.kept() ?? undefined;
      data.rows = [...many(2), { id: 2, value: 5 }, { id: 3, value: 0 }];
      const rows = new PagedRows<Row>(load, (row) => row.id, { kept });
      expect(rows.getState()).toMatchObject({ total: 3, fetching: true });
      const first = rows.row(0);
      await rows.refresh(false);
      expect(rows.row(0)).toBe(first);
      expect([rows.row(2)?.value, rows.row(3)?.id, rows.getState().total]).toEqual([5, 3, 4]);
      expect(rows.getState().fetching).toBe(false);
      expect(load).toHaveBeenCalledTimes(2);
    });

    it('has nothing to keep before its answer, nor while it shows the rows of another question', async () => {
      const { load, rows } = over({ rows: many(3) });
      expect(rows.kept()).toBeNull();
      await rows.refresh(false);
      expect(new PagedRows<Row>(load, (row) => row.id, { before: rows }).kept()).toBeNull();
    });

    it('stays beside an error: it is an answer to this question, if an old one', async () => {
      const failing = async () => Promise.reject(new Error('no'));
      const kept = { rows: many(3), total: 3, atLeast: false };
      const rows = new PagedRows<Row>(failing, (row) => row.id, { kept });
      await rows.refresh(false);
      expect(rows.row(2)?.id).toBe(2);
      expect(rows.getState()).toMatchObject({ fetching: false, error: { message: 'no' } });
    });
  });
});
