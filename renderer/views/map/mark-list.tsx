// The map's twin: warehouses with what is under way in them, trucks with what they do and carry, and the legend.

import type { Truck } from '../../../main/core/orders/types.js';
import { cx } from '../../components/cx.js';
import { SHIPMENT_TONE, TRUCK_TONE, stateWords } from '../../components/status.js';
import type { Tone } from '../../components/status.js';
import type { Selection } from '../../state/nav-store.js';
import { formatDuration } from '../timeline/format.js';
import { loadWords, wayWords } from './describe-mark.js';
import type { MapData, Mark } from './map-stage.js';
import styles from './map.module.css';
import { estimate } from './motion.js';
import { STATE_LETTER } from './paint-marks.js';
import { s } from './strings.js';
import type { Work } from './use-work.js';

const WORK_TONE: Readonly<Record<keyof Work, Tone>> = {
  queued: SHIPMENT_TONE.placed,
  packing: SHIPMENT_TONE.packing,
  packed: SHIPMENT_TONE.packed,
  loading: SHIPMENT_TONE.loading,
};

export interface MarkListProps {
  readonly data: MapData;
  readonly now: number;
  readonly selection: Selection | null;
  readonly onPick: (mark: Mark) => void;
  readonly onHover: (mark: Mark | null) => void;
}

/** The same marks as a list: the map's twin. */
export function MarkList({ data, now, selection, onPick, onHover }: MarkListProps) {
  const line = (mark: Mark, children: React.ReactNode) => {
    const selected = selection?.type === mark.type && selection.id === mark.id;
    return (
      <li key={`${mark.type}/${mark.id}`}>
        <button
          type="button"
          className={cx(styles['item'], selected && styles['selected'])}
          aria-current={selected ? 'true' : undefined}
          onClick={() => onPick(mark)}
          onPointerEnter={() => onHover(mark)}
          onPointerLeave={() => onHover(null)}
        >
          {children}
        </button>
      </li>
    );
  };
  return (
    <aside className={styles['list']} id="map-list" aria-label={s('title')}>
      <h3>{s('warehouses')}</h3>
      <ul>
        {data.warehouses.map((warehouse) =>
          line(
            { type: 'warehouse', id: warehouse.id },
            <>
              <b>{warehouse.name}</b>
              <WorkLine work={data.work?.get(warehouse.id)} />
            </>,
          ),
        )}
      </ul>
      <h3>{s('trucks')}</h3>
      {data.trucks.length === 0 && <p className={styles['quiet']}>{s('noTrucks')}</p>}
      <ul>
        {data.trucks.map((truck) =>
          line({ type: 'truck', id: truck.id }, <TruckLine truck={truck} data={data} now={now} />),
        )}
      </ul>
      <p className={styles['quiet']}>{s('open', { n: data.addresses.length })}</p>
      <Legend />
    </aside>
  );
}

/** Stages with packages, each in its colour; nothing until they are counted. */
function WorkLine({ work }: { readonly work: Work | undefined }) {
  if (!work) return <span className={styles['quiet']}>{s('counting')}</span>;
  const stages = (['queued', 'packing', 'packed', 'loading'] as const).filter((stage) => work[stage] > 0);
  if (stages.length === 0) return <span className={styles['quiet']}>{s('noWork')}</span>;
  return (
    <span className={styles['work']}>
      {stages.map((stage) => (
        <Badge key={stage} tone={WORK_TONE[stage]} text={s(stage, { n: work[stage] })} />
      ))}
    </span>
  );
}

function Badge({ tone, text }: { readonly tone: Tone; readonly text: string }) {
  return (
    <span className={styles['badge']} style={{ color: `var(--st-${tone})`, background: `var(--st-${tone}-tint)` }}>
      {text}
    </span>
  );
}

function TruckLine({ truck, data, now }: { readonly truck: Truck; readonly data: MapData; readonly now: number }) {
  const at = estimate(truck, data.speed, now);
  return (
    <>
      <span className={styles['itemHead']}>
        <b>{s('truck', { id: String(truck.id) })}</b>
        <Badge tone={TRUCK_TONE[truck.state]} text={stateWords(truck.state)} />
      </span>
      <span className={styles['quiet']}>
        {[
          wayWords(truck, data.warehouses),
          at.arrivesAt !== null && at.arrivesAt > now ? leftWords(at.arrivesAt - now) : null,
          loadWords(truck, true),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
}

/** Parts of a second are gone before they are read. */
function leftWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? s('seconds', { n: seconds }) : formatDuration(seconds * 1000);
}

function Legend() {
  const states = ['idle', 'to-warehouse', 'waiting', 'loading', 'delivering'] as const;
  return (
    <details className={styles['legend']} open>
      <summary>{s('legend')}</summary>
      <ul>
        {states.map((state) => (
          <li key={state}>
            <span className={styles['letter']} style={{ background: `var(--st-${TRUCK_TONE[state]})` }}>
              {STATE_LETTER[state]}
            </span>
            {stateWords(state)}
          </li>
        ))}
        <li>
          <span className={styles['solid']} />
          {s('legendReported')}
        </li>
        <li>
          <span className={styles['dashed']} />
          {s('legendEstimated')}
        </li>
        <li>
          <span className={styles['doubtful']} />
          {s('legendDoubtful')}
        </li>
        <li>
          <span className={styles['dot']} />
          {s('legendDestination')}
        </li>
      </ul>
    </details>
  );
}
