// The pipeline board: how many shipments are in each stage and how old the oldest is. A stage is also a filter.

import type { ShipmentState } from '../../main/core/orders/types.js';
import { PIPELINE } from '../../main/core/orders/types.js';
import { formatDuration, formatNumber } from './format.js';
import { ToneIcon } from './status-badge.js';
import { SHIPMENT_TONE, stateWords } from './status.js';
import { useNow } from '../state/clock.js';
import { useApp, useQuery } from '../state/hooks.js';
import { useEvery } from '../state/use-every.js';
import { defineStrings } from '../state/strings.js';
import styles from './pipeline.module.css';

const s = defineStrings('pipeline', {
  name: 'Pipeline',
  hint: 'Shipments by stage; a stage shows its orders',
  oldest: 'oldest {age}',
  rate: '{rate} a minute',
});

const RATES_MS = 15_000;
const rateText = (rate: number): string => (rate >= 10 ? formatNumber(Math.round(rate)) : rate.toFixed(1));

const ENDS: readonly ShipmentState[] = ['failed', 'cancelled'];

export interface PipelineProps {
  readonly chosen: ShipmentState | null;
  readonly onChoose: (state: ShipmentState | null) => void;
}

export function Pipeline({ chosen, onChoose }: PipelineProps) {
  const counts = useApp((state) => state.feed?.pipeline);
  const rates = useQuery('kpis.rates', {});
  useEvery(RATES_MS, rates.refetch);
  // The ends off the road are shown only while something is there.
  const stages = [...PIPELINE, ...ENDS.filter((end) => (counts?.[end] ?? 0) > 0 || chosen === end)];
  return (
    <div className={styles['pipeline']} role="group" aria-label={s('name')} title={s('hint')}>
      {stages.map((state) => (
        <Stage
          key={state}
          state={state}
          count={counts?.[state] ?? null}
          rate={rates.data?.perMinute[state] ?? 0}
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
  /** Shipments a minute that entered it lately. */
  readonly rate: number;
  readonly pressed: boolean;
  readonly onPress: () => void;
}

function Stage({ state, count, rate, pressed, onPress }: StageProps) {
  const now = useNow();
  const oldest = useApp((app) => app.status?.pipelineOldest[state]);
  const open = state !== 'delivered' && state !== 'cancelled';
  const age = open && oldest !== undefined && (count ?? 0) > 0 ? formatDuration(Math.max(1000, now - oldest)) : null;
  return (
    <button
      type="button"
      className={styles['stage']}
      aria-pressed={pressed}
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
      <span className={styles['stageAge']}>{rate === 0 ? '\u00a0' : s('rate', { rate: rateText(rate) })}</span>
    </button>
  );
}
