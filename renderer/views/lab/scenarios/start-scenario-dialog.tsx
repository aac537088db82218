// Starts a scenario with a seed, and says what becomes of the present world.

import { useState } from 'react';
import { SCENARIO_SEED_MAX, type ScenarioSummary } from '../../../../main/contracts/scenario.js';
import { FormDialog } from '../../../components/form-dialog.js';
import { useAction } from '../../../state/use-action.js';
import styles from '../lab.module.css';
import { wholeNumber } from '../random-seed.js';
import { SeedField } from '../seed-field.js';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';

export interface StartScenarioProps {
  readonly scenario: ScenarioSummary;
  readonly onClose: () => void;
}

export function StartScenarioDialog({ scenario, onClose }: StartScenarioProps) {
  const { lab } = useLab();
  const [seed, setSeed] = useState('1');
  const [tried, setTried] = useState(false);
  const start = useAction('scenarios.start');
  const value = wholeNumber(seed, SCENARIO_SEED_MAX);
  const submit = async () => {
    setTried(true);
    if (value === null || (await start.run({ name: scenario.name, seed: value })) === undefined) return;
    onClose();
  };
  return (
    <FormDialog
      title={s('scenarioStartTitle', { title: scenario.title })}
      description={s('scenarioStartText', { open: lab?.invariants?.openOrders ?? 0 })}
      onClose={onClose}
      submit={s('scenarioStartShort')}
      onSubmit={submit}
      busy={start.busy}
      error={start.error}
      className={styles['stack']}
    >
      <SeedField value={seed} wrong={tried && value === null} onChange={setSeed} />
    </FormDialog>
  );
}
