// Faults on purpose: what is active, presets, and sliders for each link and direction, the world and the UPS. Sliders count once
// applied; presets at once.

import { useState } from 'react';
import { FAULT_LINES, type FaultConfig, type FaultLineName } from '../../../../main/core/faults/config.js';
import { LAB_LIMITS } from '../../../../main/contracts/lab.js';
import { Button } from '../../../components/button.js';
import { cx } from '../../../components/cx.js';
import { ErrorNote } from '../../../components/error-note.js';
import { NumberField } from '../../../components/field.js';
import { Panel } from '../../../components/panel.js';
import { ToneBadge } from '../../../components/status-badge.js';
import { useDraft } from '../../../state/hooks.js';
import { useAction } from '../../../state/use-action.js';
import { faultWords } from '../fault-words.js';
import styles from '../lab.module.css';
import { wholeNumber } from '../random-seed.js';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';
import { LineFaultsForm } from './line-faults.js';
import { NO_FAULTS, PRESETS, preset, presetOf, pruned, type PresetName } from './fault-draft.js';
import { OtherFaultsForm } from './other-faults.js';

function presetWords(name: PresetName): string {
  switch (name) {
    case 'none':
      return s('presetNone');
    case 'halfOpen':
      return s('presetHalfOpen');
    case 'illegal':
      return s('presetIllegal');
    default:
      return s('presetFlaky', { n: Number(name.slice('flaky'.length)) });
  }
}

const isDraft = (value: unknown): value is FaultConfig | null =>
  value === null || (typeof value === 'object' && 'seed' in value && typeof value.seed === 'number');

export function FaultPanel() {
  const { lab, mayDrive } = useLab();
  const [draft, setDraft, forget] = useDraft<FaultConfig | null>('lab.faults', null, isDraft);
  const [line, setLine] = useState<FaultLineName>('worldStore');
  const [seedText, setSeedText] = useState<string | null>(null);
  const set = useAction('sim.setFaults');
  if (lab === null) return null;

  const active = lab.faults;
  const shown = draft ?? active ?? NO_FAULTS;
  const words = faultWords(active);
  const apply = async (config: FaultConfig | null) => {
    if ((await set.run({ config: config as never })) !== undefined) forget();
  };
  const seed = seedText === null ? shown.seed : (wholeNumber(seedText, LAB_LIMITS.seed) ?? null);
  const changed = draft !== null && JSON.stringify(pruned(draft)) !== JSON.stringify(active);
  const present = presetOf(changed ? pruned(shown) : active);
  return (
    <Panel
      title={s('faults')}
      className={styles['faults']}
      actions={
        <Button size="small" disabled={!mayDrive || active === null} onClick={() => void apply(null)}>
          {s('clear')}
        </Button>
      }
    >
      <div className={styles['stack']}>
        <div role="status" className={styles['activeFaults']}>
          {active === null ? (
            <p className={styles['note']}>{s('faultsNone')}</p>
          ) : (
            <>
              <ToneBadge tone="problem">{s('faultsActive', { n: words.length })}</ToneBadge>
              <ul className={styles['words']}>
                {words.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </>
          )}
        </div>
        <div className={styles['presets']} role="group" aria-label={s('preset')}>
          {PRESETS.map((name) => (
            <Button
              key={name}
              size="small"
              aria-pressed={present === name}
              className={cx(present === name && styles['pressed'])}
              disabled={!mayDrive || seed === null}
              onClick={() => void apply(preset(name, seed ?? 1))}
            >
              {presetWords(name)}
            </Button>
          ))}
        </div>
        <div className={styles['seedRow']}>
          <NumberField
            label={s('faultSeed')}
            className={styles['seed']}
            disabled={!mayDrive}
            value={seedText ?? String(shown.seed)}
            error={seed === null ? s('seedWrong', { got: seedText ?? '' }) : null}
            onChange={(event) => {
              setSeedText(event.target.value);
              const value = wholeNumber(event.target.value, LAB_LIMITS.seed);
              if (value !== null) setDraft({ ...shown, seed: value });
            }}
            onBlur={() => seed !== null && setSeedText(null)}
          />
          <p className={styles['note']}>{s('presetHint')}</p>
        </div>
        <div className={styles['links']} role="group" aria-label={s('link')}>
          {FAULT_LINES.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={line === name}
              className={styles['linkTab']}
              onClick={() => setLine(name)}
            >
              {s(name)}
              {faultWords(pruned({ seed: 1, lines: { [name]: shown.lines?.[name] } })).length > 0 && (
                <span aria-hidden className={styles['dot']} />
              )}
            </button>
          ))}
        </div>
        <LineFaultsForm line={line} config={shown} disabled={!mayDrive} onChange={setDraft} />
        <OtherFaultsForm config={shown} disabled={!mayDrive} onChange={setDraft} />
        <ErrorNote error={set.error} />
        <div className={styles['applyBar']}>
          {changed && <ToneBadge tone="waiting">{s('unapplied')}</ToneBadge>}
          <Button disabled={!changed} onClick={forget}>
            {s('discard')}
          </Button>
          <Button
            variant="primary"
            disabled={!mayDrive || !changed}
            busy={set.busy}
            onClick={() => void apply(pruned(shown))}
          >
            {s('apply')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
