// Utility process: the built-in world and the built-in UPS on loopback TCP. Its parent only starts and stops it; all goods,
// trucks and orders go over the ports. What it knows lies in its own database, so it may be killed at any moment.

import { codedError } from '../core/lib/result.js';
import type { FaultConfig } from '../core/faults/config.js';
import type { ClockAction, ClockReport, Stepped } from '../contracts/sim-clock.js';
import { type FromSim, type ToSim, toSimSchema } from '../contracts/sim-port.js';
import { boot } from './lib/boot.js';
import { simulatorError } from './lib/ups-sim-error.js';
import { ClockError } from './lib/sim-clock.js';
import { type RunningSimulator, runSimulator } from './lib/ups-sim-run.js';

/** How long the last message may take to leave before the process ends, in ms. */
const LAST_MESSAGE_MS = 200;

let running: Promise<RunningSimulator> | null = null;
let faults: FaultConfig | null = null;
let failed = false;
let stopping = false;

function log(message: string): void {
  process.stdout.write(`${message}\n`);
}

function fail(error: unknown): void {
  // What a stop interrupts is no failure.
  if (failed || stopping) return;
  failed = true;
  process.stderr.write(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  post({ type: 'error', error: simulatorError(error) });
  setTimeout(() => process.exit(1), LAST_MESSAGE_MS);
}

function tell(report: ClockReport, id: number | null = null, stepped: Stepped | null = null): void {
  post({ type: 'clock', id, report, stepped });
}

async function start({ type: _, paused = false, ...values }: Extract<ToSim, { type: 'start' }>): Promise<void> {
  if (running !== null) throw new Error('the parent started the simulator twice');
  running = runSimulator({ ...values, paused, faults, log, onClock: tell, onError: fail });
  const { ports, setFaults, clock } = await running;
  // They may have become others while it started.
  setFaults(faults);
  post({ type: 'listening', ...ports });
  tell(clock.report());
}

async function act(id: number, action: ClockAction): Promise<void> {
  const simulator = await running;
  if (simulator === null) throw new Error('the parent moves the clock of a simulator that it did not start');
  const stepped = await simulator.clock.act(action);
  tell(simulator.clock.report(), id, stepped);
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
  stopping = true;
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
    case 'clock':
      act(message.id, message.action).catch((error: unknown) => {
        if (!(error instanceof ClockError)) return fail(error);
        // Somebody else was quicker: the parent sees from the report how the clock is.
        post({ type: 'refused', id: message.id, error: codedError('not-paused', error.message) });
      });
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
