// The first rows of the tables that were shown last, so that who comes back sees them at once, while they are asked for anew. One
// person's, of one world's books: whoever comes next, or another world, finds nothing here.

import type { AppClient, AppState } from '../../state/app-store.js';
import type { KeptPage } from './paged-rows.js';
import type { Room } from './use-row-window.js';

/** Questions whose rows are kept; the one that was not asked for longest goes first. */
const MOST = 12;

const ownerOf = ({ session, booksId }: AppState): string => `${session?.person?.id ?? ''}/${booksId ?? ''}`;

export class KeptRows {
  readonly #pages = new Map<string, KeptPage<unknown>>();
  readonly #stop: () => void;
  #owner: string;
  #room: Room = { width: window.innerWidth, height: window.innerHeight };

  constructor({ store }: AppClient) {
    this.#owner = ownerOf(store.getState());
    this.#stop = store.subscribe((state) => {
      const owner = ownerOf(state);
      if (owner !== this.#owner) this.#pages.clear();
      this.#owner = owner;
    });
  }

  /** Whose rows are kept now: person and books. */
  get owner(): string {
    return this.#owner;
  }

  /** `name`: the table's, whose rows are all of one kind. `question`: its filters and sorting. */
  get<Row>(name: string, question: string): KeptPage<Row> | undefined {
    return this.#pages.get(keyOf(name, question)) as KeptPage<Row> | undefined;
  }

  /** `owner`: whose they were when they were asked for. A table goes only after the person has: its rows are not the next one's. */
  put(owner: string, name: string, question: string, page: KeptPage<unknown>): void {
    if (owner !== this.#owner) return;
    const key = keyOf(name, question);
    this.#pages.delete(key);
    this.#pages.set(key, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST) break;
      this.#pages.delete(oldest);
    }
  }

  /** The last table's: the next one has about as much. */
  get room(): Room {
    return this.#room;
  }

  keepRoom(room: Room): void {
    this.#room = room;
  }

  dispose(): void {
    this.#stop();
    this.#pages.clear();
  }
}

const keyOf = (name: string, question: string): string => `${name} ${question}`;
