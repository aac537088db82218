// The pipeline at a glance: for each stage how many shipments, and how long the oldest has been there.

import { RelativeTime } from '../../components/relative-time.js';
import { NumberCell } from '../../components/number-cell.js';
import { ToneIcon } from '../../components/status-badge.js';
import { SHIPMENT_TONE, stateWords } from '../../components/status.js';
import { useApp, useNav } from '../../state/hooks.js';
import { PIPELINE } from '../../../main/core/orders/types.js';
import styles from './home.module.css';

export function PipelineStrip() {
  const pipeline = useApp((state) => state.feed?.pipeline);
  const oldest = useApp((state) => state.status?.pipelineOldest);
  const { go } = useNav();
  return (
    <ol className={styles['pipeline']}>
      {PIPELINE.map((stage) => {
        const since = oldest?.[stage];
        const count = pipeline?.[stage] ?? 0;
        return (
          <li key={stage}>
            <button
              type="button"
              className={styles['stage']}
              data-empty={count === 0 || undefined}
              onClick={() => go('orders', { state: stage })}
            >
              <span className={styles['stageName']}>
                <ToneIcon tone={SHIPMENT_TONE[stage]} />
                {stateWords(stage)}
              </span>
              <span className={styles['stageCount']}>
                <NumberCell value={count} />
              </span>
              <span className={styles['stageAge']}>
                {count > 0 && since !== undefined && stage !== 'delivered' && <RelativeTime at={since} bare />}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
