// The simulated world at a glance, for testers: what it is, what is done to it on purpose, what must hold. Leads to the Lab.

import { Button } from '../../components/button.js';
import { formatNumber } from '../../components/format.js';
import { Facts, Panel } from '../../components/panel.js';
import { useApp, useNav } from '../../state/hooks.js';
import { faultWords } from '../lab/fault-words.js';
import styles from './kpis.module.css';
import { s } from './strings.js';

export function WorldCard() {
  const status = useApp((state) => state.status);
  const { go } = useNav();
  const lab = status?.lab ?? null;
  if (status === null || status === undefined) return null;
  if (lab === null) {
    return (
      <Panel title={s('worldCard')}>
        <p>{s('realWorld')}</p>
      </Panel>
    );
  }
  const faults = faultWords(lab.faults);
  const { invariants } = lab;
  const wrong = [
    ...(invariants?.stockFaults ?? []),
    ...(invariants?.deliveredTwice ?? []).map((id) => s('number', { id: String(id) })),
  ];
  const holding =
    invariants === null || invariants === undefined
      ? s('notWatched')
      : wrong.length > 0
        ? s('broken', { n: wrong.length, text: wrong.join('; ') })
        : s('holds', { cells: invariants.cells, delivered: invariants.delivered });
  return (
    <Panel
      title={s('worldCard')}
      actions={
        <div className={styles['buttons']}>
          <Button size="small" onClick={() => go('lab')}>
            {s('toConsole')}
          </Button>
          <Button size="small" onClick={() => go('lab', { tab: 'scenarios' })}>
            {s('toScenarios')}
          </Button>
          <Button size="small" onClick={() => go('lab', { tab: 'protocol' })}>
            {s('toProtocol')}
          </Button>
        </div>
      }
    >
      <Facts
        items={[
          [s('worldNumber'), status.worldId === null ? s('unknown') : `#${status.worldId}`],
          [s('worldSpeed'), formatNumber(status.simspeed)],
          [s('worldClock'), lab.paused ? s('paused') : s('running')],
          [s('worldSeed'), lab.world.seed === null ? s('none') : String(lab.world.seed)],
          [s('worldProfile'), lab.world.profile],
          [s('worldTrucks'), formatNumber(lab.world.trucks)],
          [s('worldFaults'), faults.length === 0 ? s('none') : faults.join('; ')],
          [s('invariants'), holding],
        ]}
      />
    </Panel>
  );
}
