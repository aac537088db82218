// What every trial plays on: a data folder, the app on it, and either its built-in world and UPS or real programs behind proxies.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '../../support/served-program.js';
import { Desk } from './desk.js';
import { compareLedgers, type LedgerVerdict } from './ledger-check.js';
import { TrialLinks } from './links.js';
import { Peers } from './peers.js';
import { processorSeconds, residentMb } from './process-memory.js';

export type StageMode = 'simulated' | 'real';

export interface StageOptions {
  readonly mode: StageMode;
  readonly seed: number;
  readonly simspeed: number;
  /** Of the UPS program; the built-in UPS has those of the demo. */
  readonly trucks: number;
  readonly nodeArgs?: readonly string[];
}

export class Stage {
  readonly #root: string;
  readonly #options: StageOptions;
  readonly desk: Desk;
  readonly peers: Peers | null;
  #links: TrialLinks | null = null;

  /** Everything runs, both links are connected, the peers have the speed. */
  static async open(options: StageOptions): Promise<Stage> {
    const stage = new Stage(options);
    try {
      await stage.#start();
      return stage;
    } catch (error) {
      await stage.dispose();
      throw error;
    }
  }

  private constructor(options: StageOptions) {
    this.#options = options;
    const { seed, trucks, nodeArgs = [] } = options;
    this.#root = mkdtempSync(path.join(os.tmpdir(), 'parcelyard-trial-'));
    this.desk = new Desk(path.join(this.#root, 'app'), `trial-${seed}`, nodeArgs);
    const folders = { worldDir: path.join(this.#root, 'world'), upsDir: path.join(this.#root, 'ups') };
    this.peers = options.mode === 'real' ? new Peers({ ...folders, trucks, seed, nodeArgs }) : null;
  }

  /** The lines to real peers, with their proxies. */
  get links(): TrialLinks | null {
    return this.#links;
  }

  async #start(): Promise<void> {
    const { desk, peers } = this;
    const { simspeed, seed } = this.#options;
    if (peers === null) {
      await desk.start();
      await desk.connected();
      await this.setSpeed(simspeed);
      return;
    }
    await peers.start();
    this.#links = await TrialLinks.start(peers, seed);
    await desk.start();
    await this.#links.join(desk, simspeed);
    await this.#refreshUps(peers);
  }

  /** The UPS's own copy of the speed is read when it connects: the world has it by now. */
  async #refreshUps(peers: Peers): Promise<void> {
    const before = this.desk.status?.links.ups.since ?? 0;
    await peers.restartUps();
    await eventually(
      'the UPS again',
      () => this.desk.status?.links.ups,
      (ups) => ups?.state === 'connected' && ups.since > before,
      60_000,
    );
  }

  /** Built-in world only. */
  async setSpeed(simspeed: number): Promise<void> {
    if (this.peers === null) await this.desk.page.call('sim.setSpeed', { simspeed });
  }

  /** Process ids by name; null: not running just now. */
  pids(): Readonly<Record<string, number | null>> {
    const { simulator, ...links } = this.desk.children();
    const peers = this.peers === null ? { simulator } : this.peers.pids;
    return { app: this.desk.pid, ...links, ...peers };
  }

  memory(): Readonly<Record<string, number>> {
    const found = Object.entries(this.pids()).map(([name, pid]) => [name, residentMb(pid)] as const);
    return Object.fromEntries(found.flatMap(([name, mb]) => (mb === null ? [] : [[name, mb] as const])));
  }

  /** Seconds of processor time by process name. */
  processor(): Readonly<Record<string, number>> {
    const found = Object.entries(this.pids()).map(([name, pid]) => [name, processorSeconds(pid)] as const);
    return Object.fromEntries(found.flatMap(([name, s]) => (s === null ? [] : [[name, s] as const])));
  }

  /** Ends everything as a person would, and compares the two ledgers. `expected`: shipments that must be delivered. */
  async close(expected: number): Promise<LedgerVerdict> {
    await this.desk.stop();
    await this.peers?.stop();
    const { dataDir } = this.desk;
    return this.peers === null
      ? compareLedgers(
          { dataDir, prefix: 'books-sim', worldFile: path.join(dataDir, 'simulator', 'simulator.db') },
          expected,
        )
      : compareLedgers(
          { dataDir, prefix: 'books-real', worldFile: path.join(this.#root, 'world', 'world.db') },
          expected,
        );
  }

  /** Leaves nothing behind: no process, no file (but with PARCELYARD_TRIAL_KEEP=1 the files). */
  async dispose(): Promise<void> {
    await this.desk.kill9();
    await this.peers?.stop();
    await this.#links?.stop();
    if (process.env['PARCELYARD_TRIAL_KEEP'] === '1') return console.log(`kept: ${this.#root}`);
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
