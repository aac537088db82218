// Accounts, settings and the list of books in memory, for tests.

import { MemoryAuditLog } from './memory-audit-log.js';
import { nameTaken, personKey } from './rows/person.js';
import { compareText } from './search.js';
import { StoreError, type AppStore, type BooksIdentity, type PersonRow } from './store.js';

export function openMemoryApp(): AppStore {
  const people = new Map<number, PersonRow>();
  const settings = new Map<string, string>();
  const books = new Map<string, BooksIdentity>();
  const auditLog = new MemoryAuditLog();
  let lastId = 0;
  let closed = false;

  async function when<T>(answer: () => T): Promise<T> {
    await Promise.resolve();
    if (closed) throw new StoreError('closed', 'memory: the store is closed.');
    return answer();
  }

  function checkName(person: PersonRow): void {
    const key = personKey(person.name);
    const other = [...people.values()].find((known) => personKey(known.name) === key);
    if (other !== undefined && other.id !== person.id) throw nameTaken(person);
  }

  function putPerson(person: PersonRow): PersonRow {
    checkName(person);
    const saved = { ...person, id: person.id === 0 ? lastId + 1 : person.id };
    lastId = Math.max(lastId, saved.id);
    people.set(saved.id, saved);
    return saved;
  }

  return {
    people: () => when(() => [...people.values()].sort((a, b) => a.id - b.id)),
    savePerson: (person) => when(() => putPerson(person)),
    settings: () =>
      when(() => Object.fromEntries([...settings].map(([key, value]) => [key, JSON.parse(value) as unknown]))),
    saveSetting: (key, value) => when(() => void settings.set(key, settingText(key, value))),
    books: () =>
      when(() => [...books.values()].sort((a, b) => a.createdAt - b.createdAt || compareText(a.booksId, b.booksId))),
    saveBooks: (identity) =>
      when(() => {
        books.set(identity.booksId, identity);
      }),
    record: ({ people: rows = [], settings: changed = [], audit }) =>
      when(() => {
        // All checks first: everything or nothing.
        rows.forEach(checkName);
        const texts = changed.map(({ key, value }) => [key, settingText(key, value)] as const);
        auditLog.check(audit);
        rows.forEach(putPerson);
        for (const [key, text] of texts) settings.set(key, text);
        auditLog.append(audit);
      }),
    audit: (query) => when(() => auditLog.list(query)),
    auditAfter: (after, limit) => when(() => auditLog.after(after, limit)),
    auditHead: () => when(() => auditLog.head()),
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

function settingText(key: string, value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new StoreError('constraint', `Setting ${key}: ${String(value)} is not a JSON value.`);
  return text;
}
