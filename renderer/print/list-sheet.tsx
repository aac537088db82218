// A list on paper: its columns as shown, with the list's name, its filters, who and when at the head of every page.

import { columnShares } from './list-widths.js';
import styles from './print.module.css';

export interface ListColumn {
  readonly header: string;
  readonly end: boolean;
}

export interface ListSheetProps {
  readonly title: string;
  /** Filters, world, who, when. */
  readonly about: string;
  readonly columns: readonly ListColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** More than these stand across the sheet's long side. */
const UPRIGHT_COLUMNS = 5;

export function ListSheet({ title, about, columns, rows }: ListSheetProps) {
  const shares = columnShares(
    columns.map(({ header }) => header),
    rows,
  );
  return (
    <section className={styles['list']} data-sheet="list" data-wide={columns.length > UPRIGHT_COLUMNS || undefined}>
      <table>
        <colgroup>
          {columns.map(({ header }, index) => (
            <col key={header} style={{ width: `${shares[index] ?? 0}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th colSpan={columns.length} className={styles['listHead']}>
              <strong>{title}</strong> {about}
            </th>
          </tr>
          <tr>
            {columns.map(({ header, end }) => (
              <th key={header} scope="col" data-end={end || undefined}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((text, column) => (
                <td key={column} data-end={columns[column]?.end === true || undefined}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
