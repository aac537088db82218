// The map's screen: canvas, list beside it, card, legend. The stage draws; React shows words.

import { Maximize2, Minus, Plus } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Truck, Warehouse } from '../../../main/core/orders/types.js';
import { IconButton } from '../../components/button.js';
import { cx } from '../../components/cx.js';
import { TRUCK_TONE, stateWords } from '../../components/status.js';
import { useApp, useQuery, useSelection } from '../../state/hooks.js';
import type { Selection } from '../../state/nav-store.js';
import { formatDuration, formatTime } from '../timeline/format.js';
import { MapStage } from './map-stage.js';
import type { MapData, Mark } from './map-stage.js';
import styles from './map.module.css';
import { estimate } from './motion.js';
import { neighbour } from './neighbours.js';
import type { Direction } from './neighbours.js';
import { STATE_LETTER } from './paint.js';
import { s } from './strings.js';

const ADDRESSES = 1000;
/** Events after which open destinations are other ones. */
const MOVES: ReadonlySet<string> = new Set(['order-placed', 'shipment-planned', 'delivered', 'cancelled']);
const SHOWN_LOAD = 6;

export function MapView() {
  const warehouses = useApp((app) => app.feed?.warehouses);
  const trucks = useApp((app) => app.feed?.trucks);
  const speed = useApp((app) => app.status?.simspeed ?? 0);
  const { data: addresses } = useQuery(
    'map.addresses',
    { limit: ADDRESSES },
    { refreshOn: (event) => MOVES.has(event.kind) },
  );
  const data = useMemo((): MapData => {
    const all = Object.values(trucks ?? {}).sort((a, b) => a.id - b.id);
    return { warehouses: warehouses ?? [], trucks: all, addresses: addresses ?? [], speed };
  }, [warehouses, trucks, addresses, speed]);
  return <MapScreen data={data} />;
}

/** The screen over given data. */
export function MapScreen({ data }: { readonly data: MapData }) {
  const [selection, select] = useSelection();
  const [hover, setHover] = useState<Mark | null>(null);
  const [focus, setFocus] = useState<Mark | null>(null);
  const [spoken, setSpoken] = useState('');
  const [stage, setStage] = useState<MapStage | null>(null);
  const now = useNow();
  const pick = useCallback((mark: Mark | null) => select(mark ? { type: mark.type, id: mark.id } : null), [select]);
  const attach = useCallback(
    (canvas: HTMLCanvasElement) => {
      const made = new MapStage(canvas, { now: () => Date.now(), onHover: setHover, onPick: pick });
      setStage(made);
      return () => {
        made.dispose();
        setStage(null);
      };
    },
    [pick],
  );
  useEffect(() => stage?.setData(data), [stage, data]);
  useEffect(() => stage?.setSelection(selection), [stage, selection]);
  useEffect(() => stage?.setFocus(focus), [stage, focus]);

  const walk = (mark: Mark | null) => {
    setFocus(mark);
    setSpoken(mark ? describe(mark, data, Date.now()).join(', ') : '');
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!stage || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!handleMapKey(event, stage, focus, walk, pick)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = hover ?? focus;
  if (data.warehouses.length === 0 && data.trucks.length === 0) {
    return (
      <section className={styles['nothing']} aria-label={s('title')}>
        <h2>{s('emptyTitle')}</h2>
        <p>{s('emptyText')}</p>
      </section>
    );
  }
  return (
    <section className={styles['view']} aria-label={s('title')}>
      <div
        className={styles['map']}
        role="group"
        aria-roledescription={s('roledescription')}
        aria-label={s('label', { warehouses: data.warehouses.length, trucks: data.trucks.length })}
        aria-describedby="map-help"
        aria-details="map-list"
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={(event) => event.target === event.currentTarget && setFocus(null)}
      >
        <p id="map-help" className="visually-hidden">
          {s('help')}
        </p>
        <canvas ref={attach} className={styles['canvas']} aria-hidden />
        <div className={styles['tools']}>
          <IconButton size="small" label={s('zoomIn')} icon={<Plus size={15} />} onClick={() => stage?.zoom(1.5)} />
          <IconButton
            size="small"
            label={s('zoomOut')}
            icon={<Minus size={15} />}
            onClick={() => stage?.zoom(1 / 1.5)}
          />
          <IconButton
            size="small"
            label={`${s('fit')} (0)`}
            icon={<Maximize2 size={14} />}
            onClick={() => stage?.fit()}
          />
        </div>
        {stage && shown && <Card stage={stage} mark={shown} data={data} now={now} />}
      </div>
      <MarkList data={data} now={now} selection={selection} onPick={pick} onHover={(mark) => setFocus(mark)} />
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
    </section>
  );
}

/** True when the key was the map's. Tab leaves the map at either end of the marks. */
export function handleMapKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  stage: MapStage,
  focus: Mark | null,
  walk: (mark: Mark | null) => void,
  pick: (mark: Mark | null) => void,
): boolean {
  const marks = stage.marks();
  const at = marks.findIndex((mark) => mark.type === focus?.type && mark.id === focus.id);
  switch (event.key) {
    case 'Tab': {
      const next = marks[event.shiftKey ? at - 1 : at + 1];
      // Backwards into the map one begins outside it: only a walk that has begun goes on.
      if (!next || (event.shiftKey && at < 0)) {
        walk(null);
        return false;
      }
      walk(next);
      return true;
    }
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown': {
      const from = marks[at];
      const next = from ? marks[neighbour(marks, from, event.key as Direction)] : marks[0];
      if (next) walk(next);
      return true;
    }
    case 'Enter':
      if (!focus) return false;
      pick(focus);
      return true;
    case '+':
    case '=':
      stage.zoom(1.5);
      return true;
    case '-':
      stage.zoom(1 / 1.5);
      return true;
    case '0':
      stage.fit();
      return true;
    case 'Escape':
      walk(null);
      return focus !== null;
    default:
      return false;
  }
}

/** Seconds go by in the words, too. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A mark in short sentences: name, state, load, where to and when. */
export function describe(mark: Mark, data: MapData, now: number): string[] {
  if (mark.type === 'warehouse') {
    const warehouse = data.warehouses.find(({ id }) => id === mark.id);
    return warehouse ? [warehouse.name, s('at', { x: String(warehouse.x), y: String(warehouse.y) })] : [];
  }
  const truck = data.trucks.find(({ id }) => id === mark.id);
  if (!truck) return [];
  const at = estimate(truck, data.speed, now);
  const lines = [s('truck', { id: String(truck.id) }), stateWords(truck.state), loadWords(truck)];
  const place = placeName(truck, data.warehouses);
  if (place) lines.push(s('next', { place }));
  if (at.arrivesAt !== null) {
    const left = at.arrivesAt - now;
    lines.push(
      left > 0
        ? s('arrives', { time: formatTime(at.arrivesAt), left: formatDuration(left) })
        : s('due', { ago: formatDuration(-left) }),
    );
  }
  lines.push(s('reported', { ago: formatDuration(Math.max(0, now - truck.reportedAt)) }));
  if (truck.inferred) lines.push(s('inferred'));
  return lines;
}

function loadWords(truck: Truck): string {
  const n = truck.shipmentIds.length;
  if (n === 0) return s('noLoad');
  const list = truck.shipmentIds.slice(0, SHOWN_LOAD).map(String);
  if (n > SHOWN_LOAD) list.push(s('more', { n: n - SHOWN_LOAD }));
  return s('load', { n, list: list.join(', ') });
}

function placeName(truck: Truck, warehouses: readonly Warehouse[]): string | null {
  const { target } = truck;
  if (target === null) return null;
  const warehouse = warehouses.find(({ x, y }) => x === target.x && y === target.y);
  return warehouse?.name ?? s('point', { x: String(target.x), y: String(target.y) });
}

interface CardProps {
  readonly stage: MapStage;
  readonly mark: Mark;
  readonly data: MapData;
  readonly now: number;
}

function Card({ stage, mark, data, now }: CardProps) {
  const place = stage.placeOf(mark);
  const [title, ...lines] = describe(mark, data, now);
  if (!place || title === undefined) return null;
  const { width, height } = stage.camera;
  const style = {
    ...(place.x > width - 290 ? { right: width - place.x + 16 } : { left: place.x + 16 }),
    ...(place.y > height - 160 ? { bottom: height - place.y + 34 } : { top: place.y + 30 }),
  };
  return (
    <div className={styles['card']} style={style} aria-hidden>
      <p className={styles['cardTitle']}>{title}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

interface MarkListProps {
  readonly data: MapData;
  readonly now: number;
  readonly selection: Selection | null;
  readonly onPick: (mark: Mark) => void;
  readonly onHover: (mark: Mark | null) => void;
}

/** The same marks as a list: the map's twin. */
function MarkList({ data, now, selection, onPick, onHover }: MarkListProps) {
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
              <span className={styles['quiet']}>{s('at', { x: String(warehouse.x), y: String(warehouse.y) })}</span>
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

function TruckLine({ truck, data, now }: { readonly truck: Truck; readonly data: MapData; readonly now: number }) {
  const at = estimate(truck, data.speed, now);
  const place = placeName(truck, data.warehouses);
  const tone = TRUCK_TONE[truck.state];
  return (
    <>
      <span className={styles['itemHead']}>
        <b>{s('truck', { id: String(truck.id) })}</b>
        <span className={styles['badge']} style={{ color: `var(--st-${tone})`, background: `var(--st-${tone}-tint)` }}>
          {stateWords(truck.state)}
        </span>
      </span>
      <span className={styles['quiet']}>
        {[
          place ? s('next', { place }) : null,
          at.arrivesAt !== null && at.arrivesAt > now ? formatDuration(at.arrivesAt - now) : null,
          truck.shipmentIds.length > 0 ? s('packages', { n: truck.shipmentIds.length }) : s('noLoad'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
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
          <span className={styles['dot']} />
          {s('legendDestination')}
        </li>
      </ul>
    </details>
  );
}
