// A whole kernel in one test: virtual time, stores in memory that outlive the kernel, processes and windows played by the test.

import { fileURLToPath } from 'node:url';
import { seededRandom } from '../../main/core/lib/random.js';
import { createKernel, type Kernel } from '../../main/kernel/kernel.js';
import type { Demo } from '../../main/contracts/demo.js';
import { NO_PASSWORD } from '../../main/kernel/passwords.js';
import type { HostPorts, Logger, PrintingPort } from '../../main/kernel/ports.js';
import type { KernelStorage } from '../../main/kernel/storage.js';
import { openMemoryApp } from '../../main/store/memory-app.js';
import { openMemoryBooks } from '../../main/store/memory-books.js';
import type { MessageStore } from '../../main/store/message-store.js';
import type { AppStore, BooksIdentity, BooksStore, WriteBatch } from '../../main/store/store.js';
import { FakeChannel, type FakeClient } from './fake-channel.js';
import { FakeProcessHost, type FakeChild } from './fake-process-host.js';
import { settle, VirtualClock } from './virtual-clock.js';

export const DEMO: Demo = {
  products: [1, 2, 3].map((id) => ({
    id,
    sku: `SKU-${id}`,
    name: ['Blue widget', 'Red gadget', 'Green lamp'][id - 1] ?? '',
    unit: 'piece',
    category: id === 3 ? 'lamps' : 'parts',
    weightGrams: 100,
    reorderPoint: 5,
    reorderQuantity: 50,
    priceCents: 999,
  })),
  customers: [{ id: 1, name: 'Ada', x: 3, y: 4, upsAccount: null }],
  warehouses: [
    { id: 1, name: 'North', x: 0, y: 0 },
    { id: 2, name: 'South', x: 100, y: 100 },
  ],
  initialStock: [
    { warehouseId: 1, productId: 1, quantity: 100 },
    { warehouseId: 1, productId: 2, quantity: 100 },
    { warehouseId: 2, productId: 1, quantity: 100 },
  ],
  trucks: [{ id: 1, x: 5, y: 5 }],
  people: [
    { name: 'Sam Staff', role: 'staff', password: 'demo-staff', address: { x: 1, y: 2 } },
    { name: 'Mia Manager', role: 'manager', password: 'demo-manager', address: { x: 3, y: 4 } },
    { name: 'Tom Tester', role: 'tester', password: 'demo-tester', address: { x: 5, y: 6 } },
  ],
};

/** Holds commits back, or makes them fail, as the test says. */
const RESOURCES = fileURLToPath(new URL('../../resources', import.meta.url));

export class StoreFaults {
  /** Rejects each write for which this gives an error. */
  fail: (batch: WriteBatch) => Error | null = () => null;
  #held: (() => void)[] | null = null;
  writes = 0;

  hold(): void {
    this.#held ??= [];
  }

  async release(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = null;
    for (const go of held) go();
    await settle();
  }

  wrap(store: BooksStore): BooksStore {
    return {
      ...store,
      write: async (batch) => {
        this.writes += 1;
        const held = this.#held;
        if (held !== null) await new Promise<void>((go) => held.push(go));
        const error = this.fail(batch);
        if (error !== null) throw error;
        await store.write(batch);
      },
      // Memory outlives the kernel that closes it, as a file would.
      close: () => Promise.resolve(),
    };
  }
}

/** What stays when a program ends: the "disk" of the tests. */
export class FakeDisk implements KernelStorage {
  readonly simulatorDir = '/nowhere/simulator';
  readonly faults = new StoreFaults();
  readonly books = new Map<string, BooksStore>();
  readonly app: AppStore = openMemoryApp();
  openFails: Error | null = null;
  /** Messages are kept where a test says so. */
  openMessages?: (identity: BooksIdentity) => Promise<MessageStore>;
  /** openApp waits for this. */
  appGate: Promise<void> = Promise.resolve();

  async openApp(): Promise<AppStore> {
    await this.appGate;
    // The demo's people are there already: hashing their passwords anew in every test is slow.
    if ((await this.app.people()).length === 0) {
      for (const { name, role, address } of DEMO.people) {
        const { x: addressX, y: addressY } = address;
        const passwordHash = NO_PASSWORD;
        await this.app.savePerson({ id: 0, name, role, passwordHash, addressX, addressY, demo: true, createdAt: 0 });
      }
    }
    return { ...this.app, close: () => Promise.resolve() };
  }

  openBooks(identity: BooksIdentity): Promise<BooksStore> {
    if (this.openFails !== null) return Promise.reject(this.openFails);
    const store = this.books.get(identity.booksId) ?? openMemoryBooks(identity);
    this.books.set(identity.booksId, store);
    return Promise.resolve(this.faults.wrap(store));
  }

  demo(): Promise<Demo> {
    return Promise.resolve(DEMO);
  }
}

export class FakeLogger implements Logger {
  readonly errors: string[] = [];
  error(message: string, details?: unknown): void {
    this.errors.push(`${message} ${details instanceof Error ? (details.stack ?? '') : JSON.stringify(details)}`);
  }
  warn(): void {}
  info(): void {}
  debug(): void {}
}

const SIM_PORTS = { amazon: 2001, worldUps: 2002, ups: 2003 };

export class KernelRig {
  readonly clock = new VirtualClock();
  readonly processes = new FakeProcessHost();
  readonly channel = new FakeChannel();
  readonly logger = new FakeLogger();
  readonly disk: FakeDisk;
  readonly kernel: Kernel;

  constructor(disk = new FakeDisk(), printing?: PrintingPort) {
    this.disk = disk;
    this.processes.onStart = (child) => queueMicrotask(() => this.#greet(child));
    const ports: HostPorts = {
      clock: this.clock,
      timers: this.clock,
      random: seededRandom(1),
      logger: this.logger,
      paths: { dataDir: '/nowhere', logFile: '/nowhere/log', resourcesDir: RESOURCES },
      processes: this.processes,
      channel: this.channel,
      ...(printing === undefined ? {} : { printing }),
      appVersion: '0.0.0',
      hostName: 'test',
    };
    this.kernel = createKernel(ports, { storage: disk, breathe: () => Promise.resolve() });
  }

  get world(): FakeChild {
    return this.processes.last('world-link');
  }

  get ups(): FakeChild {
    return this.processes.last('ups-link');
  }

  async start(): Promise<this> {
    await this.kernel.start();
    await settle();
    return this;
  }

  /** Both links connect; the world makes (or knows) this world. */
  async connect(worldId = 1): Promise<this> {
    this.world.say({ type: 'connected', worldId, created: true });
    await settle();
    this.ups.say({ type: 'connected', worldId, created: false });
    await settle();
    return this;
  }

  async signedIn(role: 'staff' | 'manager' | 'tester' = 'manager'): Promise<FakeClient> {
    const client = this.channel.connect();
    const { oneClick } = await client.call('session.state', {});
    const person = oneClick.find((other) => other.role === role);
    if (person === undefined) throw new Error(`no ${role} among the demo people`);
    await client.call('session.signInDemo', { personId: person.id });
    return client;
  }

  /** Items that a link was given to send, of one kind, with their numbers. */
  sent(child: FakeChild, kind: string): { seq: number; body: { kind: string; [key: string]: unknown } }[] {
    const all = child.of('send').flatMap((message) => message['items'] as never[]);
    return (all as { seq: number; body: { kind: string; [key: string]: unknown } }[]).filter(
      ({ body }) => body.kind === kind,
    );
  }

  settled(child: FakeChild): number[] {
    const told = child.posted.flatMap((message) => [
      message['type'] === 'settled' ? message['seqs'] : [],
      message['settled'] ?? [],
    ]);
    return told.flat() as number[];
  }

  async stop(): Promise<void> {
    const stopped = this.kernel.stop();
    await this.clock.advance(10_000);
    await stopped;
  }

  #greet(child: FakeChild): void {
    child.hello();
    if (child.name === 'simulator') child.say({ type: 'listening', ...SIM_PORTS });
  }
}

let orders = 0;
/** Parameters of an order of one product. */
export function anOrder(productId = 1, quantity = 1) {
  orders += 1;
  return {
    clientId: `client-${String(orders).padStart(6, '0')}`,
    customerId: null,
    customerName: 'Ada',
    destination: { x: 3, y: 4 },
    upsAccount: null,
    lines: [{ productId, quantity }],
  };
}
