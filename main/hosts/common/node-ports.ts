// The ports that are the same under Electron and plain Node: clock, timers, chance, folders.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock, Timers } from '../../core/lib/clock.js';
import type { Random } from '../../core/lib/random.js';
import type { HostPaths } from '../../kernel/ports.js';
import { OptionError } from './options.js';

export const systemClock: Clock = { now: () => Date.now() };

export const systemTimers: Timers = {
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = { next: () => Math.random() };

/** The program's own folder: where package.json, resources/ and dist/ are, whether this file runs from dist/ or as source. */
export function programDir(): string {
  let dir = path.dirname(fileURLToPath(import.meta.url));
  while (!fs.existsSync(path.join(dir, 'package.json'))) dir = path.dirname(dir);
  return dir;
}

/** The compiled entry point of a child process: bundled where this is a bundle, else a file among all others. */
export function processFile(name: string): string {
  const beside = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  return fs.existsSync(beside) ? beside : fileURLToPath(new URL(`../../processes/${name}.js`, import.meta.url));
}

/** The bundled entry point of a host that plain Node runs. */
export function programFile(host: 'browser'): string {
  return path.join(programDir(), 'dist', 'program', `${host}.js`);
}

/** Creates the data folder (only for its owner) and names what lies in it. Throws an OptionError when it cannot be used. */
export function preparePaths(dataDir: string): HostPaths {
  const logs = path.join(dataDir, 'logs');
  try {
    makeFolder(logs);
    fs.accessSync(dataDir, fs.constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OptionError(`--data: a folder that can be written to is needed; got "${dataDir}" (${why})`);
  }
  return {
    dataDir,
    logFile: path.join(logs, 'parcelyard.log'),
    resourcesDir: path.join(programDir(), 'resources'),
  };
}

/** As mkdir's own `recursive`, which turns in circles where a folder exists and none can be made in it (/proc). */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) {
    if (!fs.statSync(folder).isDirectory()) throw new Error(`${folder} is a file`);
    return;
  }
  makeFolder(path.dirname(folder));
  fs.mkdirSync(folder, { mode: 0o700 });
}

export function programVersion(): string {
  const text = fs.readFileSync(path.join(programDir(), 'package.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
  return typeof version === 'string' ? version : '0.0.0';
}
