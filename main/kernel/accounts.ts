// People: their accounts, passwords and addresses, and how they sign in. Sessions are another file's.

import type { Clock, Timers } from '../core/lib/clock.js';
import type { Millis, Point } from '../core/lib/ids.js';
import type { Person, Role } from '../contracts/app-api.js';
import { StoreError, type AppStore, type PersonRow } from '../store/store.js';
import { callError } from './call-error.js';
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
  const { id, name, role, addressX, addressY, demo } = row;
  return { id, name, role, address: { x: addressX, y: addressY }, demo };
}

const nameKey = (name: string): string => name.trim().toLowerCase();

export class Accounts {
  readonly #app: AppStore;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #people = new Map<number, PersonRow>();
  readonly #failures = new Map<string, { count: number; at: Millis }>();
  /** Attempts at one name go one after another, or many at once would escape the delay. */
  readonly #attempts = new Map<string, Promise<unknown>>();

  static async load(app: AppStore, clock: Clock, timers: Timers): Promise<Accounts> {
    return new Accounts(app, clock, timers, await app.people());
  }

  private constructor(app: AppStore, clock: Clock, timers: Timers, people: readonly PersonRow[]) {
    this.#app = app;
    this.#clock = clock;
    this.#timers = timers;
    for (const person of people) this.#people.set(person.id, person);
  }

  find(id: number): PersonRow | null {
    return this.#people.get(id) ?? null;
  }

  list(): readonly PersonRow[] {
    return [...this.#people.values()].sort((a, b) => a.name.localeCompare(b.name));
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
  async create(person: NewPerson, password: string): Promise<PersonRow> {
    return this.#save({ ...this.#row(person), passwordHash: await hashPassword(password), demo: false });
  }

  async setAddress(id: number, address: Point): Promise<PersonRow> {
    const person = this.find(id);
    if (person === null) throw callError('not-found', `personId: there is no person ${id}`);
    return this.#save({ ...person, addressX: address.x, addressY: address.y });
  }

  /** The person, or error `wrong-password` (for unknown names too, after as long). Repeated failures are slowed down. */
  signIn(name: string, password: string): Promise<PersonRow> {
    const key = nameKey(name);
    const before = this.#attempts.get(key) ?? Promise.resolve();
    const attempt = before.then(() => this.#attempt(key, password));
    const settled = attempt.catch(() => undefined);
    this.#attempts.set(key, settled);
    void settled.then(() => {
      if (this.#attempts.get(key) === settled) this.#attempts.delete(key);
    });
    return attempt;
  }

  async #attempt(key: string, password: string): Promise<PersonRow> {
    await this.#slowDown(key);
    const person = this.list().find((row) => nameKey(row.name) === key);
    const right = await verifyPassword(password, person?.passwordHash ?? NO_PASSWORD);
    if (person !== undefined && right) {
      this.#failures.delete(key);
      return person;
    }
    this.#failed(key);
    throw callError('wrong-password', 'Name or password is wrong.');
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

  async #save(row: PersonRow): Promise<PersonRow> {
    try {
      const saved = await this.#app.savePerson(row);
      this.#people.set(saved.id, saved);
      return saved;
    } catch (error) {
      if (error instanceof StoreError && error.code === 'name-taken') {
        throw callError('name-taken', `name: ${JSON.stringify(row.name)} is taken; choose another`);
      }
      throw error;
    }
  }
}
