// Turns what a child process prints into log lines, each bounded, so that all processes share one log file.

import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import type { Logger } from '../../kernel/ports.js';

/** Logs each line of the stream until it ends. */
export function logLines(stream: Readable | null, log: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
    if (line.trim() !== '') log(line);
  });
}

/** A child's stdout is information; its stderr a warning. */
export function logChild(child: { stdout: Readable | null; stderr: Readable | null }, logger: Logger): void {
  logLines(child.stdout, (line) => logger.info(line));
  logLines(child.stderr, (line) => logger.warn(line));
}
