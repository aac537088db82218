// Choosing one warehouse, or all, in the filter bar of a table.

import { useApp } from '../state/hooks.js';
import { defineStrings } from '../state/strings.js';
import { SelectField } from './field.js';

const s = defineStrings('warehouse-filter', { label: 'Warehouse', all: 'All warehouses' });

export interface WarehouseFilterProps {
  /** The warehouse's number as text, as the address keeps it; '' for all. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function WarehouseFilter({ value, onChange }: WarehouseFilterProps) {
  const warehouses = useApp((state) => state.feed?.warehouses);
  return (
    <SelectField label={s('label')} hideLabel value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{s('all')}</option>
      {warehouses?.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
