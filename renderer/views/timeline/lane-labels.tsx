// The names at the left of the lanes, as HTML, only those near the view. Buttons fold groups; names select.

import { ChevronDown, ChevronRight, TriangleAlert, Truck, Warehouse } from 'lucide-react';
import { cx } from '../../components/cx.js';
import type { Row } from './layout.js';
import type { StageState } from './stage-types.js';
import { s } from './strings.js';
import styles from './timeline.module.css';

export interface LaneLabelsProps {
  readonly state: StageState;
  readonly onToggle: (key: string) => void;
  readonly onSelect: (row: Row) => void;
}

export function LaneLabels({ state, onToggle, onSelect }: LaneLabelsProps) {
  const { layout, rows } = state;
  return (
    <>
      {layout.rows.slice(rows[0], rows[1] + 1).map((row) => (
        <div key={row.key} className={cx(styles['label'], styles[row.type])} style={{ top: row.y, height: row.height }}>
          {row.expanded === null ? (
            row.type === 'group' && <span className={styles['noToggle']} />
          ) : (
            <button
              type="button"
              className={styles['toggle']}
              aria-expanded={row.expanded}
              aria-label={s(row.expanded ? 'collapse' : 'expand', { name: row.label })}
              onClick={() => onToggle(row.key)}
            >
              {row.expanded ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
            </button>
          )}
          {row.type === 'group' && row.group !== 'program' ? (
            <button type="button" className={styles['name']} onClick={() => onSelect(row)} title={row.label}>
              {row.group === 'truck' ? <Truck size={14} aria-hidden /> : <Warehouse size={14} aria-hidden />}
              <span>{row.label}</span>
            </button>
          ) : (
            <span className={styles['laneName']}>{row.label}</span>
          )}
          {row.problems > 0 && row.type !== 'section' && (
            <span className={styles['problems']}>
              <TriangleAlert size={12} aria-hidden />
              {row.problems}
            </span>
          )}
        </div>
      ))}
    </>
  );
}
