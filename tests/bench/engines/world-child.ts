// Starts a zero-delay world of its own for an engine that has no supervisor, and tells its ports.

import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface WorldChild {
  readonly amazon: number;
  readonly ups: number;
  readonly child: ChildProcess;
  stop(): void;
}

interface FromWorld {
  readonly message?: { readonly type: string; readonly amazon?: number; readonly ups?: number };
}

export function startWorldChild(fromWorld: (message: unknown) => void): Promise<WorldChild> {
  const file = fileURLToPath(new URL('../world/zero-world.js', import.meta.url));
  const child = fork(file, ['--epoch=1'], { serialization: 'advanced', execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the zero-delay world ended with ${String(code)}`)));
    child.on('message', (raw: FromWorld | { readonly bench: string }) => {
      if ('bench' in raw) return fromWorld(raw);
      const { message } = raw;
      if (message?.type === 'hello') {
        const start = { type: 'start', dataDir: '', profile: 'brisk', seed: 1, trucks: [] };
        child.send({ epoch: 1, message: start });
      } else if (message?.type === 'listening') {
        const { amazon = 0, ups = 0 } = message;
        resolve({ amazon, ups, child, stop: () => void child.kill('SIGKILL') });
      }
    });
  });
}
