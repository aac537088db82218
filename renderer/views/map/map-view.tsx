// The map's screen: canvas, list beside it, card, legend. The stage draws; React shows words.

import { Maximize2, Minus, Plus } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { IconButton } from '../../components/button.js';
import { useApp, useQuery, useSelection } from '../../state/hooks.js';
import { describeMark } from './describe-mark.js';
import { MapCard } from './map-card.js';
import { handleMapKey } from './map-keys.js';
import { MapStage } from './map-stage.js';
import type { MapData, Mark } from './map-stage.js';
import styles from './map.module.css';
import { MarkList } from './mark-list.js';
import { s } from './strings.js';
import { useWork } from './use-work.js';

const ADDRESSES = 1000;
/** Events after which open destinations are other ones. */
const MOVES: ReadonlySet<string> = new Set(['order-placed', 'shipment-planned', 'delivered', 'cancelled']);

export function MapView() {
  const warehouses = useApp((app) => app.feed?.warehouses);
  const trucks = useApp((app) => app.feed?.trucks);
  const speed = useApp((app) => app.status?.simspeed ?? 0);
  const { data: addresses } = useQuery(
    'map.addresses',
    { limit: ADDRESSES },
    { refreshOn: (event) => MOVES.has(event.kind) },
  );
  const work = useWork((warehouses ?? []).map(({ id }) => id));
  const data = useMemo((): MapData => {
    const all = Object.values(trucks ?? {}).sort((a, b) => a.id - b.id);
    return { warehouses: warehouses ?? [], trucks: all, addresses: addresses ?? [], speed, work };
  }, [warehouses, trucks, addresses, speed, work]);
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
    setSpoken(mark ? describeMark(mark, data, Date.now()).join(', ') : '');
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
        {stage && shown && <MapCard stage={stage} mark={shown} data={data} now={now} />}
      </div>
      <MarkList data={data} now={now} selection={selection} onPick={pick} onHover={(mark) => setFocus(mark)} />
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
    </section>
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
