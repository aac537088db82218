// Starts a child process's side of the conversation: its epoch, its checked inbox, and what ends it. No messages' meaning.

import type { ZodMiniType } from 'zod/mini';
import { check } from '../../contracts/check.js';
import { openParentPort, type ParentPort } from './parent-port.js';

export interface BootOptions<In> {
  /** For the log lines. */
  readonly name: string;
  readonly schema: ZodMiniType<unknown>;
  /** Called with each checked message of our epoch. */
  readonly handle: (message: In) => void;
  readonly port?: ParentPort;
}

export interface Booted<Out> {
  /** Sends a message to the parent, under our epoch. */
  post(message: Out): void;
}

/** The number in `--epoch=N`. Throws when it is missing: a child without epoch could never be heard. */
export function epochOf(args: readonly string[]): number {
  const text = args.find((arg) => arg.startsWith('--epoch='))?.slice('--epoch='.length);
  const epoch = Number(text);
  if (text === undefined || text === '' || !Number.isSafeInteger(epoch) || epoch < 0) {
    throw new Error(`--epoch: got ${text ?? 'nothing'}, must be a whole number from 0 up`);
  }
  return epoch;
}

/**
 * Wires the process to its parent. It exits with 1 on anything unforeseen, also on a message that breaks the contract (the
 * supervisor restarts it and says so), and with 0 when the parent is gone.
 */
export function boot<In, Out>({ name, schema, handle, port }: BootOptions<In>): Booted<Out> {
  const die = (what: string, error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${name}: ${what}: ${text}\n`);
    process.exit(1);
  };
  process.on('unhandledRejection', (reason) => die('unhandled rejection', reason));
  process.on('uncaughtException', (error) => die('uncaught exception', error));
  const epoch = epochOf(process.argv);
  const parent = port ?? openParentPort();
  parent.onGone(() => process.exit(0));
  parent.onMessage((raw) => {
    if (typeof raw !== 'object' || raw === null || !('epoch' in raw) || raw.epoch !== epoch) return;
    const checked = check(schema, 'message' in raw ? raw.message : undefined, 'message');
    if (!checked.ok) throw new Error(`the parent broke the contract: ${checked.error.message}`);
    handle(checked.value as In);
  });
  return { post: (message) => parent.post({ epoch, message }) };
}
