// A seed to type, or another one by chance.

import { Dices } from 'lucide-react';
import { Button } from '../../components/button.js';
import { NumberField } from '../../components/field.js';
import styles from './lab.module.css';
import { randomSeed } from './random-seed.js';
import { s } from './strings.js';

export interface SeedFieldProps {
  readonly value: string;
  readonly wrong: boolean;
  readonly onChange: (seed: string) => void;
}

export function SeedField({ value, wrong, onChange }: SeedFieldProps) {
  return (
    <div className={styles['inline']}>
      <NumberField
        label={s('seed')}
        hint={s('seedHint')}
        value={value}
        error={wrong ? s('seedWrong', { got: value }) : null}
        onChange={(event) => onChange(event.target.value)}
      />
      <Button icon={<Dices />} onClick={() => onChange(String(randomSeed()))}>
        {s('anotherSeed')}
      </Button>
    </div>
  );
}
