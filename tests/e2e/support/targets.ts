// Which real browsers the end-to-end tests can run in on this machine, and why not in the others.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { programDir } from '../../../main/hosts/common/node-ports.js';

export const PROGRAM_DIR = programDir();
export const RESULTS_DIR = path.join(PROGRAM_DIR, 'test-results');

export type TargetName = 'chromium' | 'electron';

export interface Target {
  readonly name: TargetName;
  readonly executable: string;
  /** Why it cannot run here, or null. */
  readonly missing: string | null;
}

const CHROMIUMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function chromium(): Target {
  const executable = [process.env['CHROMIUM_PATH'] ?? '', ...CHROMIUMS].find((file) => file !== '' && existsSync(file));
  return {
    name: 'chromium',
    executable: executable ?? '',
    missing: executable === undefined ? 'no Chromium found; set CHROMIUM_PATH to one' : null,
  };
}

function electron(): Target {
  const none = (missing: string): Target => ({ name: 'electron', executable: '', missing });
  if (process.platform === 'linux' && !process.env['DISPLAY']) return none('there is no display; try xvfb-run -a');
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const packageDir = path.join(PROGRAM_DIR, 'node_modules', 'electron');
  const pathFile = path.join(packageDir, 'path.txt');
  const executable =
    override !== undefined
      ? path.join(override, process.platform === 'win32' ? 'electron.exe' : 'electron')
      : existsSync(pathFile)
        ? path.join(packageDir, 'dist', readFileSync(pathFile, 'utf8'))
        : '';
  if (executable === '' || !existsSync(executable)) {
    return none('no Electron runtime; start the program once with npm start, or set ELECTRON_OVERRIDE_DIST_PATH');
  }
  return { name: 'electron', executable, missing: null };
}

/** Both targets; where PARCELYARD_E2E_REQUIRE names a missing one, that is an error. */
export function targets(): readonly Target[] {
  const all = [chromium(), electron()];
  const required = (process.env['PARCELYARD_E2E_REQUIRE'] ?? '').split(',').filter((name) => name !== '');
  for (const target of all) {
    if (target.missing !== null && required.includes(target.name)) {
      throw new Error(`${target.name} must run here, but ${target.missing}`);
    }
  }
  return all;
}
