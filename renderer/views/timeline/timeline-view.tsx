// The timeline's screen: React around the canvases. Controls, lane names, cards and words; the stage draws.

import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { AppStatus } from '../../../main/core/feed/types.js';
import { useServices } from '../../state/context.js';
import { useApp, useDraft, useMoment, useRange, useSelection } from '../../state/hooks.js';
import { describeBar, describeProblem, sayBar, selectionOf } from './describe.js';
import { usualTimes } from './draw-ghosts.js';
import { formatTime } from './format.js';
import { HoverCard } from './hover-card.js';
import { handleKey, toProblem } from './keys.js';
import type { KeyHooks } from './keys.js';
import { LaneLabels } from './lane-labels.js';
import type { LayoutOptions, Row } from './layout.js';
import { Empty, LoadingFirst, Notices, NoneShown } from './notices.js';
import { attachMinimapPointer, attachPointer } from './pointer.js';
import type { Hover, StageState } from './stage-types.js';
import { s } from './strings.js';
import { TimelineSource } from './timeline-source.js';
import { TimelineTable } from './timeline-table.js';
import styles from './timeline.module.css';
import { TIMELINE_DEFAULTS as DEFAULTS, Toolbar } from './toolbar.js';
import type { ToolbarOptions } from './toolbar.js';
import { useSpeech, useStage } from './use-stage.js';

/** One and the same: another empty list each time would be another choice each time. */
const NO_KEYS: readonly string[] = [];
const NOTHING: StageState = {
  layout: { rows: [], height: 0, groups: 0, shown: 0 },
  follow: true,
  news: 0,
  content: 'loading',
  spanMs: 0,
  rows: [0, 0],
};

export function TimelineView() {
  const { client } = useServices();
  const source = client.keep(TimelineSource);
  useEffect(() => source.start(), [source]);
  return <TimelineScreen source={source} />;
}

/** The screen over a source that somebody else owns. */
export function TimelineScreen({ source }: { readonly source: TimelineSource }) {
  const [options, setOptions] = useDraft<ToolbarOptions>('timeline.options', DEFAULTS);
  const [toggledKeys, setToggled] = useDraft('timeline.toggled', NO_KEYS);
  const warehouses = useApp((app) => app.feed?.warehouses);
  const names = useMemo(() => new Map((warehouses ?? []).map(({ id, name }) => [Number(id), name])), [warehouses]);
  const trucks = useApp((app) => Object.keys(app.feed?.trucks ?? {}).join());
  const toggled = useMemo(() => new Set(toggledKeys), [toggledKeys]);
  const layout = useMemo((): LayoutOptions => {
    const ids = trucks === '' ? [] : trucks.split(',').map(Number);
    return { ...DEFAULTS, ...options, toggled, warehouseNames: names, trucks: ids };
  }, [options, toggled, names, trucks]);
  const [state, setState] = useState<StageState>(NOTHING);
  const [hover, setHover] = useState<Hover | null>(null);
  const [stage, attach] = useStage(source, layout, setState, setHover);
  const [spoken, setSpoken] = useState('');
  const [selection, select] = useSelection();
  const { at, pinMoment, backToLive } = useMoment();
  const [range, setRange] = useRange();
  const load = useSyncExternalStore(source.subscribe, source.getState);
  const filterRef = useRef<HTMLInputElement>(null);
  const say = useSpeech(setSpoken);
  const change = (part: Partial<ToolbarOptions>) => setOptions((now) => ({ ...DEFAULTS, ...now, ...part }));

  useEffect(() => stage?.setOptions(layout), [stage, layout]);
  useEffect(() => stage?.setFold(options.fold ?? true), [stage, options.fold]);
  useEffect(() => stage?.setSelection(selection), [stage, selection]);
  useEffect(() => stage?.setPinned(at), [stage, at]);
  useEffect(() => stage?.setRange(range), [stage, range]);
  // By content: each status brings an object of its own.
  const usualText = useApp((app) => JSON.stringify(app.status?.usual ?? {}));
  const ghosts = options.ghosts ?? true;
  useEffect(
    () => stage?.setUsual(ghosts ? usualTimes(JSON.parse(usualText) as AppStatus['usual']) : null),
    [stage, ghosts, usualText],
  );

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
  useEffect(
    () =>
      stage
        ? attachPointer(stage, stage.elements.surface, { onPick: pick, onPin: pinMoment, onRange: setRange })
        : undefined,
    [stage, pick, pinMoment, setRange],
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
    onMark: pinMoment,
    onLive: backToLive,
    onFilter: () => filterRef.current?.focus(),
    onTable: () => change({ table: !options.table }),
    onEscape: () => {
      if (at !== null) backToLive();
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
      <Notices load={load} onRetry={source.retry} pinned={at} onUnpin={backToLive} />
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
          {state.content === 'loading' && <LoadingFirst />}
          {state.content === 'empty' && <Empty />}
          {state.content === 'some' && state.layout.shown === 0 && (
            <NoneShown
              filter={options.filter}
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
