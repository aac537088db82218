// Accounts, settings and the list of books in memory, for tests.

import { nameTaken, personKey } from './rows/person.js';
import { compareText } from './search.js';
import { StoreError, type AppStore, type BooksIdentity, type PersonRow } from './store.js';

export function openMemoryApp(): AppStore {
  const people = new Map<number, PersonRow>();
  const settings = new Map<string, string>();
  const books = new Map<string, BooksIdentity>();
  let lastId = 0;
  let closed = false;

  async function when<T>(answer: () => T): Promise<T> {
    await Promise.resolve();
    if (closed) throw new StoreError('closed', 'memory: the store is closed.');
    return answer();
  }

  return {
    people: () => when(() => [...people.values()].sort((a, b) => a.id - b.id)),
    savePerson: (person) =>
      when(() => {
        const key = personKey(person.name);
        const other = [...people.values()].find((known) => personKey(known.name) === key);
        if (other !== undefined && other.id !== person.id) throw nameTaken(person);
        const saved = { ...person, id: person.id === 0 ? lastId + 1 : person.id };
        lastId = Math.max(lastId, saved.id);
        people.set(saved.id, saved);
        return saved;
      }),
    settings: () =>
      when(() => Object.fromEntries([...settings].map(([key, value]) => [key, JSON.parse(value) as unknown]))),
    saveSetting: (key, value) =>
      when(() => {
        const text = JSON.stringify(value);
        if (text === undefined)
          throw new StoreError('constraint', `Setting ${key}: ${String(value)} is not a JSON value.`);
        settings.set(key, text);
      }),
    books: () =>
      when(() => [...books.values()].sort((a, b) => a.createdAt - b.createdAt || compareText(a.booksId, b.booksId))),
    saveBooks: (identity) =>
      when(() => {
        books.set(identity.booksId, identity);
      }),
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}
