// What every AppStore promises, asked of both implementations.

import { describe, expect, it } from 'vitest';
import { openSqliteApp } from '../../../main/store/sqlite-app.js';
import { appKinds, ownFolder } from './kinds.js';
import { identity, person } from './rows.js';

const path = ownFolder();

describe.each(appKinds(path))('AppStore in %s', (_name, open) => {
  it('fault 7: the delivery address of an account is saved with it, and a change of it too', async () => {
    const store = await open();
    const sam = await store.savePerson(person({ addressX: -2147483648, addressY: 2147483647 }));
    expect(sam).toEqual(person({ id: 1, addressX: -2147483648, addressY: 2147483647 }));
    expect(await store.people()).toEqual([sam]);
    await store.savePerson({ ...sam, addressX: 30, addressY: 40 });
    expect(await store.people()).toEqual([{ ...sam, addressX: 30, addressY: 40 }]);
    await store.close();
  });

  it('gives each new person a number and refuses a name that another has', async () => {
    const store = await open();
    const zoe = await store.savePerson(person({ name: 'Zoë Ng' }));
    const bob = await store.savePerson(person({ name: 'Bob', role: 'tester', demo: true }));
    expect(bob.id).toBeGreaterThan(zoe.id);
    for (const name of ['Zoë Ng', 'ZOE NG', ' zoë  ng ']) {
      await expect(store.savePerson(person({ name }))).rejects.toMatchObject({ code: 'name-taken' });
      await expect(store.savePerson({ ...bob, name })).rejects.toMatchObject({ code: 'name-taken' });
    }
    await store.savePerson({ ...zoe, name: 'Zoe NG' });
    expect((await store.people()).map((row) => row.name)).toEqual(['Zoe NG', 'Bob']);
    await store.close();
  });

  it('keeps removed people, with their number and name', async () => {
    const store = await open();
    const sam = await store.savePerson(person());
    expect(await store.savePerson({ ...sam, removedAt: 77 })).toEqual({ ...sam, removedAt: 77 });
    expect(await store.people()).toEqual([{ ...sam, removedAt: 77 }]);
    await expect(store.savePerson(person())).rejects.toMatchObject({ code: 'name-taken' });
    await store.close();
  });

  it('keeps settings of any JSON shape and the list of books', async () => {
    const store = await open();
    expect(await store.settings()).toEqual({});
    await store.saveSetting('app', { mode: 'simulated', nested: [1, null, 'é'] });
    await store.saveSetting('flag', false);
    await store.saveSetting('flag', null);
    expect(await store.settings()).toEqual({ app: { mode: 'simulated', nested: [1, null, 'é'] }, flag: null });
    await expect(store.saveSetting('bad', undefined)).rejects.toMatchObject({ code: 'constraint' });
    await store.saveBooks({ ...identity, booksId: 'b', createdAt: 9 });
    await store.saveBooks({ ...identity, booksId: 'a', createdAt: 3 });
    await store.saveBooks({ ...identity, booksId: 'b', createdAt: 9, worldId: 5, forgottenAt: 44 });
    expect(await store.books()).toEqual([
      { ...identity, booksId: 'a', createdAt: 3 },
      { ...identity, booksId: 'b', createdAt: 9, worldId: 5, forgottenAt: 44 },
    ]);
    await store.close();
    await expect(store.people()).rejects.toMatchObject({ code: 'closed' });
    await expect(store.savePerson(person())).rejects.toMatchObject({ code: 'closed' });
  });
});

it('sqlite: fault 7: account and address are there after reopening', async () => {
  const first = await openSqliteApp(path('app.db'));
  const sam = await first.savePerson(person());
  await first.close();
  const again = await openSqliteApp(path('app.db'));
  expect(await again.people()).toEqual([sam]);
  await again.close();
});
