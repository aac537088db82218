// What is typed into the order form, and what it means: a checked order or an error a field. No components.

import { LIMITS, type PlaceOrderParams } from '../../../main/contracts/app-api.js';
import { INT32_MAX, INT32_MIN, type Point } from '../../../main/core/lib/ids.js';
import { newClientId, parseQuantity } from '../../components/quantity.js';
import { s } from './strings.js';

export interface FormLine {
  readonly productId: number;
  readonly quantity: string;
}

/** All as typed; kept across views, reloads and lost connections. */
export interface OrderForm {
  /** One per order: sending again after a lost connection places nothing twice. */
  readonly clientId: string;
  readonly customer: string;
  readonly customerId: number | null;
  readonly x: string;
  readonly y: string;
  readonly upsAccount: string;
  readonly lines: readonly FormLine[];
  /** Errors are shown from the first try on. */
  readonly tried: boolean;
}

export function emptyForm(): OrderForm {
  return {
    clientId: newClientId(),
    customer: '',
    customerId: null,
    x: '',
    y: '',
    upsAccount: '',
    lines: [],
    tried: false,
  };
}

export function isForm(value: unknown): value is OrderForm {
  if (typeof value !== 'object' || value === null) return false;
  const form = value as Partial<Record<keyof OrderForm, unknown>>;
  const texts = [form.clientId, form.customer, form.x, form.y, form.upsAccount];
  if (!texts.every((text) => typeof text === 'string') || typeof form.tried !== 'boolean') return false;
  if (form.customerId !== null && typeof form.customerId !== 'number') return false;
  return Array.isArray(form.lines) && form.lines.every(isLine);
}

function isLine(value: unknown): value is FormLine {
  if (typeof value !== 'object' || value === null) return false;
  const { productId, quantity } = value as Partial<Record<keyof FormLine, unknown>>;
  return typeof productId === 'number' && typeof quantity === 'string';
}

export type FormField = 'customer' | 'x' | 'y' | 'upsAccount' | 'lines';

export interface ReadForm {
  /** Ready to be placed; null while anything is wrong. */
  readonly order: PlaceOrderParams | null;
  readonly errors: Readonly<Partial<Record<FormField, string>>>;
  /** By product. */
  readonly lineErrors: ReadonlyMap<number, string>;
  /** What can be planned already: lines and address without errors. */
  readonly plan: Pick<PlaceOrderParams, 'destination' | 'lines'> | null;
}

export function readCoordinate(field: string, text: string): number | string {
  const value = /^[+-]?\d{1,10}$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= INT32_MIN && value <= INT32_MAX) return value;
  return s('pointBad', { field, got: text.trim() });
}

export function readPoint(form: Pick<OrderForm, 'x' | 'y'>): Point | null {
  const x = readCoordinate('x', form.x);
  const y = readCoordinate('y', form.y);
  return typeof x === 'number' && typeof y === 'number' ? { x, y } : null;
}

export function readForm(form: OrderForm): ReadForm {
  const errors: Partial<Record<FormField, string>> = {};
  const customerName = form.customer.trim();
  if (customerName === '' || customerName.length > LIMITS.nameLength) {
    errors.customer = s('customerMissing', { max: LIMITS.nameLength });
  }
  const x = readCoordinate(s('x'), form.x);
  const y = readCoordinate(s('y'), form.y);
  if (typeof x === 'string') errors.x = x;
  if (typeof y === 'string') errors.y = y;
  const account = form.upsAccount.trim();
  if (account.length > 64) errors.upsAccount = s('upsLong');
  if (form.lines.length === 0) errors.lines = s('linesMissing');
  if (form.lines.length > LIMITS.linesPerOrder) errors.lines = s('linesMany', { max: LIMITS.linesPerOrder });

  const lineErrors = new Map<number, string>();
  const lines = form.lines.flatMap(({ productId, quantity }) => {
    const read = parseQuantity(quantity);
    if (read.ok) return [{ productId, quantity: read.value }];
    lineErrors.set(productId, read.error.message);
    return [];
  });
  const destination = typeof x === 'number' && typeof y === 'number' ? { x, y } : null;
  const linesRight = lineErrors.size === 0 && errors.lines === undefined;
  const plan = destination !== null && linesRight ? { destination, lines } : null;
  const order =
    plan === null || Object.keys(errors).length > 0
      ? null
      : {
          clientId: form.clientId,
          customerId: form.customerId,
          customerName,
          upsAccount: account === '' ? null : account,
          ...plan,
        };
  return { order, errors, lineErrors, plan };
}

/** Adds one more of a product, or a line for it. */
export function addProduct(lines: readonly FormLine[], productId: number): readonly FormLine[] {
  const known = lines.find((line) => line.productId === productId);
  if (known === undefined) return [...lines, { productId, quantity: '1' }];
  const read = parseQuantity(known.quantity);
  const next = read.ok ? String(Math.min(read.value + 1, LIMITS.quantity)) : known.quantity;
  return lines.map((line) => (line === known ? { ...line, quantity: next } : line));
}
