// The built-in world: its process and its speed.

import { useState, type FormEvent } from 'react';
import type { SimulatorStatus } from '../../../main/core/feed/types.js';
import { Button } from '../../components/button.js';
import { NumberField } from '../../components/field.js';
import { formatNumber } from '../../components/format.js';
import { PROCESS_LOOK, processWords } from '../../components/link-state.js';
import { Facts, Panel } from '../../components/panel.js';
import { RelativeTime } from '../../components/relative-time.js';
import { ToneBadge } from '../../components/status-badge.js';
import { useAction } from '../../state/use-action.js';
import styles from './connections.module.css';
import { RestartButton } from './link-facts.js';
import { s } from './strings.js';

const MAX_SPEED = 1_000_000;

export function SimulatorCard({ simulator }: { readonly simulator: SimulatorStatus }) {
  const { ports } = simulator;
  return (
    <Panel title={s('simulator')} className={styles['card']}>
      <div className={styles['stack']}>
        <Facts
          items={[
            [
              s('state'),
              <ToneBadge key="state" {...PROCESS_LOOK[simulator.state]}>
                {processWords(simulator.state)}
              </ToneBadge>,
            ],
            [s('since'), <RelativeTime key="since" at={simulator.since} />],
            [s('pid'), simulator.pid === null ? s('noProcess') : String(simulator.pid)],
            [s('restarts'), formatNumber(simulator.restarts)],
            ports === null
              ? null
              : [
                  s('ports'),
                  s('portList', {
                    amazon: String(ports.amazon),
                    worldUps: String(ports.worldUps),
                    ups: String(ports.ups),
                  }),
                ],
            [s('speed'), formatNumber(simulator.simspeed)],
          ]}
        />
        {simulator.lastError !== null && (
          <div className={styles['error']}>
            <strong>{s('lastError')}</strong>
            <p>{simulator.lastError.message}</p>
            <code>{simulator.lastError.code}</code>
          </div>
        )}
        <SpeedForm present={simulator.simspeed} />
        <div className="toolbar">
          <RestartButton name="simulator" />
        </div>
      </div>
    </Panel>
  );
}

function SpeedForm({ present }: { readonly present: number }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const save = useAction('sim.setSpeed');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const speed = /^\d{1,7}$/.test(text.trim()) ? Number(text) : NaN;
    if (!(speed >= 1 && speed <= MAX_SPEED)) return setWrong(s('speedWrong', { got: text }));
    setWrong(null);
    if ((await save.run({ simspeed: speed })) !== undefined) setText('');
  };
  return (
    <form className={styles['speed']} onSubmit={(event) => void submit(event)}>
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
  );
}
