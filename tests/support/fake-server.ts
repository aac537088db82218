// A stand-in for the kernel at the far end of a Transport: keeps a small world, answers calls, sends the feed, can drop the line.
// For tests of screens and for looking at them in a browser; it decides nothing that the kernel decides.

import type { MethodName, Params, Person, Results, Settings } from '../../main/contracts/app-api.js';
import type { ClientMessage, ServerMessage } from '../../main/contracts/app-feed.js';
import { emptyFeed, foldDelta } from '../../main/core/feed/fold.js';
import type { AppStatus, FeedState } from '../../main/core/feed/types.js';
import type { BookEvent, NewEvent, Product } from '../../main/core/orders/types.js';
import type { Transport, TransportState } from '../../renderer/transport/transport.js';

export type Handler<M extends MethodName> = (params: Params<M>) => Results[M] | Promise<Results[M]>;
export type Handlers = { [M in MethodName]?: Handler<M> };

/** Thrown by a handler: the call is answered with this error. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: Record<string, unknown> | undefined;
  constructor(code: string, message: string, details?: Record<string, unknown>) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export const PEOPLE: readonly Person[] = [
  { id: 1, name: 'Sam Reyes', role: 'staff', address: { x: 12, y: -4 }, demo: true },
  { id: 2, name: 'Mara Lindqvist', role: 'manager', address: { x: 30, y: 8 }, demo: true },
  { id: 3, name: 'Teo Okafor', role: 'tester', address: { x: -7, y: 21 }, demo: true },
];

export const SETTINGS: Settings = {
  mode: 'simulated',
  simulated: { profile: 'brisk', simspeed: 100 },
  real: {
    worldHost: 'localhost',
    worldPort: 23456,
    world: 'announced',
    simspeed: null,
    ups: { mode: 'connect', host: 'localhost', port: 34567, dialect: 'parcelyard' },
    warehouses: [{ id: 1, name: 'North Dock', x: 10, y: 40 }],
  },
};

const LINK = {
  state: 'connected',
  worldId: 1,
  attempt: 0,
  retryAt: null,
  lastError: null,
  lastErrorAt: null,
  unackedOut: 2,
  unackedIn: 0,
  retransmits: 0,
  sent: 1284,
  received: 2310,
  quarantined: 0,
  rttMs: 54,
  restarts: 0,
} as const;

export function statusAt(now: number, change: Partial<AppStatus> = {}): AppStatus {
  const since = now - 1_260_000;
  return {
    phase: 'ready',
    phaseText: null,
    mode: 'simulated',
    booksId: 'sim-1',
    worldId: 1,
    worldLabel: 'Simulated world 1, brisk',
    links: {
      world: { ...LINK, name: 'world', peer: '127.0.0.1:41233', since, lastMessageAt: now - 2000, pid: 4711 },
      ups: {
        ...LINK,
        name: 'ups',
        peer: '127.0.0.1:41235',
        since,
        lastMessageAt: now - 5000,
        pid: 4712,
        unackedOut: 1,
      },
    },
    simulator: {
      state: 'ready',
      since,
      pid: 4710,
      restarts: 0,
      lastError: null,
      ports: { amazon: 41233, worldUps: 41234, ups: 41235 },
      simspeed: 100,
    },
    simspeed: 100,
    pipelineOldest: {},
    serverTime: now,
    ...change,
  };
}

export function completeEvent(rev: number, event: NewEvent): BookEvent {
  return {
    personId: null,
    orderId: null,
    shipmentId: null,
    warehouseId: null,
    productId: null,
    truckId: null,
    link: null,
    seq: null,
    peerSeq: null,
    from: null,
    to: null,
    data: null,
    ...event,
    rev,
  };
}

/** One program and the line to it. `transport` is what the renderer gets. */
export class FakeServer {
  readonly handlers: Handlers;
  /** Every call that arrived, in order. */
  readonly calls: { readonly method: string; readonly params: unknown }[] = [];
  readonly subscriptions: number[] = [];
  creditGiven = 0;
  person: Person | null;
  status: AppStatus;
  feed: FeedState = emptyFeed();
  products: readonly Product[] = [];
  booksId = 'sim-1';
  #state: TransportState;
  readonly #tokens = new Map<string, Person>();
  readonly #messages = new Set<(message: ServerMessage) => void>();
  readonly #states = new Set<(state: TransportState) => void>();

  constructor(options: { person?: Person | null; state?: TransportState; now?: number; handlers?: Handlers } = {}) {
    this.person = options.person ?? null;
    this.status = statusAt(options.now ?? Date.now());
    this.#state = options.state ?? 'open';
    this.handlers = { ...this.#ownHandlers(), ...options.handlers };
  }

  readonly transport: Transport = {
    send: (message) => {
      if (this.#state !== 'open') return false;
      const copy = JSON.parse(JSON.stringify(message)) as ClientMessage;
      queueMicrotask(() => void this.#receive(copy));
      return true;
    },
    onMessage: (listener) => {
      this.#messages.add(listener);
      return () => this.#messages.delete(listener);
    },
    onState: (listener) => {
      listener(this.#state);
      this.#states.add(listener);
      return () => this.#states.delete(listener);
    },
    close: () => this.setState('closed'),
  };

  /** Cuts or restores the line. A new line knows nobody until the session is resumed. */
  setState(state: TransportState): void {
    if (state === 'closed') this.person = null;
    this.#state = state;
    for (const listener of [...this.#states]) listener(state);
  }

  callsOf<M extends MethodName>(method: M): readonly Params<M>[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.params as Params<M>);
  }

  setStatus(change: Partial<AppStatus>): void {
    this.status = { ...this.status, ...change };
    this.#sendFeed({ feed: 'status', status: this.status });
  }

  /** Commits events: folded into the feed and sent as one delta. `skip` loses it on the way (a gap). */
  commit(events: readonly NewEvent[], skip = false): readonly BookEvent[] {
    const after = this.feed.rev;
    const complete = events.map((event, index) => completeEvent(after + index + 1, event));
    const delta = { after, rev: after + complete.length, events: complete };
    const folded = foldDelta(this.feed, delta);
    if (folded === 'gap') throw new Error('a fake server cannot lag behind itself');
    this.feed = folded.state;
    if (!skip) this.#sendFeed({ feed: 'delta', booksId: this.booksId, delta });
    return complete;
  }

  sendSnapshot(): void {
    this.#sendFeed({ feed: 'snapshot', booksId: this.booksId, snapshot: { ...this.feed, products: this.products } });
  }

  /** A message as it is, for what a real kernel would not send. */
  emit(message: ServerMessage): void {
    for (const listener of [...this.#messages]) listener(message);
  }

  #sendFeed(message: Extract<ServerMessage, { type: 'feed' }>['message']): void {
    if (this.#state === 'open') this.emit({ type: 'feed', message });
  }

  async #receive(message: ClientMessage): Promise<void> {
    if (message.type === 'credit') {
      this.creditGiven += message.add;
      return;
    }
    if (message.type === 'subscribe') {
      this.subscriptions.push(message.credit);
      this.#sendFeed({ feed: 'status', status: this.status });
      this.sendSnapshot();
      return;
    }
    const { id, method, params } = message;
    this.calls.push({ method, params });
    const handler = this.handlers[method as MethodName] as ((params: unknown) => unknown) | undefined;
    try {
      if (handler === undefined) throw new Refusal('unknown-method', `the fake server has no ${method}`);
      const result: unknown = await handler(params);
      this.#reply({ type: 'reply', id, ok: true, result });
    } catch (thrown) {
      const { code, message: text, details } = thrown as Refusal;
      const error = { code: code ?? 'internal', message: text, ...(details === undefined ? {} : { details }) };
      this.#reply({ type: 'reply', id, ok: false, error });
    }
  }

  #reply(reply: ServerMessage): void {
    if (this.#state === 'open') this.emit(JSON.parse(JSON.stringify(reply)) as ServerMessage);
  }

  #signIn(person: Person | undefined): Results['session.signIn'] {
    if (person === undefined) throw new Refusal('wrong-sign-in', 'Name or password is wrong.');
    this.person = person;
    const token = `token-${person.id}-${this.#tokens.size}`;
    this.#tokens.set(token, person);
    return { person, token };
  }

  #ownHandlers(): Handlers {
    return {
      'app.info': () => ({
        version: '0.1.0',
        host: 'test',
        logFile: '/home/sam/.local/state/parcelyard/main.log',
        dataDir: '/home/sam/.local/share/parcelyard',
      }),
      'session.state': () => ({ person: this.person, oneClick: PEOPLE }),
      'session.signInDemo': ({ personId }) => this.#signIn(PEOPLE.find(({ id }) => id === personId)),
      'session.signIn': ({ name }) => this.#signIn(PEOPLE.find((person) => person.name === name)),
      'session.resume': ({ token }) => {
        const person = this.#tokens.get(token);
        if (person === undefined) throw new Refusal('signed-out', 'The sign-in has ended; sign in again.');
        this.person = person;
        return { person, token };
      },
      'session.signOut': () => {
        this.person = null;
        return null;
      },
      'people.list': () => PEOPLE,
      'settings.get': () => SETTINGS,
      'settings.save': (settings) => settings,
      'worlds.list': () => [
        {
          booksId: 'sim-1',
          label: 'Simulated world 1',
          worldId: 1,
          current: true,
          forgottenAt: null,
          createdAt: this.status.serverTime - 4_000_000,
        },
      ],
      'printers.list': () => ({ available: false, printers: [], chosen: { sheets: null, labels: null } }),
      'quarantine.list': () => ({ total: 0, rows: [] }),
      'links.reconnect': ({ link }) => ({ link }),
      'processes.restart': () => null,
      'sim.setSpeed': ({ simspeed }) => ({ simspeed }),
    };
  }
}
