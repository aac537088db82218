// The stages of one shipment one below the other, each as long as it took; what goes on still grows. With its figures in words.

import { STAGES, type Stage } from '../../main/core/kpis/durations.js';
import { useNow } from '../state/clock.js';
import { defineStrings } from '../state/strings.js';
import { formatDuration } from './format.js';
import styles from './waterfall.module.css';

const s = defineStrings('waterfall', {
  packing: 'Order to packed',
  truck: 'Waiting for a truck',
  loading: 'Loading',
  leaving: 'Loaded to leaving',
  driving: 'On the road',
  open: '{age} so far',
  name: 'Times of shipment {id}',
});

export interface WaterfallProps {
  readonly shipment: {
    readonly id: number;
    readonly state: string;
    readonly placedAt: number;
    readonly packedAt: number | null;
    readonly truckArrivedAt: number | null;
    readonly loadedAt: number | null;
    readonly outForDeliveryAt: number | null;
    readonly deliveredAt: number | null;
    readonly stateSince: number;
  };
}

interface Part {
  readonly stage: Exclude<Stage, 'whole'>;
  readonly from: number;
  readonly to: number;
  readonly open: boolean;
}

/** Stages that have begun, in their order; the last one is open while the shipment is on its way. */
export function waterfallParts({ shipment: j }: WaterfallProps, now: number): readonly Part[] {
  const ends = {
    packing: [j.placedAt, j.packedAt],
    truck: [j.packedAt, j.truckArrivedAt],
    loading: [j.truckArrivedAt === null ? null : Math.max(j.truckArrivedAt, j.packedAt ?? 0), j.loadedAt],
    leaving: [j.loadedAt, j.outForDeliveryAt],
    driving: [j.outForDeliveryAt, j.deliveredAt],
  } as const;
  const over = ['delivered', 'cancelled', 'failed'].includes(j.state);
  const parts: Part[] = [];
  for (const stage of STAGES) {
    if (stage === 'whole') continue;
    const [from, to] = ends[stage];
    if (from === null) continue;
    if (to !== null) parts.push({ stage, from: Math.min(from, to), to, open: false });
    // What comes later has happened already: this one's end was never told.
    else if (
      !over &&
      !STAGES.slice(STAGES.indexOf(stage) + 1).some((later) => later !== 'whole' && ends[later][1] !== null)
    ) {
      parts.push({ stage, from, to: Math.max(from, now), open: true });
    }
  }
  return parts;
}

export function Waterfall({ shipment }: WaterfallProps) {
  const now = useNow();
  const parts = waterfallParts({ shipment }, now);
  const end = Math.max(...parts.map(({ to }) => to), shipment.placedAt + 1);
  const span = end - shipment.placedAt;
  return (
    <ol className={styles['waterfall']} aria-label={s('name', { id: String(shipment.id) })}>
      {parts.map(({ stage, from, to, open }) => {
        const age = formatDuration(to - from);
        return (
          <li key={stage}>
            <span className={styles['name']}>{s(stage)}</span>
            <span className={styles['track']} aria-hidden>
              <span
                className={styles['bar']}
                data-stage={stage}
                data-open={open || undefined}
                style={{
                  left: `${((from - shipment.placedAt) / span) * 100}%`,
                  width: `${Math.max(0.8, ((to - from) / span) * 100)}%`,
                }}
              />
            </span>
            <span className={styles['ms']}>{open ? s('open', { age }) : age}</span>
          </li>
        );
      })}
    </ol>
  );
}
