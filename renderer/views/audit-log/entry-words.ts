// An entry of the audit log in words: what was done, to what, and which values changed. Draws nothing.

import type { AuditChange, AuditEntry } from '../../../main/contracts/audit-log.js';
import type { Selection } from '../../state/nav-store.js';
import { actionWords, s } from './strings.js';

/** The namespace and key come back where there is no text: then the call's own name is shown. */
export function actionText(action: string): string {
  const words = actionWords(action as 'orders.place');
  return words === `audit-action.${action}` ? action : words;
}

export function valueText(value: unknown): string {
  if (value === undefined || value === null) return s('none');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const changeText = ({ field, before, after }: AuditChange): string =>
  s('changed', { field, before: valueText(before), after: valueText(after) });

/** For a cell and for exports: the first changes, then how many more. */
export function changesText(changes: readonly AuditChange[], shown = 3): string {
  const more = changes.length - shown;
  return [...changes.slice(0, shown).map(changeText), ...(more > 0 ? [s('more', { n: more })] : [])].join('; ');
}

/** Enough of what was asked for to tell one entry from another. */
export function summaryOf({ changes, message, about }: AuditEntry): string {
  if (message !== null) return message;
  if (changes.length > 0) return changesText(changes);
  return Object.entries(about)
    .filter(([key, value]) => typeof value !== 'object' && !/clientId$/i.test(key))
    .slice(0, 4)
    .map(([key, value]) => `${key} ${valueText(value)}`)
    .join(', ');
}

const OPENED = ['order', 'shipment', 'product', 'warehouse'] as const;

/** What the drawer can show of an object, or null. */
export function selectionOf(object: string | null): Selection | null {
  const [type, id] = object?.split(':') ?? [];
  const known = OPENED.find((one) => one === type);
  const number = Number(id);
  if (known !== undefined && Number.isSafeInteger(number)) return { type: known, id: number };
  return type === 'link' && (id === 'world' || id === 'ups') ? { type: 'link', id } : null;
}
