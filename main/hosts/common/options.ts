// The command line and environment of both hosts: what may be said, checked, with errors that name option, value and what is allowed.

import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

export interface HostOptions {
  /** Folder of databases and logs; absolute. */
  readonly dataDir: string;
  /** Browser host: 0 takes any free port. */
  readonly port: number;
  /** Browser host: open the system's browser. */
  readonly open: boolean;
  readonly help: boolean;
}

export class OptionError extends Error {
  override readonly name = 'OptionError';
}

export const USAGE = `Usage: npm start -- [options]        the desktop window (or a browser, where Electron is not to be had)
       npm run serve -- [options]    the same program in a browser, on a loopback address

  --data DIR    folder for its databases and logs (default: ${shortDefault()})
  --port N      loopback port of the browser host, 0 to 65535; 0 takes any free one (default 0)
  --no-open     do not open the browser
  --help        this text`;

function shortDefault(): string {
  return defaultDataDir().replace(os.homedir(), '~');
}

/** Where programs of this system keep their data. */
export function defaultDataDir(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const home = os.homedir();
  if (platform === 'win32') return path.join(env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'Parcelyard');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Parcelyard');
  return path.join(env['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'parcelyard');
}

/** Reads the options. `lenient`: skips what it does not know (Electron adds switches of its own). Throws OptionError. */
export function readOptions(argv: readonly string[], { lenient = false } = {}): HostOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      strict: !lenient,
      allowPositionals: lenient,
      options: {
        data: { type: 'string' },
        port: { type: 'string', default: '0' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
  const port = String(values.port);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new OptionError(`--port: a whole number from 0 to 65535 is needed; got "${port}"`);
  }
  const data = values.data;
  if (data !== undefined && (typeof data !== 'string' || data.trim() === '')) {
    throw new OptionError('--data: the name of a folder is needed; got an empty text');
  }
  return {
    dataDir: path.resolve(typeof data === 'string' ? data : defaultDataDir()),
    port: Number(port),
    open: values['no-open'] !== true,
    help: values.help === true,
  };
}
