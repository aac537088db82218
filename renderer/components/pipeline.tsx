// The pipeline board: how many shipments are in each stage and how old the oldest is. A stage is also a filter.

import { memo, useCallback } from 'react';
import type { ShipmentState } from '../../main/core/orders/types.js';
import { PIPELINE } from '../../main/core/orders/types.js';
import { formatDuration, formatNumber } from './format.js';
import { ToneIcon } from './status-badge.js';
import { SHIPMENT_TONE, stateWords } from './status.js';
import { useNow } from '../state/clock.js';
import { useApp, useQuery } from '../state/hooks.js';
import { useEvery } from '../state/use-every.js';
import { useLatest } from '../state/use-latest.js';
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

/** Counts change in every frame of a busy hour: only the number that changes is drawn again, not the board (see StageCount). */
export function Pipeline({ chosen, onChoose }: PipelineProps) {
  const failed = useApp((state) => (state.feed?.pipeline.failed ?? 0) > 0);
  const cancelled = useApp((state) => (state.feed?.pipeline.cancelled ?? 0) > 0);
  const rates = useQuery('kpis.rates', {});
  useEvery(RATES_MS, rates.refetch);
  const latest = useLatest({ chosen, onChoose });
  const onPress = useCallback(
    (state: ShipmentState) => latest.current.onChoose(latest.current.chosen === state ? null : state),
    [latest],
  );
  const there: Partial<Record<ShipmentState, boolean>> = { failed, cancelled };
  // The ends off the road are shown only while something is there.
  const stages = [...PIPELINE, ...ENDS.filter((end) => there[end] === true || chosen === end)];
  return (
    <div className={styles['pipeline']} role="group" aria-label={s('name')} title={s('hint')}>
      {stages.map((state) => (
        <Stage
          key={state}
          state={state}
          rate={rates.data?.perMinute[state] ?? 0}
          pressed={chosen === state}
          onPress={onPress}
        />
      ))}
    </div>
  );
}

interface StageProps {
  readonly state: ShipmentState;
  /** Shipments a minute that entered it lately. */
  readonly rate: number;
  readonly pressed: boolean;
  readonly onPress: (state: ShipmentState) => void;
}

const Stage = memo(function Stage({ state, rate, pressed, onPress }: StageProps) {
  const empty = useApp((app) => app.feed?.pipeline[state] === 0);
  return (
    <button
      type="button"
      className={styles['stage']}
      aria-pressed={pressed}
      data-stage={state}
      data-empty={empty || undefined}
      onClick={() => onPress(state)}
    >
      <span className={styles['stageName']}>
        <ToneIcon tone={SHIPMENT_TONE[state]} />
        {stateWords(state)}
      </span>
      <StageCount state={state} />
      <StageAge state={state} />
      <span className={styles['stageAge']}>{rate === 0 ? '\u00a0' : s('rate', { rate: rateText(rate) })}</span>
    </button>
  );
});

/** –: not known yet. */
function StageCount({ state }: { readonly state: ShipmentState }) {
  const count = useApp((app) => app.feed?.pipeline[state] ?? null);
  return (
    <span className={styles['stageCount']} data-count>
      {count === null ? '–' : formatNumber(count)}
    </span>
  );
}

function StageAge({ state }: { readonly state: ShipmentState }) {
  const now = useNow();
  const there = useApp((app) => (app.feed?.pipeline[state] ?? 0) > 0);
  const oldest = useApp((app) => app.status?.pipelineOldest[state]);
  const open = state !== 'delivered' && state !== 'cancelled';
  const age = open && oldest !== undefined && there ? formatDuration(Math.max(1000, now - oldest)) : null;
  return <span className={styles['stageAge']}>{age === null ? '\u00a0' : s('oldest', { age })}</span>;
}
