// A course of numbers as a small curve (one alone is none), with a title and its first, last and largest value in words. Draws nothing else.

import { useId } from 'react';
import { defineStrings } from '../state/strings.js';
import styles from './charts.module.css';

const s = defineStrings('sparkline', {
  summary: '{title}: first {first}, last {last}, highest {most}',
  nothing: '{title}: nothing known yet',
});

const WIDTH = 120;
const HEIGHT = 28;

export interface SparklineProps {
  readonly title: string;
  /** Oldest first; null where nothing is known. */
  readonly values: readonly (number | null)[];
  readonly format: (value: number) => string;
}

export function Sparkline({ title, values, format }: SparklineProps) {
  const id = useId();
  const known = values.flatMap((value, at) => (value === null ? [] : [{ value, at }]));
  const [first, last] = [known[0], known.at(-1)];
  const most = Math.max(...known.map(({ value }) => value), 0);
  const text =
    first === undefined || last === undefined
      ? s('nothing', { title })
      : s('summary', { title, first: format(first.value), last: format(last.value), most: format(most) });
  const x = (at: number): number => (at / Math.max(1, values.length - 1)) * WIDTH;
  const y = (value: number): number => HEIGHT - 2 - (most === 0 ? 0 : (value / most) * (HEIGHT - 4));
  const points = known.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
  return (
    <svg
      className={styles['spark']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-labelledby={id}
    >
      <title id={id}>{text}</title>
      {points.length > 1 && <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />}
    </svg>
  );
}
