// A number that flashes once when it changes (not under reduced motion).

import { useState } from 'react';
import { cx } from './cx.js';
import { formatNumber } from './format.js';
import styles from './number-cell.module.css';

export function NumberCell({ value, strong = false }: { readonly value: number; readonly strong?: boolean }) {
  const [shown, setShown] = useState(value);
  const [changes, setChanges] = useState(0);
  if (shown !== value) {
    setShown(value);
    setChanges(changes + 1);
  }
  // A new key starts the animation anew.
  return (
    <span key={changes} className={cx(styles['number'], changes > 0 && styles['changed'], strong && styles['strong'])}>
      {formatNumber(value)}
    </span>
  );
}
