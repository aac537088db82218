// The built-in world: its process and its speed. Everything else is done in the Lab.

import type { SimulatorStatus } from '../../../main/core/feed/types.js';
import { Button } from '../../components/button.js';
import { formatNumber } from '../../components/format.js';
import { PROCESS_LOOK, processWords } from '../../components/link-state.js';
import { Facts, Panel } from '../../components/panel.js';
import { RelativeTime } from '../../components/relative-time.js';
import { ToneBadge } from '../../components/status-badge.js';
import { useNav, useRole } from '../../state/hooks.js';
import { SpeedForm } from '../lab/speed-form.js';
import styles from './connections.module.css';
import { RestartButton } from './link-facts.js';
import { s } from './strings.js';

export function SimulatorCard({ simulator }: { readonly simulator: SimulatorStatus }) {
  const { ports } = simulator;
  const role = useRole();
  const { go } = useNav();
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
          {role !== 'staff' && <Button onClick={() => go('lab')}>{s('openLab')}</Button>}
        </div>
      </div>
    </Panel>
  );
}
