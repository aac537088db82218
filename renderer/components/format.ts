// Numbers, durations, times and places as people read them. English; times in the zone of the machine.

const integer = new Intl.NumberFormat('en-GB');
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

export function formatNumber(value: number): string {
  return integer.format(value);
}

/** `+5`, `−3`, `0` */
export function formatChange(value: number): string {
  return value > 0 ? `+${integer.format(value)}` : value < 0 ? `−${integer.format(-value)}` : '0';
}

/** `450 ms`, `12 s`, `3 min`, `2 h 5 min`, `4 d` */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

export function formatExact(at: number): string {
  return exact.format(at);
}

/** The clock time today, with the day when it was another one. */
export function formatTime(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? clock.format(at) : day.format(at);
}

export function formatPoint(point: { readonly x: number; readonly y: number }): string {
  return `(${point.x}, ${point.y})`;
}

export function formatMoney(cents: number): string {
  return (cents / 100).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** `850 B`, `12 kB`, `3.4 MB`, `1.2 GB` */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 1 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`;
}
