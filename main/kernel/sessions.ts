// Who is signed in on which connection, and the tokens that resume a dropped one. Digests of the tokens are kept in the app
// database, so that a page whose program died and came back goes on where it was.

import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '../core/lib/clock.js';
import type { Millis } from '../core/lib/ids.js';
import { check, int } from '../contracts/check.js';
import type { AppStore, PersonRow } from '../store/store.js';
import type { Logger } from './ports.js';

/** Unused for this long a token ends. */
export const TOKEN_MS = 12 * 60 * 60 * 1000;
const TOKENS = 1000;
const KEY = 'sessions';
const keptSchema = z.array(z.object({ digest: z.string(), personId: int, usedAt: z.number() }));

const digest = (token: string): string => createHash('sha256').update(token).digest('base64url');

export class Sessions {
  readonly #clock: Clock;
  readonly #people = new Map<string, { readonly personId: number; readonly token: string }>();
  /** By digest, least recently used first. */
  readonly #tokens = new Map<string, { readonly personId: number; usedAt: Millis }>();
  readonly #find: (personId: number) => PersonRow | null;
  readonly #logger: Logger;
  #app: AppStore | null = null;

  constructor(clock: Clock, logger: Logger, find: (personId: number) => PersonRow | null) {
    this.#clock = clock;
    this.#logger = logger;
    this.#find = find;
  }

  /** Takes up the tokens of earlier runs, and keeps them from now on. */
  async load(app: AppStore): Promise<void> {
    this.#app = app;
    const kept = check<z.infer<typeof keptSchema>>(keptSchema, (await app.settings())[KEY] ?? [], KEY);
    if (!kept.ok) {
      this.#logger.warn('the kept sessions are not valid; people sign in again', kept.error);
      return;
    }
    const oldest = this.#clock.now() - TOKEN_MS;
    for (const { digest: key, personId, usedAt } of kept.value) {
      if (usedAt >= oldest) this.#tokens.set(key, { personId, usedAt });
    }
  }

  /** A token that could not be kept costs one sign-in after the next start, no more. */
  #keep(): void {
    const rows = [...this.#tokens].map(([key, { personId, usedAt }]) => ({ digest: key, personId, usedAt }));
    this.#app?.saveSetting(KEY, rows).catch((error: unknown) => this.#logger.warn('sessions could not be kept', error));
  }

  personOf(connectionId: string): PersonRow | null {
    const session = this.#people.get(connectionId);
    return session === undefined ? null : this.#find(session.personId);
  }

  /** The token to resume with. */
  signIn(connectionId: string, personId: number): string {
    this.signOut(connectionId);
    const token = randomBytes(32).toString('base64url');
    const key = digest(token);
    this.#tokens.set(key, { personId, usedAt: this.#clock.now() });
    this.#people.set(connectionId, { personId, token: key });
    for (const oldest of this.#tokens.keys()) {
      if (this.#tokens.size <= TOKENS) break;
      this.#tokens.delete(oldest);
    }
    this.#keep();
    return token;
  }

  /** The person whose token this is, now signed in on this connection; null when it is unknown or too old. */
  resume(connectionId: string, token: string): PersonRow | null {
    const key = digest(token);
    const known = this.#tokens.get(key);
    if (known === undefined) return null;
    this.#tokens.delete(key);
    const now = this.#clock.now();
    const person = this.#find(known.personId);
    if (person === null || now - known.usedAt > TOKEN_MS) return null;
    this.#tokens.set(key, { personId: known.personId, usedAt: now });
    this.#keep();
    this.#people.set(connectionId, { personId: known.personId, token: key });
    return person;
  }

  signOut(connectionId: string): void {
    const session = this.#people.get(connectionId);
    if (session === undefined) return;
    this.#tokens.delete(session.token);
    this.#people.delete(connectionId);
    this.#keep();
  }

  /** All sessions of this person end, but that of one connection. */
  endOf(personId: number, except: string | null): void {
    const kept = except === null ? undefined : this.#people.get(except)?.token;
    for (const [key, token] of this.#tokens) {
      if (token.personId === personId && key !== kept) this.#tokens.delete(key);
    }
    for (const [connectionId, session] of this.#people) {
      if (session.personId === personId && connectionId !== except) this.#people.delete(connectionId);
    }
    this.#keep();
  }

  /** The connection is gone; its token still resumes. */
  left(connectionId: string): void {
    this.#people.delete(connectionId);
  }
}
