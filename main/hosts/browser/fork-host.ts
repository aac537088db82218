// Child processes in plain Node: child_process.fork, whose IPC pipe stands for Electron's parentPort.

import { fork, type ChildProcess } from 'node:child_process';
import { logChild } from '../common/child-output.js';
import { processFile } from '../common/node-ports.js';
import type { ChildHandle, Logger, ProcessHost, ProcessName } from '../../kernel/ports.js';

/** The epoch of whoever is started first under a name. */
const FIRST_EPOCH = 1;

/** A child and what it has said so far: nobody may have listened yet. */
interface Forked {
  readonly child: ChildProcess;
  /** Empties what was said so far. */
  heard(): readonly unknown[];
}

/** Children that were started before it was known what for; each is used once, or ends with `end`. */
export interface AheadChildren {
  take(name: ProcessName, epoch: number): Forked | null;
  end(): void;
}

function forkOne(name: ProcessName, epoch: number): Forked {
  const child = fork(processFile(name), [`--epoch=${epoch}`], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    execArgv: [],
  });
  let said: unknown[] = [];
  const keep = (message: unknown): void => void said.push(message);
  child.on('message', keep);
  const heard = (): readonly unknown[] => {
    child.off('message', keep);
    const all = said;
    said = [];
    return all;
  };
  return { child, heard };
}

export function forkAhead(names: readonly ProcessName[]): AheadChildren {
  const waiting = new Map<ProcessName, Forked>();
  for (const name of names) {
    const forked = forkOne(name, FIRST_EPOCH);
    // Whoever cannot be started or ends at once is not waiting any more: the next try is the supervisor's, who will say so.
    const gone = (): void => void waiting.delete(name);
    forked.child.once('error', gone).once('exit', gone);
    waiting.set(name, forked);
  }
  return {
    take(name, epoch) {
      const forked = epoch === FIRST_EPOCH ? waiting.get(name) : undefined;
      if (forked === undefined) return null;
      waiting.delete(name);
      return forked;
    },
    end() {
      for (const { child } of waiting.values()) child.kill('SIGKILL');
      waiting.clear();
    },
  };
}

/** `scoped` gives the logger for one child's output. */
export function createForkHost(scoped: (name: string) => Logger, ahead: AheadChildren | null = null): ProcessHost {
  return {
    start(name, epoch) {
      return handleOf(ahead?.take(name, epoch) ?? forkOne(name, epoch), scoped(name));
    },
  };
}

function handleOf({ child, heard }: Forked, logger: Logger): ChildHandle {
  logChild(child, logger);
  let ended = false;
  child.on('error', (error) => logger.error('could not be started or signalled', error));
  return {
    pid: child.pid ?? null,
    post(message) {
      if (ended || !child.connected) return;
      // A pipe that breaks between the check and the write ends in 'exit', which the supervisor handles.
      child.send(message as object, () => {});
    },
    onMessage(listener) {
      const before = heard();
      child.on('message', listener);
      // Not while it is being asked for, and before anything that comes later.
      if (before.length > 0) queueMicrotask(() => before.forEach((message) => listener(message)));
    },
    onExit(listener) {
      const once = (code: number | null, signal: string | null): void => {
        if (ended) return;
        ended = true;
        listener(code, signal);
      };
      child.on('exit', once);
      // A program file that cannot be started emits no 'exit'.
      child.on('error', () => {
        if (child.pid === undefined) once(null, null);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
