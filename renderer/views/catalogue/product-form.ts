// What is typed into the product form, and what it means: a checked product or an error a field. No components.

import type { Product } from '../../../main/core/orders/types.js';
import {
  PICTURE_BYTES,
  PICTURE_MIMES,
  type PictureMime,
  type ProductPictureInput,
} from '../../../main/contracts/placing.js';
import type { SaveProductParams } from '../../../main/contracts/placing.js';
import { formatBytes } from '../../components/format.js';
import { s } from './strings.js';

export interface ProductForm {
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly category: string;
  readonly price: string;
  readonly weight: string;
  readonly reorderPoint: string;
  readonly reorderQuantity: string;
}
export type ProductField = keyof ProductForm;

const FIELDS: readonly ProductField[] = [
  'sku',
  'name',
  'unit',
  'category',
  'price',
  'weight',
  'reorderPoint',
  'reorderQuantity',
];

export function formOf(product: Product | null): ProductForm {
  if (product === null) {
    const blank = { sku: '', name: '', category: '', price: '', weight: '0' };
    return { ...blank, unit: 'piece', reorderPoint: '10', reorderQuantity: '50' };
  }
  return {
    sku: product.sku,
    name: product.name,
    unit: product.unit,
    category: product.category,
    price: (product.priceCents / 100).toFixed(2),
    weight: String(product.weightGrams),
    reorderPoint: String(product.reorderPoint),
    reorderQuantity: String(product.reorderQuantity),
  };
}

export function isProductForm(value: unknown): value is ProductForm {
  if (typeof value !== 'object' || value === null) return false;
  const form = value as Partial<Record<ProductField, unknown>>;
  return FIELDS.every((field) => typeof form[field] === 'string');
}

/** `12`, `12.5`, `1,234.50` in cents; null: no amount. */
export function readPrice(text: string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(/[,\s]/g, ''));
  if (match === null) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

export interface ReadProduct {
  readonly product: Omit<SaveProductParams, 'id' | 'setPicture'> | null;
  readonly errors: Readonly<Partial<Record<ProductField, string>>>;
}

export function readProduct(form: ProductForm): ReadProduct {
  const errors: Partial<Record<ProductField, string>> = {};
  const text = (field: 'sku' | 'name' | 'unit' | 'category', max: number): string => {
    const value = form[field].trim();
    if (value === '' || value.length > max) errors[field] = s('textBad', { field: s(field), max });
    return value;
  };
  const number = (field: 'weight' | 'reorderPoint' | 'reorderQuantity', min: number, max: number): number => {
    const typed = form[field].trim();
    const value = /^\d{1,10}$/.test(typed) ? Number(typed) : NaN;
    if (!(value >= min && value <= max)) errors[field] = s('numberBad', { field: s(field), min, max, got: typed });
    return value;
  };
  const priceCents = readPrice(form.price);
  if (priceCents === null) errors.price = s('priceBad', { got: form.price.trim() });
  const product = {
    sku: text('sku', 40),
    name: text('name', 50),
    unit: text('unit', 20),
    category: text('category', 40),
    weightGrams: number('weight', 0, 1_000_000_000),
    reorderPoint: number('reorderPoint', 0, 1_000_000_000),
    reorderQuantity: number('reorderQuantity', 1, 1_000_000),
    priceCents: priceCents ?? 0,
  };
  return { product: Object.keys(errors).length === 0 ? product : null, errors };
}

/** A file as it is sent, or why it is not taken. */
export async function readPictureFile(file: File): Promise<ProductPictureInput | string> {
  const name = file.name === '' || file.name === 'image.png' ? s('pasted') : file.name;
  const mime = PICTURE_MIMES.find((known): known is PictureMime => known === file.type);
  if (mime === undefined) return s('pictureKind', { name, kind: file.type === '' ? s('unknownKind') : file.type });
  if (file.size > PICTURE_BYTES) {
    return s('pictureLarge', { name, size: formatBytes(file.size), max: formatBytes(PICTURE_BYTES) });
  }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = '';
    for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return { mime, base64: btoa(binary) };
  } catch {
    return s('pictureUnread', { name }); // the file is gone or may not be read; the sentence is all there is to say
  }
}
