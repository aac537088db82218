import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeOldMessages } from '../../../main/kernel/old-messages.js';

const BEFORE = Date.UTC(2030, 0, 31);
const OLD = BEFORE - 1000;
const LATE = BEFORE + 1000;

describe('old messages', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'parcelyard-messages-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function file(name: string, at: number): void {
    writeFileSync(path.join(folder, name), '');
    utimesSync(path.join(folder, name), at / 1000, at / 1000);
  }

  it('go with all that belongs to them, once nothing of them was written for so long', async () => {
    for (const part of ['', '-wal', '-shm', '.lock']) file(`messages-a.db${part}`, OLD);
    file('messages-b.db', OLD);
    expect(await removeOldMessages(folder, BEFORE, [])).toEqual(['messages-a.db', 'messages-b.db']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stay when they are in use, when their log is newer than they are, and at the very edge', async () => {
    file('messages-open.db', OLD);
    file('messages-log.db', OLD);
    file('messages-log.db-wal', LATE);
    file('messages-edge.db', BEFORE);
    const before = readdirSync(folder).sort();
    expect(await removeOldMessages(folder, BEFORE, ['messages-open.db'])).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('are the only thing that goes: books, copies of books, other folders stay', async () => {
    for (const name of ['books-a.db', 'app.db', 'app.db-wal', 'messages-a.db.bak', 'messages.db', 'my messages-a.db']) {
      file(name, OLD);
    }
    mkdirSync(path.join(folder, 'backups'));
    const before = readdirSync(folder).sort();
    expect(await removeOldMessages(folder, BEFORE, [])).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('say that the folder cannot be read', async () => {
    await expect(removeOldMessages(path.join(folder, 'gone'), BEFORE, [])).rejects.toThrow(/ENOENT/);
  });
});
