// What a person is told when a database cannot be opened or written: one sentence on what happened and what to do. Pure.

import type { StoreError } from '../store/store.js';

const SENTENCES: Readonly<Record<StoreError['code'], (what: string, file: string) => string>> = {
  corrupt: (what) => `${what} damaged`,
  locked: (what, file) => `${what} open in another Parcelyard (${file}): close that one, then try again.`,
  'read-only': (what, file) => `${what} read-only: let this account write to ${file} and its folder, then try again.`,
  full: (what) => `${what} not readable because the disk is full: free some space, then try again.`,
  'newer-database': (what) => `${what} from a newer Parcelyard: update this program; nothing was touched.`,
  io: (what, file) => `${what} not readable (${file}): look at the disk and its folder, then try again.`,
  constraint: (what) => `${what} not readable: restore a backup.`,
  'name-taken': (what) => `${what} not readable: restore a backup.`,
  closed: (what) => `${what} closed: try again.`,
};

export interface Trouble {
  readonly code: StoreError['code'];
  /** "The accounts and settings are", "The books of world 1 are". */
  readonly what: string;
  readonly file: string;
  /** When the newest backup was made, in words; null: there is none. */
  readonly backup: string | null;
}

/** One sentence. */
export function troubleSentence({ code, what, file, backup }: Trouble): string {
  const said = SENTENCES[code](what, file);
  if (code !== 'corrupt') return said;
  if (backup !== null) return `${said}: restore the backup of ${backup}; the damaged file is kept.`;
  return `${said} and there is no backup: move ${file} away to begin anew, and keep it.`;
}

/** Worth another try without anyone doing anything here: it passes, or somebody mends it elsewhere. */
export function passes(code: string): boolean {
  return code === 'locked' || code === 'full' || code === 'read-only' || code === 'io';
}

/** While the books are open but cannot be written. */
export function writeSentence(code: string, message: string): string {
  switch (code) {
    case 'full':
      return 'The books cannot be written: the disk is full. Free some space, and it goes on by itself.';
    case 'read-only':
      return 'The books cannot be written: the file or its folder is read-only. Let it be written to, and it goes on by itself.';
    case 'locked':
      return 'The books cannot be written: another program holds them. Close it, and it goes on by itself.';
    case 'corrupt':
      return 'The books are damaged, so nothing more is recorded: restore the newest backup.';
    default:
      return `The books cannot be written: ${message} It is tried again and again.`;
  }
}
