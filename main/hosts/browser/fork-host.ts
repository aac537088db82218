// Child processes in plain Node: child_process.fork, whose IPC pipe stands for Electron's parentPort.

import { fork } from 'node:child_process';
import { logChild } from '../common/child-output.js';
import { processFile } from '../common/node-ports.js';
import type { Logger, ProcessHost } from '../../kernel/ports.js';

/** `scoped` gives the logger for one child's output. */
export function createForkHost(scoped: (name: string) => Logger): ProcessHost {
  return {
    start(name, epoch) {
      const logger = scoped(name);
      const child = fork(processFile(name), [`--epoch=${epoch}`], {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        serialization: 'advanced',
        execArgv: [],
      });
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
        onMessage: (listener) => void child.on('message', listener),
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
    },
  };
}
