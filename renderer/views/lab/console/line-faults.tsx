// The sliders of one link: both directions beside each other, and what holds for its connections.

import type { FaultConfig, FaultDirection, FaultLineName } from '../../../../main/core/faults/config.js';
import { CheckField, NumberField } from '../../../components/field.js';
import { DIRECTIONS, PERCENTS, place } from '../fault-words.js';
import styles from '../lab.module.css';
import { SliderNumber } from '../slider-number.js';
import { s } from '../strings.js';
import { DEFAULT_DELAY, setDelay, setDirection, setLine, setPercent } from './fault-draft.js';

export interface FaultFormProps {
  readonly config: FaultConfig;
  readonly disabled: boolean;
  readonly onChange: (config: FaultConfig) => void;
}

const LONGEST_DELAY_MS = 86_400_000;
const FASTEST = 1_000_000_000;

export function LineFaultsForm({ line, ...props }: FaultFormProps & { readonly line: FaultLineName }) {
  const { config, disabled, onChange } = props;
  return (
    <>
      <div className={styles['directions']}>
        {DIRECTIONS.map((direction) => (
          <DirectionForm key={direction} line={line} direction={direction} {...props} />
        ))}
      </div>
      <SliderNumber
        label={s('refuse')}
        name={s('percentOf', { what: s('refuse'), where: s(line) })}
        value={config.lines?.[line]?.refuse ?? 0}
        max={100}
        disabled={disabled}
        onChange={(value) => onChange(setLine(config, line, { refuse: value > 0 ? value : undefined }))}
      />
    </>
  );
}

interface DirectionProps extends FaultFormProps {
  readonly line: FaultLineName;
  readonly direction: FaultDirection;
}

function DirectionForm({ line, direction, config, disabled, onChange }: DirectionProps) {
  const faults = config.lines?.[line]?.[direction] ?? {};
  const where = place(line, direction);
  const delay = faults.delay ?? { percent: 0, ...DEFAULT_DELAY };
  const number = (text: string, max: number): number | null => {
    const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : NaN;
    return value >= 0 && value <= max ? value : null;
  };
  return (
    <fieldset className={styles['direction']}>
      <legend>{where}</legend>
      {PERCENTS.map((what) => (
        <SliderNumber
          key={what}
          label={s(what)}
          name={s('percentOf', { what: s(what), where })}
          value={faults[what] ?? 0}
          max={100}
          disabled={disabled}
          onChange={(percent) => onChange(setPercent(config, line, direction, { what, percent }))}
        />
      ))}
      <SliderNumber
        label={s('delay')}
        name={s('percentOf', { what: s('delay'), where })}
        value={delay.percent}
        max={100}
        disabled={disabled}
        onChange={(percent) => onChange(setDelay(config, line, direction, { percent }))}
      />
      {delay.percent > 0 && (
        <div className="form-row">
          <NumberField
            label={s('delayMin')}
            disabled={disabled}
            value={String(delay.minMs)}
            onChange={(event) => {
              const minMs = number(event.target.value || '0', LONGEST_DELAY_MS);
              if (minMs === null) return;
              onChange(setDelay(config, line, direction, { minMs, maxMs: Math.max(minMs, delay.maxMs) }));
            }}
          />
          <NumberField
            label={s('delayMax')}
            disabled={disabled}
            value={String(delay.maxMs)}
            onChange={(event) => {
              const maxMs = number(event.target.value || '0', LONGEST_DELAY_MS);
              if (maxMs === null) return;
              onChange(setDelay(config, line, direction, { maxMs, minMs: Math.min(maxMs, delay.minMs) }));
            }}
          />
        </div>
      )}
      <CheckField
        label={s('stalled')}
        disabled={disabled}
        checked={faults.stalled === true}
        onChange={(event) =>
          onChange(setDirection(config, line, direction, { stalled: event.target.checked ? true : undefined }))
        }
      />
      <NumberField
        label={s('slow')}
        placeholder={s('slowHint')}
        disabled={disabled}
        value={faults.bytesPerSecond === undefined ? '' : String(faults.bytesPerSecond)}
        onChange={(event) => {
          const bytes = number(event.target.value, FASTEST);
          if (event.target.value !== '' && bytes === null) return;
          onChange(
            setDirection(config, line, direction, {
              bytesPerSecond: bytes === 0 || bytes === null ? undefined : bytes,
            }),
          );
        }}
      />
    </fieldset>
  );
}
