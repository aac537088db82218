// The strip of time under every view: the last minutes, their problems, and the one time cursor of the window. React around the canvas.

import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp, Radio, Table2, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button, IconButton } from '../../../components/button.js';
import { cx } from '../../../components/cx.js';
import { useNow } from '../../../state/clock.js';
import { useServices } from '../../../state/context.js';
import { useApp, useDraft, useMoment, useNav, usePersonal, useRange, useSelection } from '../../../state/hooks.js';
import { describeProblem } from '../describe.js';
import { formatTime } from '../format.js';
import { TimelineSource } from '../timeline-source.js';
import { TIMELINE_DEFAULTS } from '../toolbar.js';
import { attachStripPointer } from './strip-pointer.js';
import { StripStage } from './strip-stage.js';
import { momentByKey, sayMoment } from './strip-words.js';
import { s } from './strings.js';
import styles from './strip.module.css';

const SPANS_MIN = [5, 15, 30, 60, 240, 720] as const;
const DEFAULT_MIN = 30;

export function TimeStrip() {
  const [open, setOpen] = usePersonal('strip.open', true);
  return (
    <section className={cx(styles['strip'], open && styles['open'])} aria-label={s('region')}>
      <IconButton
        size="small"
        label={s(open ? 'hide' : 'show')}
        aria-expanded={open}
        icon={open ? <ChevronDown size={14} /> : <ChevronUp size={14} />}
        onClick={() => setOpen(!open)}
      />
      {open ? <OpenStrip /> : <span className={styles['title']}>{s('title')}</span>}
    </section>
  );
}

function OpenStrip() {
  const { client } = useServices();
  const source = client.keep(TimelineSource);
  const [minutes, setMinutes] = usePersonal<number>('strip.minutes', DEFAULT_MIN);
  const { at, pinMoment, backToLive } = useMoment();
  const [selection] = useSelection();
  const [range] = useRange();
  const [stage, setStage] = useState<StripStage | null>(null);
  const [problems, setProblems] = useState(0);
  const [spoken, setSpoken] = useState('');
  const warehouses = useApp((app) => app.feed?.warehouses);
  const names = useMemo(() => new Map((warehouses ?? []).map(({ id, name }) => [Number(id), name])), [warehouses]);
  const spanMs = (SPANS_MIN.find((known) => known === minutes) ?? DEFAULT_MIN) * 60_000;
  const first = useRef(spanMs);
  const attach = useCallback(
    (canvas: HTMLCanvasElement) => {
      const onState = (state: { readonly problems: number }) => setProblems(state.problems);
      const made = new StripStage(canvas, source, first.current, { now: () => Date.now(), onState });
      setStage(made);
      return () => {
        made.dispose();
        setStage(null);
      };
    },
    [source],
  );
  useEffect(() => source.startRecent(), [source]);
  useEffect(() => stage?.setSpan(spanMs), [stage, spanMs]);
  useEffect(() => stage?.setPinned(at), [stage, at]);
  useEffect(() => stage?.setRange(range), [stage, range]);
  useEffect(() => stage?.setSelection(selection), [stage, selection]);
  useEffect(
    () => (stage ? attachStripPointer(stage, { onMoment: pinMoment, onLive: backToLive }) : undefined),
    [stage, pinMoment, backToLive],
  );

  const toProblem = (back: boolean) => {
    const { model } = source;
    const from = at ?? Date.now();
    const index =
      back || at === null ? model.problems.previous(from, () => true) : model.problems.next(from, () => true);
    if (index < 0) return setSpoken(s('noProblem'));
    const { what, where, at: time } = describeProblem(model, index, names);
    pinMoment(time);
    setSpoken(s('problemAt', { what, where, time: formatTime(time) }));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = event.key.toLowerCase();
    if (letter === 'n') toProblem(event.shiftKey);
    else if (letter === 'l') backToLive();
    else {
      const next = momentByKey(event.key, event.shiftKey, at, stage.now(), stage.window());
      // At the present there is nothing to leave: the key is the window's.
      if (next === null || (event.key === 'Escape' && at === null)) return;
      if (next === 'live') backToLive();
      else pinMoment(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div className={styles['tools']}>
        <label className={styles['span']}>
          <span className="visually-hidden">{s('span')}</span>
          <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
            {SPANS_MIN.map((value) => (
              <option key={value} value={value}>
                {value < 60 ? s('minutes', { n: value }) : s('hours', { n: value / 60 })}
              </option>
            ))}
          </select>
        </label>
        <Problems n={problems} onStep={toProblem} />
      </div>
      <Slider stage={stage} at={at} onKeyDown={onKeyDown}>
        <canvas ref={attach} className={styles['canvas']} aria-hidden />
      </Slider>
      <div className={styles['tools']}>
        {at === null ? (
          <span className={styles['live']}>
            <Radio size={13} aria-hidden />
            {s('live')}
          </span>
        ) : (
          <Button size="small" variant="primary" onClick={backToLive} title={s('pinned', { time: formatTime(at) })}>
            {s('backToLive')}
          </Button>
        )}
        <TableLink />
      </div>
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
    </>
  );
}

interface SliderProps {
  readonly stage: StripStage | null;
  readonly at: number | null;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
  readonly children: React.ReactNode;
}

/** The canvas as a slider over time: its value is told in words, each second while it is live. */
function Slider({ stage, at, onKeyDown, children }: SliderProps) {
  const now = useNow();
  const { from, to } = stage?.window() ?? { from: now - DEFAULT_MIN * 60_000, to: now };
  return (
    <div
      className={styles['slider']}
      role="slider"
      tabIndex={0}
      aria-label={s('slider')}
      aria-description={s('help')}
      aria-orientation="horizontal"
      aria-valuemin={Math.round(from)}
      aria-valuemax={Math.round(to)}
      aria-valuenow={Math.round(Math.max(from, Math.min(to, at ?? now)))}
      aria-valuetext={stage ? sayMoment(stage.source.model, at, now) : s('live')}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}

function Problems({ n, onStep }: { readonly n: number; readonly onStep: (back: boolean) => void }) {
  return (
    <span className={styles['problems']}>
      <IconButton
        size="small"
        label={s('previousProblem')}
        icon={<ChevronLeft size={14} />}
        onClick={() => onStep(true)}
      />
      <span className={cx(styles['count'], n > 0 && styles['bad'])} title={n > 0 ? s('problems', { n }) : s('none')}>
        <TriangleAlert size={12} aria-hidden />
        {n}
        <span className="visually-hidden">{n > 0 ? s('problems', { n }) : s('none')}</span>
      </span>
      <IconButton
        size="small"
        label={s('nextProblem')}
        icon={<ChevronRight size={14} />}
        onClick={() => onStep(false)}
      />
    </span>
  );
}

/** The twin: the timeline's table. */
function TableLink() {
  const { go } = useNav();
  const [options, setOptions] = useDraft('timeline.options', TIMELINE_DEFAULTS);
  return (
    <Button
      size="small"
      variant="quiet"
      title={s('tableHint')}
      icon={<Table2 size={14} aria-hidden />}
      onClick={() => {
        setOptions({ ...TIMELINE_DEFAULTS, ...options, table: true });
        go('timeline');
      }}
    >
      <span className={styles['word']}>{s('table')}</span>
    </Button>
  );
}
