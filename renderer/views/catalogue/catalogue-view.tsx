// The catalogue: every product with its picture, price, category and reorder rule. A row opens the product, E edits it.

import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ProductHit } from '../../../main/contracts/app-api.js';
import { PRODUCT_SORTS, type ProductSort } from '../../../main/contracts/placing.js';
import type { Product } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Column, Sort } from '../../components/data-grid/types.js';
import { ErrorNote } from '../../components/error-note.js';
import { readPages } from '../../components/export/read-rows.js';
import { SelectField } from '../../components/field.js';
import { formatMoney, formatNumber } from '../../components/format.js';
import { ListEmpty, ListToolbar, SearchField } from '../../components/list-toolbar.js';
import { ViewHeading } from '../../components/view-heading.js';
import { useCall, useNav, useQuery, useRole, useSelection } from '../../state/hooks.js';
import { useSettled } from '../../state/use-settled.js';
import styles from './catalogue.module.css';
import { ProductDialog } from './product-dialog.js';
import { ProductPicture } from './product-picture.js';
import { s } from './strings.js';

const rowKey = (row: ProductHit): number => row.product.id;

function columnsFor(edit: ((row: ProductHit) => void) | null): readonly Column<ProductHit>[] {
  const number = (id: 'reorderPoint' | 'reorderQuantity', sortable: boolean): Column<ProductHit> => ({
    id,
    header: s(id),
    width: 128,
    align: 'end',
    sortable,
    render: ({ product }) => formatNumber(product[id]),
    value: ({ product }) => product[id],
  });
  const columns: Column<ProductHit>[] = [
    {
      id: 'name',
      header: s('name'),
      width: 260,
      grow: true,
      sortable: true,
      render: ({ product }) => (
        <span className={styles['named']}>
          <ProductPicture product={product} />
          <span>{product.name}</span>
        </span>
      ),
      value: ({ product }) => product.name,
    },
    {
      id: 'sku',
      header: s('sku'),
      width: 104,
      sortable: true,
      render: ({ product }) => product.sku,
      value: ({ product }) => product.sku,
    },
    {
      id: 'category',
      header: s('category'),
      width: 150,
      sortable: true,
      render: ({ product }) => product.category,
      value: ({ product }) => product.category,
    },
    {
      id: 'unit',
      header: s('unit'),
      width: 112,
      render: ({ product }) => product.unit,
      value: ({ product }) => product.unit,
    },
    {
      id: 'price',
      header: s('price'),
      width: 92,
      align: 'end',
      sortable: true,
      render: ({ product }) => formatMoney(product.priceCents),
      value: ({ product }) => product.priceCents / 100,
    },
    {
      id: 'available',
      header: s('available'),
      width: 92,
      align: 'end',
      render: (row) => formatNumber(row.available),
      value: (row) => row.available,
    },
    number('reorderPoint', true),
    number('reorderQuantity', false),
  ];
  if (edit !== null) {
    columns.push({
      id: 'edit',
      header: s('editColumn'),
      width: 64,
      render: () => s('edit'),
      onActivate: edit,
      activateLabel: ({ product }) => s('editOf', { product: product.name }),
    });
  }
  return columns;
}

export function CatalogueView() {
  const call = useCall();
  const role = useRole();
  const { place, setParams } = useNav();
  const [selection, select] = useSelection();
  const [editing, setEditing] = useState<Product | 'new' | null>(null);
  const { params } = place;
  const search = useSettled(params['search'] ?? '', 200).trim();
  const category = params['category'] ?? '';
  const mayEdit = role === 'staff' || role === 'manager';
  const saved = (event: { readonly kind: string }) => event.kind === 'product-saved';
  const categories = useQuery('products.categories', {}, { refreshOn: saved });
  const sort: Sort = {
    id: PRODUCT_SORTS.find((known) => known === params['sort']) ?? 'name',
    descending: params['desc'] === '1',
  };
  const query = {
    sort: sort.id as ProductSort,
    descending: sort.descending,
    ...(search === '' ? {} : { search: search.slice(0, 200) }),
    ...(category === '' ? {} : { category: category.slice(0, 40) }),
  };
  const columns = useMemo(() => columnsFor(mayEdit ? ({ product }) => setEditing(product) : null), [mayEdit]);
  const filters = [search === '' ? '' : `“${search}”`, category].filter(Boolean);
  const known = categories.data ?? [];
  const clear = () => setParams({ search: null, category: null });
  const load = (offset: number, limit: number) => call('products.list', { ...query, offset, limit });
  const newProduct = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden />}
      aria-disabled={mayEdit ? undefined : true}
      title={mayEdit ? undefined : s('notAllowed')}
      onClick={() => mayEdit && setEditing('new')}
    >
      {s('newProduct')}
    </Button>
  );
  return (
    <div className="view">
      <ViewHeading title={s('title')} tabs="stock">
        {newProduct}
      </ViewHeading>
      <ListToolbar
        filters={filters}
        onClear={clear}
        exports={{
          list: s('title'),
          fileName: 'catalogue',
          grid: 'catalogue',
          columns,
          read: readPages(load, rowKey),
        }}
      >
        <SearchField label={s('search')} placeholder={s('searchPlaceholder')} />
        <SelectField
          label={s('category')}
          hideLabel
          value={category}
          onChange={(event) => setParams({ category: event.target.value })}
        >
          <option value="">{s('allCategories')}</option>
          {category !== '' && !known.some(({ name }) => name === category) && <option>{category}</option>}
          {known.map(({ name, products }) => (
            <option key={name} value={name}>
              {s('categoryOf', { name, n: products })}
            </option>
          ))}
        </SelectField>
      </ListToolbar>
      {!mayEdit && <p className={styles['hint']}>{s('notAllowed')}</p>}
      <ErrorNote error={categories.error} onRetry={categories.refetch} />
      <DataGrid
        label={s('grid')}
        name="catalogue"
        columns={columns}
        source={{
          key: JSON.stringify(query),
          load,
        }}
        rowKey={rowKey}
        sort={sort}
        onSort={(next) => setParams({ sort: next.id, desc: next.descending ? '1' : null })}
        refreshOn={(event) => event.kind === 'stock' || saved(event)}
        isSelected={(row) => selection?.type === 'product' && selection.id === row.product.id}
        onSelect={(row) => select({ type: 'product', id: row.product.id })}
        onRowKey={(event, row) => {
          if (event.key.toLowerCase() !== 'e' || !mayEdit) return false;
          setEditing(row.product);
          return true;
        }}
        empty={
          <ListEmpty
            title={s('emptyTitle')}
            filters={filters}
            all={s('emptyAll')}
            filtered={s('emptyFiltered', { filters: filters.join(', ') })}
            onClear={clear}
            action={mayEdit ? newProduct : undefined}
          />
        }
      />
      {editing !== null && (
        <ProductDialog
          key={editing === 'new' ? 'new' : editing.id}
          product={editing === 'new' ? null : editing}
          categories={known.map(({ name }) => name)}
          onClose={() => setEditing(null)}
          onSaved={(product) => select({ type: 'product', id: product.id })}
        />
      )}
    </div>
  );
}
