// What is done to the simulated world on purpose, seen from every view: stands still, faults, load. Each leads to the Lab.

import { worldTimeAt } from '../../../main/core/feed/world-time.js';
import { CirclePause, Siren, Zap } from 'lucide-react';
import { cx } from '../../components/cx.js';
import { useNow } from '../../state/clock.js';
import { useApp, useNav } from '../../state/hooks.js';
import { faultWords } from '../lab/fault-words.js';
import { formatWorldTime } from '../lab/world-clock.js';
import styles from './status-bar.module.css';
import { s } from './strings.js';

export function LabChips() {
  const lab = useApp((state) => state.status?.lab ?? null);
  const { go } = useNav();
  if (lab === null) return null;
  const faults = faultWords(lab.faults);
  const chip = cx(styles['part'], styles['lamp'], styles['onPurpose']);
  const open = () => go('lab');
  return (
    <>
      {lab.clock !== null && <WorldClock />}
      {lab.paused && (
        <button type="button" className={chip} title={s('stillHint')} onClick={open}>
          <CirclePause aria-hidden />
          {s('still')}
        </button>
      )}
      {faults.length > 0 && (
        <button type="button" className={chip} title={`${s('faultsHint')}\n${faults.join('\n')}`} onClick={open}>
          <Siren aria-hidden />
          {s('faultsActive', { n: faults.length })}
        </button>
      )}
      {lab.load?.running === true && (
        <button type="button" className={chip} title={s('loadHint')} onClick={open}>
          <Zap aria-hidden />
          {s('loadRuns', { n: String(lab.load.perSecond) })}
        </button>
      )}
    </>
  );
}

function WorldClock() {
  const clock = useApp((state) => state.status?.lab?.clock ?? null);
  const now = useNow();
  if (clock === null) return null;
  return (
    <span className={cx(styles['part'], styles['extra'])}>
      {s('worldClock')} <strong>{formatWorldTime(worldTimeAt(clock, now))}</strong>
    </span>
  );
}
