// The orders page: the pipeline, filters, and the table of all orders. A row opens the order in the drawer.

import { FileUp, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { Params } from '../../../main/contracts/app-api.js';
import type { ListedOrder } from '../../../main/core/orders/columns.js';
import { SHIPMENT_STATES } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Column, Sort } from '../../components/data-grid/types.js';
import { readOrders } from '../../components/export/read-rows.js';
import { SelectField } from '../../components/field.js';
import { formatNumber, formatPoint } from '../../components/format.js';
import { ListEmpty, ListToolbar, SearchField } from '../../components/list-toolbar.js';
import { Pipeline } from '../../components/pipeline.js';
import { rangeText } from '../../components/range-text.js';
import { RelativeTime } from '../../components/relative-time.js';
import { StatusBadge, ToneBadge } from '../../components/status-badge.js';
import { stateWords } from '../../components/status.js';
import { ViewHeading } from '../../components/view-heading.js';
import { WarehouseFilter } from '../../components/warehouse-filter.js';
import { usePrintOrders } from '../../print/use-print-orders.js';
import { useApp, useCall, useNav, useQuery, useRange, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { useSettled } from '../../state/use-settled.js';
import styles from './orders.module.css';
import { s } from './strings.js';

type SortId = Params<'orders.list'>['sort'];
const SORTS: readonly SortId[] = ['id', 'placedAt', 'customer', 'state'];

interface Names {
  readonly product: (id: number) => string;
  readonly warehouse: (id: number) => string;
}

function columnsFor(names: Names): readonly Column<ListedOrder>[] {
  const linesOf = (row: ListedOrder) =>
    row.lines.map(({ productId, quantity }) => `${quantity} × ${names.product(productId)}`).join(', ');
  const warehousesOf = (row: ListedOrder) => row.warehouseIds.map(names.warehouse).join(', ');
  return [
    { id: 'id', header: s('id'), width: 84, sortable: true, render: (row) => `#${row.id}`, value: (row) => row.id },
    {
      id: 'state',
      header: s('state'),
      width: 128,
      sortable: true,
      render: (row) => <StatusBadge state={row.state} />,
      keepsNothing: true,
      value: (row) => stateWords(row.state),
    },
    {
      id: 'customer',
      header: s('customer'),
      width: 150,
      grow: true,
      sortable: true,
      render: (row) => row.customerName,
      value: (row) => row.customerName,
    },
    {
      id: 'address',
      header: s('address'),
      width: 112,
      render: (row) => formatPoint(row.destination),
      value: (row) => formatPoint(row.destination),
    },
    {
      id: 'lines',
      header: s('lines'),
      width: 190,
      grow: true,
      render: linesOf,
      value: linesOf,
    },
    {
      id: 'pieces',
      header: s('pieces'),
      width: 72,
      align: 'end',
      render: (row) => formatNumber(row.pieces),
      value: (row) => row.pieces,
    },
    {
      id: 'warehouse',
      header: s('warehouse'),
      width: 140,
      render: warehousesOf,
      value: warehousesOf,
    },
    {
      id: 'placedAt',
      header: s('placedAt'),
      width: 104,
      sortable: true,
      render: (row) => <RelativeTime at={row.placedAt} />,
      keepsNothing: true,
      value: (row) => new Date(row.placedAt).toISOString(),
    },
    {
      id: 'problem',
      header: s('problem'),
      width: 150,
      render: (row) =>
        row.problem !== null && (
          <ToneBadge tone="problem" icon={TriangleAlert}>
            {row.problem}
          </ToneBadge>
        ),
      value: (row) => row.problem,
    },
  ];
}

export function OrdersView() {
  const call = useCall();
  const names = useNames();
  const warehouses = useApp((state) => state.feed?.warehouses);
  const { place, setParams, go } = useNav();
  const [selection, select] = useSelection();
  const [range, setRange] = useRange();
  const { params } = place;
  const search = useSettled(params['search'] ?? '', 200).trim();
  const state = SHIPMENT_STATES.find((known) => known === params['state']) ?? null;
  const warehouseId = /^-?\d+$/.test(params['warehouse'] ?? '') ? Number(params['warehouse']) : undefined;
  const customerId = /^[1-9]\d{0,14}$/.test(params['customer'] ?? '') ? Number(params['customer']) : undefined;
  const customer = useQuery('customers.get', customerId === undefined ? null : { customerId });
  const sort: Sort = {
    id: SORTS.find((known) => known === params['sort']) ?? 'id',
    descending: params['asc'] !== '1',
  };
  const query = {
    sort: sort.id as SortId,
    descending: sort.descending,
    ...(search === '' ? {} : { search }),
    ...(state === null ? {} : { states: [state] }),
    ...(warehouseId === undefined ? {} : { warehouseId }),
    ...(range === null ? {} : { placedFrom: range.from, placedTo: range.to }),
    ...(customerId === undefined ? {} : { customerId }),
  };
  const customerName =
    customerId === undefined ? '' : (customer.data?.name ?? s('customerFilter', { id: String(customerId) }));
  const columns = useMemo(() => columnsFor(names), [names]);
  const load = (offset: number, limit: number) => call('orders.list', { ...query, offset, limit });
  const printRows = usePrintOrders(load);
  const filters = [
    search === '' ? '' : `“${search}”`,
    state === null ? '' : stateWords(state),
    warehouses?.find(({ id }) => id === warehouseId)?.name ?? '',
    range === null ? '' : rangeText(range),
    customerName,
  ].filter(Boolean);
  const clear = () => {
    setParams({ search: null, state: null, warehouse: null, customer: null });
    setRange(null);
  };

  return (
    <div className="view">
      <ViewHeading title={s('title')} tabs="orders">
        <Button icon={<FileUp aria-hidden />} onClick={() => go('import')}>
          {s('import')}
        </Button>
      </ViewHeading>
      <Pipeline chosen={state} onChoose={(next) => setParams({ state: next })} />
      <ListToolbar
        filters={filters}
        onClear={clear}
        exports={{ list: s('title'), fileName: 'orders', grid: 'orders', columns, read: readOrders(call, query) }}
      >
        <SearchField label={s('search')} placeholder={s('searchPlaceholder')} />
        <SelectField
          label={s('state')}
          hideLabel
          value={state ?? ''}
          onChange={(event) => setParams({ state: event.target.value })}
        >
          <option value="">{s('allStates')}</option>
          {SHIPMENT_STATES.map((each) => (
            <option key={each} value={each}>
              {stateWords(each)}
            </option>
          ))}
        </SelectField>
        <WarehouseFilter value={params['warehouse'] ?? ''} onChange={(warehouse) => setParams({ warehouse })} />
        {customerId !== undefined && <span className={styles['customerChip']}>{customerName}</span>}
      </ListToolbar>
      <DataGrid
        label={s('grid')}
        name="orders"
        columns={columns}
        source={{
          key: JSON.stringify(query),
          load,
        }}
        rowKey={(row) => row.id}
        sort={sort}
        onSort={(next) => setParams({ sort: next.id, asc: next.descending ? null : '1' })}
        refreshOn={(event) =>
          event.orderId !== null &&
          (event.to !== null || event.kind.startsWith('order-') || event.kind.startsWith('problem'))
        }
        isSelected={(row) => selection?.type === 'order' && selection.id === row.id}
        onSelect={(row) => select({ type: 'order', id: row.id })}
        onPrint={printRows}
        empty={
          <ListEmpty
            title={s('emptyTitle')}
            filters={filters}
            all={s('emptyAll')}
            filtered={s('emptyFiltered', { filters: filters.join(', ') })}
            onClear={clear}
            action={
              <Button variant="primary" onClick={() => go('order-new')}>
                {s('newOrder')}
              </Button>
            }
          />
        }
      />
    </div>
  );
}
