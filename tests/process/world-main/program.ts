// Runs the programs that stand alone as a user does, from what `npm run build` made: what they said, how they ended.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '../simulator/test-store.js';

const DIST = new URL('../../../dist/main/processes/', import.meta.url);

type ProgramName = 'world' | 'ups' | 'inspect' | 'replay';

export class Program {
  readonly child: ChildProcess;
  out = '';
  err = '';
  exit: { readonly code: number | null; readonly signal: string | null } | null = null;

  constructor(name: ProgramName, args: readonly string[]) {
    this.child = spawn(process.execPath, [fileURLToPath(new URL(`${name}-main.js`, DIST)), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.err += chunk.toString()));
    this.child.on('close', (code, signal) => {
      this.exit = { code, signal };
    });
  }

  /** The ports of the ready line, in its order. */
  async ready(): Promise<readonly number[]> {
    await eventually(() => this.out.includes('\n') || this.exit !== null, 'the ready line');
    if (!this.out.includes(' ready: ')) throw new Error(`it ended: ${this.out}${this.err}`);
    return [...this.out.matchAll(/:(\d+)/g)].map(([, port]) => Number(port));
  }

  async ended(): Promise<NonNullable<Program['exit']>> {
    await eventually(() => this.exit !== null, 'the end');
    return this.exit ?? { code: null, signal: null };
  }

  async kill(signal: NodeJS.Signals): Promise<NonNullable<Program['exit']>> {
    if (this.exit === null) this.child.kill(signal);
    return this.ended();
  }
}

const closing: (() => unknown)[] = [];

/** Runs a program; `cleanUp` ends it. */
export function run(name: ProgramName, ...args: readonly string[]): Program {
  const program = new Program(name, args);
  closing.push(() => program.kill('SIGKILL'));
  return program;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parcelyard-world-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Done at clean-up, last come first. */
export function atEnd(close: () => unknown): void {
  closing.push(close);
}

export async function cleanUp(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}
