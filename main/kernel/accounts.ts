// People: their accounts, passwords and addresses, and how they sign in. Sessions are another file's.

import type { Clock, Timers } from '../core/lib/clock.js';
import type { Millis, Point } from '../core/lib/ids.js';
import { KeyedQueue } from '../core/lib/keyed-queue.js';
import type { Person, Role } from '../contracts/app-api.js';
import { StoreError, type AppStore, type PersonRow } from '../store/store.js';
import type { AuditTicket } from './audit-recorder.js';
import { callError, toCodedError } from './call-error.js';
import { hashPassword, NO_PASSWORD, verifyPassword } from './passwords.js';

const SLOW = { baseMs: 250, capMs: 10_000 };
/** Failures are forgotten after this long without another. */
const FORGIVEN_MS = 15 * 60_000;
const NAMES_LIMIT = 1000;

export interface NewPerson {
  readonly name: string;
  readonly role: Role;
  readonly address: Point;
}

export function toPerson(row: PersonRow): Person {
  const { id, name, role, addressX, addressY, demo, removedAt } = row;
  const person = { id, name, role, address: { x: addressX, y: addressY }, demo };
  return removedAt === undefined ? person : { ...person, removed: true };
}

const nameKey = (name: string): string => name.trim().toLowerCase();

export class Accounts {
  readonly #app: AppStore;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #people = new Map<number, PersonRow>();
  readonly #failures = new Map<string, { count: number; at: Millis }>();
  /** Attempts at one name go one after another, or many at once would escape the delay. */
  readonly #attempts = new KeyedQueue<string>();
  readonly #changes = new KeyedQueue<'people'>();
  #lastId = 0;

  static async load(app: AppStore, clock: Clock, timers: Timers): Promise<Accounts> {
    return new Accounts(app, clock, timers, await app.people());
  }

  private constructor(app: AppStore, clock: Clock, timers: Timers, people: readonly PersonRow[]) {
    this.#app = app;
    this.#clock = clock;
    this.#timers = timers;
    for (const person of people) this.#keep(person);
  }

  /** Null for those that were removed, too: they may not do anything. */
  find(id: number): PersonRow | null {
    const person = this.#people.get(id);
    return person === undefined || person.removedAt !== undefined ? null : person;
  }

  /** By name; those that were removed last. */
  list(): readonly PersonRow[] {
    const gone = (row: PersonRow): number => (row.removedAt === undefined ? 0 : 1);
    return [...this.#people.values()].sort((a, b) => gone(a) - gone(b) || a.name.localeCompare(b.name));
  }

  /** The demo's people, at the very first start only. In simulated mode one click signs them in; else their passwords do. */
  async ensureDemo(people: readonly (NewPerson & { readonly password: string })[]): Promise<void> {
    if (this.#people.size > 0) return;
    const hashes = await Promise.all(people.map(({ password }) => hashPassword(password)));
    for (const [index, person] of people.entries()) {
      await this.#save({ ...this.#row(person), passwordHash: hashes[index] ?? NO_PASSWORD, demo: true });
    }
  }

  /** Error `name-taken`. */
  async create(person: NewPerson, password: string, ticket?: AuditTicket | null): Promise<PersonRow> {
    return this.#save({ ...this.#row(person), passwordHash: await hashPassword(password), demo: false }, ticket);
  }

  async setAddress(id: number, address: Point, ticket?: AuditTicket | null): Promise<PersonRow> {
    return this.#change(id, ticket, (person) => ({ ...person, addressX: address.x, addressY: address.y }));
  }

  async setPassword(id: number, password: string, ticket?: AuditTicket | null): Promise<void> {
    const passwordHash = await hashPassword(password);
    await this.#change(id, ticket, (person) => ({ ...person, passwordHash }));
  }

  /** Error `last-manager`: somebody must be able to manage the accounts. */
  async remove(id: number, ticket?: AuditTicket | null): Promise<PersonRow> {
    return this.#change(id, ticket, (person) => {
      const managers = this.list().filter((row) => row.role === 'manager' && row.removedAt === undefined);
      if (person.role === 'manager' && managers.length === 1) {
        throw callError('last-manager', `${person.name} is the last manager; add another one first.`);
      }
      return { ...person, removedAt: this.#clock.now() };
    });
  }

  /** Error `wrong-password` when this is not the person's password; guessing is slowed down as it is when signing in. */
  async confirm(id: number, password: string): Promise<void> {
    try {
      await this.signIn(this.#must(id).name, password);
    } catch (error) {
      if (toCodedError(error).code !== 'wrong-password') throw error;
      throw callError('wrong-password', 'oldPassword: this is not the present password');
    }
  }

  /** The person, or error `wrong-password` (for unknown names too, after as long). Repeated failures are slowed down. */
  signIn(name: string, password: string): Promise<PersonRow> {
    const key = nameKey(name);
    return this.#attempts.run(key, () => this.#attempt(key, password));
  }

  async #attempt(key: string, password: string): Promise<PersonRow> {
    await this.#slowDown(key);
    const person = this.list().find((row) => nameKey(row.name) === key && row.removedAt === undefined);
    const right = await verifyPassword(password, person?.passwordHash ?? NO_PASSWORD);
    if (person !== undefined && right) {
      this.#failures.delete(key);
      return person;
    }
    this.#failed(key);
    throw callError('wrong-password', 'Name or password is wrong.');
  }

  /** One change after another, each of the row as the last one left it: none takes back another, and one manager stays. */
  #change(
    id: number,
    ticket: AuditTicket | null | undefined,
    change: (person: PersonRow) => PersonRow,
  ): Promise<PersonRow> {
    return this.#changes.run('people', () => this.#save(change(this.#must(id)), ticket));
  }

  #must(id: number): PersonRow {
    const person = this.find(id);
    if (person === null) throw callError('not-found', `personId: there is no person ${id}`);
    return person;
  }

  async #slowDown(key: string): Promise<void> {
    const failure = this.#failures.get(key);
    if (failure === undefined) return;
    const now = this.#clock.now();
    if (now - failure.at > FORGIVEN_MS) {
      this.#failures.delete(key);
      return;
    }
    const delay = Math.min(SLOW.capMs, SLOW.baseMs * 2 ** (failure.count - 1));
    const wait = failure.at + delay - now;
    if (wait > 0) await new Promise<void>((resolve) => void this.#timers.after(wait, resolve));
  }

  #failed(key: string): void {
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    this.#failures.delete(key);
    this.#failures.set(key, { count, at: this.#clock.now() });
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= NAMES_LIMIT) break;
      this.#failures.delete(oldest);
    }
  }

  #row({ name, role, address }: NewPerson): Omit<PersonRow, 'passwordHash' | 'demo'> {
    return { id: 0, name, role, addressX: address.x, addressY: address.y, createdAt: this.#clock.now() };
  }

  async #save(row: PersonRow, ticket?: AuditTicket | null): Promise<PersonRow> {
    try {
      const saved =
        ticket === undefined || ticket === null
          ? await this.#app.savePerson(row)
          : await this.#saveRecorded(row, ticket);
      this.#keep(saved);
      return saved;
    } catch (error) {
      if (error instanceof StoreError && error.code === 'name-taken') {
        const key = nameKey(row.name);
        const other = this.list().find(({ id, name }) => id !== row.id && nameKey(name) === key);
        const whose = other?.removedAt === undefined ? 'is taken' : 'belongs to an account that was removed';
        throw callError('name-taken', `name: ${JSON.stringify(row.name)} ${whose}; choose another`);
      }
      throw error;
    }
  }

  /** In one commit with the audit log's entry, which names the number of somebody new: so it is given here. */
  async #saveRecorded(row: PersonRow, ticket: AuditTicket): Promise<PersonRow> {
    if (row.id === 0) this.#lastId += 1;
    const saved = row.id === 0 ? { ...row, id: this.#lastId } : row;
    const before = this.#people.get(saved.id);
    const hadOther = before !== undefined && before.passwordHash !== saved.passwordHash;
    // That there is another password is told, never which.
    const after = { ...toPerson(saved), ...(hadOther ? { credentials: 'changed' } : {}) };
    const was = before === undefined ? null : toPerson(before);
    await ticket.commit({ people: [saved] }, { object: `person:${saved.id}`, before: was, after });
    return saved;
  }

  #keep(person: PersonRow): void {
    this.#people.set(person.id, person);
    this.#lastId = Math.max(this.#lastId, person.id);
  }
}
