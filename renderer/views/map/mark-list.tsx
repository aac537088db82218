// The map's twin: warehouses with what is under way in them, trucks with what they do and carry, and the legend.

import { memo, useMemo } from 'react';
import type { Truck } from '../../../main/core/orders/types.js';
import { cx } from '../../components/cx.js';
import { SHIPMENT_TONE, TRUCK_TONE, stateWords } from '../../components/status.js';
import type { Tone } from '../../components/status.js';
import type { Selection } from '../../state/nav-store.js';
import { useLatest } from '../../state/use-latest.js';
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
  const acts = useActs(onPick, onHover);
  const isSelected = (type: Mark['type'], id: number) => selection?.type === type && selection.id === id;
  return (
    <aside className={styles['list']} id="map-list" aria-label={s('title')}>
      <h3>{s('warehouses')}</h3>
      <ul>
        {data.warehouses.map(({ id, name }) => (
          <MarkItem key={id} type="warehouse" id={id} selected={isSelected('warehouse', id)} acts={acts}>
            <b>{name}</b>
            <WorkLine work={data.work?.get(id)} />
          </MarkItem>
        ))}
      </ul>
      <h3>{s('trucks')}</h3>
      {data.trucks.length === 0 && <p className={styles['quiet']}>{s('noTrucks')}</p>}
      <ul>
        {data.trucks.map((truck) => (
          <TruckItem
            key={truck.id}
            id={truck.id}
            state={truck.state}
            words={truckWords(truck, data, now)}
            selected={isSelected('truck', truck.id)}
            acts={acts}
          />
        ))}
      </ul>
      <p className={styles['quiet']}>{s('open', { n: data.addresses.length })}</p>
      <Legend />
    </aside>
  );
}

interface Acts {
  readonly pick: (mark: Mark) => void;
  readonly hover: (mark: Mark | null) => void;
}

/** The same object for as long as the list is there, though what it calls changes with each drawing. */
function useActs(onPick: Acts['pick'], onHover: Acts['hover']): Acts {
  const latest = useLatest({ onPick, onHover });
  return useMemo(
    () => ({ pick: (mark) => latest.current.onPick(mark), hover: (mark) => latest.current.onHover(mark) }),
    [latest],
  );
}

interface MarkItemProps {
  readonly type: Mark['type'];
  readonly id: number;
  readonly selected: boolean;
  readonly acts: Acts;
  readonly children: React.ReactNode;
}

function MarkItem({ type, id, selected, acts, children }: MarkItemProps) {
  const mark: Mark = { type, id };
  return (
    <li>
      <button
        type="button"
        className={cx(styles['item'], selected && styles['selected'])}
        aria-current={selected ? 'true' : undefined}
        onClick={() => acts.pick(mark)}
        onPointerEnter={() => acts.hover(mark)}
        onPointerLeave={() => acts.hover(null)}
      >
        {children}
      </button>
    </li>
  );
}

interface TruckItemProps {
  readonly id: number;
  readonly state: Truck['state'];
  readonly words: string;
  readonly selected: boolean;
  readonly acts: Acts;
}

/** The list is drawn every second; of a fleet of 500 only the trucks whose words have changed are. */
const TruckItem = memo(function TruckItem({ id, state, words, selected, acts }: TruckItemProps) {
  return (
    <MarkItem type="truck" id={id} selected={selected} acts={acts}>
      <span className={styles['itemHead']}>
        <b>{s('truck', { id: String(id) })}</b>
        <Badge tone={TRUCK_TONE[state]} text={stateWords(state)} />
      </span>
      <span className={styles['quiet']}>{words}</span>
    </MarkItem>
  );
});

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

/** Where it goes, how long it still takes, and what it carries. */
function truckWords(truck: Truck, data: MapData, now: number): string {
  const { arrivesAt } = estimate(truck, data.speed, now);
  const left = arrivesAt !== null && arrivesAt > now ? leftWords(arrivesAt - now) : null;
  return [wayWords(truck, data.warehouses), left, loadWords(truck, true)].filter(Boolean).join(' · ');
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
