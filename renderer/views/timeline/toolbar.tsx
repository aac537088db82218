// The row of controls above the timeline: live, zoom, problems, sorting, filter, table. Holds no state of its own.

import { ChartGantt, ChevronsLeft, ChevronsRight, Maximize2, Minus, Plus, Radio, Table2 } from 'lucide-react';
import type { RefObject } from 'react';
import { Button, IconButton } from '../../components/button.js';
import { cx } from '../../components/cx.js';
import { formatDuration } from './format.js';
import type { LaneHeight, LaneSort } from './layout.js';
import type { StageState } from './stage-types.js';
import { s } from './strings.js';
import styles from './timeline.module.css';

export interface ToolbarOptions {
  readonly sort: LaneSort;
  readonly height: LaneHeight;
  readonly filter: string;
  readonly onlyTrouble: boolean;
  readonly fold: boolean;
  readonly table: boolean;
  /** How long bars usually take. Absent in what was kept before: shown. */
  readonly ghosts?: boolean;
}

export const TIMELINE_DEFAULTS: ToolbarOptions = {
  sort: 'id',
  height: 'medium',
  filter: '',
  onlyTrouble: false,
  fold: true,
  table: false,
  ghosts: true,
};

export interface ToolbarProps {
  readonly state: StageState;
  readonly options: ToolbarOptions;
  readonly filterRef: RefObject<HTMLInputElement | null>;
  readonly onOptions: (change: Partial<ToolbarOptions>) => void;
  readonly onFollow: (on: boolean) => void;
  readonly onZoom: (factor: number) => void;
  readonly onFitAll: () => void;
  readonly onProblem: (back: boolean) => void;
}

export function Toolbar({ state, options, filterRef, onOptions, onFollow, onZoom, onFitAll, onProblem }: ToolbarProps) {
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={s('title')}>
      {state.follow ? (
        <Button
          size="small"
          variant="primary"
          icon={<Radio size={14} aria-hidden />}
          aria-pressed
          title={s('liveOn')}
          onClick={() => onFollow(false)}
        >
          {s('live')}
        </Button>
      ) : (
        <span className={styles['paused']} role="status">
          {state.news > 0 ? s('pausedNew', { n: state.news }) : s('paused')}
          <Button size="small" onClick={() => onFollow(true)} aria-keyshortcuts="L">
            <kbd>L</kbd> {s('resume')}
          </Button>
        </span>
      )}
      <span className={styles['span']}>{s('zoomSpan', { time: formatDuration(state.spanMs) })}</span>
      <IconButton size="small" label={`${s('zoomOut')} (−)`} icon={<Minus size={15} />} onClick={() => onZoom(1.6)} />
      <IconButton size="small" label={`${s('zoomIn')} (+)`} icon={<Plus size={15} />} onClick={() => onZoom(1 / 1.6)} />
      <IconButton size="small" label={`${s('fitAll')} (0)`} icon={<Maximize2 size={14} />} onClick={onFitAll} />
      <span className={styles['pair']}>
        <IconButton
          size="small"
          label={`${s('previousProblem')} (Shift+N)`}
          icon={<ChevronsLeft size={15} />}
          onClick={() => onProblem(true)}
        />
        <IconButton
          size="small"
          label={`${s('nextProblem')} (N)`}
          icon={<ChevronsRight size={15} />}
          onClick={() => onProblem(false)}
        />
      </span>
      <span className={styles['grow']} />
      <input
        ref={filterRef}
        type="search"
        className={styles['filter']}
        placeholder={s('filterHint')}
        aria-label={s('filter')}
        value={options.filter}
        onChange={(event) => onOptions({ filter: event.target.value.slice(0, 100) })}
      />
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={options.onlyTrouble}
          onChange={(event) => onOptions({ onlyTrouble: event.target.checked })}
        />
        {s('trouble')}
      </label>
      <label className={styles['check']}>
        <input type="checkbox" checked={options.fold} onChange={(event) => onOptions({ fold: event.target.checked })} />
        {s('fold')}
      </label>
      <label className={styles['check']} title={s('ghostsHint')}>
        <input
          type="checkbox"
          checked={options.ghosts ?? true}
          onChange={(event) => onOptions({ ghosts: event.target.checked })}
        />
        {s('ghosts')}
      </label>
      <Choice
        label={s('sort')}
        value={options.sort}
        values={{ id: s('sortId'), activity: s('sortActivity'), trouble: s('sortTrouble') }}
        onChange={(sort) => onOptions({ sort })}
      />
      <Choice
        label={s('height')}
        value={options.height}
        values={{ low: s('low'), medium: s('medium'), tall: s('tall') }}
        onChange={(height) => onOptions({ height })}
      />
      <Button
        size="small"
        className={cx(options.table && styles['pressed'])}
        aria-pressed={options.table}
        aria-keyshortcuts="T"
        icon={options.table ? <ChartGantt size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
        onClick={() => onOptions({ table: !options.table })}
      >
        {options.table ? s('chart') : s('table')}
      </Button>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly values: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, values, onChange }: ChoiceProps<T>) {
  return (
    <label className={styles['choice']}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as T)}>
        {(Object.keys(values) as T[]).map((key) => (
          <option key={key} value={key}>
            {values[key]}
          </option>
        ))}
      </select>
    </label>
  );
}
