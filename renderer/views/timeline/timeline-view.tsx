// The timeline's screen: React around the canvases. Controls, lane names, cards and words; the stage draws.

import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from '../../components/button.js';
import { useServices } from '../../state/context.js';
import { useApp, useCursor, useDraft, useNav, useSelection } from '../../state/hooks.js';
import { describeBar, describeProblem, sayBar, selectionOf } from './describe.js';
import { formatFull, formatTime } from './format.js';
import { HoverCard } from './hover-card.js';
import { handleKey, toProblem } from './keys.js';
import type { KeyHooks } from './keys.js';
import { LaneLabels } from './lane-labels.js';
import type { LayoutOptions, Row } from './layout.js';
import { attachMinimapPointer, attachPointer } from './pointer.js';
import { TimelineStage } from './stage.js';
import type { Hover, StageElements, StageState } from './stage.js';
import { s } from './strings.js';
import { TimelineSource } from './timeline-source.js';
import { TimelineTable } from './timeline-table.js';
import styles from './timeline.module.css';
import { Toolbar } from './toolbar.js';
import type { ToolbarOptions } from './toolbar.js';

const SPEAK_AFTER_MS = 150;
const DEFAULTS: ToolbarOptions = {
  sort: 'id',
  height: 'medium',
  filter: '',
  onlyTrouble: false,
  fold: true,
  table: false,
};
const NOTHING: StageState = {
  layout: { rows: [], height: 0, groups: 0, shown: 0 },
  follow: true,
  news: 0,
  empty: true,
  spanMs: 0,
  rows: [0, 0],
};

export function TimelineView() {
  const { client } = useServices();
  const source = useMemo(
    () => new TimelineSource({ call: client.call, onEvents: (listener) => client.onEvents(listener) }),
    [client],
  );
  useEffect(() => source.start(), [source]);
  return <TimelineScreen source={source} />;
}

/** The screen over a source that somebody else owns. */
export function TimelineScreen({ source }: { readonly source: TimelineSource }) {
  const [options, setOptions] = useDraft<ToolbarOptions>('timeline.options', DEFAULTS);
  const [toggledKeys, setToggled] = useDraft<readonly string[]>('timeline.toggled', []);
  const warehouses = useApp((app) => app.feed?.warehouses);
  const names = useMemo(() => new Map((warehouses ?? []).map(({ id, name }) => [Number(id), name])), [warehouses]);
  const layout = useMemo(
    (): LayoutOptions => ({ ...DEFAULTS, ...options, toggled: new Set(toggledKeys), warehouseNames: names }),
    [options, toggledKeys, names],
  );
  const [state, setState] = useState<StageState>(NOTHING);
  const [hover, setHover] = useState<Hover | null>(null);
  const [stage, attach] = useStage(source, layout, setState, setHover);
  const [spoken, setSpoken] = useState('');
  const [selection, select] = useSelection();
  const [cursor, setCursor] = useCursor();
  const load = useSyncExternalStore(source.subscribe, source.getState);
  const filterRef = useRef<HTMLInputElement>(null);
  const say = useSpeech(setSpoken);
  const change = (part: Partial<ToolbarOptions>) => setOptions((now) => ({ ...DEFAULTS, ...now, ...part }));

  useEffect(() => stage?.setOptions(layout), [stage, layout]);
  useEffect(() => stage?.setFold(options.fold ?? true), [stage, options.fold]);
  useEffect(() => stage?.setSelection(selection), [stage, selection]);
  useEffect(() => stage?.setPinned(cursor.mode === 'at' ? cursor.time : null), [stage, cursor]);

  const pick = useCallback(
    (target: Hover) => {
      if (!stage) return;
      if (target.type === 'bar') {
        stage.setCursor(target.place);
        const picked = selectionOf(stage.model, target.place);
        if (picked) select(picked);
      }
      if (target.type !== 'problem') return;
      const { shipment } = describeProblem(stage.model, target.problem, names);
      if (shipment > 0) select({ type: 'shipment', id: shipment });
    },
    [stage, select, names],
  );
  const pin = useCallback((time: number) => setCursor({ mode: 'at', time: Math.round(time) }), [setCursor]);
  useEffect(
    () => (stage ? attachPointer(stage, stage.elements.surface, { onPick: pick, onPin: pin }) : undefined),
    [stage, pick, pin],
  );
  useEffect(() => (stage ? attachMinimapPointer(stage, stage.elements.minimap) : undefined), [stage]);

  const tellProblem = (index: number) => {
    if (!stage) return;
    if (index < 0) return say(s('noProblem'));
    const { what, where, at } = describeProblem(stage.model, index, names);
    say(s('problemAt', { what, where, time: formatTime(at) }));
  };
  const keys: KeyHooks = {
    onPick: (place) => pick({ type: 'bar', place, x: 0, y: 0 }),
    onMoved: () => {
      const text = stage?.cursor ? describeBar(stage.model, stage.cursor, stage.now(), names) : null;
      say(text ? sayBar(text) : s('noEvent'));
    },
    onProblem: tellProblem,
    onMark: pin,
    onFilter: () => filterRef.current?.focus(),
    onTable: () => change({ table: !options.table }),
    onEscape: () => {
      if (cursor.mode === 'at') setCursor({ mode: 'live' });
      else select(null);
    },
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const inField = event.target instanceof Element && event.target.closest('input,select,textarea,button') !== null;
    if (!stage || inField) return;
    if (!handleKey(stage, event.nativeEvent, keys)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const toggle = (key: string) =>
    setToggled((now) => (now.includes(key) ? now.filter((one) => one !== key) : [...now, key]));
  const selectRow = (row: Row) => {
    if (row.group !== 'program') select({ type: row.group, id: row.entity });
  };
  return (
    <section ref={attach} className={styles['view']} aria-label={s('title')}>
      <Toolbar
        state={state}
        options={{ ...DEFAULTS, ...options }}
        filterRef={filterRef}
        onOptions={change}
        onFollow={(on) => stage?.follow(on)}
        onZoom={(factor) => stage?.zoom(factor)}
        onFitAll={() => stage?.fitAll()}
        onProblem={(back) => stage && toProblem(stage, back, tellProblem)}
      />
      <Notices
        load={load}
        onRetry={source.retry}
        pinned={cursor.mode === 'at' ? cursor.time : null}
        onUnpin={() => setCursor({ mode: 'live' })}
      />
      <div className={styles['body']}>
        <div
          className={styles['stage']}
          role="group"
          aria-roledescription={s('roledescription')}
          aria-label={s('groupLabel')}
          aria-describedby="timeline-help"
          aria-details={options.table ? 'timeline-table' : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onFocus={(event) => event.target === event.currentTarget && stage?.setFocused(true)}
          onBlur={() => stage?.setFocused(false)}
        >
          <p id="timeline-help" className="visually-hidden">
            {s('help')}
          </p>
          <div className={styles['corner']} />
          <div className={styles['scroller']} data-part="scroller" tabIndex={-1}>
            <div className={styles['sticky']}>
              <div className={styles['labels']}>
                <div className={styles['labelsInner']} data-part="labels">
                  <LaneLabels state={state} onToggle={toggle} onSelect={selectRow} />
                </div>
              </div>
              <div className={styles['canvases']} data-part="surface">
                <canvas className={styles['layer']} data-part="grid" aria-hidden />
                <canvas className={styles['layerBars']} data-part="bars" aria-hidden />
                <canvas className={styles['layer']} data-part="overlay" aria-hidden />
                {stage && hover && <HoverCard stage={stage} hover={hover} names={names} />}
              </div>
            </div>
            <div className={styles['spacer']} style={{ height: state.layout.height }} />
          </div>
          {state.empty && load.progress === null && <Empty />}
          {!state.empty && state.layout.shown === 0 && (
            <NoneShown
              options={options}
              total={state.layout.groups}
              onClear={() => change({ filter: '', onlyTrouble: false })}
            />
          )}
        </div>
        <div className={styles['minimap']} title={s('minimap')}>
          <canvas data-part="minimap" aria-hidden />
        </div>
        {stage && options.table && (
          <TimelineTable stage={stage} names={names} selection={selection} onSelect={(picked) => select(picked)} />
        )}
      </div>
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
    </section>
  );
}

/** Creates the stage when its elements stand, and disposes of it with them. */
function useStage(
  source: TimelineSource,
  layout: LayoutOptions,
  setState: (state: StageState) => void,
  setHover: (hover: Hover | null) => void,
) {
  const [stage, setStage] = useState<TimelineStage | null>(null);
  const first = useRef(layout);
  const attach = useCallback(
    (root: HTMLElement) => {
      const hooks = { onState: setState, onHover: setHover, now: () => Date.now() };
      const made = new TimelineStage(source, partsOf(root), first.current, hooks);
      setStage(made);
      return () => {
        made.dispose();
        setStage(null);
      };
    },
    [source, setState, setHover],
  );
  return [stage, attach] as const;
}

function partsOf(root: HTMLElement): StageElements {
  const part = <T extends Element>(name: string): T => {
    const element = root.querySelector<T>(`[data-part="${name}"]`);
    if (element === null) throw new Error(`The timeline has no part “${name}”.`);
    return element;
  };
  return {
    scroller: part('scroller'),
    labels: part('labels'),
    surface: part('surface'),
    grid: part('grid'),
    bars: part('bars'),
    overlay: part('overlay'),
    minimap: part('minimap'),
  };
}

/** Says the latest text once moving has paused. */
function useSpeech(speak: (text: string) => void): (text: string) => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return (text) => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => speak(text), SPEAK_AFTER_MS);
  };
}

interface NoticesProps {
  readonly load: ReturnType<TimelineSource['getState']>;
  readonly onRetry: () => void;
  readonly pinned: number | null;
  readonly onUnpin: () => void;
}

function Notices({ load, onRetry, pinned, onUnpin }: NoticesProps) {
  if (load.error !== null) {
    return (
      <p className={styles['notice']} role="alert">
        {s('failed', { text: load.error })}
        <Button size="small" onClick={onRetry}>
          {s('retry')}
        </Button>
      </p>
    );
  }
  if (load.progress !== null) {
    const { loaded, total } = load.progress;
    const percent = Math.floor((100 * loaded) / Math.max(1, total));
    return (
      <p className={styles['notice']} role="status">
        <progress value={loaded} max={total} aria-label={s('title')} />
        {load.partial ? s('loadingEarlier', { shown: 20_000, percent }) : s('loading', { n: loaded, total })}
      </p>
    );
  }
  if (pinned === null) return null;
  return (
    <p className={styles['notice']}>
      {s('pinned', { time: formatFull(pinned) })}
      <Button size="small" onClick={onUnpin}>
        {s('unpin')}
      </Button>
    </p>
  );
}

function Empty() {
  const { go } = useNav();
  return (
    <div className={styles['empty']}>
      <h2>{s('emptyTitle')}</h2>
      <p>{s('emptyText')}</p>
      <Button variant="primary" onClick={() => go('order-new')}>
        {s('emptyAction')}
      </Button>
    </div>
  );
}

function NoneShown({
  options,
  total,
  onClear,
}: {
  options: Partial<ToolbarOptions>;
  total: number;
  onClear: () => void;
}) {
  return (
    <div className={styles['empty']}>
      <h2>{s('noneTitle')}</h2>
      <p>{options.filter ? s('noneText', { text: options.filter, n: total }) : s('noneTrouble', { n: total })}</p>
      <Button onClick={onClear}>{s('clearFilter')}</Button>
    </div>
  );
}
