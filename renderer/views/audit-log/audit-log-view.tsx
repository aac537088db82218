// The audit log: who did what when, newest first, with filters that stay in the address, Verify, and one entry in full.

import { useState } from 'react';
import type { Call, Params, Results } from '../../../main/contracts/app-api.js';
import { AUDIT_AREAS, AUDIT_LIMITS, type AuditArea, type AuditEntry } from '../../../main/contracts/audit-log.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Column } from '../../components/data-grid/types.js';
import { EmptyState } from '../../components/empty-state.js';
import type { ReadRows } from '../../components/export/export-job.js';
import { SelectField } from '../../components/field.js';
import { formatExact } from '../../components/format.js';
import { ListEmpty, ListToolbar, SearchField } from '../../components/list-toolbar.js';
import { readSpan, SpanFields, spanWords } from '../../components/span-fields.js';
import { ViewHeading } from '../../components/view-heading.js';
import { useCall, useNav, useQuery, useRange, useRole } from '../../state/hooks.js';
import type { TimeRange, ViewParams } from '../../state/nav-store.js';
import { useAction } from '../../state/use-action.js';
import { useSettled } from '../../state/use-settled.js';
import styles from './audit-log.module.css';
import { EntryDetails } from './entry-details.js';
import { actionText, changesText, summaryOf } from './entry-words.js';
import { s } from './strings.js';
import { Verdict, VerifyButton } from './verify-button.js';

type Filters = Omit<Params<'auditLog.list'>, 'offset' | 'limit' | 'descending' | 'beforeSeq'>;
const AREAS = Object.keys(AUDIT_AREAS) as AuditArea[];

/** The address's filters as the call takes them; what makes no sense is left out. The window's span of time counts, too. */
export function auditFilters(params: ViewParams, range: TimeRange | null): Filters {
  const area = AREAS.find((known) => known === params['area']);
  const outcome = (['done', 'refused'] as const).find((known) => known === params['outcome']);
  const person = /^[1-9]\d{0,14}$/.test(params['person'] ?? '') ? Number(params['person']) : undefined;
  const search = params['search']?.trim().slice(0, AUDIT_LIMITS.searchLength);
  const object = params['object']?.slice(0, 100);
  return {
    ...(search === undefined || search === '' ? {} : { search }),
    ...(person === undefined ? {} : { personId: person }),
    ...(area === undefined ? {} : { area }),
    ...(object === undefined ? {} : { object }),
    ...(outcome === undefined ? {} : { outcome }),
    ...readSpan(params, range),
  };
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  {
    id: 'at',
    header: s('time'),
    width: 188,
    render: (entry) => formatExact(entry.at),
    value: (entry) => new Date(entry.at).toISOString(),
  },
  {
    id: 'person',
    header: s('person'),
    width: 130,
    render: (entry) => entry.person ?? s('nobody'),
    value: (entry) => entry.person,
  },
  {
    id: 'action',
    header: s('action'),
    width: 190,
    render: (entry) => actionText(entry.action),
    value: (entry) => entry.action,
  },
  {
    id: 'object',
    header: s('object'),
    width: 120,
    render: (entry) => entry.object ?? s('none'),
    value: (entry) => entry.object,
  },
  {
    id: 'outcome',
    header: s('outcome'),
    width: 150,
    render: (entry) =>
      entry.outcome === 'done' ? (
        s('done')
      ) : (
        <strong className={styles['refused']}>
          {s('refused')}: {entry.code}
        </strong>
      ),
    value: (entry) => (entry.outcome === 'done' ? 'done' : `refused: ${entry.code ?? ''}`),
  },
  {
    id: 'changes',
    header: s('changes'),
    width: 240,
    grow: true,
    render: summaryOf,
    value: (entry) => entry.message ?? changesText(entry.changes, entry.changes.length),
  },
  {
    id: 'seq',
    header: s('number'),
    width: 84,
    align: 'end',
    render: (entry) => String(entry.seq),
    value: (entry) => entry.seq,
  },
  {
    id: 'hash',
    header: s('hash'),
    width: 120,
    render: (entry) => <code>{entry.hash.slice(0, 12)}</code>,
    value: (entry) => entry.hash,
  },
];

/** Newest first; entries that come later are none of these. */
function readEntries(call: Call, filters: Filters): ReadRows<AuditEntry> {
  return async function* read(signal, onTotal) {
    let beforeSeq: number | undefined;
    for (;;) {
      signal.throwIfAborted();
      const before = beforeSeq === undefined ? {} : { beforeSeq };
      const query = { ...filters, ...before, offset: 0, limit: AUDIT_LIMITS.page, descending: true };
      const { rows, total } = await call('auditLog.list', query);
      if (beforeSeq === undefined && Object.keys(filters).length === 0) onTotal(total);
      if (rows.length > 0) yield rows;
      if (rows.length < AUDIT_LIMITS.page) return;
      beforeSeq = rows.at(-1)?.seq;
    }
  };
}

const NO_FILTERS = { search: null, person: null, area: null, object: null, outcome: null, from: null, to: null };

export function AuditLogView() {
  const role = useRole();
  if (role !== 'manager' && role !== 'tester') {
    return (
      <div className="view">
        <h1>{s('title')}</h1>
        <EmptyState title={s('forbidden')} />
      </div>
    );
  }
  return <AuditLog />;
}

function AuditLog() {
  const call = useCall();
  const { place, setParams } = useNav();
  const [range] = useRange();
  const { params } = place;
  const searched = useSettled(params['search'] ?? '', 200);
  const filters = auditFilters({ ...params, search: searched }, range);
  const people = useQuery('people.list', {});
  const verify = useAction('auditLog.verify');
  const [verdict, setVerdict] = useState<Results['auditLog.verify'] | null>(null);
  const onVerify = async () => {
    setVerdict(null);
    setVerdict((await verify.run({})) ?? null);
  };
  const chosen = /^[1-9]\d{0,14}$/.test(params['entry'] ?? '') ? Number(params['entry']) : null;
  const entry = useQuery(
    'auditLog.list',
    chosen === null ? null : { offset: 0, limit: 1, beforeSeq: chosen + 1, descending: true },
  );
  const shown = entry.data?.rows.find(({ seq }) => seq === chosen) ?? null;
  const person = people.data?.find(({ id }) => id === filters.personId)?.name;
  const described = [
    filters.search,
    person,
    filters.area && s(filters.area),
    filters.object,
    filters.outcome && s(filters.outcome),
    ...spanWords(filters),
  ].filter((part): part is string => typeof part === 'string' && part !== '');
  const clear = () => setParams(NO_FILTERS);
  return (
    <div className="view">
      <ViewHeading title={s('title')} tabs="log">
        <VerifyButton busy={verify.busy} onVerify={() => void onVerify()} />
      </ViewHeading>
      <ListToolbar
        filters={described}
        onClear={clear}
        exports={{
          list: s('title'),
          fileName: 'audit-log',
          grid: 'audit-log',
          columns: COLUMNS,
          read: readEntries(call, filters),
        }}
      >
        <SearchField label={s('search')} placeholder={s('searchHint')} maxLength={AUDIT_LIMITS.searchLength} />
        <SelectField
          label={s('who')}
          value={params['person'] ?? ''}
          onChange={(event) => setParams({ person: event.target.value })}
        >
          <option value="">{s('anyone')}</option>
          {(people.data ?? []).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={s('area')}
          value={params['area'] ?? ''}
          onChange={(event) => setParams({ area: event.target.value })}
        >
          <option value="">{s('everything')}</option>
          {AREAS.map((area) => (
            <option key={area} value={area}>
              {s(area)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={s('outcome')}
          value={params['outcome'] ?? ''}
          onChange={(event) => setParams({ outcome: event.target.value })}
        >
          <option value="">{s('all')}</option>
          <option value="done">{s('onlyDone')}</option>
          <option value="refused">{s('onlyRefused')}</option>
        </SelectField>
        <SpanFields />
      </ListToolbar>
      <Verdict
        verdict={verdict}
        error={verify.error}
        onShow={(seq) => setParams({ ...NO_FILTERS, entry: String(seq) })}
      />
      <div className={styles['split']}>
        <DataGrid
          label={s('grid')}
          name="audit-log"
          columns={COLUMNS}
          source={{
            key: JSON.stringify(filters),
            load: (offset, limit) => call('auditLog.list', { ...filters, offset, limit, descending: true }),
          }}
          rowKey={(row) => row.seq}
          refreshOn={(event) => event.source === 'person'}
          isSelected={(row) => row.seq === chosen}
          onSelect={(row) => setParams({ entry: String(row.seq) })}
          empty={
            <ListEmpty
              title={s('emptyTitle')}
              filters={described}
              all={s('emptyAll')}
              filtered={s('emptyFiltered', { filters: described.join(', ') })}
              onClear={clear}
            />
          }
        />
        {shown !== null && <EntryDetails entry={shown} onClose={() => setParams({ entry: null })} />}
      </div>
    </div>
  );
}
