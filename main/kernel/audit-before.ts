// What a product or a customer was before a call saves it: the audit log's entry shows the difference. Reading only.

import type { MethodName } from '../contracts/app-api.js';
import { COMPARED } from './audit-recorder.js';
import type { OpenBooks } from './world-state.js';

/** Undefined: nothing is compared. A value of null: it is new. */
export async function savedBefore(
  open: OpenBooks | null,
  method: MethodName,
  params: unknown,
): Promise<{ readonly value: unknown } | undefined> {
  if (open === null || !COMPARED.has(method)) return undefined;
  const id = (params as { readonly id?: unknown } | null)?.id;
  if (typeof id !== 'number') return { value: null };
  return open.service.read(({ books }) => ({
    value: (method === 'products.save' ? books.products.get(id) : books.customers.get(id)) ?? null,
  }));
}
