// The world as a program of its own: its options, where it keeps its worlds, the line that it says when it is ready.

import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SIM_PROFILES, type SimProfile } from '../../contracts/sim-port.js';
import { openSqliteSim } from '../../store/sqlite-sim.js';
import type { SimStore } from '../../store/store.js';
import {
  filled,
  folderProblem,
  listenPort,
  listenProblem,
  oneOf,
  OptionError,
  type ProgramPorts,
  readArguments,
  type Running,
  shownEndpoint,
  wholeNumber,
} from './command-line.js';
import { FAULTS_HELP, readFaults, rereadOnHangup } from './faults-file.js';
import { type ProgramRecording, RECORD_HELP, startRecording } from './record-option.js';
import { startWorldServer } from './world-server.js';
import type { WorldServer } from './world-server-options.js';

export const WORLD_USAGE = `Usage: npm run world -- [options]

The world simulator on its own: one process, any number of worlds. It speaks the protocol of the course's simulator.

  --amazon-port N   port for stores, 0 to 65535; 0 takes any free one (default 23456)
  --ups-port N      port for UPS programs (default 12345)
  --host ADDRESS    address to listen on; 0.0.0.0 lets other machines in (default 127.0.0.1)
  --profile NAME    classic: ticks of 6 s as the real one; brisk: the same rules, ticks of 50 ms (default classic)
  --flakiness N     percent of single requests that get lost, 0 to 99 (default 0)
  --data DIR        folder in which the worlds are kept, created when missing; without it they end with the program
  --seed N          what is lost follows from this number (default 1)
${FAULTS_HELP}
${RECORD_HELP}
  --quiet           say nothing of who comes and goes
  --help            this text`;

export interface WorldProgramOptions {
  readonly host: string;
  readonly amazonPort: number;
  readonly upsPort: number;
  readonly profile: SimProfile;
  readonly flakiness: number;
  /** Absolute, or null: in memory. */
  readonly dataDir: string | null;
  readonly seed: number;
  /** File of faults on purpose, or null. */
  readonly faultsFile: string | null;
  /** Where to record, or null. */
  readonly record: string | null;
  readonly quiet: boolean;
}

/** Throws OptionError. */
export function readWorldOptions(argv: readonly string[]): WorldProgramOptions {
  const { values } = readArguments(() =>
    parseArgs({
      args: [...argv],
      options: {
        'amazon-port': { type: 'string', default: '23456' },
        'ups-port': { type: 'string', default: '12345' },
        host: { type: 'string', default: '127.0.0.1' },
        profile: { type: 'string', default: 'classic' },
        flakiness: { type: 'string', default: '0' },
        data: { type: 'string' },
        seed: { type: 'string', default: '1' },
        faults: { type: 'string' },
        record: { type: 'string' },
        quiet: { type: 'boolean', default: false },
      },
    }),
  );
  const amazonPort = listenPort('--amazon-port', values['amazon-port']);
  const upsPort = listenPort('--ups-port', values['ups-port']);
  if (amazonPort === upsPort && upsPort !== 0) {
    throw new OptionError(
      `--ups-port: got ${upsPort}, which is --amazon-port too; stores and UPS programs need one each`,
    );
  }
  return {
    host: filled('--host', values.host, 'an address of this machine'),
    amazonPort,
    upsPort,
    profile: oneOf('--profile', values.profile, SIM_PROFILES),
    flakiness: wholeNumber('--flakiness', values.flakiness, 0, 99),
    dataDir: values.data === undefined ? null : resolve(filled('--data', values.data, 'the name of a folder')),
    seed: wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1),
    faultsFile: values.faults === undefined ? null : filled('--faults', values.faults, 'the name of a file'),
    record: values.record === undefined ? null : filled('--record', values.record, 'the name of a file or folder'),
    quiet: values.quiet,
  };
}

/** As mkdir's own `recursive`, which turns in circles where a folder exists and none can be made in it (/proc). */
async function makeFolder(folder: string): Promise<void> {
  const made = (): Promise<string | null> =>
    mkdir(folder).then(
      () => null,
      async (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST' && (await stat(folder)).isDirectory()) return null;
        if (error.code === 'ENOENT' && dirname(folder) !== folder) return dirname(folder);
        throw error;
      },
    );
  const parent = await made();
  if (parent === null) return;
  await makeFolder(parent);
  if ((await made()) !== null) {
    throw Object.assign(new Error(`${folder} cannot be made`), { code: 'EACCES' });
  }
}

/** Opens the folder's database, or rejects with an OptionError. */
export async function openDataFolder(dataDir: string, file: string): Promise<SimStore> {
  try {
    await makeFolder(dataDir);
    return await openSqliteSim(join(dataDir, file));
  } catch (error) {
    throw folderProblem(error, dataDir);
  }
}

/** Rejects with OptionError when it cannot listen or cannot keep its worlds. */
export async function startWorldProgram(argv: readonly string[], { log, onError }: ProgramPorts): Promise<Running> {
  const { dataDir, quiet, faultsFile, record, ...options } = readWorldOptions(argv);
  const faults = faultsFile === null ? null : await readFaults(faultsFile);
  const store = dataDir === null ? null : await openDataFolder(dataDir, 'world.db');
  let recording: ProgramRecording | null = null;
  let server: WorldServer;
  try {
    if (record !== null) recording = await startRecording(record, 'world', ['world-store', 'world-ups'], log);
    const heard = recording === null ? {} : { taps: recording.taps };
    server = await startWorldServer({ ...options, ...heard, store, faults, onError, ...(quiet ? {} : { log }) });
  } catch (error) {
    await recording?.close();
    await store?.close();
    const { port } = error as { port?: number };
    const option = port === options.amazonPort ? '--amazon-port' : '--ups-port';
    throw listenProblem(error, option, '--host');
  }
  const { host, profile } = options;
  const where = dataDir === null ? 'in memory' : `kept in ${dataDir}`;
  const forgetFile = faultsFile === null ? null : rereadOnHangup(faultsFile, server.setFaults, log);
  return {
    ready:
      `world ready: stores on ${shownEndpoint(host, server.amazonPort)}, ` +
      `UPS programs on ${shownEndpoint(host, server.upsPort)} (${profile}, ${where})`,
    async stop() {
      forgetFile?.();
      try {
        await server.stop();
      } finally {
        await recording?.close();
        await store?.close();
      }
    },
  };
}
