// The app of a trial, used as its pages use it: started as a real process, signed in, settings, orders, and what its feed tells of
// how orders get on. Owns the process and its connections.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ImportRow, Settings } from '../../../main/contracts/app-api.js';
import { foldDelta } from '../../../main/core/feed/fold.js';
import type { AppStatus, FeedMessage, FeedState } from '../../../main/core/feed/types.js';
import { type Random, randomInt } from '../../../main/core/lib/random.js';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import { eventually, PageClient, serveProgram, type ServedProgram } from '../../support/served-program.js';
import { endsWithUs } from './left-behind.js';

/** Rows of one import call, as a page sends them. */
const IMPORT_ROWS = 1000;

interface Demo {
  readonly people: readonly { readonly name: string; readonly role: string; readonly password: string }[];
  readonly products: readonly { readonly sku: string }[];
}

const demo = JSON.parse(readFileSync(path.join(programDir(), 'resources', 'demo.json'), 'utf8')) as Demo;

export interface ImportPart {
  readonly importId: string;
  readonly rows: readonly ImportRow[];
}

export class Desk {
  readonly dataDir: string;
  #program: ServedProgram | null = null;
  #page: PageClient | null = null;
  #feed: FeedState | null = null;
  #lastProgressAt = Date.now();
  #longestStallMs = 0;
  /** Stalls count only while this is set. */
  #watching = false;
  #imports = 0;
  readonly #name: string;
  readonly #nodeArgs: readonly string[];

  /** `name` marks its imports: unique for each run on a data folder. */
  constructor(dataDir: string, name: string, nodeArgs: readonly string[] = []) {
    this.dataDir = dataDir;
    this.#name = name;
    this.#nodeArgs = nodeArgs;
  }

  get pid(): number {
    return this.#program?.child.pid ?? 0;
  }

  get page(): PageClient {
    if (this.#page === null) throw new Error('the app is not running');
    return this.#page;
  }

  get status(): AppStatus | null {
    return this.#page?.status ?? null;
  }

  get delivered(): number {
    return this.#feed?.pipeline.delivered ?? 0;
  }

  get openOrders(): number {
    return this.#feed?.openOrders ?? NaN;
  }

  /** Shipments by state, those that are not delivered. */
  get pipeline(): Readonly<Record<string, number>> {
    const stages = Object.entries(this.#feed?.pipeline ?? {});
    return Object.fromEntries(stages.filter(([state, count]) => state !== 'delivered' && count > 0));
  }

  get problems(): number {
    return this.#feed?.problems ?? NaN;
  }

  get longestStallMs(): number {
    const now = this.#watching ? Date.now() - this.#lastProgressAt : 0;
    return Math.max(this.#longestStallMs, now);
  }

  /** From now on the longest time without any change of any order is measured (false: no more). */
  watchStalls(on: boolean): void {
    if (on) this.#longestStallMs = 0;
    else this.#longestStallMs = this.longestStallMs;
    this.#lastProgressAt = Date.now();
    this.#watching = on;
  }

  /** Starts the program, connects a page and signs in as the manager. */
  async start(): Promise<void> {
    this.#program = await serveProgram(this.dataDir, 0, this.#nodeArgs);
    endsWithUs(this.#program.child);
    this.#feed = null;
    this.#page = await this.#openPage((message) => this.#hear(message));
  }

  async #openPage(onFeed: ((message: FeedMessage) => void) | null = null): Promise<PageClient> {
    if (this.#program === null) throw new Error('the app is not running');
    const page = await PageClient.connect(this.#program);
    page.onFeed = onFeed;
    const manager = demo.people.find(({ role }) => role === 'manager');
    if (manager === undefined) throw new Error('demo.json has no manager');
    await page.call('session.signIn', { name: manager.name, password: manager.password });
    return page;
  }

  async kill9(): Promise<void> {
    const child = this.#program?.child;
    this.#page?.close();
    this.#program = null;
    this.#page = null;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    this.#page?.close();
    await this.#program?.stop();
    this.#program = null;
    this.#page = null;
  }

  /** Process ids of its children by name, as its status tells; null: not running. */
  children(): Readonly<Record<'world-link' | 'ups-link' | 'simulator', number | null>> {
    const status = this.status;
    return {
      'world-link': status?.links.world.pid ?? null,
      'ups-link': status?.links.ups.pid ?? null,
      simulator: status?.simulator?.pid ?? null,
    };
  }

  async connected(timeoutMs = 60_000): Promise<void> {
    await eventually(
      'both links connected',
      () => this.status,
      (status) => status?.links.world.state === 'connected' && status.links.ups.state === 'connected',
      timeoutMs,
    );
  }

  async saveSettings(change: (settings: Settings) => Settings): Promise<void> {
    const settings = await this.page.call('settings.get', {});
    await this.page.call('settings.save', change(settings));
  }

  /** Rows for that many orders of one piece each, of random products to random addresses: 1,000 a call, as pages import them. */
  prepare(count: number, random: Random): readonly ImportPart[] {
    const parts: ImportPart[] = [];
    for (let start = 0; start < count; start += IMPORT_ROWS) {
      this.#imports += 1;
      const rows = Array.from({ length: Math.min(IMPORT_ROWS, count - start) }, (_, i) => this.#row(i, random));
      parts.push({ importId: `${this.#name}-${String(this.#imports)}`.padEnd(8, '-'), rows });
    }
    return parts;
  }

  /** Places them: all calls at once, each on a connection of its own. Resolves when all are durable; `ms` from the first call. */
  async place(parts: readonly ImportPart[]): Promise<{ readonly placed: number; readonly ms: number }> {
    const pages = await Promise.all(parts.map(() => this.#openPage()));
    const startedAt = Date.now();
    const results = await Promise.all(
      parts.map(async ({ importId, rows }, i) => {
        const result = await pages[i]?.call('orders.importPlace', { importId, rows: [...rows] });
        const fault = result?.verdicts.find(({ errors }) => errors.length > 0);
        if (fault !== undefined) throw new Error(`line ${fault.line} was refused: ${JSON.stringify(fault.errors)}`);
        // Those that an earlier try has placed count as well: the same parts give the same orders.
        return (result?.placed ?? 0) + (result?.repeated ?? 0);
      }),
    );
    const ms = Date.now() - startedAt;
    for (const page of pages) page.close();
    return { placed: results.reduce((sum, placed) => sum + placed, 0), ms };
  }

  #row(index: number, random: Random): ImportRow {
    const product = demo.products[randomInt(random, 0, demo.products.length - 1)];
    const cells = {
      order_ref: `${this.#imports}-${index}`,
      customer: `Trial ${index}`,
      x: String(randomInt(random, 0, 2000)),
      y: String(randomInt(random, 0, 1500)),
      ups_account: '',
      sku: product?.sku ?? '',
      quantity: '1',
    };
    return { line: index + 2, cells };
  }

  #hear(message: FeedMessage): void {
    if (message.feed === 'status') return;
    if (message.feed === 'snapshot') this.#feed = message.snapshot;
    else {
      const folded = this.#feed === null ? 'gap' : foldDelta(this.#feed, message.delta);
      if (folded === 'gap') throw new Error('a gap in the feed');
      this.#feed = folded.state;
      if (!message.delta.events.some(({ from, to }) => from !== to)) return;
    }
    const now = Date.now();
    if (this.#watching) this.#longestStallMs = Math.max(this.#longestStallMs, now - this.#lastProgressAt);
    this.#lastProgressAt = now;
  }
}
