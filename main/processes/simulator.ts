// Utility process: the built-in world and the built-in UPS on loopback TCP. Its parent only starts and stops it; all goods,
// trucks and orders go over the ports. What it knows lies in its own database, so it may be killed at any moment.

import type { FaultConfig } from '../core/faults/config.js';
import { type FromSim, type ToSim, toSimSchema } from '../contracts/sim-port.js';
import { boot } from './lib/boot.js';
import { simulatorError } from './lib/ups-sim-error.js';
import { type RunningSimulator, runSimulator } from './lib/ups-sim-run.js';

/** How long the last message may take to leave before the process ends, in ms. */
const LAST_MESSAGE_MS = 200;

let running: Promise<RunningSimulator> | null = null;
let faults: FaultConfig | null = null;
let failed = false;

function log(message: string): void {
  process.stdout.write(`${message}\n`);
}

function fail(error: unknown): void {
  if (failed) return;
  failed = true;
  process.stderr.write(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  post({ type: 'error', error: simulatorError(error) });
  setTimeout(() => process.exit(1), LAST_MESSAGE_MS);
}

async function start({ dataDir, profile, seed, trucks }: Extract<ToSim, { type: 'start' }>): Promise<void> {
  if (running !== null) throw new Error('the parent started the simulator twice');
  running = runSimulator({ dataDir, profile, seed, trucks, faults, log, onError: fail });
  const { ports, setFaults } = await running;
  // They may have become others while it started.
  setFaults(faults);
  post({ type: 'listening', ...ports });
}

async function setFaults(next: FaultConfig | null): Promise<void> {
  faults = next;
  const simulator = await running;
  // Messages that came close to one another: the last one counts.
  simulator?.setFaults(faults);
}

async function stop(): Promise<void> {
  // A start under way is waited for; one that failed has said so already.
  const simulator = await running;
  await simulator?.stop();
  process.exit(0);
}

function handle(message: ToSim): void {
  switch (message.type) {
    case 'start':
      start(message).catch(fail);
      break;
    case 'faults':
      setFaults(message.config).catch(fail);
      break;
    case 'ping':
      post({ type: 'pong', id: message.id });
      break;
    case 'stop':
      stop().catch(fail);
      break;
  }
}

const { post } = boot<ToSim, FromSim>({ name: 'simulator', schema: toSimSchema, handle });
post({ type: 'hello', pid: process.pid });
