// A logger that keeps errors: a run in which the program logged one is red, whatever its figures say.

import type { Logger } from '../../kernel/ports.js';

const KEPT = 10;
const LINE_CHARS = 500;

export function errorLog(also?: Logger): { readonly logger: Logger; readonly errors: readonly string[] } {
  const errors: string[] = [];
  const logger: Logger = {
    error(message, details) {
      also?.error(message, details);
      if (errors.length < KEPT) errors.push(`${message} ${inWords(details)}`.trim().slice(0, LINE_CHARS));
    },
    warn: (message, details) => also?.warn(message, details),
    info: (message, details) => also?.info(message, details),
    debug: (message, details) => also?.debug(message, details),
  };
  return { logger, errors };
}

function inWords(details: unknown): string {
  if (details === undefined) return '';
  return details instanceof Error ? (details.stack ?? details.message) : JSON.stringify(details);
}
