// The filter of the messages: each part has a field of its own, and the text field takes all of them. What makes no sense is said
// there and filters nothing.

import { useEffect, useMemo, useState } from 'react';
import { type Filter, NO_FILTER, parseFilter } from '../../../main/core/inspector/filter.js';
import { MARK_NAMES } from '../../../main/core/inspector/pairing.js';
import { RECORD_SIDES } from '../../../main/core/recording/types.js';
import { Button } from '../../components/button.js';
import { NumberField, SelectField, TextField } from '../../components/field.js';
import { useSettled } from '../../state/use-settled.js';
import styles from './inspector.module.css';
import { s } from './strings.js';

interface Typed {
  readonly text: string;
  readonly kind: string;
  readonly seq: string;
  readonly ship: string;
  readonly truck: string;
  readonly side: string;
  readonly direction: string;
  readonly mark: string;
}

const NOTHING: Typed = { text: '', kind: '', seq: '', ship: '', truck: '', side: '', direction: '', mark: '' };

/** The typed parts as one filter text; parts that make no sense are left out (and said at their fields). */
export function filterText({ text, kind, seq, ship, truck, side, direction, mark }: Typed): string {
  const number = (name: string, value: string): string => (isNumber(value) && value !== '' ? `${name}:${value}` : '');
  const part = (name: string, value: string): string => (value === '' ? '' : `${name}:${value}`);
  return [
    text,
    part('kind', kind),
    number('seq', seq),
    number('ship', ship),
    number('truck', truck),
    part('side', side),
    direction,
    part('mark', mark),
  ]
    .filter((one) => one !== '')
    .join(' ');
}

const isNumber = (text: string): boolean => /^-?\d{0,16}$/.test(text.trim()) && Number.isSafeInteger(Number(text));

export interface FilterBarProps {
  readonly kinds: readonly string[];
  readonly onFilter: (filter: Filter, text: string) => void;
}

export function FilterBar({ kinds, onFilter }: FilterBarProps) {
  const [typed, setTyped] = useState(NOTHING);
  const settled = useSettled(typed, 150);
  const parsed = useMemo(() => parseFilter(typed.text), [typed.text]);
  useEffect(() => {
    const text = filterText(settled);
    const filter = parseFilter(text);
    if (filter.ok) onFilter(filter.value, text);
    else if (text === '') onFilter(NO_FILTER, '');
  }, [settled, onFilter]);
  const set = (part: Partial<Typed>): void => setTyped((before) => ({ ...before, ...part }));
  const number = (label: string, part: 'seq' | 'ship' | 'truck') => (
    <NumberField
      label={label}
      size={8}
      value={typed[part]}
      error={isNumber(typed[part]) ? undefined : s('numberWrong', { got: typed[part] })}
      onChange={(event) => set({ [part]: event.target.value.trim() })}
    />
  );
  const choice = (
    label: string,
    part: 'kind' | 'side' | 'direction' | 'mark',
    any: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <SelectField label={label} value={typed[part]} onChange={(event) => set({ [part]: event.target.value })}>
      <option value="">{any}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </SelectField>
  );
  return (
    <div className={styles['filters']} role="search">
      <TextField
        label={s('search')}
        className={styles['search']}
        placeholder={s('searchHint')}
        value={typed.text}
        error={parsed.ok ? undefined : parsed.error.message}
        onChange={(event) => set({ text: event.target.value })}
      />
      {choice(
        s('kind'),
        'kind',
        s('anyKind'),
        [...kinds].sort().map((kind) => [kind, kind] as const),
      )}
      {number(s('seqFilter'), 'seq')}
      {number(s('shipment'), 'ship')}
      {number(s('truck'), 'truck')}
      {choice(
        s('link'),
        'side',
        s('anyLink'),
        RECORD_SIDES.map((side) => [side, s(side)] as const),
      )}
      {choice(s('direction'), 'direction', s('anyWay'), [
        ['in', s('in')],
        ['out', s('out')],
      ])}
      {choice(
        s('mark'),
        'mark',
        s('anyMark'),
        MARK_NAMES.map((mark) => [mark, s(mark)] as const),
      )}
      {typed !== NOTHING && filterText(typed) !== '' && (
        <Button variant="quiet" onClick={() => setTyped(NOTHING)}>
          {s('clearFilter')}
        </Button>
      )}
    </div>
  );
}
