// A number with its slider: both change the same value; what is typed is checked when it is left or Enter is pressed.

import { useId, useState, type KeyboardEvent } from 'react';
import { cx } from '../../components/cx.js';
import styles from './slider-number.module.css';
import { s } from './strings.js';

export interface SliderNumberProps {
  readonly label: string;
  /** Said by screen readers in place of the label, where the label alone is not enough. */
  readonly name?: string;
  readonly value: number;
  readonly min?: number;
  readonly max: number;
  readonly step?: number;
  readonly unit?: string;
  readonly disabled?: boolean;
  /** Marked when it is not at rest. */
  readonly active?: boolean;
  readonly onChange: (value: number) => void;
}

export function SliderNumber({
  label,
  name = label,
  value,
  min = 0,
  max,
  step = 1,
  unit = '%',
  disabled = false,
  active = value !== min,
  onChange,
}: SliderNumberProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const take = () => {
    if (typed === null) return;
    const next = Number(typed.replace(',', '.'));
    if (typed.trim() === '' || !(next >= min && next <= max)) {
      setWrong(s('faultWrong', { field: name, min, max, got: typed }));
      return;
    }
    setTyped(null);
    setWrong(null);
    if (next !== value) onChange(next);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take();
    if (event.key === 'Escape' && typed !== null) {
      event.preventDefault();
      event.stopPropagation();
      setTyped(null);
      setWrong(null);
    }
  };
  return (
    <div className={cx(styles['row'], active && styles['active'])}>
      <span className={styles['label']} id={`${id}-label`}>
        {label}
      </span>
      <input
        type="range"
        aria-label={name}
        aria-valuetext={`${value} ${unit}`}
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        className={styles['slider']}
        onChange={(event) => {
          setTyped(null);
          setWrong(null);
          onChange(Number(event.target.value));
        }}
      />
      <span className={styles['number']}>
        <input
          type="text"
          inputMode="decimal"
          autoComplete="off"
          aria-label={`${name} (${unit})`}
          aria-invalid={wrong === null ? undefined : true}
          aria-describedby={wrong === null ? undefined : `${id}-wrong`}
          value={typed ?? String(value)}
          disabled={disabled}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={take}
          onKeyDown={onKey}
        />
        <span aria-hidden>{unit}</span>
      </span>
      {wrong !== null && (
        <p id={`${id}-wrong`} role="alert" className={styles['wrong']}>
          {wrong}
        </p>
      )}
    </div>
  );
}
