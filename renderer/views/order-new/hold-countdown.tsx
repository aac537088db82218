// How long an order that was just placed can still be taken back, counted down. Spoken once, not every second.

import { useNow } from '../../state/clock.js';
import { s } from './strings.js';

export function HoldCountdown({ until }: { readonly until: number }) {
  const left = Math.max(0, Math.ceil((until - useNow()) / 1000));
  return <span aria-live="off">{left > 0 ? s('goesOutIn', { n: left }) : s('goesOut')}</span>;
}
