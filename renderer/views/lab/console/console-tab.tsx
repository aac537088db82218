// The console: time, world, faults, load.

import { EmptyState } from '../../../components/empty-state.js';
import styles from '../lab.module.css';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';
import { ClockPanel } from './clock-panel.js';
import { FaultPanel } from './fault-panel.js';
import { LoadPanel } from './load-panel.js';
import { WorldPanel } from './world-panel.js';

export function ConsoleTab() {
  const { lab } = useLab();
  if (lab === null) return <EmptyState title={s('waiting')} />;
  return (
    <div className={styles['console']}>
      <div className={styles['column']}>
        <ClockPanel />
        <WorldPanel />
        <LoadPanel />
      </div>
      <FaultPanel />
    </div>
  );
}
