// The visible rows of the message table as DOM elements that are filled anew instead of made anew: text is written only where it
// changed. Knows where rows come from, not what they mean.

export interface RowText {
  readonly id: number;
  readonly index: number;
  readonly cells: readonly string[];
  readonly tone: 'error' | 'warning' | 'event' | '';
  readonly selected: boolean;
  readonly linked: boolean;
}

interface PooledRow {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
  readonly shown: string[];
  id: number;
  key: string;
}

export class RowPool {
  readonly #holder: HTMLElement;
  readonly #columns: readonly string[];
  readonly #idPrefix: string;
  readonly #rows: PooledRow[] = [];

  /** `columns`: the cells' `data-column`. Rows get the id `prefix` plus their message's. */
  constructor(holder: HTMLElement, columns: readonly string[], idPrefix: string) {
    this.#holder = holder;
    this.#columns = columns;
    this.#idPrefix = idPrefix;
  }

  show(rows: readonly RowText[]): void {
    while (this.#rows.length < rows.length) this.#rows.push(this.#make());
    this.#rows.forEach((pooled, i) => {
      const row = rows[i];
      if (row === undefined) this.#hide(pooled);
      else this.#fill(pooled, row);
    });
  }

  /** The message of a row element (or of something within one); null: none. */
  idOf(target: EventTarget | null): number | null {
    const element = target instanceof Element ? target.closest('[role=row]') : null;
    const found = this.#rows.find((row) => row.element === element);
    return found === undefined || found.id < 0 ? null : found.id;
  }

  dispose(): void {
    for (const { element } of this.#rows) element.remove();
    this.#rows.length = 0;
  }

  #make(): PooledRow {
    const element = document.createElement('div');
    element.setAttribute('role', 'row');
    const cells = this.#columns.map((column) => {
      const cell = document.createElement('span');
      cell.setAttribute('role', 'gridcell');
      cell.dataset['column'] = column;
      element.append(cell);
      return cell;
    });
    this.#holder.append(element);
    return { element, cells, shown: this.#columns.map(() => ''), id: -1, key: '' };
  }

  #hide(pooled: PooledRow): void {
    if (pooled.id === -1) return;
    pooled.id = -1;
    pooled.key = '';
    pooled.element.hidden = true;
    pooled.element.removeAttribute('id');
  }

  #fill(pooled: PooledRow, row: RowText): void {
    const { element } = pooled;
    const key = `${row.id}/${row.index}/${row.tone}/${row.selected}/${row.linked}`;
    if (pooled.key !== key) {
      pooled.key = key;
      pooled.id = row.id;
      element.hidden = false;
      element.id = `${this.#idPrefix}${row.id}`;
      element.setAttribute('aria-rowindex', String(row.index + 2));
      element.setAttribute('aria-selected', String(row.selected));
      if (row.tone === '') delete element.dataset['tone'];
      else element.dataset['tone'] = row.tone;
      if (row.linked) element.dataset['linked'] = '';
      else delete element.dataset['linked'];
    }
    row.cells.forEach((text, i) => {
      const cell = pooled.cells[i];
      if (cell === undefined || pooled.shown[i] === text) return;
      pooled.shown[i] = text;
      cell.textContent = text;
    });
  }
}
