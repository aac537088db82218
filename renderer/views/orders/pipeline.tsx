// The pipeline board: how many shipments are in each stage and how old the oldest is. A stage is also a filter.

import type { ShipmentState } from '../../../main/core/orders/types.js';
import { PIPELINE } from '../../../main/core/orders/types.js';
import { formatDuration, formatNumber } from '../../components/format.js';
import { ToneIcon } from '../../components/status-badge.js';
import { SHIPMENT_TONE, stateWords } from '../../components/status.js';
import { useNow } from '../../state/clock.js';
import { useApp } from '../../state/hooks.js';
import styles from './orders.module.css';
import { s } from './strings.js';

const ENDS: readonly ShipmentState[] = ['failed', 'cancelled'];

export interface PipelineProps {
  readonly chosen: ShipmentState | null;
  readonly onChoose: (state: ShipmentState | null) => void;
}

export function Pipeline({ chosen, onChoose }: PipelineProps) {
  const counts = useApp((state) => state.feed?.pipeline);
  // The ends off the road are shown only while something is there.
  const stages = [...PIPELINE, ...ENDS.filter((end) => (counts?.[end] ?? 0) > 0 || chosen === end)];
  return (
    <div className={styles['pipeline']} role="group" aria-label={s('pipeline')} title={s('pipelineHint')}>
      {stages.map((state) => (
        <Stage
          key={state}
          state={state}
          count={counts?.[state] ?? null}
          pressed={chosen === state}
          onPress={() => onChoose(chosen === state ? null : state)}
        />
      ))}
    </div>
  );
}

interface StageProps {
  readonly state: ShipmentState;
  /** null: not known yet. */
  readonly count: number | null;
  readonly pressed: boolean;
  readonly onPress: () => void;
}

function Stage({ state, count, pressed, onPress }: StageProps) {
  const now = useNow();
  const oldest = useApp((app) => app.status?.pipelineOldest[state]);
  const open = state !== 'delivered' && state !== 'cancelled';
  const age = open && oldest !== undefined && (count ?? 0) > 0 ? formatDuration(Math.max(1000, now - oldest)) : null;
  return (
    <button
      type="button"
      className={styles['stage']}
      aria-pressed={pressed}
      aria-label={s('stageName', { stage: stateWords(state), n: count ?? 0 })}
      data-stage={state}
      data-empty={count === 0 || undefined}
      onClick={onPress}
    >
      <span className={styles['stageName']}>
        <ToneIcon tone={SHIPMENT_TONE[state]} />
        {stateWords(state)}
      </span>
      <span className={styles['stageCount']} data-count>
        {count === null ? '–' : formatNumber(count)}
      </span>
      <span className={styles['stageAge']}>{age === null ? '\u00a0' : s('oldest', { age })}</span>
    </button>
  );
}
