// The world clock as text. Pure.

/** `12 d 03:04:05`, with tenths where a moment matters. */
export function formatWorldTime(ms: number, tenths = false): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${days > 0 ? `${days} d ` : ''}${clock}${tenths ? `.${Math.floor((ms % 1000) / 100)}` : ''}`;
}

/** `0 ms`, `350 ms`, `2.4 s`, `3 min 5 s` */
export function formatSpan(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** `2×`, `0.85×`: two places below ten. */
export function formatRatio(value: number): string {
  return value < 10 ? String(Math.round(value * 100) / 100) : String(Math.round(value * 10) / 10);
}
