// The stock grid: warehouse by product. Each number opens the events that made it; R buys.

import { TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { InventoryRow, Params } from '../../../main/contracts/app-api.js';
import { Button } from '../../components/button.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Column, Sort } from '../../components/data-grid/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { ExportButton } from '../../components/export/export-button.js';
import { readPages } from '../../components/export/read-rows.js';
import { CheckField, TextField } from '../../components/field.js';
import { NumberCell } from '../../components/number-cell.js';
import { SavedViews } from '../../components/saved-views.js';
import { ToneBadge } from '../../components/status-badge.js';
import { WarehouseFilter } from '../../components/warehouse-filter.js';
import { useApp, useCall, useNav, useRole, useSelection } from '../../state/hooks.js';
import { useSettled } from '../../state/use-settled.js';
import { AuditDialog } from './audit-dialog.js';
import { BuyDialog } from './buy-dialog.js';
import { MEASURES, type Measure } from './ledger.js';
import { s } from './strings.js';

type SortId = Params<'inventory.list'>['sort'];
const SORTS: readonly SortId[] = ['sku', 'name', 'category', 'warehouse', 'onHand', 'reserved', 'available', 'inbound'];

const rowKey = (row: InventoryRow): string => `${row.warehouseId}/${row.productId}`;

interface CellActions {
  readonly showLedger: (row: InventoryRow, measure: Measure) => void;
  readonly buy: ((row: InventoryRow) => void) | null;
}

function columnsFor({ showLedger, buy }: CellActions): readonly Column<InventoryRow>[] {
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
  const columns: Column<InventoryRow>[] = [
    text('sku', 104, (row) => row.product.sku),
    text('name', 184, (row) => row.product.name),
    text('warehouse', 124, (row) => row.warehouseName),
    ...MEASURES.map(number),
    {
      id: 'low',
      header: s('low'),
      width: 84,
      render: (row) =>
        row.low && (
          <ToneBadge tone="loading" icon={TriangleAlert}>
            {s('lowWord')}
          </ToneBadge>
        ),
      value: (row) => (row.low ? s('lowWord') : ''),
    },
  ];
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

export function InventoryView() {
  const call = useCall();
  const role = useRole();
  const warehouses = useApp((state) => state.feed?.warehouses);
  const { place, setParams } = useNav();
  const [selection, select] = useSelection();
  const [buying, setBuying] = useState<InventoryRow | null>(null);
  const [auditing, setAuditing] = useState(false);
  const { params } = place;
  const search = useSettled(params['search'] ?? '', 200);
  const sort: Sort = {
    id: SORTS.find((known) => known === params['sort']) ?? 'sku',
    descending: params['desc'] === '1',
  };
  const warehouseId = /^-?\d+$/.test(params['warehouse'] ?? '') ? Number(params['warehouse']) : undefined;
  const low = params['low'] === '1';
  const query = {
    sort: sort.id as SortId,
    descending: sort.descending,
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(warehouseId === undefined ? {} : { warehouseId }),
    ...(low ? { low } : {}),
  };
  const mayBuy = role === 'staff' || role === 'manager';
  const columns = useMemo(
    () =>
      columnsFor({
        showLedger: (row, measure) => {
          setParams({ ledger: `${row.warehouseId}:${measure}` });
          select({ type: 'product', id: row.productId });
        },
        buy: mayBuy ? setBuying : null,
      }),
    [mayBuy, select, setParams],
  );
  const filters = [
    search.trim() === '' ? '' : `“${search.trim()}”`,
    warehouses?.find(({ id }) => id === warehouseId)?.name ?? '',
    low ? s('lowFilter') : '',
  ].filter(Boolean);
  return (
    <div className="view">
      <h1>{s('title')}</h1>
      <div className="toolbar" role="search">
        <TextField
          label={s('search')}
          hideLabel
          type="search"
          placeholder={s('searchPlaceholder')}
          value={params['search'] ?? ''}
          onChange={(event) => setParams({ search: event.target.value })}
        />
        <WarehouseFilter value={params['warehouse'] ?? ''} onChange={(warehouse) => setParams({ warehouse })} />
        <CheckField
          label={s('lowFilter')}
          checked={low}
          onChange={(event) => setParams({ low: event.target.checked ? '1' : null })}
        />
        {filters.length > 0 && (
          <Button variant="quiet" onClick={() => setParams({ search: null, warehouse: null, low: null })}>
            {s('clear')}
          </Button>
        )}
        <SavedViews />
        <ExportButton
          list={s('title')}
          fileName="inventory"
          grid="inventory"
          filters={filters}
          columns={columns}
          read={readPages((offset, limit) => call('inventory.list', { ...query, offset, limit }), rowKey)}
        />
        <Button onClick={() => setAuditing(true)}>{s('audit')}</Button>
      </div>
      <DataGrid
        label={s('grid')}
        name="inventory"
        columns={columns}
        source={{
          key: JSON.stringify(query),
          load: (offset, limit) => call('inventory.list', { ...query, offset, limit }),
        }}
        rowKey={rowKey}
        sort={sort}
        onSort={(next) => setParams({ sort: next.id, desc: next.descending ? '1' : null })}
        refreshOn={(event) => event.kind === 'stock' || event.kind === 'product-saved'}
        isSelected={(row) => selection?.type === 'product' && selection.id === row.productId}
        onSelect={(row) => {
          setParams({ ledger: null });
          select({ type: 'product', id: row.productId });
        }}
        onRowKey={(event, row) => {
          if (event.key.toLowerCase() !== 'r' || !mayBuy) return false;
          setBuying(row);
          return true;
        }}
        empty={
          <EmptyState
            title={s('emptyTitle')}
            text={filters.length === 0 ? s('emptyAll') : s('emptyFiltered', { filters: filters.join(', ') })}
          />
        }
      />
      {auditing && <AuditDialog onClose={() => setAuditing(false)} />}
      {buying !== null && (
        <BuyDialog
          product={buying.product}
          warehouseId={buying.warehouseId}
          warehouseName={buying.warehouseName}
          available={buying.available}
          inbound={buying.inbound}
          onClose={() => setBuying(null)}
        />
      )}
    </div>
  );
}
