// A small map on which to choose an address: by click, or by arrow keys. Controlled: the form has the numbers.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Point } from '../../../main/core/lib/ids.js';
import styles from './map.module.css';
import { PickerView, toAddress } from './picker-view.js';
import { s } from './strings.js';
import type { Warehouse } from '../../../main/core/orders/types.js';

export interface GridPickerProps {
  readonly value: Point | null;
  readonly onChange: (point: Point) => void;
  readonly warehouses: readonly Warehouse[];
  readonly customers?: readonly Point[];
  readonly label: string;
}

const NONE: readonly Point[] = [];

export function GridPicker({ value, onChange, warehouses, customers = NONE, label }: GridPickerProps) {
  const [view, setView] = useState<PickerView | null>(null);
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  const attach = useCallback((canvas: HTMLCanvasElement) => {
    const made = new PickerView(canvas, (point) => change.current(point));
    setView(made);
    return () => {
      made.dispose();
      setView(null);
    };
  }, []);
  useEffect(() => view?.show(value, warehouses, customers), [view, value, warehouses, customers]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '-' || event.key === '=') view?.zoom(event.key === '-' ? 1 / 1.5 : 1.5);
    else {
      const next = pickByKey(event.key, event.shiftKey, value ?? view?.centre() ?? { x: 0, y: 0 });
      if (next === null) return;
      onChange(next);
    }
    event.preventDefault();
  };
  return (
    <div
      className={styles['picker']}
      role="group"
      aria-label={`${label}. ${value ? s('picked', { x: String(value.x), y: String(value.y) }) : s('none')}`}
      aria-roledescription={s('roledescription')}
      tabIndex={0}
      onKeyDown={onKeyDown}
      title={s('pickHint')}
    >
      <canvas ref={attach} className={styles['pickerCanvas']} aria-hidden />
      <p className="visually-hidden" aria-live="polite">
        {value ? s('picked', { x: String(value.x), y: String(value.y) }) : s('none')}
      </p>
    </div>
  );
}

/** Where an arrow key leads from a point: one unit, with Shift ten; null for other keys. */
export function pickByKey(key: string, large: boolean, from: Point): Point | null {
  const step = large ? 10 : 1;
  const moves: Readonly<Record<string, Point>> = {
    ArrowLeft: { x: -step, y: 0 },
    ArrowRight: { x: step, y: 0 },
    ArrowUp: { x: 0, y: step },
    ArrowDown: { x: 0, y: -step },
  };
  const move = moves[key];
  return move ? toAddress({ x: from.x + move.x, y: from.y + move.y }) : null;
}
