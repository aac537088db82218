// `--record FILE-or-DIR` of the programs that stand alone: everything that goes over their sockets, to a file.

import { readFile } from 'node:fs/promises';
import type { RecordingHeader } from '../../core/recording/types.js';
import { recordingFile } from './recording-names.js';
import { RecordingWriter } from './recording-writer.js';
import { WireTaps } from './wire-taps.js';

export const RECORD_HELP = `  --record PATH     records all connections into this new file, or into one in this folder (npm run world:inspect reads it)`;

export interface ProgramRecording {
  readonly taps: WireTaps;
  readonly file: string;
  close(): Promise<void>;
}

/** `Parcelyard 0.1.0`, from the package that this runs from. */
export async function programName(): Promise<string> {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    const text = await readFile(new URL('package.json', folder), 'utf8').catch(() => null);
    if (text === null && folder.pathname !== '/') continue;
    const parsed: unknown = text === null ? null : JSON.parse(text);
    const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '';
    return `Parcelyard ${version}`.trim();
  }
}

/** Begins it. Rejects with OptionError when there can be no such file. */
export async function startRecording(
  path: string,
  program: 'world' | 'ups',
  sides: RecordingHeader['sides'],
  log: (message: string) => void,
): Promise<ProgramRecording> {
  const file = await recordingFile(path, program, Date.now());
  const taps = new WireTaps();
  const writer = new RecordingWriter({
    file,
    header: { sides, role: program, dialect: 'parcelyard', worldId: null, program: await programName() },
    present: () => taps.present(),
    onFail: (error) => log(`--record: nothing more is recorded: ${error.message}`),
  });
  const stop = taps.listen((record) => writer.take(record));
  return {
    taps,
    file,
    close() {
      stop();
      return writer.close();
    },
  };
}
