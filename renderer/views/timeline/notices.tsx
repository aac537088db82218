// What the timeline says when there is nothing to draw, or more to know: loading, empty, nothing shown, a pinned time.

import { Button } from '../../components/button.js';
import { useNav } from '../../state/hooks.js';
import { formatFull } from './format.js';
import { s } from './strings.js';
import type { SourceState } from './timeline-source.js';
import styles from './timeline.module.css';

export interface NoticesProps {
  readonly load: SourceState;
  readonly onRetry: () => void;
  readonly pinned: number | null;
  readonly onUnpin: () => void;
}

/** The line above the lanes. */
export function Notices({ load, onRetry, pinned, onUnpin }: NoticesProps) {
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
  // The first part has a place of its own, where the lanes will be.
  if (load.known && load.progress !== null) {
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

/** Until the first part of the history is there. The words come a little later: mostly it is there before. */
export function LoadingFirst() {
  return (
    <div className={styles['empty']} role="status">
      <p className={styles['soon']}>{s('loadingFirst')}</p>
    </div>
  );
}

export function Empty() {
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

export interface NoneShownProps {
  readonly filter: string;
  readonly total: number;
  readonly onClear: () => void;
}

/** Filters hide every lane. */
export function NoneShown({ filter, total, onClear }: NoneShownProps) {
  return (
    <div className={styles['empty']}>
      <h2>{s('noneTitle')}</h2>
      <p>{filter ? s('noneText', { text: filter, n: total }) : s('noneTrouble', { n: total })}</p>
      <Button onClick={onClear}>{s('clearFilter')}</Button>
    </div>
  );
}
