// When a backup is due and which ones are kept. Pure.
//
// Automatic ones: at every start (unless one was made minutes ago) and daily while the program runs. Of each day only the last
// one is kept, and of the last seven days that have one; so many starts on one day push out nothing but each other.
// Those that a person asked for are kept apart, the last seven. What was set aside by a restoring is never removed.

import type { StoredBackup } from '../store/backup-folder.js';

export const KEPT = 7;
export const DAY_MS = 24 * 3_600_000;
/** A program that is started again and again must not copy its books each time. */
export const PAUSE_MS = 10 * 60_000;

type Known = Pick<StoredBackup, 'name' | 'subject' | 'kind' | 'at'>;

/** `changedAt`: when the database was last written to, null when unknown. */
export function isDue(
  subject: string,
  backups: readonly Known[],
  now: number,
  { atStart, changedAt }: { readonly atStart: boolean; readonly changedAt: number | null },
): boolean {
  const mine = backups.filter((backup) => backup.subject === subject && backup.kind === 'automatic');
  const last = mine.reduce((latest, { at }) => Math.max(latest, at), -Infinity);
  if (changedAt !== null && changedAt < last) return false;
  // A clock that was set back makes backups of the future: they count as old.
  if (last > now) return true;
  return now - last >= (atStart ? PAUSE_MS : DAY_MS);
}

/** The names of those that are not kept. */
export function surplus(backups: readonly Known[]): readonly string[] {
  const names: string[] = [];
  for (const subject of new Set(backups.map((backup) => backup.subject))) {
    const mine = backups.filter((backup) => backup.subject === subject).sort((a, b) => b.at - a.at);
    const days = new Set<number>();
    for (const { name } of mine.filter(({ kind, at }) => kind === 'automatic' && !newDay(days, at))) names.push(name);
    for (const { name } of mine.filter(({ kind }) => kind === 'manual').slice(KEPT)) names.push(name);
  }
  return names;
}

/** True for the newest of a day, for as many days as are kept. */
function newDay(days: Set<number>, at: number): boolean {
  const day = Math.floor(at / DAY_MS);
  if (days.has(day) || days.size >= KEPT) return false;
  days.add(day);
  return true;
}
