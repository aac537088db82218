// Who is signed in on which connection, and the tokens that resume a dropped one. In memory only: a restart signs out.

import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../core/lib/clock.js';
import type { Millis } from '../core/lib/ids.js';
import type { PersonRow } from '../store/store.js';

/** Unused for this long a token ends. */
export const TOKEN_MS = 12 * 60 * 60 * 1000;
const TOKENS = 1000;

const digest = (token: string): string => createHash('sha256').update(token).digest('base64url');

export class Sessions {
  readonly #clock: Clock;
  readonly #people = new Map<string, { readonly personId: number; readonly token: string }>();
  /** By digest, least recently used first. */
  readonly #tokens = new Map<string, { readonly personId: number; usedAt: Millis }>();
  readonly #find: (personId: number) => PersonRow | null;

  constructor(clock: Clock, find: (personId: number) => PersonRow | null) {
    this.#clock = clock;
    this.#find = find;
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
    this.#people.set(connectionId, { personId: known.personId, token: key });
    return person;
  }

  signOut(connectionId: string): void {
    const session = this.#people.get(connectionId);
    if (session === undefined) return;
    this.#tokens.delete(session.token);
    this.#people.delete(connectionId);
  }

  /** The connection is gone; its token still resumes. */
  left(connectionId: string): void {
    this.#people.delete(connectionId);
  }
}
