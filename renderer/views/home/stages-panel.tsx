// How long each stage takes: median, nine of ten, and the spread. The tail opens the slowest.

import type { Kpis } from '../../../main/contracts/kpis.js';
import { STAGES, type Stage } from '../../../main/core/kpis/durations.js';
import { formatDuration } from '../../components/format.js';
import { Histogram } from '../../components/histogram.js';
import { Panel } from '../../components/panel.js';
import styles from './kpis.module.css';
import { s } from './strings.js';

export interface StagesPanelProps {
  readonly stages: Kpis['stages'];
  readonly onTail: (stage: Stage) => void;
}

export function StagesPanel({ stages, onTail }: StagesPanelProps) {
  const shown = STAGES.filter((stage) => stages[stage].count > 0);
  if (shown.length === 0) return null;
  return (
    <Panel title={s('stages')}>
      <ul className={styles['stages']}>
        {shown.map((stage) => {
          const { p50, p90, bins } = stages[stage];
          return (
            <li key={stage}>
              <h3>{s(`stage-${stage}`)}</h3>
              <p>{s('stageFigures', { p50: formatDuration(p50 ?? 0), p90: formatDuration(p90 ?? 0) })}</p>
              <Histogram
                label={s(`stage-${stage}`)}
                bins={bins}
                tailFrom={p90 ?? Infinity}
                onTail={() => onTail(stage)}
              />
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
