// The shipped scenarios, and the one that runs (or ran last) with its live verdict.

import { Play, Square } from 'lucide-react';
import { useState } from 'react';
import type { ScenarioSummary } from '../../../../main/contracts/scenario.js';
import { Button } from '../../../components/button.js';
import { EmptyState } from '../../../components/empty-state.js';
import { ErrorNote } from '../../../components/error-note.js';
import { Panel } from '../../../components/panel.js';
import { useApp, useQuery } from '../../../state/hooks.js';
import { useAction } from '../../../state/use-action.js';
import styles from '../lab.module.css';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';
import { formatSpan } from '../world-clock.js';
import { ScenarioRun, isOver } from './scenario-run.js';
import { StartScenarioDialog } from './start-scenario-dialog.js';

export function ScenariosTab() {
  const { mayDrive } = useLab();
  const status = useApp((state) => state.status?.scenario ?? null);
  const list = useQuery('scenarios.list', mayDrive ? {} : null);
  const stop = useAction('scenarios.stop');
  const [chosen, setChosen] = useState<ScenarioSummary | null>(null);
  const running = status !== null && !isOver(status.state);
  return (
    <div className={styles['scenarios']}>
      <Panel
        title={s('verdict')}
        actions={
          running && (
            <Button
              size="small"
              icon={<Square />}
              disabled={!mayDrive}
              busy={stop.busy}
              onClick={() => void stop.run({})}
            >
              {s('scenarioStop')}
            </Button>
          )
        }
      >
        <ErrorNote error={stop.error} />
        {status === null ? <p className={styles['note']}>{s('scenarioNone')}</p> : <ScenarioRun run={status} />}
      </Panel>
      <Panel title={s('scenarioList')} flush>
        <ErrorNote error={list.error} onRetry={list.refetch} />
        {!mayDrive && <p className={styles['padded']}>{s('scenarioManager')}</p>}
        {mayDrive && list.data === undefined && list.error === null && (
          <p className={styles['padded']}>{s('loading')}</p>
        )}
        {list.data?.length === 0 && <EmptyState title={s('scenarioEmpty')} />}
        <ul className={styles['scenarioList']}>
          {(list.data ?? []).map((one) => (
            <li key={one.name} data-running={(running && status.name === one.name) || undefined}>
              <div className={styles['scenarioText']}>
                <h3>{one.error === null ? one.title : one.name}</h3>
                {one.error === null ? (
                  <ScenarioFacts scenario={one} />
                ) : (
                  <p className={styles['fault']}>{`${s('scenarioBroken')}: ${one.error.message}`}</p>
                )}
              </div>
              <Button
                size="small"
                icon={<Play />}
                aria-label={s('scenarioStart', { title: one.title })}
                disabled={running || one.error !== null}
                onClick={() => setChosen(one)}
              >
                {s('scenarioStartShort')}
              </Button>
            </li>
          ))}
        </ul>
      </Panel>
      {chosen !== null && <StartScenarioDialog scenario={chosen} onClose={() => setChosen(null)} />}
    </div>
  );
}

function ScenarioFacts({ scenario }: { readonly scenario: ScenarioSummary }) {
  const { description, orders, trucks, warehouses, quietAtMs, faults, expectations } = scenario;
  const facts = [
    s('scenarioFacts', { orders, trucks, warehouses }),
    s('scenarioTime', { time: formatSpan(quietAtMs) }),
    ...(faults > 0 ? [s('scenarioFaults', { n: faults })] : []),
  ];
  return (
    <>
      <p>{description}</p>
      <p className={styles['note']}>{facts.join(' · ')}</p>
      {expectations.length > 0 && (
        <details className={styles['note']}>
          <summary>{s('mustHoldAtEnd')}</summary>
          <ul className={styles['words']}>
            {expectations.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
