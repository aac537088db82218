// Times and durations in words, with cached formatters: canvases ask for many. Pure but for the local time zone.

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const clockShort = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export function formatTime(time: number): string {
  return clock.format(time);
}

export function formatFull(time: number): string {
  return full.format(time);
}

export function formatDay(time: number): string {
  return day.format(time);
}

/** An axis label that is as exact as its step. */
export function formatTick(time: number, step: number): string {
  if (step >= 86_400_000) return day.format(time);
  if (step >= 60_000) return clockShort.format(time);
  if (step >= 1000) return clock.format(time);
  return `${clock.format(time)}.${String(Math.floor((((time % 1000) + 1000) % 1000) / 100))}`;
}

/** `850 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '';
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return two(whole, 60, 'min', 1, 's');
  if (whole < 86_400) return two(whole, 3600, 'h', 60, 'min');
  return two(whole, 86_400, 'd', 3600, 'h');
}

function two(value: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((value % big) / small);
  return `${Math.floor(value / big)} ${bigUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ''}`;
}

/** Local time minus UTC at a time, ms. */
export function zoneOffset(time: number): number {
  return -new Date(time).getTimezoneOffset() * 60_000;
}
