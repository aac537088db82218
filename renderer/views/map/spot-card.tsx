// The point on the map that a person chose: becomes the delivery address in the order form.

import { MapPin, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Point } from '../../../main/core/lib/ids.js';
import { Button, IconButton } from '../../components/button.js';
import { cx } from '../../components/cx.js';
import { useDraft, useNav } from '../../state/hooks.js';
import { emptyForm, isForm, type OrderForm } from '../order-new/order-form.js';
import { pickByKey } from './grid-picker.js';
import type { MapStage } from './map-stage.js';
import styles from './map.module.css';
import { s } from './strings.js';

export interface SpotCardProps {
  readonly stage: MapStage;
  readonly spot: Point;
  readonly onMove: (spot: Point) => void;
  readonly onClose: () => void;
}

export function SpotCard({ stage, spot, onMove, onClose }: SpotCardProps) {
  const { go } = useNav();
  const [form, setForm] = useDraft<OrderForm | null>('order-new', null, isFormOrNull);
  const box = useRef<HTMLDivElement>(null);
  const [x, y] = [String(spot.x), String(spot.y)];
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  const use = () => {
    setForm({ ...(form ?? emptyForm()), x, y });
    go('order-new');
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = event.key.startsWith('Arrow') ? pickByKey(event.key, event.shiftKey, spot) : null;
    if (next) onMove(next);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const at = stage.camera.toScreen(spot);
  const { width, height } = stage.camera;
  const style = {
    ...(at.x > width - 260 ? { right: Math.max(4, width - at.x + 8) } : { left: Math.max(4, at.x + 8) }),
    ...(at.y > height - 110 ? { bottom: Math.max(4, height - at.y + 8) } : { top: Math.max(4, at.y + 8) }),
  };
  return (
    <>
      <MapPin aria-hidden className={styles['pin']} style={{ left: at.x, top: at.y }} />
      <div
        ref={box}
        className={cx(styles['card'], styles['spot'])}
        style={style}
        role="group"
        aria-label={s('spot', { x, y })}
        onKeyDown={onKeyDown}
      >
        <p className={styles['cardTitle']} aria-live="polite">
          {s('spotTitle', { x, y })}
        </p>
        <p className={styles['quiet']}>{s('spotHint')}</p>
        <p className={styles['spotActions']}>
          <Button size="small" variant="primary" onClick={use}>
            {s('spotUse')}
          </Button>
          <IconButton size="small" label={s('spotClose')} icon={<X size={14} />} onClick={onClose} />
        </p>
      </div>
    </>
  );
}

function isFormOrNull(value: unknown): value is OrderForm | null {
  return isForm(value);
}
