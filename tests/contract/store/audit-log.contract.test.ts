// What every AppStore promises of the audit log: entries and what they stand for in one commit, only ever added, found by every
// filter. And that SQLite does it with indexes.

import { describe, expect, it } from 'vitest';
import type { AuditRow } from '../../../main/store/audit-log.js';
import { Connection } from '../../../main/store/connection.js';
import { appTables } from '../../../main/store/migrations/app/0010-app.js';
import { removedPeople } from '../../../main/store/migrations/app/0020-removed-people.js';
import { auditLog } from '../../../main/store/migrations/app/0030-audit-log.js';
import { migrate } from '../../../main/store/migrate.js';
import { openSqliteApp } from '../../../main/store/sqlite-app.js';
import { appKinds, ownFolder } from './kinds.js';
import { person } from './rows.js';

const path = ownFolder();

function entry(seq: number, row: Partial<AuditRow> = {}): AuditRow {
  return {
    seq,
    at: 1000 + seq,
    personId: 1,
    person: 'Zoë Ng',
    role: 'manager',
    action: 'orders.place',
    object: `order:${seq}`,
    outcome: 'done',
    code: null,
    booksId: 'b',
    detail: `{"about":{"customerName":"Ann ${seq}"}}`,
    prev: `h${seq - 1}`,
    hash: `h${seq}`,
    ...row,
  };
}

const page = { offset: 0, limit: 100, descending: true };

describe.each(appKinds(path))('AppStore in %s: the audit log', (_name, open) => {
  it('keeps entries as they are, and says which was the last', async () => {
    const store = await open();
    expect(await store.auditHead()).toBeNull();
    const odd = entry(2, {
      personId: null,
      person: null,
      role: null,
      object: null,
      booksId: null,
      detail: '{"a":"\\"é\\n"}',
    });
    await store.record({ audit: [entry(1), odd] });
    expect(await store.auditHead()).toEqual({ seq: 2, hash: 'h2' });
    expect(await store.audit(page)).toEqual({ total: 2, rows: [odd, entry(1)] });
    expect(await store.auditAfter(1, 5)).toEqual([odd]);
    await store.close();
  });

  it('writes a change and its entry together, or neither', async () => {
    const store = await open();
    const sam = await store.savePerson(person({ name: 'Sam' }));
    const nora = person({ id: 7, name: 'Nora' });
    await store.record({ people: [nora], settings: [{ key: 'k', value: { a: 1 } }], audit: [entry(1)] });
    expect(await store.people()).toEqual([sam, nora]);
    expect(await store.settings()).toEqual({ k: { a: 1 } });
    await expect(
      store.record({ people: [person({ id: 8, name: 'SAM' })], settings: [{ key: 'k', value: 2 }], audit: [entry(2)] }),
    ).rejects.toMatchObject({ code: 'name-taken' });
    await expect(store.record({ settings: [{ key: 'k', value: 2 }], audit: [entry(1)] })).rejects.toMatchObject({
      code: 'constraint',
    });
    expect(await store.settings()).toEqual({ k: { a: 1 } });
    expect((await store.audit(page)).total).toBe(1);
    expect(await store.auditHead()).toEqual({ seq: 1, hash: 'h1' });
    expect((await store.savePerson(person({ name: 'Next' }))).id).toBe(8);
    await store.close();
  });

  it('finds entries by person, action, object, outcome, time and words', async () => {
    const store = await open();
    const rows = [
      entry(1),
      entry(2, { personId: 2, person: 'Bob', action: 'settings.save', object: 'settings' }),
      entry(3, { action: 'orders.cancel', object: 'order:1' }),
      entry(4, {
        personId: 2,
        person: 'Bob',
        outcome: 'refused',
        code: 'forbidden',
        action: 'people.remove',
        object: 'person:1',
      }),
      entry(5, { action: 'ordersx.y', object: null }),
    ];
    await store.record({ audit: rows });
    const found = async (query: object): Promise<readonly number[]> =>
      (await store.audit({ ...page, ...query })).rows.map(({ seq }) => seq);
    expect(await found({ personId: 2 })).toEqual([4, 2]);
    expect(await found({ actions: ['orders.'] })).toEqual([3, 1]);
    expect(await found({ actions: ['orders.', 'people.'] })).toEqual([4, 3, 1]);
    expect(await found({ object: 'order:1' })).toEqual([3, 1]);
    expect(await found({ outcome: 'refused' })).toEqual([4]);
    expect(await found({ outcome: 'done', personId: 2 })).toEqual([2]);
    expect(await found({ from: 1002, to: 1004 })).toEqual([4, 3, 2]);
    expect(await found({ beforeSeq: 3 })).toEqual([2, 1]);
    expect(await found({ search: 'zoe' })).toEqual([5, 3, 1]);
    expect(await found({ search: 'ZOË ann' })).toEqual([5, 3, 1]);
    expect(await found({ search: 'order 1' })).toEqual([3, 1]);
    expect(await found({ search: 'forbidden bo' })).toEqual([4]);
    expect(await found({ search: '"', personId: 1 })).toEqual([5, 3, 1]);
    expect(await found({ search: 'nobody' })).toEqual([]);
    expect(await found({ descending: false, limit: 2, offset: 1 })).toEqual([2, 3]);
    expect(await store.audit({ ...page, limit: 1, personId: 2 })).toMatchObject({ total: 2, rows: [{ seq: 4 }] });
    await store.close();
  });
});

describe('SQLite: the audit log', () => {
  it('refuses to change or remove entries, and is there after reopening', async () => {
    const store = await openSqliteApp(path('app.db'));
    await store.record({ audit: [entry(1), entry(2)] });
    await store.close();
    const raw = await Connection.open(path('app.db'), 'write');
    await expect(raw.run(`UPDATE audit_log SET person = 'Eve' WHERE seq = 1`)).rejects.toThrow('only ever added to');
    await expect(raw.run('DELETE FROM audit_log WHERE seq = 2')).rejects.toThrow('only ever added to');
    await raw.close();
    const again = await openSqliteApp(path('app.db'));
    expect((await again.audit(page)).rows).toEqual([entry(2), entry(1)]);
    await again.close();
  });

  it('answers every filter at 100,000 entries without going through all of them', async () => {
    const store = await openSqliteApp(path('app.db'));
    const rows = 100_000;
    for (let from = 0; from < rows; from += 10_000) {
      const audit = Array.from({ length: 10_000 }, (_, index) => {
        const seq = from + index + 1;
        return entry(seq, {
          personId: (seq % 50) + 1,
          person: `Person ${seq % 50}`,
          ...(seq === 777
            ? { action: 'people.remove', outcome: 'refused' as const, code: 'forbidden', detail: '{"needle":1}' }
            : {}),
        });
      });
      await store.record({ audit });
    }
    const queries = [
      {},
      { personId: 3 },
      { actions: ['people.'] },
      { object: 'order:99' },
      { outcome: 'refused' as const },
      { from: 50_000, to: 50_100 },
      { search: 'needle' },
      { search: 'person 4' },
      { offset: 90_000 },
    ];
    for (const query of queries) {
      const times: number[] = [];
      for (let turn = 0; turn < 3; turn++) {
        const began = performance.now();
        await store.audit({ ...page, limit: 200, ...query });
        times.push(performance.now() - began);
      }
      // An index answers in a few ms; a generous bound for slow machines, far below a walk with decoding of all rows.
      expect([JSON.stringify(query), Math.min(...times) < 250]).toEqual([JSON.stringify(query), true]);
      if (process.env['PARCELYARD_TIMES'] !== undefined)
        console.log(JSON.stringify(query), Math.min(...times).toFixed(1));
    }
    expect((await store.audit({ ...page, search: 'needle' })).rows.map(({ seq }) => seq)).toEqual([777]);
    await store.close();
  }, 60_000);
});

it('step app/0030 keeps people and settings, and adds an empty log', async () => {
  const connection = await Connection.open(path('app.db'), 'write');
  await migrate(connection, [appTables, removedPeople]);
  await connection.exec(`INSERT INTO settings VALUES ('k', '1')`);
  expect(await migrate(connection, [appTables, removedPeople, auditLog])).toBe(30);
  await connection.close();
  const store = await openSqliteApp(path('app.db'));
  expect(await store.settings()).toEqual({ k: 1 });
  expect(await store.audit(page)).toEqual({ total: 0, rows: [] });
  await store.record({ audit: [entry(1)] });
  expect(await store.auditHead()).toEqual({ seq: 1, hash: 'h1' });
  await store.close();
});
