// The log: every event of the books, newest first, with filters that stay in the address.

import { useMemo } from 'react';
import type { Params } from '../../../main/contracts/app-api.js';
import type { EventChip } from '../../../main/contracts/event-chips.js';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Column } from '../../components/data-grid/types.js';
import { subjectOf } from '../../components/event-list.js';
import { describeEvent, kindWords, sourceWords, type EventNames } from '../../components/event-text.js';
import { readEvents } from '../../components/export/read-rows.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatExact } from '../../components/format.js';
import { ListEmpty, ListToolbar } from '../../components/list-toolbar.js';
import { readSpan, SpanFields, spanWords } from '../../components/span-fields.js';
import { ViewHeading } from '../../components/view-heading.js';
import { useApp, useCall, useNav, useRange, useRole, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { sameSelection, type TimeRange, type ViewParams } from '../../state/nav-store.js';
import { ChipBar } from './chip-bar.js';
import { readChips, tokensOf, writeToken, writeTokens, type Token } from './chip-text.js';
import { s } from './strings.js';
import { WhyEmpty } from './why-empty.js';

type Filters = Omit<Params<'events.list'>, 'offset' | 'limit' | 'descending'>;

/** Chips and times as the call takes them: within the window's span of time, too. */
export function logFilters(chips: readonly EventChip[], params: ViewParams, range: TimeRange | null): Filters {
  return {
    // The contract's lists can be changed; nobody does.
    ...(chips.length === 0 ? {} : { chips: [...chips] as NonNullable<Filters['chips']> }),
    ...readSpan(params, range),
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

const NO_WAREHOUSES: readonly never[] = [];
/** Addresses of earlier versions: their filters are chips now. */
const OLD = { kinds: null, source: null, order: null };

export function LogView() {
  const call = useCall();
  const names = useNames();
  const { place, setParams, go } = useNav();
  const [range] = useRange();
  const [selection, select] = useSelection();
  const role = useRole();
  const warehouses = useApp((state) => state.feed?.warehouses ?? NO_WAREHOUSES);
  const products = useApp((state) => state.products);
  const chipNames = useMemo(() => ({ warehouses, products: [...products.values()] }), [warehouses, products]);
  const { params } = place;
  const tokens = tokensOf(params);
  const { chips, words, tokens: made, errors } = readChips(tokens, chipNames);
  const filters = logFilters(chips, params, range);
  const key = JSON.stringify(filters);
  const columns = useMemo(() => columnsFor(names), [names]);
  const described = [...words, ...spanWords(filters)];
  const setTokens = (next: readonly Token[]) => setParams({ ...OLD, q: writeTokens(next) });
  const leaveOut = (chip: number) => {
    const gone = new Set(made[chip]?.map(writeToken));
    setTokens(tokens.filter((token) => !gone.has(writeToken(token))));
  };
  const clear = () => setParams({ ...OLD, q: null, from: null, to: null });
  return (
    <div className="view">
      <ViewHeading title={s('title')} tabs={role === 'manager' || role === 'tester' ? 'log' : undefined} />
      <ListToolbar
        filters={described}
        onClear={clear}
        exports={{ list: s('title'), fileName: 'log', grid: 'log', columns, read: readEvents(call, filters) }}
      >
        <ChipBar tokens={tokens} names={chipNames} onChange={setTokens} />
        <SpanFields />
      </ListToolbar>
      {errors.map((error) => (
        <ErrorNote key={error} error={{ code: 'bad-request', message: error }} />
      ))}
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
          chips.length === 0 ? (
            <ListEmpty
              title={s('emptyTitle')}
              filters={described}
              all={s('emptyAll')}
              filtered={s('emptyFiltered', { filters: described.join(', ') })}
              onClear={clear}
              action={
                <Button variant="primary" onClick={() => go('order-new')}>
                  {s('newOrder')}
                </Button>
              }
            />
          ) : (
            <WhyEmpty chips={chips} words={words} from={filters.from} to={filters.to} onLeaveOut={leaveOut} />
          )
        }
      />
    </div>
  );
}
