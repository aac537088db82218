// The renderer's copy of what the kernel tells: connection, session, books, status. A cache: it can be thrown away and asked anew.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Call, Person, SessionState, SignedIn } from '../../main/contracts/app-api.js';
import { productSchema } from '../../main/contracts/placing.js';
import { check } from '../../main/contracts/check.js';
import { foldDelta } from '../../main/core/feed/fold.js';
import type { AppStatus, Delta, FeedMessage, FeedState, Snapshot } from '../../main/core/feed/types.js';
import type { BookEvent, Product } from '../../main/core/orders/types.js';
import { Listeners } from '../transport/listeners.js';
import type { Transport, TransportState } from '../transport/transport.js';
import { RpcClient, type RpcOptions } from './rpc-client.js';
import { toCodedError } from './rpc-error.js';

export interface AppState {
  readonly connection: TransportState;
  /** When the connection was lost, ms; null while it stands or before it ever stood. */
  readonly lostAt: number | null;
  /** Null until the kernel has said who is signed in. */
  readonly session: SessionState | null;
  readonly booksId: string | null;
  readonly feed: FeedState | null;
  readonly status: AppStatus | null;
  readonly products: ReadonlyMap<number, Product>;
}

export type EventsListener = (booksId: string, events: readonly BookEvent[], isSnapshot: boolean) => void;

export interface AppClient {
  readonly call: Call;
  readonly store: StoreApi<AppState>;
  /** Every folded event, without React. A snapshot comes as its `recent` events; a new listener gets the present ones so. */
  onEvents(listener: EventsListener): () => void;
  signIn(name: string, password: string): Promise<Person>;
  signInDemo(personId: number): Promise<Person>;
  signOut(): Promise<void>;
  /** Asks again who may sign in (after settings changed, or once the kernel is ready). */
  refreshSession(): Promise<void>;
  /** The one of its kind that lives as long as the client: made at first use, disposed of with the client. */
  keep<T extends Kept>(Kind: new (client: AppClient) => T): T;
  dispose(): void;
}

export interface Kept {
  dispose(): void;
}

export interface AppClientOptions {
  readonly transport: Transport;
  /** Keeps the sign-in token for this window. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly rpc?: Partial<RpcOptions>;
}

const TOKEN_KEY = 'parcelyard.session';
/** Deltas that may be on their way to us; half of them folded, the credit is renewed. */
const CREDIT = 256;
/** React hears of new books at most once a frame, in the frame itself; canvases hear at once through onEvents. */
const FRAME_MS = 16;
/** A page that is not seen gets no frames. */
const UNSEEN_MS = 250;
const EMPTY: AppState = {
  connection: 'connecting',
  lostAt: null,
  session: null,
  booksId: null,
  feed: null,
  status: null,
  products: new Map(),
};

class Client implements AppClient {
  readonly call: Call;
  readonly store = createStore<AppState>(() => EMPTY);
  readonly #rpc: RpcClient;
  readonly #transport: Transport;
  readonly #storage: AppClientOptions['storage'];
  readonly #events = new Listeners<Parameters<EventsListener>>();
  readonly #kept: Kept[] = [];
  readonly #stops: (() => void)[];
  /** The truth between two frames; published to the store at most once a frame. */
  #feed: FeedState | null = null;
  #booksId: string | null = null;
  #products: ReadonlyMap<number, Product> = EMPTY.products;
  #awaitingSnapshot = true;
  #folded = 0;
  /** Takes back the publishing that is due. */
  #cancelFrame: (() => void) | null = null;
  #lastPublished = 0;
  #dirty = false;

  constructor({ transport, storage, rpc }: AppClientOptions) {
    this.#transport = transport;
    this.#storage = storage;
    this.#rpc = new RpcClient(transport, rpc);
    this.call = this.#rpc.call;
    this.#stops = [
      transport.onMessage((message) => {
        if (message.type === 'feed') this.#onFeed(message.message);
      }),
      transport.onState((state) => this.#onState(state)),
    ];
  }

  onEvents(listener: EventsListener): () => void {
    if (this.#feed !== null && this.#booksId !== null) listener(this.#booksId, this.#feed.recent, true);
    return this.#events.add(listener);
  }

  async signIn(name: string, password: string): Promise<Person> {
    return this.#signedIn(await this.call('session.signIn', { name, password }));
  }

  async signInDemo(personId: number): Promise<Person> {
    return this.#signedIn(await this.call('session.signInDemo', { personId }));
  }

  async signOut(): Promise<void> {
    this.#storage.removeItem(TOKEN_KEY);
    await this.call('session.signOut', {});
    await this.refreshSession();
  }

  async refreshSession(): Promise<void> {
    this.store.setState({ session: await this.call('session.state', {}) });
  }

  keep<T extends Kept>(Kind: new (client: AppClient) => T): T {
    const known = this.#kept.find((one): one is T => one instanceof Kind);
    if (known !== undefined) return known;
    const made = new Kind(this);
    this.#kept.push(made);
    return made;
  }

  dispose(): void {
    for (const one of this.#kept.splice(0)) one.dispose();
    for (const stop of this.#stops) stop();
    this.#cancelFrame?.();
    this.#events.clear();
    this.#rpc.dispose();
    this.#transport.close();
  }

  #signedIn({ person, token }: SignedIn): Person {
    this.#storage.setItem(TOKEN_KEY, token);
    this.store.setState((state) => ({ session: { oneClick: state.session?.oneClick ?? [], person } }));
    if (this.#feed === null) this.#subscribe();
    return person;
  }

  #onState(connection: TransportState): void {
    const { connection: before, lostAt } = this.store.getState();
    const lost = before === 'open' && connection !== 'open' ? Date.now() : lostAt;
    this.store.setState({ connection, lostAt: connection === 'open' ? null : lost });
    if (connection !== 'open') return;
    this.#awaitingSnapshot = true;
    void this.#takeUp();
  }

  /** On a new connection: the feed (it says what a starting program waits for), the session, then the calls that waited. */
  async #takeUp(): Promise<void> {
    this.#subscribe();
    const token = this.#storage.getItem(TOKEN_KEY);
    try {
      if (token !== null) {
        const { token: renewed } = await this.#rpc.callFirst('session.resume', { token });
        this.#storage.setItem(TOKEN_KEY, renewed);
      }
    } catch (error) {
      // Lost again: the next connection tries anew with the same token. Refused: the person signs in again.
      const { code } = toCodedError(error);
      if (code === 'connection-lost' || code === 'not-connected' || code === 'closed') return;
      if (code !== 'timeout' && code !== 'starting') this.#storage.removeItem(TOKEN_KEY);
    }
    this.#rpc.release();
    try {
      await this.refreshSession();
    } catch (error) {
      const { code } = toCodedError(error);
      if (code !== 'connection-lost' && code !== 'closed') console.error('Who is signed in is not known', error);
    }
  }

  #subscribe(): void {
    this.#awaitingSnapshot = true;
    this.#folded = 0;
    this.#transport.send({ type: 'subscribe', credit: CREDIT });
  }

  #onFeed(message: FeedMessage): void {
    switch (message.feed) {
      case 'status': {
        const became = message.status.phase === 'ready' && this.store.getState().status?.phase !== 'ready';
        this.store.setState({ status: message.status });
        // The demo people are known only once the kernel is ready.
        if (became && !this.store.getState().session?.person) this.#refreshQuietly();
        return;
      }
      case 'snapshot':
        return this.#onSnapshot(message.booksId, message.snapshot);
      case 'delta':
        return this.#onDelta(message.booksId, message.delta);
    }
  }

  #refreshQuietly(): void {
    this.refreshSession().catch(() => {
      // The sign-in screen shows what it has; the next connection asks again.
    });
  }

  #onSnapshot(booksId: string, { products, ...feed }: Snapshot): void {
    this.#awaitingSnapshot = false;
    this.#booksId = booksId;
    this.#feed = feed;
    this.#products = new Map(products.map((product) => [product.id, product]));
    this.#publishNow();
    this.#events.emit(booksId, feed.recent, true);
  }

  #onDelta(booksId: string, delta: Delta): void {
    if (this.#awaitingSnapshot || this.#feed === null) return this.#grant(); // what it brings is in the coming snapshot
    const folded = booksId === this.#booksId ? foldDelta(this.#feed, delta) : 'gap';
    if (folded === 'gap') return this.#subscribe();
    this.#feed = folded.state;
    this.#takeProducts(delta.events);
    this.#publishSoon();
    this.#events.emit(booksId, delta.events, false);
    this.#grant();
  }

  #grant(): void {
    this.#folded += 1;
    if (this.#folded < CREDIT / 2) return;
    this.#transport.send({ type: 'credit', add: this.#folded });
    this.#folded = 0;
  }

  #takeProducts(events: readonly BookEvent[]): void {
    for (const event of events) {
      if (event.kind !== 'product-saved') continue;
      const product = check(productSchema, event.data?.['product'] ?? event.data);
      if (!product.ok) return this.#subscribe(); // the snapshot has the whole catalogue
      this.#products = new Map(this.#products).set(product.value.id, product.value);
    }
  }

  #publishSoon(): void {
    this.#dirty = true;
    if (this.#cancelFrame !== null) return;
    if (Date.now() - this.#lastPublished >= FRAME_MS) return this.#publishNow();
    this.#cancelFrame = onNextFrame(() => {
      this.#cancelFrame = null;
      if (this.#dirty) this.#publishNow();
    });
  }

  #publishNow(): void {
    this.#dirty = false;
    this.#lastPublished = Date.now();
    this.store.setState({ booksId: this.#booksId, feed: this.#feed, products: this.#products });
  }
}

/** Connects the screens to the kernel over a transport, which it then owns. */
export function createAppClient(options: AppClientOptions): AppClient {
  return new Client(options);
}

/** What is set in a frame's callback is on the screen with that frame; a timer would wait for the frame after it. */
function onNextFrame(run: () => void): () => void {
  const once = () => {
    cancel();
    run();
  };
  const timer = setTimeout(once, UNSEEN_MS);
  const frame = requestAnimationFrame(once);
  const cancel = () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
  return cancel;
}
