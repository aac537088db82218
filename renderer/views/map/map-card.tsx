// What a hovered or focused mark is, beside it. Shows only; never takes the pointer.

import { describeMark } from './describe-mark.js';
import type { MapData, MapStage, Mark } from './map-stage.js';
import styles from './map.module.css';

export interface MapCardProps {
  readonly stage: MapStage;
  readonly mark: Mark;
  readonly data: MapData;
  readonly now: number;
}

export function MapCard({ stage, mark, data, now }: MapCardProps) {
  const place = stage.placeOf(mark);
  const [title, ...lines] = describeMark(mark, data, now);
  if (!place || title === undefined) return null;
  const { width, height } = stage.camera;
  const style = {
    ...(place.x > width - 290 ? { right: width - place.x + 16 } : { left: place.x + 16 }),
    ...(place.y > height - 160 ? { bottom: height - place.y + 34 } : { top: place.y + 30 }),
  };
  return (
    <div className={styles['card']} style={style} aria-hidden>
      <p className={styles['cardTitle']}>{title}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
