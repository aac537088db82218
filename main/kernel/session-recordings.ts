// Recordings of sessions: a folder of files that the link processes write, begun and ended here, listed, read, removed. Looks into
// none of them.

import { mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import {
  INSPECTOR_LIMITS,
  type LinkRecording,
  type RecordingFile,
  type RecordingList,
} from '../contracts/inspector.js';
import type { RecordTo } from '../contracts/link-port.js';
import type { Clock } from '../core/lib/clock.js';
import type { LinkName } from '../core/lib/ids.js';
import { callError } from './call-error.js';
import type { FromLinkRecording } from './link-gateway.js';

const SUFFIX = '.pyrec.gz';
const PART_BYTES = 32 * 1024 * 1024;
/** Of one start of one link; the oldest goes first. */
const PARTS = 8;
export const RECORDINGS_BYTES = 1024 * 1024 * 1024;
const RECORDINGS_FILES = 500;

export interface SessionRecordingsPorts {
  readonly clock: Clock;
  readonly folder: string;
  readonly program: string;
  /** Makes both links ask where to record, or end that. */
  readonly record: (on: boolean) => void;
}

interface Session {
  readonly since: number;
  /** How often a link has asked: each start of its process gets a file of its own. */
  readonly asked: Record<LinkName, number>;
  readonly links: Map<LinkName, LinkRecording>;
}

export class SessionRecordings {
  readonly #ports: SessionRecordingsPorts;
  #session: Session | null = null;

  constructor(ports: SessionRecordingsPorts) {
    this.#ports = ports;
  }

  async record(on: boolean): Promise<RecordingList> {
    if (on === (this.#session !== null)) return this.list();
    if (!on) {
      this.#session = null;
      this.#ports.record(false);
      return this.list();
    }
    const { folder, clock } = this.#ports;
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw callError('bad-folder', `The folder for recordings cannot be made: ${String(error)}`);
    });
    const { bytes, files } = await this.list();
    if (bytes >= RECORDINGS_BYTES || files.length >= RECORDINGS_FILES) {
      throw callError(
        'recordings-full',
        `There are ${files.length} recordings of ${Math.round(bytes / 1e6)} MB already; remove some of them first.`,
      );
    }
    this.#session ??= { since: clock.now(), asked: { world: 0, ups: 0 }, links: new Map() };
    this.#ports.record(true);
    return this.list();
  }

  /** A link begins (or begins anew): its file, or null while nothing is recorded. */
  recordTo(link: LinkName): RecordTo | null {
    const session = this.#session;
    if (session === null) return null;
    session.asked[link] += 1;
    const stamp = new Date(session.since).toISOString().slice(0, 19).replaceAll(':', '-');
    const nth = session.asked[link] === 1 ? '' : `-${session.asked[link]}`;
    const file = path.join(this.#ports.folder, `${stamp}-${link}${nth}${SUFFIX}`);
    return { file, program: this.#ports.program, partBytes: PART_BYTES, parts: PARTS };
  }

  told(link: LinkName, { file, records, lost, error }: FromLinkRecording): void {
    this.#session?.links.set(link, { link, name: path.basename(file), records, lost, error });
  }

  async list(): Promise<RecordingList> {
    const { folder } = this.#ports;
    // No folder: nothing was ever recorded.
    const names = await readdir(folder).catch(() => []);
    const writing = new Set([...(this.#session?.links.values() ?? [])].map(({ name }) => name));
    const files: RecordingFile[] = [];
    for (const name of names) {
      if (!name.endsWith(SUFFIX)) continue;
      const found = await stat(path.join(folder, name)).catch(() => null);
      if (found?.isFile() !== true) continue;
      files.push({ name, bytes: found.size, modifiedAt: Math.round(found.mtimeMs), open: writing.has(name) });
    }
    files.sort((a, b) => b.modifiedAt - a.modifiedAt || a.name.localeCompare(b.name));
    return {
      since: this.#session?.since ?? null,
      links: [...(this.#session?.links.values() ?? [])],
      files,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      limitBytes: RECORDINGS_BYTES,
    };
  }

  async fetch(name: string, offset: number): Promise<{ readonly bytes: string; readonly size: number }> {
    const file = await open(path.join(this.#ports.folder, name), 'r').catch(() => {
      throw callError('not-found', `name: there is no recording ${name}`);
    });
    try {
      const { size } = await file.stat();
      const buffer = Buffer.alloc(Math.max(0, Math.min(INSPECTOR_LIMITS.fetchBytes, size - offset)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
      return { bytes: buffer.subarray(0, bytesRead).toString('base64'), size };
    } finally {
      await file.close();
    }
  }

  async remove(name: string): Promise<RecordingList> {
    const { files } = await this.list();
    const found = files.find((file) => file.name === name);
    if (found === undefined) throw callError('not-found', `name: there is no recording ${name}`);
    if (found.open) throw callError('recording-open', `name: ${name} is being written; end the recording first`);
    await unlink(path.join(this.#ports.folder, name));
    return this.list();
  }
}
