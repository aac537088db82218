// Products, customers and warehouses: saved as given (the kernel has checked the forms), with their event.

import { INT32_MAX } from '../../lib/ids.js';
import { codedError } from '../../lib/result.js';
import type { Customer, Product, Warehouse } from '../../orders/types.js';
import { askAccount, isAccountKnown } from '../accounts.js';
import type { Draft } from '../draft.js';
import { createDraft } from '../draft.js';
import { pointFault } from '../lines.js';
import type { Books, Decision } from '../types.js';
import type { Input } from './input.js';
import { rejected } from './input.js';

/** A product with number 0 is new and gets the next number. With a picture, or with the one it has, or (`picture` null) with none. */
export function decideSaveProduct(
  books: Books,
  { at, personId, product: wish, picture }: Input<'save-product'>,
): Decision {
  const { picture: _given, ...rest } = wish;
  const name = picture === undefined ? books.products.get(wish.id)?.picture : picture?.name;
  const id = wish.id === 0 ? nextProductId(books) : wish.id;
  const product: Product = name === undefined ? { ...rest, id } : { ...rest, id, picture: name };
  const draft = createDraft(books, at);
  for (const other of books.products.values()) {
    if (other.sku === product.sku && other.id !== product.id) {
      const text = `sku: "${product.sku}" is product ${other.id} (${other.name}) already`;
      return rejected(books, at, codedError('sku-taken', text, { field: 'sku', value: product.sku }));
    }
  }
  draft.putProduct(product);
  if (picture !== undefined) draft.putPicture({ productId: product.id, picture });
  draft.emit('product-saved', 'person', { personId, productId: product.id, data: { ...product } });
  return draft.finish({ type: 'done' });
}

/** Products have no counter of their own: real worlds have numbered them before us. */
function nextProductId(books: Books): number {
  let last = 0;
  for (const id of books.products.keys()) last = Math.max(last, id);
  return last + 1;
}

/** A customer with number 0 is new and gets the next number. */
export function decideSaveCustomer(books: Books, input: Input<'save-customer'>): Decision {
  const { at, personId, customer: wish, checkAccount = false } = input;
  const { accountCheck: _given, ...customer } = wish;
  const fault = pointFault('customer', customer);
  if (fault !== null) return rejected(books, at, fault);
  const draft = createDraft(books, at);
  const id = customer.id === 0 ? draft.takeId('nextCustomerId') : customer.id;
  if (customer.id !== 0 && !books.customers.has(customer.id)) {
    const text = `id: no customer has the number ${customer.id}`;
    return rejected(books, at, codedError('bad-customer', text, { field: 'id', value: customer.id }));
  }
  const known = books.customers.get(id)?.accountCheck;
  const saved: Customer = known === undefined ? { ...customer, id } : { ...customer, id, accountCheck: known };
  draft.putCustomer(saved);
  draft.emit('customer-saved', 'person', { personId, data: { ...customer, id } });
  const { upsAccount } = customer;
  if (checkAccount && upsAccount !== null && !isAccountKnown(saved, upsAccount, at)) {
    // The UPS wants the number of a package with it: one that no package will ever have.
    askAccount(draft, upsAccount, draft.takeId('nextShipmentId'), saved, { personId });
  }
  return draft.finish({ type: 'done' });
}

export function decideAddWarehouses(books: Books, input: Input<'add-warehouses'>): Decision {
  const { at, personId, warehouses } = input;
  const draft = createDraft(books, at);
  for (const warehouse of warehouses) {
    const fault = warehouseFault(draft, warehouse);
    if (fault !== null) return rejected(books, at, fault);
    putWarehouse(draft, warehouse, personId);
  }
  return draft.finish({ type: 'done' });
}

export function decideWarehousesKnown(books: Books, { at, ids }: Input<'warehouses-known'>): Decision {
  const draft = createDraft(books, at);
  for (const id of ids) {
    const warehouse = draft.warehouse(id);
    if (warehouse !== undefined && !warehouse.inWorld) putWarehouse(draft, { ...warehouse, inWorld: true }, null);
  }
  return draft.finish({ type: 'done' });
}

function putWarehouse(draft: Draft, warehouse: Warehouse, personId: number | null): void {
  draft.putWarehouse(warehouse);
  const { id: warehouseId, ...data } = warehouse;
  draft.emit('warehouse-added', personId === null ? 'us' : 'person', { personId, warehouseId, data });
}

function warehouseFault(draft: Draft, warehouse: Warehouse) {
  const { id } = warehouse;
  if (!Number.isInteger(id) || id < 0 || id > INT32_MAX) {
    return codedError('bad-warehouse', `id: ${id}; allowed are whole numbers from 0 to ${INT32_MAX}`, {
      field: 'id',
      value: id,
    });
  }
  if (draft.warehouse(id) !== undefined) {
    return codedError('warehouse-exists', `id: warehouse ${id} exists already`, { field: 'id', value: id });
  }
  return pointFault('warehouse', warehouse);
}
