// What a table is told: its columns and where its rows come from.

import type { ReactNode } from 'react';
import type { ExportValue } from '../export/export-job.js';
import type { LoadPage } from './paged-rows.js';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** Pixels; with `grow` the least, the rest of the room is shared. */
  readonly width: number;
  readonly grow?: boolean;
  /** Numbers stand right. */
  readonly align?: 'start' | 'end';
  /** The heading sorts by this id. */
  readonly sortable?: boolean;
  readonly render: (row: Row) => ReactNode;
  /** What it renders keeps nothing between two drawings: it may be used again for another row. Texts always may. */
  readonly keepsNothing?: true;
  /** What exports write: plain, numbers as numbers, moments as ISO texts. Without it the column is not exported. */
  readonly value?: (row: Row) => ExportValue;
  /** Enter on, or a click of, this cell; otherwise the row's own opening is meant. */
  readonly onActivate?: (row: Row) => void;
  /** What activating does, for the cell's tooltip and screen readers. */
  readonly activateLabel?: (row: Row) => string;
}

export interface Sort {
  readonly id: string;
  readonly descending: boolean;
}

export interface GridSource<Row> {
  /** Changes when the question changes (filters, sorting): everything is fetched anew. */
  readonly key: string;
  readonly load: LoadPage<Row>;
}
