// The whole ledger of one shelf: every entry with its change and the balances after it, windowed; and whether it adds up.

import { CheckCheck, CircleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { LEDGER_MEASURES, type LedgerMeasure } from '../../../main/contracts/stock.js';
import type { BookEvent } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { DataGrid } from '../../components/data-grid/data-grid.js';
import type { Column } from '../../components/data-grid/types.js';
import { Dialog } from '../../components/dialog.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { readStockChange, stockBecause } from '../../components/event-text.js';
import { ExportButton } from '../../components/export/export-button.js';
import { readPages } from '../../components/export/read-rows.js';
import { SelectField } from '../../components/field.js';
import { formatChange, formatExact, formatNumber } from '../../components/format.js';
import { useCall, useNav, useQuery, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import styles from './inventory.module.css';
import { s } from './strings.js';

export interface LedgerDialogProps {
  readonly warehouseId: number;
  readonly productId: number;
  readonly measure?: LedgerMeasure | null;
  readonly onClose: () => void;
}

const NUMBERS = ['onHand', 'reserved', 'inbound'] as const;

function columnsFor(person: (id: number | null) => string): readonly Column<BookEvent>[] {
  const number = (measure: (typeof NUMBERS)[number]): readonly Column<BookEvent>[] => {
    const change = (event: BookEvent) => readStockChange(event)?.[measure] ?? 0;
    const after = (event: BookEvent) => readStockChange(event)?.after[measure] ?? 0;
    return [
      {
        id: `${measure}-change`,
        header: '±',
        width: 72,
        align: 'end',
        render: (event) => (change(event) === 0 ? '' : formatChange(change(event))),
        value: change,
      },
      {
        id: measure,
        header: s(measure),
        width: 92,
        align: 'end',
        render: (event) => formatNumber(after(event)),
        value: after,
      },
    ];
  };
  return [
    {
      id: 'at',
      header: s('time'),
      width: 172,
      render: (event) => formatExact(event.at),
      value: (event) => new Date(event.at).toISOString(),
    },
    {
      id: 'why',
      header: s('reason'),
      width: 120,
      grow: true,
      render: (event) => [stockBecause(event), person(event.personId)].filter(Boolean).join(' · '),
      value: stockBecause,
    },
    {
      id: 'order',
      header: s('order'),
      width: 62,
      render: (event) => (event.orderId === null ? '' : `#${event.orderId}`),
      value: (event) => event.orderId,
    },
    ...NUMBERS.flatMap(number),
    {
      id: 'available',
      header: s('available'),
      width: 92,
      align: 'end',
      render: (event) => formatNumber(availableAfter(event)),
      value: availableAfter,
    },
  ];
}

function availableAfter(event: BookEvent): number {
  const after = readStockChange(event)?.after;
  return after === undefined ? 0 : after.onHand - after.reserved;
}

export function LedgerDialog({ warehouseId, productId, measure: first = null, onClose }: LedgerDialogProps) {
  const call = useCall();
  const names = useNames();
  const { go } = useNav();
  const [, select] = useSelection();
  const people = useQuery('people.list', {});
  const [measure, setMeasure] = useState<LedgerMeasure | null>(first);
  const known = people.data;
  const columns = useMemo(
    () => columnsFor((id) => (id === null ? '' : (known?.find((one) => one.id === id)?.name ?? `#${id}`))),
    [known],
  );
  const query = { warehouseId, productId, descending: true, ...(measure === null ? {} : { measure }) };
  const load = (offset: number, limit: number) => call('ledger.list', { ...query, offset, limit });
  const open = (event: BookEvent) => {
    onClose();
    if (event.orderId !== null) select({ type: 'order', id: event.orderId });
    // An entry without an order: the log at its moment, where the purchase, the person or the message stand beside it.
    else go('log', { kinds: 'stock', from: localTime(event.at - 1000), to: localTime(event.at + 60_000) });
  };
  const ofCell = (event: BookEvent) =>
    event.kind === 'stock' && event.warehouseId === warehouseId && event.productId === productId;
  const where = { product: names.product(productId), warehouse: names.warehouse(warehouseId) };
  return (
    <Dialog
      open
      wide="full"
      onClose={onClose}
      title={s('ledgerTitle', where)}
      description={s('ledgerText')}
      actions={<Button onClick={onClose}>{s('close')}</Button>}
    >
      <div className="toolbar">
        <SelectField
          label={s('ledgerMeasure')}
          hideLabel
          value={measure ?? ''}
          onChange={(event) => setMeasure(LEDGER_MEASURES.find((one) => one === event.target.value) ?? null)}
        >
          <option value="">{s('ledgerEverything')}</option>
          {LEDGER_MEASURES.map((one) => (
            <option key={one} value={one}>
              {s('ledgerOnly', { measure: s(one).toLowerCase() })}
            </option>
          ))}
        </SelectField>
        <ExportButton
          list={s('ledgerTitle', where)}
          fileName="ledger"
          grid="ledger"
          filters={measure === null ? [] : [s(measure)]}
          columns={columns}
          read={readPages(load, (event: BookEvent) => event.rev)}
        />
      </div>
      <div className={styles['ledgerGrid']}>
        <DataGrid
          label={s('ledgerTitle', where)}
          name="ledger"
          columns={columns}
          source={{ key: JSON.stringify(query), load }}
          rowKey={(event) => event.rev}
          refreshOn={ofCell}
          onOpen={open}
          empty={<EmptyState title={s('ledgerEmpty')} />}
        />
      </div>
      <Sums warehouseId={warehouseId} productId={productId} refreshOn={ofCell} />
    </Dialog>
  );
}

/** `2026-11-22T17:30:05`, as the log's fields take it. */
function localTime(at: number): string {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

/** Sum of the entries = the shelf = what the world let us do; the last only as far as the last audit says. */
function Sums({
  warehouseId,
  productId,
  refreshOn,
}: {
  readonly warehouseId: number;
  readonly productId: number;
  readonly refreshOn: (event: BookEvent) => boolean;
}) {
  const check = useQuery('ledger.check', { warehouseId, productId }, { refreshOn });
  const audit = useQuery('audit.last', {}, { refreshOn: (event) => event.kind === 'stock-audited' });
  if (check.data === undefined) return <ErrorNote error={check.error} onRetry={check.refetch} />;
  const { entries, sums, cell, broken } = check.data;
  const right = NUMBERS.every((measure) => sums[measure] === cell[measure]) && broken === 0;
  const report = audit.data ?? null;
  const differs = report?.differences.filter((one) => one.warehouseId === warehouseId && one.productId === productId);
  return (
    <div className={styles['sums']} role="status">
      <p data-bad={!right || undefined}>
        {right ? <CheckCheck aria-hidden /> : <CircleAlert aria-hidden />}
        {right
          ? s('sumsRight', { entries, onHand: cell.onHand, reserved: cell.reserved, inbound: cell.inbound })
          : s('sumsWrong', { sum: sums.onHand, onHand: cell.onHand, broken })}
      </p>
      {report === null || differs === undefined ? (
        <p>{s('sumsNoAudit')}</p>
      ) : differs.length === 0 ? (
        <p>{s('sumsAudited', { at: formatExact(report.at) })}</p>
      ) : (
        differs.map((one, index) => (
          <p key={index} data-bad>
            <CircleAlert aria-hidden />
            {one.why}
          </p>
        ))
      )}
    </div>
  );
}
