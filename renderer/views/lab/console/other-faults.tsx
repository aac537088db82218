// Faults of the world itself (answers that never come, breakdowns), and what the UPS says though it is not so.

import { LIE_KINDS } from '../../../../main/core/faults/config.js';
import { CheckField } from '../../../components/field.js';
import styles from '../lab.module.css';
import { SliderNumber } from '../slider-number.js';
import { s } from '../strings.js';
import { DEFAULT_REPAIR_MS, setBreakdowns, setLies, setUnanswered } from './fault-draft.js';
import type { FaultFormProps } from './line-faults.js';

const LONGEST_REPAIR_S = 86_400;

export function OtherFaultsForm({ config, disabled, onChange }: FaultFormProps) {
  const { world, ups } = config;
  const breakdowns = world?.breakdowns ?? { percent: 0, repairMs: DEFAULT_REPAIR_MS };
  const illegal = ups?.illegal ?? 0;
  // None named means all.
  const kinds = ups?.kinds ?? LIE_KINDS;
  const toggle = (kind: (typeof LIE_KINDS)[number], on: boolean) => {
    const next = LIE_KINDS.filter((one) => (one === kind ? on : kinds.includes(one)));
    if (next.length > 0) onChange(setLies(config, illegal, next.length === LIE_KINDS.length ? [] : next));
  };
  return (
    <div className={styles['directions']}>
      <fieldset className={styles['direction']}>
        <legend>{s('worldFaults')}</legend>
        <SliderNumber
          label={s('unanswered')}
          value={world?.unanswered ?? 0}
          max={100}
          disabled={disabled}
          onChange={(percent) => onChange(setUnanswered(config, percent))}
        />
        <SliderNumber
          label={s('breakdowns')}
          value={breakdowns.percent}
          max={100}
          disabled={disabled}
          onChange={(percent) => onChange(setBreakdowns(config, { percent }))}
        />
        {breakdowns.percent > 0 && (
          <SliderNumber
            label={s('repair')}
            unit="s"
            active={false}
            value={Math.round(breakdowns.repairMs / 1000)}
            max={LONGEST_REPAIR_S}
            disabled={disabled}
            onChange={(seconds) => onChange(setBreakdowns(config, { repairMs: Math.round(seconds * 1000) }))}
          />
        )}
      </fieldset>
      <fieldset className={styles['direction']}>
        <legend>{s('upsFaults')}</legend>
        <SliderNumber
          label={s('illegal')}
          value={illegal}
          max={100}
          disabled={disabled}
          onChange={(percent) => onChange(setLies(config, percent, ups?.kinds ?? []))}
        />
        {illegal > 0 && (
          <div role="group" aria-label={s('lieKinds')} className={styles['kinds']}>
            {LIE_KINDS.map((kind) => (
              <CheckField
                key={kind}
                label={s(kind)}
                disabled={disabled}
                checked={kinds.includes(kind)}
                onChange={(event) => toggle(kind, event.target.checked)}
              />
            ))}
          </div>
        )}
      </fieldset>
    </div>
  );
}
