// The process side of an engine: takes the bench's messages one after another and answers each. Knows no engine.

import type { EngineOptions, FromEngine, RunOptions, RunResult, ToEngine } from './port.js';

export interface Engine {
  /** Of its page, where it serves one. */
  readonly url: string | null;
  run(options: RunOptions): Promise<RunResult>;
  /** Passes on to its world. */
  toWorld(message: unknown): void;
  close(): Promise<void>;
}

export function engineMain(
  open: (options: EngineOptions, fromWorld: (message: unknown) => void) => Promise<Engine>,
): void {
  let engine: Engine | null = null;
  const post = (message: FromEngine): void => void process.send?.(message);
  const handle = async (message: ToEngine): Promise<void> => {
    switch (message.type) {
      case 'open':
        engine = await open(message.options, (said) => post({ type: 'world', message: said }));
        post({ type: 'opened', url: engine.url });
        break;
      case 'run':
        if (engine === null) throw new Error('run before open');
        post({ type: 'result', result: await engine.run(message.run) });
        break;
      case 'world':
        engine?.toWorld(message.message);
        break;
      case 'close':
        await engine?.close();
        process.exit(0);
    }
  };
  process.on('message', (message: ToEngine) => {
    handle(message).catch((error: unknown) => {
      post({ type: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    });
  });
  process.on('disconnect', () => process.exit(0));
}
