// The warehouses of a real world as a table one edits in place.

import { Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../components/button.js';
import { TextField } from '../../components/field.js';
import type { WarehouseDraft } from './settings-draft.js';
import styles from './settings.module.css';
import { s } from './strings.js';

export interface WarehouseTableProps {
  readonly rows: readonly WarehouseDraft[];
  /** Keys `real.warehouses.<index>.<field>`. */
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (rows: readonly WarehouseDraft[]) => void;
}

const COLUMNS = [
  ['id', 'warehouseId'],
  ['name', 'warehouseName'],
  ['x', 'x'],
  ['y', 'y'],
] as const;

export function WarehouseTable({ rows, errors, onChange }: WarehouseTableProps) {
  const nextId = Math.max(0, ...rows.map(({ id }) => Number(id) || 0)) + 1;
  return (
    <section aria-label={s('warehouses')} className={styles['warehouses']}>
      <h3>{s('warehouses')}</h3>
      <p className={styles['note']}>{s('warehousesHint')}</p>
      {rows.length === 0 && <p>{s('none')}</p>}
      {rows.map((row, index) => (
        // Rows have no identity but their place: their number is what is being edited.
        <div key={index} className={styles['warehouse']}>
          {COLUMNS.map(([field, label]) => (
            <TextField
              key={field}
              label={s(label)}
              hideLabel={index > 0}
              value={row[field]}
              inputMode={field === 'name' ? 'text' : 'numeric'}
              error={errors[`real.warehouses.${index}.${field}`]}
              onChange={(event) =>
                onChange(rows.map((other, at) => (at === index ? { ...other, [field]: event.target.value } : other)))
              }
            />
          ))}
          <IconButton
            label={s('remove', { name: row.name || row.id })}
            icon={<Trash2 />}
            className={styles['remove']}
            onClick={() => onChange(rows.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          icon={<Plus aria-hidden />}
          onClick={() => onChange([...rows, { id: String(nextId), name: '', x: '0', y: '0' }])}
        >
          {s('add')}
        </Button>
      </div>
    </section>
  );
}
