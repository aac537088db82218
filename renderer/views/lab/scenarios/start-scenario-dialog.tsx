// Starts a scenario with a seed, and says what becomes of the present world.

import { Dices } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { SCENARIO_SEED_MAX, type ScenarioSummary } from '../../../../main/contracts/scenario.js';
import { Button } from '../../../components/button.js';
import { Dialog } from '../../../components/dialog.js';
import { ErrorNote } from '../../../components/error-note.js';
import { NumberField } from '../../../components/field.js';
import { useAction } from '../../../state/use-action.js';
import styles from '../lab.module.css';
import { randomSeed, wholeNumber } from '../random-seed.js';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';

const FORM = 'lab-start-scenario';

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
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (value === null || (await start.run({ name: scenario.name, seed: value })) === undefined) return;
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('scenarioStartTitle', { title: scenario.title })}
      description={s('scenarioStartText', { open: lab?.invariants?.openOrders ?? 0 })}
      actions={
        <>
          <Button onClick={onClose}>{s('cancel')}</Button>
          <Button type="submit" form={FORM} variant="primary" busy={start.busy}>
            {s('scenarioStartShort')}
          </Button>
        </>
      }
    >
      <form id={FORM} className={styles['stack']} onSubmit={(event) => void submit(event)}>
        <div className={styles['inline']}>
          <NumberField
            label={s('seed')}
            hint={s('seedHint')}
            value={seed}
            error={tried && value === null ? s('seedWrong', { got: seed }) : null}
            onChange={(event) => setSeed(event.target.value)}
          />
          <Button icon={<Dices />} onClick={() => setSeed(String(randomSeed()))}>
            {s('anotherSeed')}
          </Button>
        </div>
        <ErrorNote error={start.error} />
      </form>
    </Dialog>
  );
}
