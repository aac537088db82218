// The world's time: runs or stands still, what speed is really reached, pause, steps, runs until something is so.

import { CirclePause, CirclePlay, Pause, Play, StepForward } from 'lucide-react';
import { useState } from 'react';
import { worldTimeAt } from '../../../../main/core/feed/world-time.js';
import type { Stepped } from '../../../../main/contracts/lab.js';
import { Button } from '../../../components/button.js';
import { cx } from '../../../components/cx.js';
import { ErrorNote } from '../../../components/error-note.js';
import { formatNumber } from '../../../components/format.js';
import { Kbd } from '../../../components/kbd.js';
import { Facts, Panel } from '../../../components/panel.js';
import { useNow } from '../../../state/clock.js';
import { useApp } from '../../../state/hooks.js';
import { useAction } from '../../../state/use-action.js';
import styles from '../lab.module.css';
import { NORMAL_SPEED, SpeedForm } from '../speed-form.js';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';
import { formatRatio, formatSpan, formatWorldTime } from '../world-clock.js';
import { useClockKeys } from './clock-keys.js';
import { RunUntil } from './run-until.js';

/** A busy event loop; more is worth a word. */
const ON_TIME_MS = 100;
const TICK_MS = { brisk: 50, classic: 6000 };

function steppedWords({ event, id, ms }: Stepped): string {
  const time = `+${formatSpan(ms)}`;
  switch (event) {
    case 'packed':
      return s('steppedPacked', { id: String(id), time });
    case 'loaded':
      return s('steppedLoaded', { id: String(id), time });
    case 'arrived':
      return s('steppedArrived', { id: String(id), time });
    case 'ups':
      return s('steppedUps', { time });
    case 'tick':
      return s('steppedTick', { time });
    case 'nothing':
      return s('steppedNothing');
  }
}

export function ClockPanel() {
  const { lab, mayDrive } = useLab();
  const simspeed = useApp((state) => state.status?.simspeed ?? NORMAL_SPEED);
  const now = useNow();
  const pause = useAction('sim.pause');
  const resume = useAction('sim.resume');
  const step = useAction('sim.step');
  const [last, setLast] = useState<Stepped | null>(null);
  const paused = lab?.paused === true;

  const onToggle = () => {
    setLast(null);
    void (paused ? resume.run({}) : pause.run({}));
  };
  const onStep = async (what: 'tick' | 'event') => {
    if (!paused) return;
    const stepped = await step.run({ what });
    if (stepped !== undefined) setLast(stepped);
  };
  useClockKeys({
    enabled: mayDrive && lab !== null,
    onToggle,
    onTick: () => void onStep('tick'),
    onEvent: () => void onStep('event'),
  });
  if (lab === null) return null;
  const { clock } = lab;
  const Sign = paused ? CirclePause : CirclePlay;
  const error = pause.error ?? resume.error ?? step.error;
  return (
    <Panel title={s('clock')} className={styles['clock']}>
      <div className={styles['stack']}>
        <div className={cx(styles['state'], paused && styles['still'])} role="status">
          <Sign aria-hidden />
          <span>
            {clock === null ? s(paused ? 'standsWanted' : 'simulatorAway') : s(clock.paused ? 'stands' : 'runs')}
          </span>
        </div>
        {clock !== null && (
          <Facts
            items={[
              [
                s('worldClock'),
                <strong key="clock" className={styles['time']} title={s('worldClockHint')}>
                  {formatWorldTime(worldTimeAt(clock, now), clock.paused)}
                </strong>,
              ],
              clock.paused
                ? null
                : [
                    s('ratio'),
                    <span key="ratio" title={s('ratioHint')}>
                      {s('ratioOf', {
                        ratio: formatRatio((clock.ratio * simspeed) / NORMAL_SPEED),
                        asked: formatRatio(simspeed / NORMAL_SPEED),
                      })}
                    </span>,
                  ],
              clock.paused
                ? null
                : [
                    s('late'),
                    clock.lateMs <= ON_TIME_MS ? s('onTime') : s('lateValue', { ms: formatNumber(clock.lateMs) }),
                  ],
              [
                s('nextIn'),
                clock.nextIn === null ? s('nothingComing') : s('nextInValue', { time: formatSpan(clock.nextIn) }),
              ],
            ]}
          />
        )}
        <div className="toolbar">
          <Button
            variant={paused ? 'primary' : 'default'}
            icon={paused ? <Play /> : <Pause />}
            disabled={!mayDrive}
            busy={pause.busy || resume.busy}
            aria-keyshortcuts="P"
            onClick={onToggle}
          >
            {s(paused ? 'resume' : 'pause')} <Kbd keys="P" />
          </Button>
          <Button
            icon={<StepForward />}
            disabled={!mayDrive || !paused}
            aria-keyshortcuts="."
            onClick={() => void onStep('event')}
          >
            {s('stepEvent')} <Kbd keys="." />
          </Button>
          <Button
            disabled={!mayDrive || !paused}
            title={s('stepTickHint', { ms: formatNumber(TICK_MS[lab.world.profile]) })}
            aria-keyshortcuts=","
            onClick={() => void onStep('tick')}
          >
            {s('stepTick')} <Kbd keys="," />
          </Button>
        </div>
        <p className={styles['note']} role="status">
          {last === null ? s('stepHint') : `${s('stepped')}: ${steppedWords(last)}`}
        </p>
        <ErrorNote error={error} />
        <SpeedForm present={simspeed} />
        <RunUntil />
      </div>
    </Panel>
  );
}
