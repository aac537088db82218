// In the status line: the moment that the window shows, and the way back to the present.

import { Pin } from 'lucide-react';
import { cx } from '../../components/cx.js';
import { formatExact } from '../../components/format.js';
import { useMoment } from '../../state/hooks.js';
import { formatTime } from '../timeline/format.js';
import styles from './status-bar.module.css';
import { s } from './strings.js';

export function MomentChip() {
  const { at, backToLive } = useMoment();
  if (at === null) return null;
  return (
    <button
      type="button"
      className={cx(styles['part'], styles['lamp'], styles['pinned'])}
      title={formatExact(at)}
      aria-keyshortcuts="L"
      onClick={backToLive}
    >
      <Pin aria-hidden />
      {s('pinnedAt', { time: formatTime(at) })}
      <span className={styles['word']}>{s('backToLive')}</span>
    </button>
  );
}
