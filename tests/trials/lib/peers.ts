// A world and a UPS as programs of their own, with the ports that they keep over kill -9. Owns their processes.

import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import { endsWithUs } from './left-behind.js';

const READY_MS = 60_000;

/** One stand-alone program: started, killed, started again with the same command line. */
export class PeerProgram {
  readonly #name: string;
  readonly #args: readonly string[];
  #child: ChildProcess | null = null;
  #said = '';

  constructor(name: 'world' | 'ups', args: readonly string[], nodeArgs: readonly string[]) {
    this.#args = [...nodeArgs, path.join(programDir(), 'dist', 'main', 'processes', `${name}-main.js`), ...args];
    this.#name = name;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves with the ports of its ready line, in its order. */
  async start(): Promise<readonly number[]> {
    const child = spawn(process.execPath, [...this.#args], { stdio: ['ignore', 'pipe', 'pipe'] });
    endsWithUs(child);
    this.#child = child;
    this.#said = '';
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => reject(new Error(`${this.#name} is not ready: ${this.#said}`)), READY_MS);
      const hear = (text: Buffer): void => {
        this.#said += text.toString();
        const ready = /^.* ready: .*\n/m.exec(this.#said)?.[0];
        if (ready === undefined) return;
        clearTimeout(tooLate);
        resolve([...ready.matchAll(/:(\d+)/g)].map(([, port]) => Number(port)));
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => {
        clearTimeout(tooLate);
        reject(new Error(`${this.#name} ended with ${String(code)}: ${this.#said}`));
      });
    });
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}

export interface PeersOptions {
  readonly worldDir: string;
  readonly upsDir: string;
  readonly trucks: number;
  readonly seed: number;
  /** For Node itself. */
  readonly nodeArgs?: readonly string[];
}

/** The world and the UPS of a trial. */
export class Peers {
  readonly #options: PeersOptions;
  #world: PeerProgram;
  #ups: PeerProgram | null = null;
  amazonPort = 0;
  storePort = 0;
  #upsPort = 0;

  constructor(options: PeersOptions) {
    this.#options = options;
    this.#world = this.#worldProgram('0', '0');
  }

  get pids(): { readonly world: number | null; readonly ups: number | null } {
    return { world: this.#world.pid, ups: this.#ups?.pid ?? null };
  }

  /** Where the world keeps its database. */
  get worldDir(): string {
    return this.#options.worldDir;
  }

  async start(): Promise<void> {
    const [amazon = 0, ups = 0] = await this.#world.start();
    this.amazonPort = amazon;
    this.#upsPort = ups;
    const first = this.#upsProgram(0);
    const [store = 0] = await first.start();
    this.storePort = store;
    this.#ups = first;
  }

  async restartWorld(): Promise<void> {
    await this.#world.end('SIGKILL');
    this.#world = this.#worldProgram(String(this.amazonPort), String(this.#upsPort));
    await this.#world.start();
  }

  async stopWorld(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#world.end(signal);
  }

  async restartUps(): Promise<void> {
    await this.#ups?.end('SIGKILL');
    this.#ups = this.#upsProgram(this.storePort);
    await this.#ups.start();
  }

  async stop(): Promise<void> {
    await this.#ups?.end('SIGTERM');
    await this.#world.end('SIGTERM');
  }

  #worldProgram(amazonPort: string, upsPort: string): PeerProgram {
    const { worldDir, seed, nodeArgs = [] } = this.#options;
    const ports = ['--amazon-port', amazonPort, '--ups-port', upsPort];
    return new PeerProgram(
      'world',
      ['--data', worldDir, '--profile', 'brisk', '--seed', String(seed), ...ports],
      nodeArgs,
    );
  }

  #upsProgram(port: number): PeerProgram {
    const { upsDir, seed, trucks, nodeArgs = [] } = this.#options;
    const world = ['--world', `127.0.0.1:${this.#upsPort}`];
    const shop = ['--amazon-port', String(port), '--trucks', String(trucks)];
    return new PeerProgram('ups', [...world, ...shop, '--data', upsDir, '--seed', String(seed)], nodeArgs);
  }
}
