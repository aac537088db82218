// One rotating log file for all processes, written by the host alone (electron-log); children log to stderr, which ends up here too.
// electron-log is the dearest import of the program: it is loaded after the first screen, lines wait in memory until then.

import type { Logger } from '../../kernel/ports.js';

type Level = 'error' | 'warn' | 'info' | 'debug';
type Sink = (level: Level, text: string) => void;

const WAITING_LINES = 5000;
const FILE_BYTES = 5 * 1024 * 1024;
const LINE_CHARS = 4000;

export interface HostLogger extends Logger {
  /** Loads the writer and hands it what has waited. */
  open(): Promise<void>;
  /** A logger whose lines begin with `[scope]`. */
  scoped(scope: string): Logger;
}

/** `file`: where to; `echo`: also on stderr from this level on (`null`: never). */
export function createLog(file: string, echo: Level | null): HostLogger {
  const levels: readonly Level[] = ['error', 'warn', 'info', 'debug'];
  let waiting: [Level, string][] = [];
  let sink: Sink | null = null;

  const put = (level: Level, text: string): void => {
    const line = text.length > LINE_CHARS ? `${text.slice(0, LINE_CHARS)}… (cut)` : text;
    if (echo !== null && levels.indexOf(level) <= levels.indexOf(echo)) process.stderr.write(`${level}: ${line}\n`);
    if (sink) sink(level, line);
    else if (waiting.length < WAITING_LINES) waiting.push([level, line]);
  };
  const logger = (prefix: string): Logger => {
    const at =
      (level: Level) =>
      (message: string, details?: unknown): void =>
        put(level, `${prefix}${message}${details === undefined ? '' : ` ${describe(details)}`}`);
    return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
  };

  return {
    ...logger('[app] '),
    scoped: (scope) => logger(`[${scope}] `),
    async open() {
      const { default: log } = await import('electron-log/node.js');
      log.transports.console.level = false;
      // Without a name it looks for a package.json around the folder that it was started from, and writes nothing where there is none.
      log.transports.file.setAppName('Parcelyard');
      log.transports.file.resolvePathFn = () => file;
      log.transports.file.maxSize = FILE_BYTES;
      log.transports.file.level = 'info';
      sink = (level, text) => log[level](text);
      for (const [level, text] of waiting) sink(level, text);
      waiting = [];
    },
  };
}

function describe(details: unknown): string {
  if (details instanceof Error) return details.stack ?? details.message;
  try {
    return JSON.stringify(details);
  } catch {
    // Circular or exotic: its plain text is better than no line at all.
    return String(details);
  }
}
