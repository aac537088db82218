// Child processes under Electron: utilityProcess, whose parentPort is the one ordered pipe.

import { utilityProcess } from 'electron';
import type { Readable } from 'node:stream';
import { logChild } from '../common/child-output.js';
import { processFile } from '../common/node-ports.js';
import type { Logger, ProcessHost } from '../../kernel/ports.js';

/** `scoped` gives the logger for one child's output. */
export function createUtilityHost(scoped: (name: string) => Logger): ProcessHost {
  return {
    start(name, epoch) {
      const child = utilityProcess.fork(processFile(name), [`--epoch=${epoch}`], {
        serviceName: `parcelyard ${name}`,
        stdio: 'pipe',
      });
      logChild({ stdout: child.stdout as Readable | null, stderr: child.stderr as Readable | null }, scoped(name));
      let ended = false;
      return {
        get pid() {
          return child.pid ?? null;
        },
        post(message) {
          if (!ended) child.postMessage(message);
        },
        onMessage: (listener) => void child.on('message', listener),
        onExit(listener) {
          child.once('exit', (code) => {
            ended = true;
            listener(code, null);
          });
        },
        kill() {
          // kill() asks politely; a process that hangs does not listen.
          if (child.pid === undefined) child.kill();
          else {
            try {
              process.kill(child.pid, 'SIGKILL');
            } catch (error) {
              if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
              // Gone already: that was the aim.
            }
          }
        },
      };
    },
  };
}
