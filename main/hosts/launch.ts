// `npm start`: opens the desktop window where an Electron runtime can be had, else serves the same program to a browser and says so.
// Plain Node: it must not import electron.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { electronArgs } from './common/electron-args.js';
import { programFile } from './common/node-ports.js';
import { OptionError, readOptions, USAGE } from './common/options.js';

/** A window that ends this soon with an error never came up: libraries or a display are missing. */
const FAILED_START_MS = 8000;
const DOWNLOAD_MS = 10 * 60_000;

type Runtime = { readonly executable: string } | { readonly missing: string };

/** The Electron runtime: named by the environment, already there, or downloaded by the package's own installer. */
function findRuntime(env: NodeJS.ProcessEnv): Runtime {
  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return { missing: 'there is no display' };
  }
  const name = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const executable = path.join(override, name);
    return fs.existsSync(executable) ? { executable } : { missing: `ELECTRON_OVERRIDE_DIST_PATH has no ${name}` };
  }
  const packageDir = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const installed = (): string | null => {
    try {
      const executable = path.join(packageDir, 'dist', fs.readFileSync(path.join(packageDir, 'path.txt'), 'utf8'));
      return fs.existsSync(executable) ? executable : null;
    } catch {
      // No path.txt: it was never downloaded.
      return null;
    }
  };
  const there = installed();
  if (there !== null) return { executable: there };
  console.log('Fetching the Electron runtime (once, about 110 MB) …');
  spawnSync(process.execPath, [path.join(packageDir, 'install.js')], { stdio: 'ignore', timeout: DOWNLOAD_MS });
  const executable = installed();
  return executable === null ? { missing: 'the Electron runtime could not be downloaded' } : { executable };
}

function serveInstead(why: string, args: readonly string[]): void {
  console.log(`Serving Parcelyard to your browser instead of a window of its own: ${why}.`);
  const child = spawn(process.execPath, [programFile('browser'), ...args], { stdio: 'inherit' });
  passOn(child);
}

/** Signals go to the child, its exit code becomes ours. */
function passOn(child: ReturnType<typeof spawn>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function openWindow(executable: string, args: readonly string[]): void {
  const startedAt = Date.now();
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  // Chromium's sandbox refuses to run as root, and only then do we go without it.
  const child = spawn(executable, [...electronArgs(), ...(asRoot ? ['--no-sandbox'] : []), ...args], {
    stdio: 'inherit',
  });
  let signalled = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      signalled = true;
      child.kill(signal);
    });
  }
  let over = false;
  const end = (code: number | null, why: string): void => {
    if (over) return;
    over = true;
    if (code === 0 || signalled || Date.now() - startedAt > FAILED_START_MS) process.exit(code ?? 1);
    process.removeAllListeners('SIGINT');
    process.removeAllListeners('SIGTERM');
    serveInstead(why, args);
  };
  child.on('error', (error) => end(null, `the Electron runtime could not be started (${error.message})`));
  child.on('exit', (code) => end(code, 'the Electron runtime could not open a window here'));
}

try {
  const args = process.argv.slice(2);
  if (readOptions(args).help) console.log(USAGE);
  else {
    const runtime = findRuntime(process.env);
    if ('executable' in runtime) openWindow(runtime.executable, args);
    else serveInstead(runtime.missing, args);
  }
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
}
