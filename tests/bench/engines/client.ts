// An engine process as the bench sees it: opened, run, and closed, one call at a time.

import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchWorldCounts, ToBenchWorld, WorldMode } from '../world/port.js';
import type { EngineOptions, FromEngine, RunOptions, RunResult, ToEngine } from './port.js';

export type EngineName = 'ours' | 'student' | 'careful';

const ANSWER_MS = 600_000;

export class EngineClient {
  readonly child: ChildProcess;
  /** Of its page, when it was opened with one. */
  url: string | null = null;
  readonly #name: EngineName;
  #waiting: { resolve(message: FromEngine): void; reject(error: Error): void } | null = null;
  #printed = '';

  /** Starts the process and opens the engine in it. */
  static async open(name: EngineName, options: EngineOptions): Promise<EngineClient> {
    const client = new EngineClient(name);
    try {
      const opened = await client.#ask({ type: 'open', options });
      if (opened.type === 'opened') client.url = opened.url;
      return client;
    } catch (error) {
      await client.kill();
      throw error;
    }
  }

  private constructor(name: EngineName) {
    this.#name = name;
    const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
    this.child = fork(file, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
    const keep = (text: Buffer): void => {
      this.#printed = (this.#printed + text.toString()).slice(-4000);
    };
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
    this.child.on('message', (message: FromEngine) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      if (message.type === 'failed') waiting?.reject(new Error(`engine ${name}: ${message.error}\n${this.#printed}`));
      else waiting?.resolve(message);
    });
    this.child.on('exit', (code, signal) => {
      const how = code ?? signal ?? 'unknown';
      this.#waiting?.reject(new Error(`engine ${name} ended with ${how}:\n${this.#printed}`));
      this.#waiting = null;
    });
  }

  async run(run: RunOptions): Promise<RunResult> {
    const answer = await this.#ask({ type: 'run', run });
    if (answer.type !== 'result') throw new Error(`engine ${this.#name} answered a run with ${answer.type}`);
    return answer.result;
  }

  worldMode(mode: WorldMode): void {
    this.#toWorld({ bench: 'mode', mode });
  }

  resetWorld(): void {
    this.#toWorld({ bench: 'reset' });
  }

  async worldCounts(): Promise<BenchWorldCounts> {
    const answer = await this.#ask({ type: 'world', message: { bench: 'counts' } satisfies ToBenchWorld });
    if (answer.type !== 'world') throw new Error(`engine ${this.#name} answered for its world with ${answer.type}`);
    return answer.message as BenchWorldCounts;
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.#send({ type: 'close' });
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 30_000);
    await gone;
    clearTimeout(timer);
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }

  #toWorld(message: ToBenchWorld): void {
    this.#send({ type: 'world', message });
  }

  #send(message: ToEngine): void {
    if (this.child.connected) this.child.send(message);
  }

  #ask(message: ToEngine): Promise<FromEngine> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = null;
        reject(new Error(`engine ${this.#name} did not answer ${message.type} within ${ANSWER_MS / 1000} s`));
      }, ANSWER_MS);
      const over = (): void => clearTimeout(timer);
      this.#waiting = {
        resolve: (answer) => (over(), resolve(answer)),
        reject: (error) => (over(), reject(error)),
      };
      this.#send(message);
    });
  }
}
