// What an entry of the audit log says: parameters without secrets and in few words, what they are about, and which values changed.

import { AUDIT_LIMITS, type AuditChange } from '../contracts/audit-log.js';

/** Never written down, whatever is in them. */
const SECRET = /password|token|secret|hash|^pin$|pin$|^badge/i;
const TEXT_MAX = 200;
const ROWS_MAX = 20;
const DEPTH_MAX = 5;

type Json = Readonly<Record<string, unknown>>;

function shortened(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX)}…` : value;
  if (value === null || typeof value !== 'object') return value;
  if (depth >= DEPTH_MAX) return '…';
  if (Array.isArray(value)) {
    return value.length > ROWS_MAX ? `${value.length} rows` : value.map((one) => shortened(one, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !SECRET.test(key) && inner !== undefined)
      .map(([key, inner]) => [key, shortened(inner, depth + 1)]),
  );
}

/** Parameters or results as an entry shows them; what is no object is left out. */
export function aboutOf(value: unknown): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  return shortened(value, 0) as Json;
}

/** The numbers and short texts at the top of an answer: what was made, how many. */
export function outcomeOf(result: unknown): Json {
  // A text that had to be shortened is a file or a list, not what came of the call.
  const entries = Object.entries(aboutOf(result)).filter(
    ([, value]) =>
      ['number', 'string', 'boolean'].includes(typeof value) && !(typeof value === 'string' && value.length > TEXT_MAX),
  );
  return Object.fromEntries(entries.slice(0, 12));
}

const REFERENCES: readonly (readonly [key: string, type: string])[] = [
  ['orderId', 'order'],
  ['shipmentId', 'shipment'],
  ['personId', 'person'],
  ['productId', 'product'],
  ['customerId', 'customer'],
  ['warehouseId', 'warehouse'],
  ['booksId', 'books'],
  ['link', 'link'],
];
/** Calls whose `id` is the thing that they save. */
const OWN_ID: Readonly<Record<string, string>> = {
  'products.save': 'product',
  'customers.save': 'customer',
  'people.create': 'person',
};

/** The one thing that a call is about, as `order:12`: found in what it answered, else in what was asked for. */
export function objectOf(method: string, params: unknown, result: unknown): string | null {
  const type = OWN_ID[method];
  for (const source of [result, params]) {
    const fields = source !== null && typeof source === 'object' ? (source as Json) : {};
    if (type !== undefined && typeof fields['id'] === 'number') return `${type}:${fields['id']}`;
    for (const [key, kind] of REFERENCES) {
      const value = fields[key];
      if (typeof value === 'number' || (typeof value === 'string' && value.length <= 80)) return `${kind}:${value}`;
    }
  }
  if (method.startsWith('settings.') || method === 'sim.setSpeed') return 'settings';
  return null;
}

/** Leaf by leaf what is not the same; secrets are left out, and long lists end. */
export function changesBetween(before: unknown, after: unknown): readonly AuditChange[] {
  const changes: AuditChange[] = [];
  compare('', before ?? {}, after ?? {}, changes);
  return changes.slice(0, AUDIT_LIMITS.changes);
}

function compare(path: string, before: unknown, after: unknown, changes: AuditChange[]): void {
  if (Object.is(before, after) || changes.length > AUDIT_LIMITS.changes) return;
  if (isBranch(before) && isBranch(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (SECRET.test(key)) continue;
      compare(path === '' ? key : `${path}.${key}`, before[key], after[key], changes);
    }
    return;
  }
  if (isBranch(before) || isBranch(after)) {
    if (JSON.stringify(before) === JSON.stringify(after)) return;
  }
  changes.push({
    field: path,
    ...(before === undefined ? {} : { before: shortened(before, 1) }),
    ...(after === undefined ? {} : { after: shortened(after, 1) }),
  });
}

const isBranch = (value: unknown): value is Json => value !== null && typeof value === 'object';

export interface Details {
  readonly about: Json;
  readonly changes?: readonly AuditChange[];
  readonly message?: string;
}

/** As it is hashed and stored; what is too long says so instead. */
export function detailText({ about, changes = [], message }: Details): string {
  const rest = {
    ...(changes.length === 0 ? {} : { changes }),
    ...(message === undefined ? {} : { message: message.slice(0, 500) }),
  };
  const text = JSON.stringify({ about, ...rest });
  if (text.length <= AUDIT_LIMITS.detail) return text;
  const short = JSON.stringify({ about: { left: `${text.length} characters` }, ...rest });
  if (short.length <= AUDIT_LIMITS.detail) return short;
  const few = {
    about: {},
    changes: changes.slice(0, 5),
    message: `${changes.length} values were changed; the first are shown.`,
  };
  return JSON.stringify(few).slice(0, AUDIT_LIMITS.detail * 2);
}
