// From and to of a list, in the address as `from` and `to`, and what they mean together with the window's span of time.

import { useNav } from '../state/hooks.js';
import type { TimeRange, ViewParams } from '../state/nav-store.js';
import { defineStrings } from '../state/strings.js';
import { TextField } from './field.js';
import { formatExact } from './format.js';
import { narrowed } from './range-text.js';

const s = defineStrings('span-fields', { from: 'From', to: 'To' });

export interface Span {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

function timeOf(text: string | undefined): number | undefined {
  const time = text === undefined || text === '' ? NaN : new Date(text).getTime();
  return Number.isNaN(time) ? undefined : time;
}

/** The address's limits within the window's span; what makes no sense is left out. */
export function readSpan(
  params: ViewParams,
  range: TimeRange | null,
): { readonly from?: number; readonly to?: number } {
  const { from, to } = narrowed(range, timeOf(params['from']), timeOf(params['to']));
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

export function spanWords({ from, to }: Span): readonly string[] {
  return [
    ...(from === undefined ? [] : [`${s('from')} ${formatExact(from)}`]),
    ...(to === undefined ? [] : [`${s('to')} ${formatExact(to)}`]),
  ];
}

export function SpanFields() {
  const { place, setParams } = useNav();
  return (['from', 'to'] as const).map((end) => (
    <TextField
      key={end}
      label={s(end)}
      type="datetime-local"
      value={place.params[end] ?? ''}
      onChange={(event) => setParams({ [end]: event.target.value })}
    />
  ));
}
