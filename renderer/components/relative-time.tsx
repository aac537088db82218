// How long ago, kept current; the exact time on hover and for machines.

import { useNow } from '../state/clock.js';
import { defineStrings } from '../state/strings.js';
import { formatDuration, formatExact } from './format.js';

const s = defineStrings('time', { now: 'just now', ago: '{duration} ago', in: 'in {duration}', never: 'never' });

export function RelativeTime({
  at,
  bare = false,
}: {
  readonly at: number | null;
  /** Without “ago”. */ readonly bare?: boolean;
}) {
  const now = useNow();
  if (at === null) return <span>{s('never')}</span>;
  const ms = now - at;
  const duration = formatDuration(Math.max(1000, Math.abs(ms)));
  const text = ms > -1000 && ms < 1000 ? s('now') : s(ms < 0 ? 'in' : 'ago', { duration });
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {bare ? duration : text}
    </time>
  );
}
