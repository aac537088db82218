// The built-in UPS as a program of its own: its options, its trucks, where it keeps its state, the line that says it is ready.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { check, int32 } from '../../contracts/check.js';
import { UPS_DIALECTS, type UpsDialect } from '../../contracts/link-port.js';
import { seededRandom } from '../../core/lib/random.js';
import type { UInitTruck } from '../../core/wire/world-ups.js';
import {
  endpoint,
  filled,
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
import { startUpsServer } from './ups-server.js';
import type { UpsServer } from './ups-server-options.js';
import { UPS_END_DIALECTS } from './ups-server-dialect.js';
import { openDataFolder } from './world-program.js';

export const UPS_USAGE = `Usage: npm run ups -- [options]

The built-in UPS on its own: drives trucks in a world for a store. Which world, the store says, or this program does.

  --world HOST:PORT    the world's port for UPS programs (default 127.0.0.1:12345)
  --amazon-port N      waits for the store on this port; 0 takes any free one (default 54321)
  --amazon HOST:PORT   calls the store instead, again and again until it is there
  --dialect NAME       what it speaks with the store: parcelyard (amazon_ups.proto), ua, v4 or call (default parcelyard); the
                       others wait or call where their kind does: ua calls 127.0.0.1:5555, v4 waits on 8888, call on 7777
  --world-id N|new     stays in this world, or in one that it makes, and tells every store so; without it the store's hello
                       says which (other dialects cannot: new)
  --host ADDRESS       address to wait on; 0.0.0.0 lets other machines in (default 127.0.0.1)
  --trucks N|FILE      brings trucks 1 to N, all at (0, 0), or those of a JSON file: [{"id": 1, "x": 0, "y": 0}, ...]
                       or an object with such a list under "trucks" (default 5)
  --simspeed N         how fast its trucks go, in grid units a second, 60 to 1000000; said to the world at every connect
  --data DIR           folder in which its state is kept, created when missing; without it, it is lost with the program
  --seed N             its pauses between tries follow from this number (default 1)
${FAULTS_HELP.replace('--faults FILE', '--faults FILE   ')}
${RECORD_HELP.replace('--record PATH', '--record PATH   ')}
  --quiet              say nothing of who comes and goes
  --help               this text`;

const MOST_TRUCKS = 10_000;
const truckList = z.array(z.object({ id: int32, x: int32, y: int32 })).check(z.minLength(1), z.maxLength(MOST_TRUCKS));

export interface UpsProgramOptions {
  readonly host: string;
  readonly world: { readonly host: string; readonly port: number };
  /** Where the store is called, or the port on which it is waited for. */
  readonly amazon: { readonly host: string; readonly port: number } | number;
  readonly dialect: UpsDialect;
  /** Null: the store says it. */
  readonly worldId: number | 'new' | null;
  /** As typed: a number, or a file. */
  readonly trucks: string;
  /** Null: the world's own. */
  readonly simspeed: number | null;
  readonly dataDir: string | null;
  readonly seed: number;
  /** File of faults on purpose, or null. */
  readonly faultsFile: string | null;
  /** Where to record, or null. */
  readonly record: string | null;
  readonly quiet: boolean;
}

/** Throws OptionError. */
export function readUpsOptions(argv: readonly string[]): UpsProgramOptions {
  const { values } = readArguments(() =>
    parseArgs({
      args: [...argv],
      options: {
        world: { type: 'string', default: '127.0.0.1:12345' },
        'amazon-port': { type: 'string' },
        amazon: { type: 'string' },
        dialect: { type: 'string', default: 'parcelyard' },
        'world-id': { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        trucks: { type: 'string', default: '5' },
        simspeed: { type: 'string' },
        data: { type: 'string' },
        seed: { type: 'string', default: '1' },
        faults: { type: 'string' },
        record: { type: 'string' },
        quiet: { type: 'boolean', default: false },
      },
    }),
  );
  if (values.amazon !== undefined && values['amazon-port'] !== undefined) {
    throw new OptionError('--amazon: not together with --amazon-port; it either calls the store or waits for it');
  }
  const dialect = oneOf('--dialect', values.dialect, UPS_DIALECTS);
  return {
    host: filled('--host', values.host, 'an address of this machine'),
    world: endpoint('--world', values.world),
    amazon: storePlace(dialect, values.amazon, values['amazon-port']),
    dialect,
    worldId: worldWanted(dialect, values['world-id']),
    trucks: filled('--trucks', values.trucks, 'a number or the name of a file'),
    // The real world dies of less.
    simspeed: values.simspeed === undefined ? null : wholeNumber('--simspeed', values.simspeed, 60, 1_000_000),
    dataDir: values.data === undefined ? null : resolve(filled('--data', values.data, 'the name of a folder')),
    seed: wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1),
    faultsFile: values.faults === undefined ? null : filled('--faults', values.faults, 'the name of a file'),
    record: values.record === undefined ? null : filled('--record', values.record, 'the name of a file or folder'),
    quiet: values.quiet,
  };
}

/** Where the store is called, or the port on which it is waited for: as told, else as programs of this kind do it. */
function storePlace(dialect: UpsDialect, called: string | undefined, port: string | undefined) {
  const { listens, port: usual } = UPS_END_DIALECTS[dialect].usually;
  if (called !== undefined) return endpoint('--amazon', called);
  if (port !== undefined) return listenPort('--amazon-port', port);
  return listens === 'ups' ? usual : { host: '127.0.0.1', port: usual };
}

function worldWanted(dialect: UpsDialect, text: string | undefined): number | 'new' | null {
  if (text === undefined) return UPS_END_DIALECTS[dialect].hello ? null : 'new';
  if (text === 'new') return 'new';
  if (!/^\d{1,16}$/.test(text)) {
    throw new OptionError(`--world-id: the number of a world, or new, is needed; got ${JSON.stringify(text)}`);
  }
  return wholeNumber('--world-id', text, 1, Number.MAX_SAFE_INTEGER);
}

/** The trucks that a number or a file names. Rejects with OptionError. */
export async function readTrucks(text: string): Promise<readonly UInitTruck[]> {
  if (/^-?\d+$/.test(text)) {
    const count = wholeNumber('--trucks', text, 1, MOST_TRUCKS);
    return Array.from({ length: count }, (_, index) => ({ id: index + 1, x: 0, y: 0 }));
  }
  let json: unknown;
  try {
    json = JSON.parse(await readFile(text, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OptionError(`--trucks: a number or a JSON file is needed; ${text} is neither: ${why}`);
  }
  const list = typeof json === 'object' && json !== null && 'trucks' in json ? json.trucks : json;
  const checked = check<UInitTruck[]>(truckList, list, 'trucks');
  if (!checked.ok) throw new OptionError(`--trucks: ${text}: ${checked.error.message}`);
  const ids = checked.value.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined)
    throw new OptionError(`--trucks: ${text}: id ${twice} comes twice; each truck needs its own`);
  return checked.value;
}

/** Rejects with OptionError when it cannot listen, read its trucks or keep its state. */
export async function startUpsProgram(argv: readonly string[], { log, onError }: ProgramPorts): Promise<Running> {
  const read = readUpsOptions(argv);
  const { dataDir, quiet, faultsFile, record, host, world, amazon, seed, dialect, worldId, simspeed, ...options } =
    read;
  const trucks = await readTrucks(options.trucks);
  const faults = faultsFile === null ? null : await readFaults(faultsFile);
  const store = dataDir === null ? null : await openDataFolder(dataDir, 'ups.db');
  let recording: ProgramRecording | null = null;
  let server: UpsServer;
  try {
    if (record !== null) recording = await startRecording(record, 'ups', ['ups-store', 'world-ups'], log);
    server = await startUpsServer({
      host,
      port: typeof amazon === 'number' ? amazon : 0,
      ...(typeof amazon === 'number' ? {} : { callStore: amazon }),
      worldHost: world.host,
      worldPort: world.port,
      dialect,
      ...(worldId === null ? {} : { world: worldId }),
      ...(simspeed === null ? {} : { simspeed }),
      store,
      trucks,
      random: seededRandom(seed),
      faults,
      ...(recording === null ? {} : { taps: recording.taps }),
      onError,
      ...(quiet ? {} : { log }),
    });
  } catch (error) {
    await recording?.close();
    await store?.close();
    throw listenProblem(error, '--amazon-port', '--host');
  }
  const where = dataDir === null ? 'in memory' : `kept in ${dataDir}`;
  const shop =
    typeof amazon === 'number'
      ? `waiting for the store on ${shownEndpoint(host, server.port)}`
      : `calling the store at ${shownEndpoint(amazon.host, amazon.port)}`;
  const forgetFile = faultsFile === null ? null : rereadOnHangup(faultsFile, server.setFaults, log);
  return {
    ready:
      `ups ready: ${shop}, world at ${shownEndpoint(world.host, world.port)} ` +
      `(${dialect === 'parcelyard' ? '' : `${dialect}, `}${trucks.length} ${trucks.length === 1 ? 'truck' : 'trucks'}, ${where})`,
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
