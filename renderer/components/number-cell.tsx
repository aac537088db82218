// A number that flashes once when it changes after standing still (not under reduced motion).

import { useEffect, useRef, useState } from 'react';
import { cx } from './cx.js';
import { formatNumber } from './format.js';
import styles from './number-cell.module.css';

/** One that runs would flash without end: nobody learns anything from it, and each frame would be painted for it. */
const STILL_MS = 1000;

export function NumberCell({ value, strong = false }: { readonly value: number; readonly strong?: boolean }) {
  const [flashes, setFlashes] = useState(0);
  const last = useRef({ value, at: -Infinity });
  useEffect(() => {
    if (last.current.value === value) return;
    const now = performance.now();
    const stood = now - last.current.at >= STILL_MS;
    last.current = { value, at: now };
    if (stood) setFlashes((n) => n + 1);
  }, [value]);
  // A new key starts the animation anew.
  return (
    <span key={flashes} className={cx(styles['number'], flashes > 0 && styles['changed'], strong && styles['strong'])}>
      {formatNumber(value)}
    </span>
  );
}
