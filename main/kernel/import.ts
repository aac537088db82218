// Orders from a table: checks each row, groups rows by their reference, and says per row what is wrong. Pure; places nothing.

import { IMPORT_COLUMNS, LIMITS, type ImportRow, type ImportVerdict } from '../contracts/app-api.js';
import type { Books, PlaceOrder } from '../core/fulfilment/types.js';
import { INT32_MAX, INT32_MIN } from '../core/lib/ids.js';
import type { Customer, Line, Product } from '../core/orders/types.js';

type Column = (typeof IMPORT_COLUMNS)[number];
type Fault = { readonly field: string; readonly message: string };

const UPS_ACCOUNT_LENGTH = 64;
const REF_LENGTH = 100;

interface Row {
  readonly line: number;
  readonly ref: string;
  readonly customer: string;
  readonly known: Customer | null;
  readonly x: number;
  readonly y: number;
  readonly upsAccount: string | null;
  readonly product: Product | null;
  readonly quantity: number;
}

export interface ImportedOrder {
  readonly ref: string;
  /** The rows that it is made of. */
  readonly lines: readonly number[];
  readonly order: Omit<PlaceOrder, 'clientId'>;
}

export interface ImportResult {
  /** Orders all of whose rows are right. */
  readonly orders: readonly ImportedOrder[];
  /** One per row, in the order of the rows. */
  readonly verdicts: readonly ImportVerdict[];
}

/** What rows are looked up in: made once per import. */
interface Lookup {
  readonly bySku: ReadonlyMap<string, Product>;
  readonly byName: ReadonlyMap<string, Customer>;
}

const shown = (value: string): string => JSON.stringify(value.length > 40 ? `${value.slice(0, 37)}...` : value);

export function readImport(books: Books, rows: readonly ImportRow[]): ImportResult {
  const lookup: Lookup = {
    bySku: new Map([...books.products.values()].map((product) => [product.sku.toLowerCase(), product])),
    byName: new Map([...books.customers.values()].map((customer) => [customer.name.toLowerCase(), customer])),
  };
  const faults = new Map<number, Fault[]>();
  const parsed = rows.map((row) => {
    const found = faults.get(row.line) ?? [];
    faults.set(row.line, found);
    return readRow(row, lookup, found);
  });
  const groups = groupByRef(parsed);
  const orders: ImportedOrder[] = [];
  for (const [ref, group] of groups) {
    if (ref === '') continue;
    checkGroup(ref, group, faults);
    const order = group.every((row) => faults.get(row.line)?.length === 0) ? orderOf(ref, group) : null;
    if (order !== null) orders.push(order);
  }
  const verdicts = parsed.map(({ line, ref }) => ({ line, orderRef: ref, errors: faults.get(line) ?? [] }));
  return { orders, verdicts };
}

function groupByRef(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.ref);
    if (group === undefined) groups.set(row.ref, [row]);
    else group.push(row);
  }
  return groups;
}

function readRow(row: ImportRow, lookup: Lookup, faults: Fault[]): Row {
  const cell = (column: Column): string => (row.cells[column] ?? '').trim();
  const fault = (field: Column, message: string): void => {
    faults.push({ field, message: `${field}: ${message}` });
  };

  const ref = cell('order_ref');
  if (ref === '') fault('order_ref', 'is empty; rows of one order share a reference');
  if (ref.length > REF_LENGTH) fault('order_ref', `${shown(ref)} is longer than ${REF_LENGTH} characters`);

  const customer = cell('customer');
  if (customer === '') fault('customer', 'is empty; allowed is any name');
  if (customer.length > LIMITS.nameLength) {
    fault('customer', `${shown(customer)} is longer than ${LIMITS.nameLength} characters`);
  }
  const known = lookup.byName.get(customer.toLowerCase()) ?? null;

  const coordinate = (column: 'x' | 'y'): number => {
    const text = cell(column);
    if (text === '' && known !== null && cell('x') === '' && cell('y') === '') return known[column];
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    if (text === '') {
      fault(column, `is empty; only a known customer's address can be left out, and ${shown(customer)} is not known`);
    } else if (!(value >= INT32_MIN && value <= INT32_MAX)) {
      fault(column, `${shown(text)}; allowed are whole numbers from ${INT32_MIN} to ${INT32_MAX}`);
    }
    return value;
  };
  const x = coordinate('x');
  const y = coordinate('y');

  const account = cell('ups_account');
  if (account.length > UPS_ACCOUNT_LENGTH) {
    fault('ups_account', `${shown(account)} is longer than ${UPS_ACCOUNT_LENGTH} characters`);
  }

  const sku = cell('sku');
  const product = lookup.bySku.get(sku.toLowerCase()) ?? null;
  if (sku === '') fault('sku', 'is empty; allowed is the SKU of a product');
  else if (product === null) fault('sku', `no product has the SKU ${shown(sku)}`);

  const text = cell('quantity');
  const quantity = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(quantity >= 1 && quantity <= LIMITS.quantity)) {
    fault('quantity', `${shown(text)}; allowed are whole numbers from 1 to ${LIMITS.quantity}`);
  }
  return {
    line: row.line,
    ref,
    customer,
    known,
    x,
    y,
    upsAccount: account || (known?.upsAccount ?? null),
    product,
    quantity,
  };
}

/** What only shows when the rows of one order are seen together; said at the row that differs. */
function checkGroup(ref: string, group: readonly Row[], faults: Map<number, Fault[]>): void {
  const [first] = group;
  if (first === undefined) return;
  const add = (row: Row, field: Column, message: string): void => {
    faults.get(row.line)?.push({ field, message: `${field}: ${message}` });
  };
  const same = ['customer', 'x', 'y', 'upsAccount'] as const;
  for (const row of group) {
    for (const field of same) {
      if (Object.is(row[field], first[field])) continue;
      const column = field === 'upsAccount' ? 'ups_account' : field;
      const value = `${shown(String(row[field] ?? ''))}; line ${first.line} of order ${ref} has ${shown(String(first[field] ?? ''))}`;
      add(row, column, `${value}; all rows of an order go to one place`);
    }
  }
  const products = new Set(group.map((row) => row.product?.id));
  if (products.size > LIMITS.linesPerOrder) {
    for (const row of group) {
      add(row, 'order_ref', `order ${ref} has ${products.size} products; allowed are at most ${LIMITS.linesPerOrder}`);
    }
  }
  const sums = new Map<number, number>();
  for (const row of group) {
    if (row.product === null || !(row.quantity >= 1 && row.quantity <= LIMITS.quantity)) continue;
    const sum = (sums.get(row.product.id) ?? 0) + row.quantity;
    sums.set(row.product.id, sum);
    if (sum > LIMITS.quantity) {
      add(
        row,
        'quantity',
        `${sum} pieces of ${row.product.sku} in order ${ref}; allowed are at most ${LIMITS.quantity}`,
      );
    }
  }
}

function orderOf(ref: string, group: readonly Row[]): ImportedOrder | null {
  const [first] = group;
  if (first === undefined) return null;
  const sums = new Map<number, number>();
  for (const { product, quantity } of group) {
    if (product !== null) sums.set(product.id, (sums.get(product.id) ?? 0) + quantity);
  }
  const lines: readonly Line[] = [...sums].map(([productId, quantity]) => ({ productId, quantity }));
  return {
    ref,
    lines: group.map((row) => row.line),
    order: {
      customerId: first.known?.id ?? null,
      customerName: first.known?.name ?? first.customer,
      destination: { x: first.x, y: first.y },
      upsAccount: first.upsAccount,
      lines,
    },
  };
}
