// What lies under the pointer or the keyboard's cursor, in words. Shows only; never takes the pointer.

import { cx } from '../../components/cx.js';
import { BAR_KINDS } from '../../../main/core/feed/timeline-kinds.js';
import { OVERRUN } from './draw-ghosts.js';
import { describeBar, describeProblem } from './describe.js';
import { formatDuration, formatFull, formatTime } from './format.js';
import type { TimelineStage } from './stage.js';
import type { Hover } from './stage-types.js';
import { AXIS_PX } from './draw-grid.js';
import { BAR_TONE } from './palette.js';
import { s } from './strings.js';
import styles from './timeline.module.css';

export interface HoverCardProps {
  readonly stage: TimelineStage;
  readonly hover: Hover;
  readonly names: ReadonlyMap<number, string>;
}

export function HoverCard({ stage, hover, names }: HoverCardProps) {
  const { width, height } = stage.view;
  const right = hover.x > width - 300;
  const below = hover.y < height / 2;
  const style = {
    ...(right ? { right: width - hover.x + 14 } : { left: hover.x + 14 }),
    ...(below ? { top: hover.y + AXIS_PX + 18 } : { bottom: height - hover.y + 14 }),
  };
  return (
    <div className={styles['card']} style={style} aria-hidden>
      <CardBody stage={stage} hover={hover} names={names} />
    </div>
  );
}

function CardBody({ stage, hover, names }: HoverCardProps) {
  const { model, view } = stage;
  if (hover.type === 'fold') {
    const length = (view.scale.foldTo[hover.fold] ?? 0) - (view.scale.foldFrom[hover.fold] ?? 0);
    return <p>{s('silence', { time: formatDuration(length) })}</p>;
  }
  if (hover.type === 'problem') {
    const problem = describeProblem(model, hover.problem, names);
    return (
      <>
        <p className={cx(styles['cardTitle'], styles['bad'])}>▲ {problem.what}</p>
        <p>{problem.where}</p>
        {problem.shipment > 0 && (
          <p>{s('orderShipment', { order: String(problem.order || '?'), id: String(problem.shipment) })}</p>
        )}
        <p className={styles['times']}>{formatFull(problem.at)}</p>
      </>
    );
  }
  const text = describeBar(model, hover.place, stage.now(), names);
  if (!text) return null;
  const usual = stage.usual?.[BAR_KINDS.indexOf(text.kind)] ?? 0;
  return (
    <>
      <p className={styles['cardTitle']}>
        <span className={styles['swatch']} style={{ background: `var(--st-${BAR_TONE[text.kind]})` }} />
        {text.what}
        <span className={styles['cardWhere']}>{text.where}</span>
      </p>
      {text.whose !== '' && <p>{text.whose}</p>}
      <p className={styles['times']}>
        {formatTime(text.start)} – {text.end === Infinity ? s('now') : formatTime(text.end)}
        <b>{text.length}</b>
      </p>
      {usual > 0 && (
        <p className={styles['remark']}>
          {text.end - text.start > OVERRUN * usual ||
          (text.end === Infinity && stage.now() - text.start > OVERRUN * usual)
            ? s('usualOver', { time: formatDuration(usual) })
            : s('usual', { time: formatDuration(usual) })}
        </p>
      )}
      {text.remarks.map((remark) => (
        <p key={remark} className={styles['remark']}>
          {remark}
        </p>
      ))}
    </>
  );
}
