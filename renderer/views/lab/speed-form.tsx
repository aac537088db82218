// The world's speed: steps on a slider, and any number.

import { useState, type FormEvent } from 'react';
import { Button } from '../../components/button.js';
import { NumberField } from '../../components/field.js';
import { formatNumber } from '../../components/format.js';
import { useAction } from '../../state/use-action.js';
import styles from './lab.module.css';
import { s } from './strings.js';
import { formatRatio } from './world-clock.js';

const MAX_SPEED = 1_000_000;
/** The world's own speed. */
export const NORMAL_SPEED = 100;
export const SPEED_STEPS = [10, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 1_000_000] as const;

/** The step that is nearest to a speed. */
export function speedStep(speed: number): number {
  const distance = (step: number): number => Math.abs(Math.log(step / speed));
  let best = 0;
  for (const [index, step] of SPEED_STEPS.entries()) {
    if (distance(step) < distance(SPEED_STEPS[best] ?? 1)) best = index;
  }
  return best;
}

export function speedWords(speed: number): string {
  return s('speedValue', { speed: formatNumber(speed), times: formatRatio(speed / NORMAL_SPEED) });
}

export function SpeedForm({ present }: { readonly present: number }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  /** Where the slider is while it is on its way. */
  const [step, setStep] = useState<number | null>(null);
  const save = useAction('sim.setSpeed');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const speed = /^\d{1,7}$/.test(text.trim()) ? Number(text) : NaN;
    if (!(speed >= 1 && speed <= MAX_SPEED)) return setWrong(s('speedWrong', { got: text }));
    setWrong(null);
    if ((await save.run({ simspeed: speed })) !== undefined) setText('');
  };
  const settle = async () => {
    const speed = step === null ? undefined : SPEED_STEPS[step];
    if (speed !== undefined && speed !== present) await save.run({ simspeed: speed });
    setStep(null);
  };
  const shown = step === null ? present : (SPEED_STEPS[step] ?? present);
  return (
    <div className={styles['speed']}>
      <div className={styles['speedSteps']}>
        <span className={styles['fieldLabel']}>{s('speed')}</span>
        <strong>{speedWords(shown)}</strong>
        <input
          type="range"
          aria-label={s('speedSlider')}
          aria-valuetext={speedWords(shown)}
          min={0}
          max={SPEED_STEPS.length - 1}
          step={1}
          value={step ?? speedStep(present)}
          onChange={(event) => setStep(Number(event.target.value))}
          onPointerUp={() => void settle()}
          onKeyUp={() => void settle()}
          onBlur={() => void settle()}
        />
      </div>
      <form className={styles['inline']} onSubmit={(event) => void submit(event)}>
        <NumberField
          label={s('newSpeed')}
          hint={s('speedHint')}
          placeholder={String(present)}
          value={text}
          error={wrong ?? save.error?.message}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" busy={save.busy}>
          {s('setSpeed')}
        </Button>
      </form>
    </div>
  );
}
