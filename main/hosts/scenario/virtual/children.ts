// The process host of a virtual run: the program's child processes as parts of this one, with the shipped link, world and UPS code
// inside. What crosses between them arrives in order, a moment later; a child may be killed at any moment.

import { codedError } from '../../../core/lib/result.js';
import { seededRandom } from '../../../core/lib/random.js';
import type { FaultConfig } from '../../../core/faults/config.js';
import type { FromLink, ToLink } from '../../../contracts/link-port.js';
import type { FromSim, ToSim } from '../../../contracts/sim-port.js';
import type { ChildHandle, ProcessHost, ProcessName } from '../../../kernel/ports.js';
import { Link } from '../../../processes/lib/link.js';
import { upsProtocol } from '../../../processes/lib/link-ups.js';
import { worldProtocol } from '../../../processes/lib/link-world.js';
import { runSimulator, type RunningSimulator } from '../../../processes/lib/ups-sim-run.js';
import type { SimStore } from '../../../store/store.js';
import { VirtualProcess } from './process.js';

/** From the start of a child to its hello. */
const BOOT_MS = 60;

export interface ChildrenOptions {
  readonly kernel: VirtualProcess;
  /** The simulator's table; it outlives its process. */
  readonly simulatorStore: SimStore;
  /** A process failed in a way that no fault explains: the run is over. */
  readonly broken: (error: unknown) => void;
}

interface Inside {
  handle(message: never): void;
}

type Post = (message: FromLink | FromSim) => void;
type End = (code: number | null, signal: string | null) => void;

export function createVirtualHost(options: ChildrenOptions): ProcessHost {
  return { sameProcess: true, start: (name, epoch) => startChild(name, epoch, options) };
}

function startChild(name: ProcessName, epoch: number, options: ChildrenOptions): ChildHandle {
  const { kernel } = options;
  const { timeline, net } = kernel;
  const child = new VirtualProcess(name, timeline, net);
  let inside: Inside | null = null;
  let onMessage: (message: unknown) => void = () => undefined;
  let onExit: End = () => undefined;
  // A pipe hands over in one go what was put in within one event.
  const up = pipe(kernel, (message) => onMessage({ epoch, message }));
  const down = pipe(child, (message) => inside?.handle(message as never));
  const end: End = (code, signal) => {
    if (!child.alive) return;
    child.kill();
    timeline.after(0, kernel, () => onExit(code, signal));
  };
  const post: Post = (message) => {
    if (child.alive) up(message);
  };
  child.after(BOOT_MS, () => {
    inside = name === 'simulator' ? simulatorInside(post, end, options) : linkInside(name, child.pid, post, end);
    post({ type: 'hello', pid: child.pid });
  });
  return {
    pid: child.pid,
    post: (raw) => {
      if (child.alive) down((raw as { readonly message: unknown }).message);
    },
    onMessage: (listener) => {
      onMessage = listener;
    },
    onExit: (listener) => {
      onExit = listener;
    },
    kill: () => end(null, 'SIGKILL'),
  };
}

function pipe(reader: VirtualProcess, read: (message: unknown) => void): (message: unknown) => void {
  let waiting: unknown[] = [];
  return (message) => {
    waiting.push(message);
    if (waiting.length > 1) return;
    reader.after(0, () => {
      const all = waiting;
      waiting = [];
      for (const one of all) read(one);
    });
  };
}

function linkInside(name: ProcessName, pid: number, post: Post, end: End): Inside {
  const link = new Link({
    protocolFor: (config) => {
      if (config.kind !== (name === 'world-link' ? 'world' : 'ups')) {
        throw new Error(`${name} was given the configuration of a ${config.kind} link`);
      }
      return config.kind === 'world' ? worldProtocol(config) : upsProtocol(config);
    },
    post,
    random: seededRandom(pid),
    onStopped: () => end(0, null),
  });
  return { handle: (message: ToLink) => link.handle(message) };
}

function simulatorInside(post: Post, end: End, { simulatorStore, broken }: ChildrenOptions): Inside {
  let running: Promise<RunningSimulator> | null = null;
  let faults: FaultConfig | null = null;
  const start = async ({ type: _, paused = false, ...values }: Extract<ToSim, { type: 'start' }>): Promise<void> => {
    const openStore = (): Promise<SimStore> => Promise.resolve({ ...simulatorStore, close: () => Promise.resolve() });
    const options = { ...values, paused, faults, openStore, log: () => undefined, onClock: () => undefined };
    running = runSimulator({ ...options, onError: broken });
    const simulator = await running;
    simulator.setFaults(faults);
    post({ type: 'listening', ...simulator.ports });
  };
  const refuse = (id: number): void => {
    post({ type: 'refused', id, error: codedError('not-virtual', 'Virtual time is not moved by hand.') });
  };
  const handle = (message: ToSim): void => {
    switch (message.type) {
      case 'start':
        start(message).catch(broken);
        break;
      case 'faults':
        faults = message.config;
        void running?.then((simulator) => simulator.setFaults(faults));
        break;
      case 'clock':
        refuse(message.id);
        break;
      case 'ping':
        post({ type: 'pong', id: message.id });
        break;
      case 'stop':
        void Promise.resolve(running)
          .then((simulator) => simulator?.stop())
          .then(() => end(0, null), broken);
        break;
    }
  };
  return { handle };
}
