// What was typed into the palette: a prefix narrows it to one kind of thing, `:` is a moment to go to. Pure.

export type Scope = 'all' | 'command' | 'order' | 'truck' | 'time';

const PREFIXES: Readonly<Record<string, Scope>> = { '>': 'command', '#': 'order', '@': 'truck', ':': 'time' };

export function readQuery(input: string): { readonly scope: Scope; readonly text: string } {
  const trimmed = input.trimStart();
  const scope = PREFIXES[trimmed.charAt(0)];
  if (scope === undefined) return { scope: 'all', text: trimmed.trim() };
  return { scope, text: trimmed.slice(1).trim() };
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A moment in ms: `now`, `-10m` (s, m, h, d back from now), `14:30`, `14:30:05` (the last time it was that late), or
 * `2026-11-22 14:30`. Times of day are in the machine's zone. Null: it is none of these, or not a time of the calendar.
 */
export function readMoment(text: string, now: number): number | null {
  if (text === 'now') return now;
  const back = /^-\s*(\d{1,6})\s*([smhd])$/.exec(text);
  if (back) return now - Number(back[1]) * (UNITS[back[2] ?? ''] ?? 0);
  const match = /^(?:(\d{4})-(\d{2})-(\d{2})[ T])?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return null;
  if (match[1] === undefined) {
    const today = new Date(now).setHours(hour ?? 0, minute, second, 0);
    return today <= now ? today : new Date(today).setDate(new Date(today).getDate() - 1);
  }
  const date = new Date(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  // The Date constructor turns 31 February into March.
  return date.getMonth() === (month ?? 1) - 1 && date.getDate() === day ? date.getTime() : null;
}
