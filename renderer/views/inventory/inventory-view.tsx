// The stock grid: warehouse by product. Each number opens the events that made it; R buys, L opens the ledger.

import { useMemo, useState } from 'react';
import type { InventoryRow } from '../../../main/contracts/app-api.js';
import { Button } from '../../components/button.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Sort } from '../../components/data-grid/types.js';
import { readPages } from '../../components/export/read-rows.js';
import { CheckField, SelectField } from '../../components/field.js';
import { ListEmpty, ListToolbar, SearchField } from '../../components/list-toolbar.js';
import { ViewHeading } from '../../components/view-heading.js';
import { WarehouseFilter } from '../../components/warehouse-filter.js';
import { useApp, useCall, useDraft, useNav, useQuery, useRole, useSelection } from '../../state/hooks.js';
import { useSettled } from '../../state/use-settled.js';
import { AuditDialog } from './audit-dialog.js';
import { BuyDialog } from './buy-dialog.js';
import { CountDialog } from './count-dialog.js';
import type { CoveredRow } from './cover-text.js';
import { columnsFor, type SortId } from './inventory-columns.js';
import { LedgerDialog } from './ledger-dialog.js';
import { purchaseWords } from './purchase-cell.js';
import { ReplenishAllDialog } from './replenish-all-dialog.js';
import { cellKey } from './replenishments.js';
import { useReplenish } from './use-replenish.js';
import { s } from './strings.js';

const SORTS: readonly SortId[] = [
  'sku',
  'name',
  'category',
  'warehouse',
  'onHand',
  'reserved',
  'available',
  'inbound',
  'cover',
];
/** Hours that a shelf is to last, as the address has them. */
const COVERS = [
  ['', s('coverNone')],
  ['1', s('coverHour')],
  ['8', s('coverShift')],
  ['24', s('coverDay')],
  ['72', s('coverThree')],
] as const;
const HOUR_MS = 3_600_000;

const rowKey = (row: InventoryRow): string => `${row.warehouseId}/${row.productId}`;

export function InventoryView() {
  const call = useCall();
  const role = useRole();
  const warehouses = useApp((state) => state.feed?.warehouses);
  const { place, setParams, go } = useNav();
  const [selection, select] = useSelection();
  const [singleKeys] = useDraft('pref.single-keys', true);
  const [buying, setBuying] = useState<InventoryRow | null>(null);
  const [auditing, setAuditing] = useState(false);
  const [counting, setCounting] = useState<'new' | 'open' | null>(null);
  const [ledger, setLedger] = useState<InventoryRow | null>(null);
  const [all, setAll] = useState(false);
  const { own, replenish } = useReplenish(setBuying);
  const openCounts = useQuery(
    'inventory.openCounts',
    {},
    { refreshOn: ({ kind }) => kind === 'stock-counted' || kind === 'stock-adjusted' || kind === 'count-dismissed' },
  );
  const { params } = place;
  const search = useSettled(params['search'] ?? '', 200);
  const sort: Sort = {
    id: SORTS.find((known) => known === params['sort']) ?? 'sku',
    descending: params['desc'] === '1',
  };
  const warehouseId = /^-?\d+$/.test(params['warehouse'] ?? '') ? Number(params['warehouse']) : undefined;
  const low = params['low'] === '1';
  const cover = COVERS.find(([hours]) => hours === params['cover'])?.[0] ?? '';
  const coverUnderMs = low && cover !== '' ? Number(cover) * HOUR_MS : undefined;
  const query = {
    sort: sort.id as SortId,
    descending: sort.descending,
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(warehouseId === undefined ? {} : { warehouseId }),
    ...(low ? { low } : {}),
    ...(coverUnderMs === undefined ? {} : { coverUnderMs }),
  };
  const load = async (offset: number, limit: number) => {
    const { rows, total, demandFrom, demandTo } = await call('inventory.list', { ...query, offset, limit });
    return { total, rows: rows.map((row): CoveredRow => ({ ...row, demandFrom, demandTo })) };
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
        replenish: mayBuy ? replenish : null,
        own,
        coverUnderMs,
      }),
    [mayBuy, select, setParams, own, replenish, coverUnderMs],
  );
  const waiting = role === 'manager' ? (openCounts.data?.length ?? 0) : 0;
  const filters = [
    search.trim() === '' ? '' : `“${search.trim()}”`,
    warehouses?.find(({ id }) => id === warehouseId)?.name ?? '',
    low ? s('lowFilter') : '',
    coverUnderMs === undefined ? '' : (COVERS.find(([hours]) => hours === cover)?.[1] ?? ''),
  ].filter(Boolean);
  const clear = () => setParams({ search: null, warehouse: null, low: null, cover: null });
  return (
    <div className="view">
      <ViewHeading title={s('title')} tabs="stock" />
      <ListToolbar
        filters={filters}
        onClear={clear}
        exports={{
          list: s('title'),
          fileName: 'inventory',
          grid: 'inventory',
          columns,
          read: readPages(load, rowKey),
        }}
        actions={
          <>
            {mayBuy && <Button onClick={() => setAll(true)}>{s('replenishAll')}</Button>}
            {mayBuy && <Button onClick={() => setCounting('new')}>{s('count')}</Button>}
            {waiting > 0 && (
              <Button title={s('countOpenText')} onClick={() => setCounting('open')}>
                {s('countOpen', { n: waiting })}
              </Button>
            )}
            <Button onClick={() => setAuditing(true)}>{s('audit')}</Button>
          </>
        }
      >
        <SearchField label={s('search')} placeholder={s('searchPlaceholder')} />
        <WarehouseFilter value={params['warehouse'] ?? ''} onChange={(warehouse) => setParams({ warehouse })} />
        <CheckField
          label={s('lowFilter')}
          checked={low}
          onChange={(event) => setParams({ low: event.target.checked ? '1' : null, cover: null })}
        />
        {low && (
          <SelectField
            label={s('coverFilter')}
            hideLabel
            value={cover}
            onChange={(event) => setParams({ cover: event.target.value })}
          >
            {COVERS.map(([hours, words]) => (
              <option key={hours} value={hours}>
                {words}
              </option>
            ))}
          </SelectField>
        )}
      </ListToolbar>
      <DataGrid
        label={s('grid')}
        name="inventory"
        columns={columns}
        source={{
          key: JSON.stringify(query),
          load,
        }}
        rowKey={rowKey}
        sort={sort}
        onSort={(next) => setParams({ sort: next.id, desc: next.descending ? '1' : null })}
        refreshOn={({ kind }) =>
          kind === 'stock' || kind === 'product-saved' || kind === 'purchase-acked' || kind === 'link'
        }
        isSelected={(row) => selection?.type === 'product' && selection.id === row.productId}
        onSelect={(row) => {
          setParams({ ledger: null });
          select({ type: 'product', id: row.productId });
        }}
        onRowKey={(event, row) => {
          const key = singleKeys ? event.key.toLowerCase() : '';
          if (key === 'l') setLedger(row);
          else if (key === 'r' && mayBuy) replenish(row);
          else return false;
          return true;
        }}
        empty={
          <ListEmpty
            title={s('emptyTitle')}
            filters={filters}
            all={s('emptyAll')}
            filtered={s('emptyFiltered', { filters: filters.join(', ') })}
            onClear={clear}
            action={<Button onClick={() => go('catalogue')}>{s('toCatalogue')}</Button>}
          />
        }
      />
      {all && <ReplenishAllDialog query={query} onClose={() => setAll(false)} />}
      {counting !== null && (
        <CountDialog
          count={counting === 'open' ? (openCounts.data?.[0] ?? null) : null}
          warehouseId={warehouseId}
          onClose={() => setCounting(null)}
        />
      )}
      {ledger !== null && (
        <LedgerDialog warehouseId={ledger.warehouseId} productId={ledger.productId} onClose={() => setLedger(null)} />
      )}
      {auditing && <AuditDialog onClose={() => setAuditing(false)} />}
      {buying !== null && (
        <BuyDialog
          product={buying.product}
          warehouseId={buying.warehouseId}
          warehouseName={buying.warehouseName}
          available={buying.available}
          inbound={buying.inbound}
          underWay={purchaseWords(buying, own.get(cellKey(buying)))}
          onClose={() => setBuying(null)}
        />
      )}
    </div>
  );
}
