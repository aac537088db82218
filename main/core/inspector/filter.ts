// Which messages are wanted: a filter as typed (`kind:topack ship:7 in "does not exist"`), its errors, and whether it fits. The
// command line and the screen share it.

import { codedError, err, ok, type Result } from '../lib/result.js';
import { RECORD_SIDES, type RecordSide } from '../recording/types.js';
import { MARK_NAMES, MARKS, type MarkName } from './pairing.js';

export interface Filter {
  /** Empty: all. */
  readonly kinds: readonly string[];
  readonly seq: number | null;
  readonly shipment: number | null;
  readonly truck: number | null;
  readonly warehouse: number | null;
  readonly direction: 'in' | 'out' | null;
  readonly side: RecordSide | null;
  /** Any of these bits; 0: all. */
  readonly marks: number;
  /** All of them, in the text or the kind, whatever the case. */
  readonly words: readonly string[];
}

export const NO_FILTER: Filter = {
  kinds: [],
  seq: null,
  shipment: null,
  truck: null,
  warehouse: null,
  direction: null,
  side: null,
  marks: 0,
  words: [],
};

/** What a filter looks at. `refs`: may be asked for only when needed. */
export interface Filterable {
  readonly kind: string;
  readonly seq: number | null;
  readonly origin: number | null;
  readonly acks: readonly number[];
  readonly shipments: readonly number[];
  readonly trucks: readonly number[];
  readonly warehouses: readonly number[];
  readonly direction: 'in' | 'out';
  readonly side: RecordSide;
  readonly marks: number;
  readonly text: string;
}

export const FILTER_HELP =
  'kind:NAME seq:N ship:ID truck:ID wh:ID in out side:world-store|world-ups|ups-store ' +
  `mark:${MARK_NAMES.join('|')} and words of the text`;

const NUMBERS: Readonly<Record<string, 'seq' | 'shipment' | 'truck' | 'warehouse'>> = {
  seq: 'seq',
  ship: 'shipment',
  shipment: 'shipment',
  truck: 'truck',
  wh: 'warehouse',
  warehouse: 'warehouse',
};

/** Error `bad-filter`: the word that makes no sense, and what is allowed. */
export function parseFilter(text: string): Result<Filter> {
  let filter: Filter = NO_FILTER;
  const bad = (word: string, allowed: string): Result<never> =>
    err(codedError('bad-filter', `filter: got ${JSON.stringify(word)}; ${allowed}`));
  for (const [whole, quoted, plain = ''] of text.matchAll(/"([^"]*)"|(\S+)/g)) {
    if (quoted !== undefined) {
      filter = { ...filter, words: [...filter.words, quoted.toLowerCase()] };
      continue;
    }
    const [, name = '', value = ''] = /^([a-z]+):(.*)$/i.exec(plain) ?? [];
    const number = NUMBERS[name.toLowerCase()];
    if (plain === 'in' || plain === 'out') filter = { ...filter, direction: plain };
    else if (number !== undefined) {
      if (!/^-?\d{1,16}$/.test(value) || !Number.isSafeInteger(Number(value))) {
        return bad(whole, `${name}: needs a whole number`);
      }
      filter = { ...filter, [number]: Number(value) };
    } else if (name === 'kind') {
      if (value === '') return bad(whole, 'kind: needs a name, or several with commas, as topack,ready');
      filter = { ...filter, kinds: [...filter.kinds, ...value.split(',').filter((kind) => kind !== '')] };
    } else if (name === 'side') {
      const side = RECORD_SIDES.find((one) => one === value);
      if (side === undefined) return bad(whole, `side: is one of ${RECORD_SIDES.join(', ')}`);
      filter = { ...filter, side };
    } else if (name === 'mark') {
      const mark = MARK_NAMES.find((one): one is MarkName => one === value);
      if (mark === undefined) return bad(whole, `mark: is one of ${MARK_NAMES.join(', ')}`);
      filter = { ...filter, marks: filter.marks | MARKS[mark] };
    } else if (name !== '') return bad(whole, `allowed are ${FILTER_HELP}; put it in quotes to look for it`);
    else filter = { ...filter, words: [...filter.words, plain.toLowerCase()] };
  }
  return ok(filter);
}

export function isEmpty(filter: Filter): boolean {
  return JSON.stringify(filter) === JSON.stringify(NO_FILTER);
}

/** Acks are found by the numbers that they ack, answers by the number that they name. */
export function fits(filter: Filter, one: Filterable): boolean {
  const { kinds, seq, shipment, truck, warehouse, direction, side, marks, words } = filter;
  if (direction !== null && one.direction !== direction) return false;
  if (side !== null && one.side !== side) return false;
  if (marks !== 0 && (one.marks & marks) === 0) return false;
  if (kinds.length > 0 && !kinds.some((kind) => sameWord(kind, one.kind))) return false;
  if (seq !== null && one.seq !== seq && one.origin !== seq && !one.acks.includes(seq)) return false;
  if (shipment !== null && !one.shipments.includes(shipment)) return false;
  if (truck !== null && !one.trucks.includes(truck)) return false;
  if (warehouse !== null && !one.warehouses.includes(warehouse)) return false;
  if (words.length === 0) return true;
  const text = `${one.kind} ${one.text}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function sameWord(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
