// The log: every event of the books, newest first, with filters that stay in the address.

import { useMemo } from 'react';
import type { Params } from '../../../main/contracts/app-api.js';
import { EVENT_SOURCES, type BookEvent } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Column } from '../../components/data-grid/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { subjectOf } from '../../components/event-list.js';
import { describeEvent, KIND_GROUPS, kindWords, sourceWords, type EventNames } from '../../components/event-text.js';
import { ExportButton } from '../../components/export/export-button.js';
import { readEvents } from '../../components/export/read-rows.js';
import { NumberField, SelectField, TextField } from '../../components/field.js';
import { formatExact } from '../../components/format.js';
import { SavedViews } from '../../components/saved-views.js';
import { useCall, useNav, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { sameSelection, type ViewParams } from '../../state/nav-store.js';
import { s } from './strings.js';

const GROUPS = ['orders', 'protocol', 'stock', 'trucks', 'problems', 'system'] as const;

type Filters = Omit<Params<'events.list'>, 'offset' | 'limit' | 'descending'>;

function timeOf(text: string | undefined): number | undefined {
  const time = text === undefined || text === '' ? NaN : new Date(text).getTime();
  return Number.isNaN(time) ? undefined : time;
}

/** The address's filters as the call takes them. What makes no sense is left out (and said at its field). */
export function logFilters(params: ViewParams): Filters {
  const group = GROUPS.find((known) => known === params['kinds']);
  const source = EVENT_SOURCES.find((known) => known === params['source']);
  const order = /^\d{1,15}$/.test(params['order'] ?? '') ? Number(params['order']) : undefined;
  const from = timeOf(params['from']);
  const to = timeOf(params['to']);
  return {
    ...(group === undefined ? {} : { kinds: [...KIND_GROUPS[group]] }),
    ...(source === undefined ? {} : { source }),
    ...(order === undefined || order === 0 ? {} : { orderId: order }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

const numbersOf = (event: BookEvent): string =>
  [event.seq, event.peerSeq].map((value) => (value === null ? '–' : String(value))).join(' / ');

function columnsFor(names: EventNames): readonly Column<BookEvent>[] {
  return [
    {
      id: 'at',
      header: s('time'),
      width: 188,
      render: (event) => formatExact(event.at),
      value: (event) => new Date(event.at).toISOString(),
    },
    {
      id: 'source',
      header: s('source'),
      width: 92,
      render: (event) => sourceWords(event.source),
      value: (event) => sourceWords(event.source),
    },
    {
      id: 'kind',
      header: s('kind'),
      width: 140,
      render: (event) => kindWords(event.kind),
      value: (event) => kindWords(event.kind),
    },
    {
      id: 'text',
      header: s('text'),
      width: 320,
      grow: true,
      render: (event) => describeEvent(event, names),
      value: (event) => describeEvent(event, names),
    },
    {
      id: 'numbers',
      header: s('numbers'),
      width: 156,
      align: 'end',
      render: numbersOf,
      value: numbersOf,
    },
    {
      id: 'rev',
      header: s('rev'),
      width: 84,
      align: 'end',
      render: (event) => String(event.rev),
      value: (event) => event.rev,
    },
  ];
}

export function LogView() {
  const call = useCall();
  const names = useNames();
  const { place, setParams } = useNav();
  const [selection, select] = useSelection();
  const { params } = place;
  const filters = logFilters(params);
  const key = JSON.stringify(filters);
  const columns = useMemo(() => columnsFor(names), [names]);
  const orderText = params['order'] ?? '';
  const described = [
    params['kinds'] && s(params['kinds'] as (typeof GROUPS)[number]),
    filters.source && sourceWords(filters.source),
    orderText && `#${orderText}`,
    params['from'],
    params['to'],
  ].filter(Boolean);
  return (
    <div className="view">
      <h1>{s('title')}</h1>
      <div className="toolbar" role="search">
        <SelectField
          label={s('kinds')}
          value={params['kinds'] ?? ''}
          onChange={(event) => setParams({ kinds: event.target.value })}
        >
          <option value="">{s('all')}</option>
          {GROUPS.map((group) => (
            <option key={group} value={group}>
              {s(group)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={s('sourceFilter')}
          value={params['source'] ?? ''}
          onChange={(event) => setParams({ source: event.target.value })}
        >
          <option value="">{s('anyone')}</option>
          {EVENT_SOURCES.map((source) => (
            <option key={source} value={source}>
              {sourceWords(source)}
            </option>
          ))}
        </SelectField>
        <NumberField
          label={s('orderFilter')}
          value={orderText}
          size={10}
          error={/^\d*$/.test(orderText) ? undefined : s('orderWrong', { got: orderText })}
          onChange={(event) => setParams({ order: event.target.value.trim() })}
        />
        <TextField
          label={s('from')}
          type="datetime-local"
          value={params['from'] ?? ''}
          onChange={(event) => setParams({ from: event.target.value })}
        />
        <TextField
          label={s('to')}
          type="datetime-local"
          value={params['to'] ?? ''}
          onChange={(event) => setParams({ to: event.target.value })}
        />
        {described.length > 0 && (
          <Button
            variant="quiet"
            onClick={() => setParams({ kinds: null, source: null, order: null, from: null, to: null })}
          >
            {s('clear')}
          </Button>
        )}
        <SavedViews />
        <ExportButton
          list={s('title')}
          fileName="log"
          grid="log"
          filters={described.map(String)}
          columns={columns}
          read={readEvents(call, filters)}
        />
      </div>
      <DataGrid
        label={s('grid')}
        name="log"
        columns={columns}
        source={{
          key,
          load: (offset, limit) => call('events.list', { ...filters, offset, limit, descending: true }),
        }}
        rowKey={(event) => event.rev}
        refreshOn={() => true}
        isSelected={(event) => selection !== null && sameSelection(subjectOf(event), selection)}
        onSelect={(event) => select(subjectOf(event))}
        empty={
          <EmptyState
            title={s('emptyTitle')}
            text={described.length === 0 ? s('emptyAll') : s('emptyFiltered', { filters: described.join(', ') })}
          />
        }
      />
    </div>
  );
}
