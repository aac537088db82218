// How durations are spread, as bars; each bar is a button with its words when somebody wants to know which they are.

import { defineStrings } from '../state/strings.js';
import styles from './charts.module.css';
import { formatDuration, formatNumber } from './format.js';

const s = defineStrings('histogram', {
  bar: '{from} to {to}: {count}',
  tail: 'longer than {from}: {count}',
});

export interface HistogramProps {
  readonly label: string;
  readonly bins: readonly { readonly from: number; readonly to: number | null; readonly count: number }[];
  /** Ms from which on bars are drawn as the tail. */
  readonly tailFrom: number;
  readonly onTail: () => void;
}

export function Histogram({ label, bins, tailFrom, onTail }: HistogramProps) {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return (
    <div className={styles['histogram']} role="group" aria-label={label}>
      {bins.map(({ from, to, count }) => {
        const text =
          to === null
            ? s('tail', { from: formatDuration(from), count: formatNumber(count) })
            : s('bar', { from: formatDuration(from), to: formatDuration(to), count: formatNumber(count) });
        const tail = (to ?? Infinity) > tailFrom;
        const height = `${count === 0 ? 2 : Math.max(6, (count / most) * 100)}%`;
        const bar = <span className={styles['fill']} style={{ height }} />;
        return tail && count > 0 ? (
          <button
            key={from}
            type="button"
            className={styles['bar']}
            data-tail
            title={text}
            aria-label={text}
            onClick={onTail}
          >
            {bar}
          </button>
        ) : (
          <span key={from} className={styles['bar']} role="img" aria-label={text} title={text}>
            {bar}
          </span>
        );
      })}
    </div>
  );
}
