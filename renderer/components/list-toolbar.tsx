// What stands above every list: its filters, a way to clear them, saved views, the export of what is shown, and more buttons.

import type { ReactNode } from 'react';
import { useNav } from '../state/hooks.js';
import { defineStrings } from '../state/strings.js';
import { Button } from './button.js';
import { EmptyState } from './empty-state.js';
import { ExportButton, type ExportProps } from './export/export-button.js';
import { TextField } from './field.js';
import styles from './list-toolbar.module.css';
import { SavedViews } from './saved-views.js';

const s = defineStrings('list', { clear: 'Clear filters' });

export interface ListToolbarProps<Row> {
  /** In words, those that are set; none: nothing to clear. */
  readonly filters: readonly string[];
  readonly onClear: () => void;
  readonly exports: Omit<ExportProps<Row>, 'filters'>;
  /** Whether filters can be kept under a name. */
  readonly saved?: boolean;
  /** The filters' fields. */
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

export function ListToolbar<Row>({
  filters,
  onClear,
  exports,
  saved = true,
  children,
  actions,
}: ListToolbarProps<Row>) {
  return (
    <div className={styles['toolbar']} role="search">
      {children}
      {filters.length > 0 && <ClearButton onClear={onClear} />}
      <div className={styles['tools']}>
        {saved && <SavedViews />}
        <ExportButton {...exports} filters={filters} />
        {actions}
      </div>
    </div>
  );
}

function ClearButton({ onClear }: { readonly onClear: () => void }) {
  return (
    <Button variant="quiet" onClick={onClear}>
      {s('clear')}
    </Button>
  );
}

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly maxLength?: number;
}

/** What is searched for, in the address as `search`. */
export function SearchField({ label, placeholder, maxLength = 200 }: SearchFieldProps) {
  const { place, setParams } = useNav();
  return (
    <TextField
      className={styles['search']}
      label={label}
      hideLabel
      type="search"
      placeholder={placeholder}
      maxLength={maxLength}
      value={place.params['search'] ?? ''}
      onChange={(event) => setParams({ search: event.target.value })}
    />
  );
}

export interface ListEmptyProps {
  readonly title: string;
  readonly filters: readonly string[];
  /** Why there is nothing at all. */
  readonly all: string;
  /** That nothing fits, with the filters in it. */
  readonly filtered: string;
  readonly onClear: () => void;
  /** What helps where there is nothing at all. */
  readonly action?: ReactNode;
}

/** A list without rows: because of its filters, which can be cleared here, or because there is nothing yet. */
export function ListEmpty({ title, filters, all, filtered, onClear, action }: ListEmptyProps) {
  return filters.length === 0 ? (
    <EmptyState title={title} text={all} action={action} />
  ) : (
    <EmptyState title={title} text={filtered} action={<ClearButton onClear={onClear} />} />
  );
}
