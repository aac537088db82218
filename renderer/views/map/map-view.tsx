// The map's screen: canvas, list beside it, card, legend. The stage draws; React shows words.

import { Maximize2, Minus, Plus } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Point } from '../../../main/core/lib/ids.js';
import type { Warehouse } from '../../../main/core/orders/types.js';
import { Button, IconButton } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { useServices } from '../../state/context.js';
import { useApp, useMoment, useQuery, useSelection } from '../../state/hooks.js';
import { formatFull } from '../timeline/format.js';
import { TimelineSource } from '../timeline/timeline-source.js';
import { describeMark } from './describe-mark.js';
import { MapCard } from './map-card.js';
import { handleMapKey } from './map-keys.js';
import { MapStage } from './map-stage.js';
import type { MapData, Mark } from './map-stage.js';
import styles from './map.module.css';
import { MarkList } from './mark-list.js';
import { s } from './strings.js';
import { toAddress } from './picker-view.js';
import { SpotCard } from './spot-card.js';
import { useMomentTrucks } from './use-moment-trucks.js';
import type { MomentState } from './use-moment-trucks.js';
import { useWork } from './use-work.js';

const ADDRESSES = 1000;
const NO_WAREHOUSES: readonly Warehouse[] = [];
const NO_TRAILS: ReadonlyMap<number, readonly Point[]> = new Map();
/** Events after which open destinations are other ones. */
const MOVES: ReadonlySet<string> = new Set(['order-placed', 'shipment-planned', 'delivered', 'cancelled']);

export function MapView() {
  const warehouses = useApp((app) => app.feed?.warehouses);
  const trucks = useApp((app) => app.feed?.trucks);
  const speed = useApp((app) => app.status?.simspeed ?? 0);
  const addresses = useQuery('map.addresses', { limit: ADDRESSES }, { refreshOn: (event) => MOVES.has(event.kind) });
  const { at } = useMoment();
  const ids = Object.keys(trucks ?? {}).join();
  const known = useMemo(() => (ids === '' ? [] : ids.split(',').map(Number)), [ids]);
  const moment = useMomentTrucks(at, warehouses ?? NO_WAREHOUSES, known);
  const source = useServices().client.keep(TimelineSource);
  const work = useWork(
    (warehouses ?? []).map(({ id }) => id),
    at,
  );
  const { found } = moment;
  const open = addresses.data;
  const present = at === null ? trucks : undefined;
  const data = useMemo((): MapData => {
    const all = Object.values(present ?? {}).sort((a, b) => a.id - b.id);
    const shared = { warehouses: warehouses ?? [], speed, work, orderOf: (id: number) => source.model.orderOf(id) };
    if (at === null) return { ...shared, trucks: all, addresses: open ?? [] };
    // Which deliveries were open then is not looked up: better none than those of now.
    return { ...shared, trucks: found?.trucks ?? [], trails: found?.trails ?? NO_TRAILS, addresses: [], moment: at };
  }, [warehouses, present, open, speed, work, at, found, source]);
  return (
    <MapScreen
      data={data}
      moment={moment}
      note={
        at === null && <ErrorNote error={addresses.error} what={s('addressesFailed')} onRetry={addresses.refetch} />
      }
    />
  );
}

interface MapScreenProps {
  readonly data: MapData;
  /** How far the looking up of a past moment is. */
  readonly moment?: MomentState;
  /** Above everything: what is missing from the picture. */
  readonly note?: React.ReactNode;
}

/** The screen over given data. */
export function MapScreen({ data, moment, note }: MapScreenProps) {
  const [selection, select] = useSelection();
  const [hover, setHover] = useState<Mark | null>(null);
  const [focus, setFocus] = useState<Mark | null>(null);
  const [spoken, setSpoken] = useState('');
  const [stage, setStage] = useState<MapStage | null>(null);
  const ticking = useNow();
  const now = data.moment ?? ticking;
  const [spot, setSpot] = useState<Point | null>(null);
  const [, setViews] = useState(0);
  const pick = useCallback((mark: Mark | null) => select(mark ? { type: mark.type, id: mark.id } : null), [select]);
  const attach = useCallback(
    (canvas: HTMLCanvasElement) => {
      const made = new MapStage(canvas, {
        now: () => Date.now(),
        onHover: setHover,
        onPick: (mark) => {
          setSpot(null);
          pick(mark);
        },
        onGround: (point) => setSpot(toAddress(point)),
        onView: () => setViews((views) => views + 1),
      });
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
    setSpoken(mark ? describeMark(mark, data, data.moment ?? Date.now()).join(', ') : '');
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!stage || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === 'd') {
      const mark = focus && stage.marks().find((one) => one.type === focus.type && one.id === focus.id);
      setSpot(toAddress(mark ?? stage.camera));
    } else if (!handleMapKey(event, stage, focus, walk, pick)) return;
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
        <div className={styles['missing']}>{note}</div>
        {moment !== undefined && <MomentNote moment={moment} at={data.moment ?? null} />}
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
        {stage && spot && <SpotCard stage={stage} spot={spot} onMove={setSpot} onClose={() => setSpot(null)} />}
        {stage && shown && !spot && <MapCard stage={stage} mark={shown} data={data} now={now} />}
      </div>
      <MarkList data={data} now={now} selection={selection} onPick={pick} onHover={(mark) => setFocus(mark)} />
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
    </section>
  );
}

function MomentNote({ moment, at }: { readonly moment: MomentState; readonly at: number | null }) {
  const { backToLive } = useMoment();
  if (at === null) return null;
  const time = formatFull(at);
  const { found, error } = moment;
  const text =
    error !== null
      ? s('momentFailed', { text: error })
      : moment.at === null
        ? s('momentLoading', { time })
        : s(found?.trucks.length === 0 ? 'momentNone' : 'momentAt', { time });
  return (
    <p className={styles['moment']} role="status">
      {text}
      <Button size="small" onClick={backToLive}>
        {s('backToLive')}
      </Button>
    </p>
  );
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
