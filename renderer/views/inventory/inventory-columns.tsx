// The columns of the stock grid: what each shows, exports, and does when it is activated.

import { TriangleAlert } from 'lucide-react';
import type { InventoryRow, Params } from '../../../main/contracts/app-api.js';
import type { Column } from '../../components/data-grid/types.js';
import { NumberCell } from '../../components/number-cell.js';
import { ToneBadge } from '../../components/status-badge.js';
import { coverExplained, coverWords, type CoveredRow } from './cover-text.js';
import { MEASURES, type Measure } from './ledger.js';
import { PurchaseCell, purchaseWords } from './purchase-cell.js';
import { replenishQuantity } from './replenish.js';
import { cellKey, type ReplenishmentsState } from './replenishments.js';
import { s } from './strings.js';

export type SortId = Params<'inventory.list'>['sort'];

interface CellActions {
  readonly showLedger: (row: InventoryRow, measure: Measure) => void;
  readonly buy: ((row: InventoryRow) => void) | null;
  readonly replenish: ((row: InventoryRow) => void) | null;
  readonly own: ReplenishmentsState;
  readonly coverUnderMs: number | undefined;
}

export function columnsFor(actions: CellActions): readonly Column<CoveredRow>[] {
  const { showLedger, buy, replenish, own, coverUnderMs } = actions;
  const ownOf = (row: InventoryRow) => own.get(cellKey(row));
  const short = (row: InventoryRow) =>
    coverUnderMs !== undefined && typeof row.coverMs === 'number' && row.coverMs < coverUnderMs;
  const text = (id: SortId, width: number, render: (row: InventoryRow) => string): Column<InventoryRow> => ({
    id,
    header: s(id),
    width,
    sortable: true,
    grow: id === 'name',
    render,
    value: render,
  });
  const number = (measure: Measure): Column<InventoryRow> => ({
    id: measure,
    header: s(measure),
    width: 86,
    align: 'end',
    sortable: true,
    render: (row) => <NumberCell value={row[measure]} strong={measure === 'available'} />,
    value: (row) => row[measure],
    onActivate: (row) => showLedger(row, measure),
    activateLabel: (row) =>
      s('events', { measure: s(measure).toLowerCase(), product: row.product.name, warehouse: row.warehouseName }),
  });
  const columns: Column<CoveredRow>[] = [
    text('sku', 92, (row) => row.product.sku),
    text('name', 236, (row) => row.product.name),
    text('warehouse', 138, (row) => row.warehouseName),
    ...MEASURES.map(number),
    {
      id: 'cover',
      header: s('cover'),
      width: 98,
      align: 'end',
      sortable: true,
      render: (row) => <span title={coverExplained(row)}>{coverWords(row)}</span>,
      value: coverWords,
    },
    {
      id: 'low',
      header: s('low'),
      width: 84,
      render: (row) =>
        (row.low || short(row)) && (
          <ToneBadge tone="loading" icon={TriangleAlert}>
            {s(row.low ? 'lowWord' : 'lowCoverWord')}
          </ToneBadge>
        ),
      value: (row) => (row.low ? s('lowWord') : short(row) ? s('lowCoverWord') : ''),
    },
  ];
  const quick = (row: InventoryRow) => buy !== null && row.low && purchaseWords(row, ownOf(row)) === '';
  columns.push({
    id: 'order',
    header: s('onOrder'),
    width: 124,
    render: (row) =>
      quick(row) ? s('replenish', { n: replenishQuantity(row) }) : <PurchaseCell row={row} own={ownOf(row)} />,
    value: (row) => purchaseWords(row, ownOf(row)),
    ...(replenish === null ? {} : { onActivate: replenish }),
    activateLabel: (row) => {
      const names = { product: row.product.name, warehouse: row.warehouseName };
      return quick(row) ? s('replenishFor', { ...names, n: replenishQuantity(row) }) : s('openPurchaseFor', names);
    },
  });
  if (buy !== null) {
    columns.push({
      id: 'buy',
      header: s('buyColumn'),
      width: 64,
      render: () => s('buy'),
      onActivate: buy,
      activateLabel: (row) => s('buyFor', { product: row.product.name, warehouse: row.warehouseName }),
    });
  }
  columns.push(text('category', 116, (row) => row.product.category));
  return columns;
}
