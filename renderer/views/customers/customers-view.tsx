// The address book: every customer with address, UPS account and what the UPS says of it; their orders one key away.

import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Customer } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Column } from '../../components/data-grid/types.js';
import { readPages } from '../../components/export/read-rows.js';
import { formatPoint } from '../../components/format.js';
import { ListEmpty, ListToolbar, SearchField } from '../../components/list-toolbar.js';
import { ViewHeading } from '../../components/view-heading.js';
import { useCall, useNav, useRole } from '../../state/hooks.js';
import { useSettled } from '../../state/use-settled.js';
import { AccountBadge } from './account-badge.js';
import { CustomerDialog } from './customer-dialog.js';
import styles from './customers.module.css';
import { s } from './strings.js';

const rowKey = (row: Customer): number => row.id;

interface RowActions {
  readonly edit: ((customer: Customer) => void) | null;
  readonly orders: (customer: Customer) => void;
}

function columnsFor({ edit, orders }: RowActions): readonly Column<Customer>[] {
  const columns: Column<Customer>[] = [
    { id: 'id', header: s('id'), width: 64, render: (row) => `#${row.id}`, value: (row) => row.id },
    { id: 'name', header: s('name'), width: 220, grow: true, render: (row) => row.name, value: (row) => row.name },
    { id: 'address', header: s('address'), width: 130, render: formatPoint, value: formatPoint },
    {
      id: 'upsAccount',
      header: s('upsAccount'),
      width: 140,
      render: (row) => row.upsAccount ?? '–',
      value: (row) => row.upsAccount,
    },
    {
      id: 'account',
      header: s('account'),
      width: 150,
      render: (row) => <AccountBadge customer={row} upsAccount={row.upsAccount} />,
      value: (row) => (row.accountCheck?.upsAccount === row.upsAccount ? (row.accountCheck?.state ?? null) : null),
    },
    {
      id: 'orders',
      header: s('ordersOf'),
      width: 80,
      render: () => s('showOrders'),
      onActivate: orders,
      activateLabel: (row) => s('showOrdersOf', { name: row.name }),
    },
  ];
  if (edit !== null) {
    columns.push({
      id: 'edit',
      header: s('edit'),
      width: 64,
      render: () => s('edit'),
      onActivate: edit,
      activateLabel: (row) => s('editOf', { name: row.name }),
    });
  }
  return columns;
}

export function CustomersView() {
  const call = useCall();
  const role = useRole();
  const { place, setParams, go } = useNav();
  const [editing, setEditing] = useState<Customer | 'new' | null>(null);
  const { params } = place;
  const search = useSettled(params['search'] ?? '', 200).trim();
  const mayEdit = role === 'staff' || role === 'manager';
  const query = search === '' ? {} : { search: search.slice(0, 200) };
  const columns = useMemo(
    () =>
      columnsFor({
        edit: mayEdit ? setEditing : null,
        orders: ({ id }) => go('orders', { customer: String(id) }),
      }),
    [go, mayEdit],
  );
  const filters = search === '' ? [] : [`“${search}”`];
  const read = (offset: number, limit: number) => call('customers.search', { ...query, offset, limit });
  const clear = () => setParams({ search: null });
  const newCustomer = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden />}
      aria-disabled={mayEdit ? undefined : true}
      title={mayEdit ? undefined : s('notAllowed')}
      onClick={() => mayEdit && setEditing('new')}
    >
      {s('newCustomer')}
    </Button>
  );
  return (
    <div className="view">
      <ViewHeading title={s('title')} tabs="orders">
        {newCustomer}
      </ViewHeading>
      <ListToolbar
        filters={filters}
        onClear={clear}
        saved={false}
        exports={{
          list: s('title'),
          fileName: 'customers',
          grid: 'customers',
          columns,
          read: readPages(read, rowKey),
        }}
      >
        <SearchField label={s('search')} placeholder={s('searchPlaceholder')} />
      </ListToolbar>
      {!mayEdit && <p className={styles['hint']}>{s('notAllowed')}</p>}
      <DataGrid
        label={s('grid')}
        name="customers"
        columns={columns}
        source={{ key: JSON.stringify(query), load: read }}
        rowKey={rowKey}
        refreshOn={(event) => event.kind === 'customer-saved' || event.kind.startsWith('account-')}
        onSelect={(row) => (mayEdit ? setEditing(row) : go('orders', { customer: String(row.id) }))}
        onRowKey={(event, row) => {
          if (event.key.toLowerCase() !== 'o') return false;
          go('orders', { customer: String(row.id) });
          return true;
        }}
        empty={
          <ListEmpty
            title={s('emptyTitle')}
            filters={filters}
            all={s('emptyAll')}
            filtered={s('emptyFiltered', { filters: filters.join(', ') })}
            onClear={clear}
            action={mayEdit ? newCustomer : undefined}
          />
        }
      />
      {editing !== null && (
        <CustomerDialog
          key={editing === 'new' ? 'new' : editing.id}
          customer={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}
