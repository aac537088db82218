// The command line of the programs that stand alone (world, UPS): checked values with errors that name option, value and what is
// allowed; one ready line; a clean end on SIGINT and SIGTERM. Knows no program's options.

import { StoreError } from '../../store/store.js';

/** Something on the command line that the user can put right; its text names the option. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** What `read` (a call of parseArgs) gives; what it throws (an unknown option, a missing value, a stray word) as OptionError. */
export function readArguments<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^-?\d{1,16}$/.test(text) || value < least || value > most) {
    throw new OptionError(`${option}: a whole number from ${least} to ${most} is needed; got ${shown(text)}`);
  }
  return value;
}

/** A port to listen on; 0 takes any free one. */
export const listenPort = (option: string, text: string): number => wholeNumber(option, text, 0, 65_535);

export function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found === undefined)
    throw new OptionError(`${option}: one of ${allowed.join(', ')} is needed; got ${shown(text)}`);
  return found;
}

export function filled(option: string, text: string, what: string): string {
  if (text.trim() === '') throw new OptionError(`${option}: ${what} is needed; got an empty text`);
  return text;
}

/** `HOST:PORT`; an IPv6 address stands in brackets. */
export function endpoint(option: string, text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new OptionError(`${option}: HOST:PORT with a port from 1 to 65535 is needed; got ${shown(text)}`);
  }
  return { host, port: Number(port) };
}

/** `host:port` as it is written, brackets and all. */
export function shownEndpoint(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What a system error at listening means for the one who typed `portOption` and `hostOption`; others come back as they are. */
export function listenProblem(error: unknown, portOption: string, hostOption: string): unknown {
  if (!(error instanceof Error)) return error;
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  switch (code) {
    case 'EADDRINUSE':
      return new OptionError(`${portOption}: port ${port ?? '?'} is taken by another program; give another one, or 0`);
    case 'EACCES':
      return new OptionError(`${portOption}: port ${port ?? '?'} is not allowed to this user; give one from 1024 up`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new OptionError(`${hostOption}: ${shown(address ?? '?')} is no address of this machine (${code})`);
    default:
      return error;
  }
}

/** What went wrong with the data folder, for the one who typed `--data`. */
export function folderProblem(error: unknown, folder: string): unknown {
  if (error instanceof StoreError && error.code === 'locked') {
    return new OptionError(
      `--data: ${folder} is in use by another program; stop that one first, or give another folder`,
    );
  }
  if (error instanceof StoreError) return new OptionError(`--data: ${error.message}`);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST' || code === 'ENOTDIR') return new OptionError(`--data: ${folder} is not a folder`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new OptionError(`--data: ${folder} cannot be written to (${code}); give another folder`);
  }
  return error;
}

/** A program that runs, and how to end it. */
export interface Running {
  /** The one line on stdout: what it is and where it listens. */
  readonly ready: string;
  stop(): Promise<void>;
}

export interface ProgramPorts {
  /** To stderr. */
  readonly log: (message: string) => void;
  /** It cannot go on: it is stopped, and the process ends with 1. */
  readonly onError: (error: unknown) => void;
}

/**
 * Runs a program until a signal ends it (exit 0), it fails (1), or it is not to run at all (`start` gives null: 0). What the user
 * can put right is shown with a word on `--help`, everything else as it is.
 */
export function runProgram(
  name: string,
  usage: string,
  start: (argv: readonly string[], ports: ProgramPorts) => Promise<Running | null>,
): void {
  const log = (message: string): void => void process.stderr.write(`${message}\n`);
  let running: Running | null = null;
  let ending = false;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    const stopped = running?.stop() ?? Promise.resolve();
    stopped.then(
      () => process.exit(code),
      (error: unknown) => {
        log(`${name} did not stop cleanly: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  const onError = (error: unknown): void => {
    log(`${name} cannot go on: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    // What it failed with comes again when it is stopped; it has been said.
    process.exitCode = 1;
    setImmediate(() => process.exit(1));
  };
  // A reader that went away (`| head`) is no reason to end a world.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const onSignal = (): void => {
    // Before it is ready nobody was told anything; a second signal means that the clean end takes too long.
    if (running === null || ending) process.exit(ending ? 1 : 0);
    end(0);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const argv = process.argv.slice(2);
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  start(argv, { log, onError }).then(
    (started) => {
      running = started;
      if (started === null) end(0);
      else process.stdout.write(`${started.ready}\n`);
    },
    (error: unknown) => {
      if (error instanceof OptionError) log(`${name}: ${error.message}\n(--help tells all options)`);
      else log(`${name} could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      process.exit(1);
    },
  );
}
