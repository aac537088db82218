// Which books there are and which of them the settings mean: finds or begins the identity of a world's books. Opens nothing.

import type { Clock } from '../core/lib/clock.js';
import type { Random } from '../core/lib/random.js';
import { randomInt } from '../core/lib/random.js';
import type { Settings } from '../contracts/app-api.js';
import type { AppStore, BooksIdentity } from '../store/store.js';
import { endpointOf } from './settings.js';

/** Remembers, per endpoint and way of choosing a world, which books were used last. */
const lastKey = (settings: Settings): string => {
  const how = settings.mode === 'real' && typeof settings.real.world === 'string' ? settings.real.world : 'id';
  return `lastBooks ${endpointOf(settings)} ${how}`;
};

export function labelOf(endpoint: string, worldId: number | null): string {
  const world = worldId === null ? 'a world not known yet' : `world ${worldId}`;
  return endpoint === 'simulated' ? `Simulated ${world}` : `${world} at ${endpoint}`;
}

export class BooksShelf {
  readonly #app: AppStore;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(app: AppStore, clock: Clock, random: Random) {
    this.#app = app;
    this.#clock = clock;
    this.#random = random;
  }

  list(): Promise<readonly BooksIdentity[]> {
    return this.#app.books();
  }

  /**
   * The books that these settings mean: the numbered world's, or those used last in this way; new ones when there are none.
   * Those of a world that has forgotten us are chosen as long as nobody has begun anew.
   */
  async choose(settings: Settings): Promise<BooksIdentity> {
    const endpoint = endpointOf(settings);
    const numbered = settings.mode === 'real' && typeof settings.real.world === 'number' ? settings.real.world : null;
    const found = numbered === null ? await this.#last(settings, endpoint) : await this.#newest(endpoint, numbered);
    const identity = found ?? this.create(settings, numbered);
    await this.keep(identity, settings);
    return identity;
  }

  /** The books of this world, the newest if it was forgotten and begun again. Forgotten ones do not count. */
  async find(endpoint: string, worldId: number): Promise<BooksIdentity | null> {
    const newest = await this.#newest(endpoint, worldId);
    return newest?.forgottenAt === null ? newest : null;
  }

  /** New books for a world that is still to be made or named (`worldId` null) or is known by its id. */
  async begin(settings: Settings, worldId: number | null): Promise<BooksIdentity> {
    const identity = this.create(settings, worldId);
    await this.keep(identity, settings);
    return identity;
  }

  /** Enters the identity, or its new values, into the list. */
  async enter(identity: BooksIdentity): Promise<void> {
    await this.#app.saveBooks(identity);
  }

  /** Enters the identity into the list and remembers it as the one used last. */
  async keep(identity: BooksIdentity, settings: Settings): Promise<void> {
    await this.enter(identity);
    await this.#app.saveSetting(lastKey(settings), identity.booksId);
  }

  /** Its world does not know us any more. */
  async forget(identity: BooksIdentity): Promise<BooksIdentity> {
    const forgotten = { ...identity, forgottenAt: this.#clock.now() };
    await this.enter(forgotten);
    return forgotten;
  }

  async #last(settings: Settings, endpoint: string): Promise<BooksIdentity | null> {
    const id = (await this.#app.settings())[lastKey(settings)];
    const all = await this.#app.books();
    return all.find((b) => b.booksId === id && b.endpoint === endpoint) ?? null;
  }

  /** The newest are the ones in use; older ones of the same number belong to worlds that were forgotten. */
  async #newest(endpoint: string, worldId: number): Promise<BooksIdentity | null> {
    const all = await this.#app.books();
    const mine = all.filter((b) => b.endpoint === endpoint && b.worldId === worldId);
    const known = (b: BooksIdentity): number => (b.forgottenAt === null ? 1 : 0);
    return mine.sort((a, b) => known(b) - known(a) || b.createdAt - a.createdAt)[0] ?? null;
  }

  /** An identity for new books, not in the list yet. */
  create(settings: Settings, worldId: number | null): BooksIdentity {
    const endpoint = endpointOf(settings);
    const createdAt = this.#clock.now();
    const kind = endpoint === 'simulated' ? 'sim' : 'real';
    const chance = randomInt(this.#random, 0, 36 ** 4 - 1)
      .toString(36)
      .padStart(4, '0');
    return {
      booksId: `${kind}-${createdAt.toString(36)}-${chance}`,
      endpoint,
      worldId,
      label: labelOf(endpoint, worldId),
      createdAt,
      forgottenAt: null,
    };
  }
}
